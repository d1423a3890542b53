//! Finds the contexts that a command line names, also by an alias of the settings.

use std::path::Path;
use std::slice;

use crate::cli::{CtxArgs, ExportArgs, NsArgs, RenameArgs, ShellArgs, Verb};
use crate::kubeconfig::{ContextEntry, ContextKey, Snapshot, Visibility};
use crate::operation::Operation;
use crate::printable::{quoted_path, retyped, retyped_with, shown, shown_path, typed};
use crate::settings::Alias;

use super::broken_files;
use super::change::is_one_of;
use super::invocation::Invocation;
use super::messages::quoted;
use super::problem::{Intent, Problem};
use super::report::{Failure, warn_always};

/// A context in files that were read after it was shown, or asked about. Fails if it was removed, or leads to
/// something else than before.
pub(super) fn again<'f>(
    before: &Snapshot,
    now: &'f Snapshot,
    key: &ContextKey,
) -> Result<ContextEntry<'f>, String> {
    let reached = before.entry(key).map(|entry| before.reached(&entry));
    let what = match now.entry(key) {
        Some(found) if reached == Some(now.reached(&found)) => return Ok(found),
        Some(_) => "has changed: it has another cluster, server or user",
        None => "was removed",
    };
    Err(format!("context {} in {} {what}", quoted(&key.name), shown_path(&key.file)))
}

/// Replaces the aliases in the arguments of a verb by what they stand for. Verbs that change a context for
/// good accept its own name only.
///
/// `env` and `exec` call [`unalias`] themselves: one prints a value after a failure too, the other has
/// patterns.
pub(super) fn unalias_arguments(invocation: &Invocation, verb: &mut Verb) -> Result<(), Failure> {
    match verb {
        Verb::Ctx(CtxArgs { name, namespace, .. })
        | Verb::Shell(
            ShellArgs { name: name @ Some(_), namespace, .. }
            | ShellArgs { context: name, namespace, .. },
        ) => name.as_mut().map_or(Ok(()), |name| unalias(invocation, name, namespace)),
        Verb::Ns(NsArgs { context: Some(name), .. }) => unalias(invocation, name, &mut None),
        Verb::Export(ExportArgs { name, namespace, .. }) => unalias(invocation, name, namespace),
        Verb::Rename(RenameArgs { from, to, .. }) => {
            let words = &invocation.environment.words;
            refuse_alias(invocation, from, |context| {
                let own = retyped_with(words, from, context);
                own.unwrap_or_else(|| invocation.typed("rename", &[context, to], ""))
            })
        }
        Verb::Delete(own) => own.names.iter().try_for_each(|name| {
            let words = &invocation.environment.words;
            refuse_alias(invocation, name, |context| {
                let own = retyped_with(words, name, context);
                own.unwrap_or_else(|| invocation.typed("delete", &[context], ""))
            })
        }),
        _ => Ok(()),
    }
}

/// Replaces an alias by its context, and sets its namespace if none is given.
pub(super) fn unalias(
    invocation: &Invocation,
    name: &mut String,
    namespace: &mut Option<String>,
) -> Result<(), Failure> {
    if let Some(alias) = aliased(invocation, name)? {
        name.clone_from(&alias.context);
        if namespace.is_none() {
            namespace.clone_from(&alias.namespace);
        }
    }
    Ok(())
}

/// What a name stands for as an alias; `None` if it is none, or a context has it.
pub(super) fn aliased<'i>(
    invocation: &'i Invocation,
    name: &str,
) -> Result<Option<&'i Alias>, Failure> {
    let Some(own) = invocation.settings().aliases.get(name) else { return Ok(None) };
    let names = all_names(invocation);
    let has = |name: &str| names.iter().any(|own| own == name);
    if has(name) {
        warn_of_hidden_alias(name);
        return Ok(None);
    }
    if has(&own.context) {
        return Ok(Some(own));
    }
    let (context, alias) = (quoted(&own.context), quoted(name));
    if invocation.is_read_only() {
        let why =
            format!("context {context}, whose alias is {alias}, is not in this read-only shell");
        return Err(Failure::new(why).hint("to leave it: exit"));
    }
    broken_files::warn_and_hint(invocation, &invocation.load_all_outside());
    // No similar name is suggested: an alias of a test cluster must not become one of production.
    let why = format!("{alias} is an alias of context {context}, which is in no kubeconfig");
    Err(Failure::new(why).hint(format!(
        "for another context: {}\nto remove it: {}",
        typed("alias", &[name, "CONTEXT"], &namespace_option(own.namespace.as_deref())),
        typed("alias --remove", &[name], "")
    )))
}

