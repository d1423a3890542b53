//! kswitch started as `kubectx` or `kubens`: their arguments are requests to the verbs, and messages
//! and exit codes are theirs, for scripts and habits.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::kubectx::{Help, KUBECTX, KUBENS, Request};
use crate::cli::{CtxArgs, Global, NsArgs};
use crate::environment::{Environment, KUBECTX_LOCK, KUBECTX_READ_ONLY};
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::operation::Operation;
use crate::picker::{Focus, Purpose};
use crate::printable::{shown, typed};

use super::change::{self, Planned};
use super::cross_file::Consent;
use super::hooks::Hook;
use super::invocation::Invocation;
use super::kubectx_shell;
use super::kubectx_style::{Colors, KubectxStyle, SWITCHING};
use super::list::{ListStyle, in_natural_order};
use super::pick::{Chosen, choose};
use super::problem::{Intent, Problem};
use super::report::{Failure, print};
use super::{consent, ctx, ns, rename, switch, target};

/// The version names kswitch, so that users see which program runs under these names.
const VERSION: &str = concat!("kswitch ", env!("CARGO_PKG_VERSION"), "\n");

/// The description of a program, and its arguments.
type Usage = (&'static str, &'static Help);

/// Runs a command line of kubectx.
pub(super) fn kubectx(environment: Arc<Environment>, called: &'static str) -> ExitCode {
    let usage = ("Switch between the contexts of kubectl.", KUBECTX);
    run(environment, called, usage, Request::of_kubectx)
}

/// Runs a command line of kubens.
pub(super) fn kubens(environment: Arc<Environment>, called: &'static str) -> ExitCode {
    let usage = ("Switch between the namespaces of a context.", KUBENS);
    run(environment, called, usage, Request::of_kubens)
}

fn run(
    environment: Arc<Environment>,
    called: &'static str,
    usage: Usage,
    parse: fn(&[OsString]) -> Result<Request, String>,
) -> ExitCode {
    let colors = Colors::of(&environment);
    let request = parse(environment.arguments());
    let answered = request.map_err(Failure::new).and_then(|request| {
        let style = KubectxStyle { called, colors, request };
        let global = Global {
            color: colors.when,
            // Their scripts do not expect the additional messages of kswitch. A shell is used by a person.
            quiet: !matches!(style.request, Request::Shell { .. }),
            ..Global::default()
        };
        let mut invocation = Invocation::new(environment, &global);
        invocation.kubectx = Some(style.clone());
        let may_switch = matches!(
            style.request,
            Request::Ctx(_) | Request::Ns(_) | Request::Rename(_) | Request::Delete(_)
        );
        let hook = may_switch.then(|| Hook::prepare(&invocation)).flatten();
        let from = invocation.current_without_integration();
        let answered = answer(&invocation, &style, usage);
        let answered = answered.and(invocation.follow_protection(from.as_deref()));
        if let Some(hook) = hook {
            hook.run_after_switch();
        }
        answered
    });
    colors.close(answered)
}

fn answer(invocation: &Invocation, style: &KubectxStyle, usage: Usage) -> Result<(), Failure> {
    let request = style.request.clone();
    if !matches!(request, Request::Ns(_) | Request::Help | Request::Version) {
        check_not_locked(invocation)?;
    }
    match request {
        Request::Help => print(&help(style.called, usage)),
        Request::Version => print(VERSION),
        Request::Ctx(own) if own == CtxArgs::default() => {
            if is_interactive(invocation) {
                pick(invocation, style, Purpose::Switch, Focus::Contexts)
            } else {
                list(invocation, style)
            }
        }
        // A context without a name, which kubectl can have, is none to kubectx.
        Request::Ctx(CtxArgs { name: Some(name), .. }) if name.is_empty() => {
            let problem = Problem::NoContext { names: &[""], file: None, intent: Intent::USE };
            Err(invocation.failure(problem).while_at(SWITCHING))
        }
        Request::Ctx(mut own) => {
            if let Some(name) = &mut own.name {
                target::unalias(invocation, name, &mut own.namespace)?;
            }
            let is_switch = own.name.is_some();
            let switched = ctx::run(invocation, own);
            switched.map_err(|error| if is_switch { error.while_at(SWITCHING) } else { error })
        }
        Request::Ns(own) if own == NsArgs::default() && is_interactive(invocation) => {
            pick(invocation, style, Purpose::Switch, Focus::Namespaces)
        }
        Request::Ns(NsArgs { unset: true, .. }) => unset_namespace(invocation, style),
        Request::Ns(own) => ns::run(invocation, NsArgs { list: true, ..own }),
        Request::Rename(own) => rename::run(invocation, own),
        Request::Delete(names) if !names.is_empty() => {
            let delete = |name: &String| delete(invocation, style, name);
            names.iter().try_for_each(delete)
        }
        Request::Delete(_) if is_interactive(invocation) => {
            pick(invocation, style, Purpose::Delete, Focus::Contexts)
        }
        Request::Delete(_) => Err(Failure::new("'-d' needs arguments")),
        Request::Shell { option, name: Some(mut name) } => {
            let mut namespace = None;
            target::unalias(invocation, &mut name, &mut namespace)?;
            let namespace = namespace.as_deref();
            kubectx_shell::run(invocation, style, &name, namespace, is_read_only(&option))
        }
        Request::Shell { option, name: None } if is_interactive(invocation) => {
            let chosen = chosen(invocation, style, Purpose::Switch, Focus::Contexts)?;
            chosen.map_or(Ok(()), |chosen| {
                let name = &chosen.target().context.name;
                let namespace = chosen.namespace.as_deref();
                kubectx_shell::run(invocation, style, name, namespace, is_read_only(&option))
            })
        }
        Request::Shell { option, name: None } => Err(Failure::new(format!(
            "'{option}' requires a context name argument (or fzf for interactive mode)"
        ))),
    }
}

