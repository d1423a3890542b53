//! Messages about an undo: its preview, its result, and why it failed.

use crate::command::change::{Applied, NotUndone, Undo};
use crate::command::effects::Effects;
use crate::kubeconfig::ContextKey;
use crate::kubeconfig::store::WriteError;
use crate::operation::Operation;
use crate::paths::Paths;
use crate::printable;
use crate::printable::shown_path;
use crate::state_dir::{StateError, StateFault};
use crate::undo::{Last, Moved, Record};

use super::{NO_LONGER_EXISTS, listed, listed_paths, quoted, still_current};

/// More contexts are counted instead of named.
const MOST_NAMED: usize = 3;

/// The last change, or what it undid: `switch to context "b"`.
pub(in crate::command) fn last_change(record: &Record) -> Option<String> {
    let operation = record.operation.as_ref()?;
    Some(match operation {
        Operation::Switch { context: Some(context), namespace, .. } => {
            let namespace = namespace.as_ref();
            let namespace = namespace.map(|own| format!(", namespace {}", quoted(own)));
            let namespace = namespace.unwrap_or_default();
            format!("switch to context {}{namespace}", quoted(&context.name))
        }
        Operation::Switch { context: None, .. } => "unset the current context".to_owned(),
        Operation::SetNamespace { context, namespace: Some(namespace) } => {
            format!("set namespace {} of context {}", quoted(namespace), quoted(&context.name))
        }
        Operation::SetNamespace { context, namespace: None } => {
            format!("unset the namespace of context {}", quoted(&context.name))
        }
        Operation::Rename { context, to, .. } => {
            format!("rename {} to {}", quoted(&context.name), quoted(to))
        }
        Operation::Delete { contexts, .. } => format!("delete {}", named(contexts)),
    })
}

fn named(contexts: &[ContextKey]) -> String {
    let most = if contexts.len() > MOST_NAMED { MOST_NAMED - 1 } else { contexts.len() };
    let mut names: Vec<String> = contexts[..most].iter().map(|own| quoted(&own.name)).collect();
    if most < contexts.len() {
        names.push(format!("{} more", contexts.len() - most));
    }
    listed(&names)
}

/// The old and the new state, for a preview.
pub(in crate::command) fn preview_undo(effects: &Effects) -> String {
    let mut parts = Vec::new();
    if let [before, after] = &effects.current
        && before != after
    {
        let name = |own: &Option<String>| own.as_deref().map_or("none".to_owned(), quoted);
        parts.push(format!("current context {} -> {}", name(before), name(after)));
    }
    for [from, to] in &effects.renamed {
        parts.push(format!("name {} -> {}", quoted(from), quoted(to)));
    }
    for (kind, [from, to]) in &effects.renamed_entries {
        parts.push(format!("{kind} {} -> {}", quoted(from), quoted(to)));
    }
    for (what, [name, old, new]) in &effects.values {
        parts.push(format!("{what} of {} {} -> {}", quoted(name), quoted(old), quoted(new)));
    }
    parts.extend(some("restores", &effects.restored));
    parts.extend(some("deletes", &effects.deleted));
    if parts.is_empty() { "no context changes".to_owned() } else { parts.join("; ") }
}

/// The new state, with the files; those of a session say nothing to users.
pub(in crate::command) fn undone(
    undo: &Undo,
    Applied { files, .. }: &Applied,
    is_in_session: bool,
) -> String {
    let done = result(undo).join("; ");
    let done = if is_in_session {
        format!("{done} in this session.")
    } else {
        format!("{done} ({}).", listed_paths(files))
    };
    match &undo.last {
        Last::Interrupted(own) => {
            let verb = if own.unchanged.len() == 1 { "was" } else { "were" };
            let others = listed_paths(&own.unchanged);
            format!("{done} The change was interrupted: {others} {verb} not changed.")
        }
        Last::Made(_) => done,
    }
}

/// The new state for the details line of the picker: without the files, always with the current
/// context.
pub(in crate::command) fn undone_summary(undo: &Undo) -> String {
    let mut parts = result(undo);
    let [before, after] = &undo.effects.current;
    if before == after && !undo.effects.is_dangling {
        parts.push(match after {
            Some(name) => format!("current context is {}", quoted(name)),
            None => "no context is current".to_owned(),
        });
    }
    format!("{}.", parts.join("; "))
}