/// Fails for an alias where only the name of a context is accepted. `command` is the one for a context.
pub(super) fn refuse_alias(
    invocation: &Invocation,
    name: &str,
    command: impl FnOnce(&str) -> String,
) -> Result<(), Failure> {
    let Some(Alias { context, .. }) = aliased(invocation, name)? else { return Ok(()) };
    let (alias, own) = (quoted(name), quoted(context));
    let why = format!("{alias} is an alias of context {own}; this needs the name of the context");
    let (command, remove) = (command(context), typed("alias --remove", &[name], ""));
    Err(Failure::new(why)
        .hint(format!("for the context: {command}\nto remove the alias: {remove}")))
}

fn namespace_option(namespace: Option<&str>) -> String {
    namespace.map(|own| format!("-n {own}")).unwrap_or_default()
}

/// Warns of an alias that has no effect because a context has its name.
pub(super) fn warn_of_hidden_alias(name: &str) {
    warn_always(&format!(
        "the alias {} is not in use: a context has this name; to remove it: {}",
        quoted(name),
        typed("alias --remove", &[name], "")
    ));
}

/// The alias that an operation hides: a context gets its name.
fn hidden_alias<'o>(invocation: &Invocation, operation: &'o Operation) -> Option<&'o str> {
    let Operation::Rename { context, to, .. } = operation else { return None };
    let is_hidden = context.name != *to && invocation.settings().aliases.get(to).is_some();
    is_hidden.then_some(to)
}

/// Warns of an alias that an operation has hidden, and says which aliases it has left without their contexts.
pub(super) fn report_aliases(invocation: &Invocation, snapshot: &Snapshot, operation: &Operation) {
    if let Some(name) = hidden_alias(invocation, operation) {
        warn_of_hidden_alias(name);
    }
    // kubectx has no such lines.
    if invocation.kubectx.is_some() {
        return;
    }
    for (fact, command) in lost_aliases(invocation, snapshot, operation) {
        invocation.messages.say(&fact);
        invocation.messages.hint(&command);
    }
}

/// A sentence about each alias that an operation hides, or leaves without its context, and what to type.
pub(super) fn alias_facts(
    invocation: &Invocation,
    snapshot: &Snapshot,
    operation: &Operation,
) -> Vec<(String, String)> {
    let hidden = hidden_alias(invocation, operation).map(|name| {
        let fact = format!("Alias {} is not in use: a context has this name.", quoted(name));
        (fact, typed("alias --remove", &[name], ""))
    });
    hidden.into_iter().chain(lost_aliases(invocation, snapshot, operation)).collect()
}

/// A sentence about each alias that an operation leaves without its context, and what to type.
fn lost_aliases(
    invocation: &Invocation,
    snapshot: &Snapshot,
    operation: &Operation,
) -> Vec<(String, String)> {
    let (contexts, new) = match operation {
        Operation::Rename { context, to, .. } if context.name != *to => {
            (slice::from_ref(context), Some(to.as_str()))
        }
        Operation::Delete { contexts, .. } => (contexts.as_slice(), None),
        _ => return Vec::new(),
    };
    let entries = contexts.iter().filter_map(|context| snapshot.entry(context));
    let lost = entries.filter(|entry| matches!(entry.visibility, Visibility::Active));
    lost.flat_map(|entry| {
        let context = &entry.context.name;
        invocation.settings().aliases.of(context).map(move |(name, alias)| {
            let fact = format!("Alias {} is still for {}.", quoted(name), quoted(context));
            let namespace = namespace_option(alias.namespace.as_deref());
            let command = match new {
                Some(new) => typed("alias", &[name, new], &namespace),
                None => typed("alias --remove", &[name], ""),
            };
            (fact, command)
        })
    })
    .collect()
}

/// The names of all contexts, in a session also of those outside of it.
pub(super) fn all_names(invocation: &Invocation) -> Vec<String> {
    let names = |snapshot: Snapshot| -> Vec<String> {
        snapshot.contexts().map(|entry| entry.context.name.clone()).collect()
    };
    let mut all = names(invocation.recall_all());
    if invocation.chain.session.is_some() {
        all.extend(names(invocation.outside_session().recall_all()));
    }
    all
}