fn is_read_only(option: &str) -> bool {
    matches!(option, "-r" | "--readonly")
}

/// Like that of the originals it contains `USAGE:`, which programs look for.
fn help(called: &str, (about, lines): Usage) -> String {
    let width = lines.iter().map(|(arguments, _)| arguments.len()).max().unwrap_or(0);
    let mut text = format!("{about}\n\nUSAGE:\n");
    for (arguments, meaning) in lines {
        let _ = writeln!(text, "  {called} {arguments:width$}  {meaning}");
    }
    text + "\nThis is kswitch under another name. For its own commands: kswitch --help\n"
}

/// Whether the picker can be used. `KUBECTX_IGNORE_FZF` turns off fzf in the original kubectx; here
/// it turns off the picker.
fn is_interactive(invocation: &Invocation) -> bool {
    let environment = &invocation.environment;
    !environment.is_set("KUBECTX_IGNORE_FZF")
        && environment.stdout_is_terminal
        && environment.has_terminal()
}

/// In a shell that was made for one context, another one must not become current.
fn check_not_locked(invocation: &Invocation) -> Result<(), Failure> {
    let locks = [KUBECTX_LOCK, KUBECTX_READ_ONLY];
    if !locks
        .iter()
        .any(|lock| invocation.environment.variable(lock).is_some_and(|value| value == "1"))
    {
        return Ok(());
    }
    let snapshot = invocation.load_chain();
    let which = match invocation.check(&snapshot) {
        Ok(()) => format!(" (\"{}\")", shown(snapshot.current().unwrap_or_default())),
        Err(_) => String::new(),
    };
    let lock = format!("you are in a locked single-context shell{which}");
    Err(Failure::new(format!("{lock}, use 'exit' to leave")))
}

/// Whether there is no kubeconfig, which is a warning where contexts are listed or picked.
fn is_without_kubeconfig(invocation: &Invocation, style: &KubectxStyle) -> bool {
    let is_missing = |path: &PathBuf| matches!(path.try_exists(), Ok(false));
    let are_missing = invocation.chain.files.iter().all(is_missing);
    if are_missing {
        style.colors.warn("kubeconfig file not found");
    }
    are_missing
}

/// Prints the contexts that kubectl sees, each name once.
fn list(invocation: &Invocation, style: &KubectxStyle) -> Result<(), Failure> {
    if is_without_kubeconfig(invocation, style) {
        return Ok(());
    }
    let snapshot = invocation.load_chain();
    invocation.check(&snapshot)?;
    let contexts = in_natural_order(&snapshot);
    let mut names: Vec<&str> = contexts.iter().map(|entry| entry.context.name.as_str()).collect();
    names.dedup();
    let style = ListStyle::new(invocation);
    let line = |name: &&str| style.name(&shown(name), snapshot.current() == Some(*name)) + "\n";
    print(&names.iter().map(line).collect::<String>())
}

