//! `kswitch exec`: runs a command in many contexts, each in a narrow session.

mod consent;
mod dry_run;
mod end;
mod event;
mod forgotten;
mod group;
mod held;
mod json;
mod lines;
mod lossy_text;
mod names;
mod ordered;
mod prefix;
mod printer;
mod reader;
mod run;
mod running;
mod schedule;
mod signal_events;
mod table;
mod targets;
mod terminal_line;

use std::collections::HashMap;
use std::ffi::OsString;

use crate::cli::{ExecArgs, ExecFormat};
use crate::kubeconfig::{ContextEntry, File, Snapshot};
use crate::printable::retyped;
use crate::session::SessionKind;

use super::invocation::Invocation;
use super::messages;
use super::names_on_stdin::names_on_stdin;
use super::namespaces;
use super::no_contexts;
use super::problem::Problem;
use super::report::{Failure, WRONG_USAGE, to_stderr, warn_always};
use super::session_command::run_in;
use super::session_origin::SessionOrigin;
use super::start_session::{start_planned, starter};
use super::target;
use end::Target;
use targets::{Selector, select};

pub(super) use forgotten::advice;

pub(super) fn run(invocation: &Invocation, arguments: &ExecArgs) -> Result<(), Failure> {
    if arguments.command.is_empty() && !arguments.dry_run {
        to_stderr("error: no command: it begins after --");
        let typed = forgotten::with_dashes(invocation).unwrap_or_else(|| {
            let words = invocation.environment.words.iter().filter(|word| *word != "--");
            let words: Vec<OsString> = words.cloned().collect();
            retyped(&words, &["--".to_owned(), "COMMAND".to_owned()])
        });
        to_stderr(&format!("hint: {typed}"));
        return Err(Failure::Code(WRONG_USAGE));
    }
    if let Some(namespace) = &arguments.namespace {
        namespaces::check(invocation, namespace)?;
    }
    let Selected { selectors, namespaces } = selected(invocation, arguments)?;
    let origin = SessionOrigin::read_all(invocation);
    if let Some((searched, hints)) = no_contexts::first_steps(invocation, &origin.snapshot) {
        return Err(Failure::new(searched).hint(hints.join("\n")));
    }
    let selectors = with_current(invocation, &origin, selectors)?;
    if selectors.iter().any(|selector| !selector.is_name_in(&origin.snapshot)) {
        warn_of_broken(&origin.snapshot);
    }
    let file = arguments.file.as_deref();
    let entries = select(invocation, &origin.snapshot, &selectors, file)?;
    let namespace_for = |entry: &ContextEntry<'_>| {
        let of_alias = namespaces.get(&entry.context.name);
        arguments.namespace.as_deref().or(of_alias.map(String::as_str))
    };
    let target = |entry: ContextEntry<'_>| {
        let namespace = namespace_for(&entry);
        Target {
            name: entry.context.name.clone(),
            namespace: namespace.unwrap_or(origin.outer().namespace_of(&entry)).to_owned(),
            file: entry.file.path.to_path_buf(),
        }
    };
    let targets: Vec<Target> = entries.iter().copied().map(target).collect();
    if arguments.dry_run {
        return dry_run::print_contexts(
            invocation,
            arguments,
            &origin.snapshot,
            &entries,
            &targets,
        );
    }
    consent::check(invocation, arguments, &origin, &entries)?;
    let planner = origin.planner(SessionKind::Shell, &arguments.command);
    let plan = |index: usize| planner.narrow(&entries[index], namespace_for(&entries[index]));
    // One command has the terminal and the streams of kswitch, unless something has to be done with them.
    if let [target] = &targets[..]
        && arguments.output == ExecFormat::Text
        && invocation.timeout.is_none()
    {
        let started = start_planned(invocation, &starter(invocation)?, &plan(0))?;
        return Err(run_in(invocation, started, &arguments.command, &target.variables()));
    }
    run::run(invocation, arguments, targets, plan)
}

/// What the arguments select.
#[derive(Default)]
struct Selected {
    selectors: Vec<Selector>,
    /// The namespaces of aliases, by the context.
    namespaces: HashMap<String, String>,
}

/// Names on stdin are read where `-` is.
fn selected(invocation: &Invocation, arguments: &ExecArgs) -> Result<Selected, Failure> {
    let Selected { mut selectors, mut namespaces } = Selected::default();
    let mut has_read = false;
    for pattern in &arguments.patterns {
        let excluded = pattern.strip_prefix('!');
        if let Some(alias) = target::aliased(invocation, excluded.unwrap_or(pattern))? {
            let context = alias.context.clone();
            if excluded.is_some() {
                selectors.push(Selector::Pattern(format!("!{context}")));
                continue;
            }
            if let Some(namespace) = &alias.namespace
                && let Some(other) = namespaces.insert(context.clone(), namespace.clone())
                && other != *namespace
                && arguments.namespace.is_none()
            {
                let context = messages::quoted(&context);
                let why = format!(
                    "two aliases of context {context} have the namespaces {other} and {namespace}; the \
                     command runs once in it"
                );
                return Err(Failure::new(why).hint("kswitch exec PATTERN -n NAMESPACE -- COMMAND"));
            }
            selectors.push(Selector::Name(context));
            continue;
        }
        match pattern.as_str() {
            "-" if has_read => {}
            "-" => {
                has_read = true;
                let names = names_on_stdin(invocation, "to run the command in")?;
                if names.is_empty() {
                    return Err(Failure::new("no names on stdin"));
                }
                selectors.extend(names.into_iter().map(Selector::Name));
            }
            _ => selectors.push(Selector::Pattern(pattern.clone())),
        }
    }
    Ok(Selected { selectors, namespaces })
}

/// The same with the current context for `.`, unless a context has this name.
fn with_current(
    invocation: &Invocation,
    origin: &SessionOrigin<'_>,
    mut selectors: Vec<Selector>,
) -> Result<Vec<Selector>, Failure> {
    let dot = Selector::Pattern(".".to_owned());
    if selectors.contains(&dot) && !dot.is_name_in(&origin.snapshot) {
        let current = origin.came_from.clone();
        let current = current.ok_or_else(|| invocation.failure(Problem::NoCurrentContext))?;
        for own in selectors.iter_mut().filter(|own| **own == dot) {
            *own = Selector::Name(current.clone());
        }
    }
    Ok(selectors)
}

/// Warns of files whose contexts a pattern can't select, even with `--quiet`: the command may have to run
/// in them too.
fn warn_of_broken(snapshot: &Snapshot) {
    for fault in snapshot.files().iter().filter_map(File::located_fault) {
        warn_always(&format!("{fault}; its contexts are not selected"));
    }
}