/// The new state; the current context first.
fn result(Undo { last, effects }: &Undo) -> Vec<String> {
    let mut parts = Vec::new();
    if let [before, after] = &effects.current
        && before != after
    {
        parts.push(match after {
            Some(name) if effects.is_dangling => {
                format!("current-context names {} again, {NO_LONGER_EXISTS}", quoted(name))
            }
            Some(name) => format!("current context is {} again", quoted(name)),
            None => "no context is current again".to_owned(),
        });
    }
    for [from, to] in &effects.renamed {
        parts.push(format!("{} is {} again", quoted(from), quoted(to)));
    }
    for (kind, [from, to]) in &effects.renamed_entries {
        parts.push(format!("{kind} {} is {} again", quoted(from), quoted(to)));
    }
    for (what, [name, _, new]) in &effects.values {
        parts.push(format!("{what} of {} is {} again", quoted(name), quoted(new)));
    }
    parts.extend(some("restored", &effects.restored));
    parts.extend(some("deleted", &effects.deleted));
    if let [before, Some(name)] = &effects.current
        && before.as_ref() == Some(name)
        && effects.is_dangling
    {
        parts.push(still_current(name));
    }
    for (path, current) in &effects.current_of_files {
        let current = current.as_deref().map_or("not set".to_owned(), quoted);
        parts.push(format!("current-context of {} is {current} again", shown_path(path)));
    }
    let done = if last.record().undone { "Redone" } else { "Undone" };
    match parts.first_mut() {
        Some(first) => *first = format!("{done}: {first}"),
        None => parts.push(format!("{done}: no context is different")),
    }
    parts
}

/// Why there is nothing to undo or to redo, where the last change was undone already or was not.
pub(in crate::command) fn nothing_to_revert(last: &Record) -> String {
    let what = last_change(last).map(|what| format!(", {what},")).unwrap_or_default();
    if last.undone {
        format!(
            "there is nothing more to undo: the last change{what} is undone, and kswitch stores none \
             before it"
        )
    } else {
        format!("there is nothing to redo: the last change{what} is not undone")
    }
}

/// The command as it is typed.
pub(in crate::command) fn undo_command(redo: bool) -> &'static str {
    if redo { "kswitch undo --redo" } else { "kswitch undo" }
}

/// A list of contexts, or `None` without any.
fn some(what: &str, contexts: &[String]) -> Option<String> {
    let names: Vec<String> = contexts.iter().map(|name| quoted(name)).collect();
    (!names.is_empty()).then(|| format!("{what} {}", listed(&names)))
}

/// Why nothing was undone.
pub(in crate::command) fn not_undone(why: &NotUndone, paths: &Paths, redo: bool) -> String {
    let verb = if redo { "redo" } else { "undo" };
    match why {
        NotUndone::Nothing if paths.is_in_session => {
            format!("there is nothing to {verb} in this session")
        }
        NotUndone::Nothing => format!(
            "there is nothing to {verb}: kswitch keeps its last change, and none before, in {}",
            shown_path(&paths.undo)
        ),
        NotUndone::Overtaken => "another change was made meanwhile; nothing was undone".to_owned(),
        NotUndone::Unusable(StateError { path, reason: StateFault::Empty }) => format!(
            "can't undo the last change: its record could not be stored in {}",
            shown_path(path)
        ),
        NotUndone::Unusable(error) => {
            format!("can't undo the last change: {}", error.message())
        }
        NotUndone::Elsewhere { record, files } => {
            let verb = if files.len() == 1 { "is" } else { "are" };
            let what = last_change(record).map(|what| format!(". It was: {what}"));
            let what = what.unwrap_or_default();
            let files = listed_paths(files);
            format!(
                "the last change was made in {files}, which {verb} none of the kubeconfigs here{what}"
            )
        }
        NotUndone::Failed { record, error: WriteError::NotUndoable(path) }
            if let Some(moved) = record.moved =>
        {
            let path = shown_path(path);
            let what = match moved {
                Moved::Entries => format!("moved contexts of {path} to files of their own"),
                Moved::Credentials => format!("wrote new credentials to {path}"),
            };
            format!("the last change {what}, which can't be undone: kswitch stores no credentials")
        }
        NotUndone::Failed { record, error } => match last_change(record) {
            Some(what) => format!("{error}. The last change was: {what}"),
            None => error.to_string(),
        },
    }
}

/// What to do about it, if known.
pub(in crate::command) fn not_undone_hint(
    why: &NotUndone,
    paths: &Paths,
    redo: bool,
) -> Option<String> {
    let command = undo_command(redo);
    let outside = || {
        let verb = if redo { "redo" } else { "undo" };
        let hint = format!("to {verb} the last change outside of it: {command} --global");
        paths.is_in_session.then_some(hint)
    };
    match why {
        NotUndone::Nothing => outside(),
        NotUndone::Overtaken
        | NotUndone::Unusable(StateError { reason: StateFault::Empty, .. }) => None,
        NotUndone::Unusable(error) => error.hint(paths.home.as_deref()),
        NotUndone::Elsewhere { files, .. } => Some(if let [file] = &files[..] {
            format!("{command} --kubeconfig {}", printable::quoted_path(file))
        } else {
            let list = files.iter().map(|file| file.to_string_lossy()).collect::<Vec<_>>();
            format!("KUBECONFIG={} {command}", printable::quoted(&list.join(":")))
        }),
        // A rename of a context rewrites the session.
        NotUndone::Failed { error: error @ WriteError::Changed(_), .. } => {
            error.hint().or_else(outside)
        }
        NotUndone::Failed { record, error: WriteError::NotUndoable(_) }
            if record.moved == Some(Moved::Entries) =>
        {
            let command = "(umask 077; kubectl config view --raw --flatten > FILE)";
            Some(format!("for one file with all contexts: {command}"))
        }
        NotUndone::Failed { error, .. } => error.hint(),
    }
}