/// Opens the picker, unless there is nothing to pick, and does what was chosen.
fn pick(
    invocation: &Invocation,
    style: &KubectxStyle,
    purpose: Purpose,
    focus: Focus,
) -> Result<(), Failure> {
    let Some(chosen) = chosen(invocation, style, purpose, focus)? else { return Ok(()) };
    let (snapshot, target) = (&chosen.snapshot, chosen.target());
    match chosen.namespace.as_deref() {
        _ if purpose == Purpose::Delete => {
            let deleted = make(invocation, style, snapshot, Operation::delete(&target), false);
            deleted.map_err(|error| error.while_at("failed to delete context"))?;
            Ok(())
        }
        Some(namespace)
            if focus == Focus::Namespaces
                && chosen.is_highlighted
                && snapshot.is_current(&target) =>
        {
            switch::to_namespace(invocation, snapshot, &target, Some(namespace))
        }
        // Also where another context has become current: the namespace is to be the active one.
        namespace => switch::to_context(invocation, snapshot, &target, namespace, Consent::Anyway)
            .map_err(|error| error.while_at(SWITCHING)),
    }
}

/// What was chosen in the picker; `None` if there is no kubeconfig, which was reported.
fn chosen(
    invocation: &Invocation,
    style: &KubectxStyle,
    purpose: Purpose,
    focus: Focus,
) -> Result<Option<Chosen>, Failure> {
    if is_without_kubeconfig(invocation, style) {
        return Ok(None);
    }
    let chosen = choose(invocation, purpose, focus, "", |snapshot| {
        invocation.check(snapshot)?;
        if focus == Focus::Namespaces {
            return target::current(invocation, snapshot).map(Some);
        }
        if snapshot.contexts().any(|entry| entry.file.in_kubeconfig) {
            return Ok(snapshot.current_entry());
        }
        let place = if purpose == Purpose::Delete { "config" } else { "the kubeconfig file" };
        Err(Failure::new(format!("no contexts found in {place}")))
    });
    chosen.map(Some).map_err(|failure| match failure {
        Failure::Cancelled => Failure::new("you did not choose any of the options"),
        other => other,
    })
}

/// Sets the namespace of the current context to `default`.
fn unset_namespace(invocation: &Invocation, style: &KubectxStyle) -> Result<(), Failure> {
    let snapshot = invocation.load_session_to_change(None)?;
    invocation.check(&snapshot)?;
    let context = target::current(invocation, &snapshot)?.key();
    let namespace = Some(DEFAULT_NAMESPACE.to_owned());
    make(invocation, style, &snapshot, Operation::SetNamespace { context, namespace }, false)
}

fn delete(invocation: &Invocation, style: &KubectxStyle, name: &str) -> Result<(), Failure> {
    let snapshot = invocation.load_chain_to_change();
    let is_dot = name == ".";
    // In the message it is empty until it is known.
    let mut found = "";
    let mut delete = || {
        invocation.check(&snapshot)?;
        let current =
            || snapshot.current().ok_or_else(|| invocation.failure(Problem::NoCurrentContext));
        found = if is_dot { current()? } else { name };
        let target = target::named(invocation, &snapshot, found, None, None)?;
        let facts = consent::of_change(invocation, [found], None);
        let question = format!("Delete \"{}\"?", shown(found));
        let command = || typed("delete", &[found], "--yes");
        consent::check(invocation, &facts, &question, command)?;
        make(invocation, style, &snapshot, Operation::delete(&target), is_dot)
    };
    let deleted = delete();
    deleted.map_err(|error| error.while_at(&format!("error deleting context \"{}\"", shown(found))))
}

/// Makes an operation that is not kept for `-`. In a session, contexts are deleted in the kubeconfigs
/// outside of it.
fn make(
    invocation: &Invocation,
    style: &KubectxStyle,
    snapshot: &Snapshot,
    operation: Operation,
    deletes_dot: bool,
) -> Result<(), Failure> {
    if invocation.chain.session.is_some() && matches!(operation, Operation::Delete { .. }) {
        let outer = invocation.outside_session();
        let snapshot = outer.load_chain_to_change();
        let deleted = make(&outer, style, &snapshot, operation, deletes_dot);
        return invocation.refreshed_after(deleted, None);
    }
    let planned = Planned::of(invocation, snapshot, operation)?;
    change::make(invocation, snapshot, &planned)?;
    if deletes_dot {
        style.colors.warn(&format!(
            "You deleted the current context. Use \"{}\" to select a new context.",
            style.called
        ));
    }
    style.report(&planned.operation);
    Ok(())
}