/// The context that kubectl uses for a name, or the one in `file`, which may be shadowed. It is to be used
/// with `namespace`.
pub(super) fn named<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
) -> Result<ContextEntry<'f>, Failure> {
    let names = &[name];
    let intent = Intent::Use { namespace };
    find(snapshot, name, file)
        .ok_or_else(|| invocation.failure(Problem::NoContext { names, file, intent }))
}

/// The same, else the only one of this name in the files that `KUBECONFIG` does not name. `choose` is the
/// command that takes the one of a file.
pub(super) fn anywhere<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: &str,
    file: Option<&Path>,
    choose: impl FnOnce(&Path) -> Option<String>,
) -> Result<ContextEntry<'f>, Failure> {
    if file.is_some() || snapshot.context(name).is_some() {
        return named(invocation, snapshot, name, None, file);
    }
    let mut elsewhere: Vec<_> =
        snapshot.contexts().filter(|own| own.context.name == name).collect();
    elsewhere.dedup_by(|own, before| own.is_same_as(before));
    match elsewhere[..] {
        [] => named(invocation, snapshot, name, None, file),
        [only] => Ok(only),
        [first, ..] => {
            let fault = in_several_files(&elsewhere);
            let hint = choose(&first.file.path).map(|typed| format!("to use one: {typed}"));
            Err(Failure::Message { message: fault, hint })
        }
    }
}

/// The command of this run with a file to choose from.
pub(super) fn with_file(invocation: &Invocation, file: &Path) -> String {
    retyped(&invocation.environment.words, &["--file".to_owned(), quoted_path(file)])
}

/// The fault of a name that several contexts have.
pub(super) fn in_several_files(entries: &[ContextEntry<'_>]) -> String {
    let files: Vec<_> = entries.iter().map(|entry| shown_path(&entry.file.path)).collect();
    format!("context \"{}\" is in {}", shown(&entries[0].context.name), files.join(" and "))
}

/// `named` for several contexts that are to be changed, each once. The error is about all names that
/// are not found.
pub(super) fn all<'f, 'n>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    names: impl Iterator<Item = &'n str>,
    file: Option<&Path>,
) -> Result<Vec<ContextEntry<'f>>, Failure> {
    let (mut targets, mut missing) = (Vec::<ContextEntry<'f>>::new(), Vec::new());
    for name in names {
        match find(snapshot, name, file) {
            Some(target) if targets.iter().any(|known| known.is_same_as(&target)) => {}
            Some(target) => targets.push(target),
            None if missing.contains(&name) => {}
            None => missing.push(name),
        }
    }
    if missing.is_empty() {
        return Ok(targets);
    }
    Err(invocation.failure(Problem::NoContext { names: &missing, file, intent: Intent::Change }))
}

/// The named context, else the current one.
pub(super) fn current_or<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: Option<&str>,
) -> Result<ContextEntry<'f>, Failure> {
    match name {
        Some(name) => named(invocation, snapshot, name, None, None),
        None => current(invocation, snapshot),
    }
}

/// The current context.
pub(super) fn current<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
) -> Result<ContextEntry<'f>, Failure> {
    let name = snapshot.current().ok_or_else(|| invocation.failure(Problem::NoCurrentContext))?;
    // kubectl would make up a context without a cluster (field lesson 12).
    snapshot.context(name).ok_or_else(|| invocation.failure(Problem::Dangling { snapshot, name }))
}

/// The name itself; for `.` that of the current context.
pub(super) fn dot<'s>(
    invocation: &Invocation,
    snapshot: &'s Snapshot,
    name: &'s str,
) -> Result<&'s str, Failure> {
    if name == "." { Ok(&current(invocation, snapshot)?.context.name) } else { Ok(name) }
}

fn find<'f>(snapshot: &'f Snapshot, name: &str, file: Option<&Path>) -> Option<ContextEntry<'f>> {
    match file {
        Some(path) => {
            let is_named = is_one_of(&[path.to_owned()]);
            snapshot.contexts().find(|own| own.context.name == name && is_named(&own.file.path))
        }
        None => snapshot.context(name),
    }
}
