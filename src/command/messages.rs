//! The messages about operations, made from their outcomes. Those of kubectx and kubens are in
//! [`super::kubectx_style`].

mod interrupted;
mod no_context;
mod not_in_kubeconfig;
mod problem;
mod rename;
mod undo;

use std::path::PathBuf;

use crate::kubeconfig::{Change, ContextEntry, ContextKey, File, Kind, Plan, Snapshot};
use crate::operation::Operation;
use crate::printable::{shown, shown_path};

pub(super) use crate::printable::listed;

use super::change::{Applied, Planned};
use super::invocation::Invocation;

pub(super) use interrupted::{interrupted_change, interrupted_files};
pub(super) use problem::dangling;
pub(super) use undo::{
    last_change, not_undone, not_undone_hint, nothing_to_revert, preview_undo, undo_command,
    undone, undone_summary,
};

/// More clusters and users that no context uses are counted.
const MOST_LEFT: usize = 2;

const NO_LONGER_EXISTS: &str = "which no longer exists: kubectl fails until you switch";

/// Lines of a message as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.lines().collect::<Vec<_>>().join("; ");
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{stop}", first.unwrap_or_default(), characters.as_str())
}

/// The result of an operation, in one or more lines. `snapshot` is from before the change.
fn made(
    invocation: &Invocation,
    snapshot: &Snapshot,
    Planned { operation, plan, .. }: &Planned,
) -> Vec<String> {
    match operation {
        Operation::Switch { context: Some(context), namespace, .. } => {
            let namespace = namespace.as_ref();
            let namespace = namespace.map(|own| format!(", namespace {}", quoted(own)));
            let namespace = namespace.unwrap_or_default();
            let place = if snapshot.session().is_some() { " in this session" } else { "" };
            vec![format!("Switched to context {}{namespace}{place}.", quoted(&context.name))]
        }
        Operation::Switch { context: None, .. } => {
            let files: Vec<String> = plan.iter().map(|file| shown_path(&file.path)).collect();
            unset_current(snapshot, &files)
        }
        Operation::SetNamespace { context, namespace: Some(namespace) } => {
            let (context, namespace) = (quoted(&context.name), quoted(namespace));
            vec![if is_current(snapshot, operation) {
                let place = if snapshot.session().is_some() { ", in this session" } else { "" };
                format!("Namespace is now {namespace} in context {context}{place}.")
            } else {
                format!(
                    "Namespace of context {context} is now {namespace}; it is not the current one."
                )
            }]
        }
        Operation::SetNamespace { context, namespace: None } => {
            let (context, default) =
                (quoted(&context.name), quoted(invocation.default_namespace()));
            let is_current = is_current(snapshot, operation);
            let aside = if is_current { "" } else { ", which is not the current one" };
            vec![if plan.is_empty() {
                format!("Context {context} has no namespace: kubectl uses {default}.")
            } else {
                format!(
                    "Unset the namespace of context {context}{aside}: kubectl uses {default} now."
                )
            }]
        }
        Operation::Rename { context, to, extent } => {
            rename::made(snapshot, context, to, *extent, plan.is_empty())
        }
        Operation::Delete { contexts, prune } => {
            let mut lines = deleted(snapshot, contexts);
            lines.extend(if *prune {
                pruned(plan)
            } else {
                left_over(snapshot, &entries(snapshot, contexts))
            });
            lines
        }
    }
}

/// Prints the result of an operation.
pub(super) fn report_made(invocation: &Invocation, snapshot: &Snapshot, planned: &Planned) {
    if let Some(style) = &invocation.kubectx {
        return style.report(&planned.operation);
    }
    for line in made(invocation, snapshot, planned) {
        invocation.messages.say(&line);
    }
}

/// Prints the result of an operation, what was not changed, and whether it can't be undone.
pub(super) fn report(
    invocation: &Invocation,
    snapshot: &Snapshot,
    planned: &Planned,
    applied: &Applied,
) {
    report_made(invocation, snapshot, planned);
    for warning in not_made(snapshot, &planned.operation) {
        invocation.messages.warn(&warning);
    }
    if applied.is_final() {
        let why = "That can't be undone: kswitch stores no deleted cluster or user.";
        invocation.messages.say(why);
    } else if let Some(error) = &applied.not_stored {
        let why = error.message();
        invocation.messages.warn(&format!("it can't be undone: {why}"));
    }
}

/// The result for the details line of the picker, without what its question contained already.
pub(super) fn summary(invocation: &Invocation, snapshot: &Snapshot, planned: &Planned) -> String {
    let lines = match &planned.operation {
        Operation::Delete { contexts, .. } => {
            let targets = entries(snapshot, contexts);
            let mut lines = vec![format!("Deleted {}.", from_files(&targets))];
            lines.extend(targets.iter().filter_map(|target| {
                let is_current = snapshot.is_current(target);
                resurfacing(snapshot, target).or_else(|| {
                    is_current.then(|| format!("{}.", still_current(&target.context.name)))
                })
            }));
            lines
        }
        operation => {
            let mut lines = made(invocation, snapshot, planned);
            let warnings = not_made(snapshot, operation).into_iter();
            lines.extend(warnings.map(|warning| format!("Warning: {warning}.")));
            lines
        }
    };
    lines.join(" ")
}

/// What an operation should have changed but did not.
fn not_made(snapshot: &Snapshot, operation: &Operation) -> Vec<String> {
    match operation {
        Operation::Rename { context, to, extent } => {
            rename::not_made(snapshot, context, to, *extent)
        }
        _ => Vec::new(),
    }
}

/// What deleting contexts will do.
pub(super) fn preview_delete(snapshot: &Snapshot, targets: &[ContextEntry<'_>]) -> String {
    let many = (targets.len() > 1).then(|| format!("{} contexts: ", targets.len()));
    let (many, names) = (many.unwrap_or_default(), from_files(targets));
    let question = format!("Delete {many}{names}?");
    [vec![question], after_delete(snapshot, targets)].concat().join(" ")
}

/// What follows if these contexts are deleted, in sentences.
pub(super) fn after_delete(snapshot: &Snapshot, targets: &[ContextEntry<'_>]) -> Vec<String> {
    let mut sentences = Vec::new();
    for target in targets {
        let name = quoted(&target.context.name);
        let (which, same) = match targets {
            [_] => ("It", "that name"),
            _ => (name.as_str(), name.as_str()),
        };
        let next = snapshot.resurfacing(target);
        if snapshot.is_current(target) && next.is_none() {
            let after = "current-context will still name it, and kubectl fails until you switch";
            sentences.push(format!("{which} is the current one: {after}."));
        }
        let is_kept = |next: &ContextEntry<'_>| targets.iter().all(|own| !own.is_same_as(next));
        if let Some(next) = next.filter(is_kept) {
            let path = shown_path(&next.file.path);
            sentences.push(format!("Then kubectl uses the context of {same} in {path}."));
        }
    }
    sentences.extend(left_over(snapshot, targets));
    sentences
}

/// `"a" and "b" from ~/.kube/config, "c" from ~/.kube/eu`.
fn from_files(targets: &[ContextEntry<'_>]) -> String {
    let mut targets = targets.to_vec();
    targets.sort_by(|one, next| one.file.path.cmp(&next.file.path));
    let by_file = targets.chunk_by(|one, next| one.file.path == next.file.path);
    let from_file = |targets: &[ContextEntry<'_>]| {
        let names: Vec<String> = targets.iter().map(|own| quoted(&own.context.name)).collect();
        format!("{} from {}", listed(&names), shown_path(&targets[0].file.path))
    };
    by_file.map(from_file).collect::<Vec<_>>().join(", ")
}

fn unset_current(snapshot: &Snapshot, files: &[String]) -> Vec<String> {
    let Some(before) = snapshot.current() else {
        return vec!["No file sets a current context.".to_owned()];
    };
    if snapshot.session().is_some() {
        return vec![format!("Unset the current context {} in this session.", quoted(before))];
    }
    let before = format!("{} in {}", quoted(before), listed(files));
    match snapshot.files_that_set_current().nth(files.len()) {
        // The new current context comes first, because users may not expect one.
        Some(next) => vec![
            format!("Now {}: unset {before} only.", current_by(snapshot, next)),
            "hint: to leave none: kswitch ctx --unset --all".to_owned(),
        ],
        None => vec![format!("Unset the current context {before}: kubectl has none now.")],
    }
}

/// The context that a file makes the current one.
fn current_by(snapshot: &Snapshot, file: &File) -> String {
    let name = file.document().and_then(|own| own.current_context.as_deref()).unwrap_or_default();
    let is_missing = snapshot.context(name).is_none();
    let but = if is_missing { ", though no file has such a context" } else { "" };
    format!("{} is current, which {} sets{but}", quoted(name), shown_path(&file.path))
}

fn deleted(snapshot: &Snapshot, contexts: &[ContextKey]) -> Vec<String> {
    let line = |target: &ContextEntry<'_>| {
        let mut sentences = vec![deleted_from(target)];
        sentences.extend(resurfacing(snapshot, target));
        if snapshot.is_current(target) {
            sentences.push(match sentences.len() {
                1 => format!("{}.", still_current(&target.context.name)),
                _ => "It was the current one; now the other one is.".to_owned(),
            });
        }
        sentences.join(" ")
    };
    entries(snapshot, contexts).iter().map(line).collect()
}

/// As with `kubectl config delete-context`, nothing unsets the name of a deleted context.
fn still_current(name: &str) -> String {
    format!("current-context still names {}, {NO_LONGER_EXISTS}", quoted(name))
}

fn deleted_from(target: &ContextEntry<'_>) -> String {
    let path = shown_path(&target.file.path);
    format!("Deleted {} from {path}.", quoted(&target.context.name))
}

fn entries<'s>(snapshot: &'s Snapshot, contexts: &[ContextKey]) -> Vec<ContextEntry<'s>> {
    contexts.iter().filter_map(|context| snapshot.entry(context)).collect()
}

/// The clusters and users that a plan deletes.
fn pruned(plan: &Plan) -> Option<String> {
    let deleted = plan.iter().flat_map(|file| {
        let path = shown_path(&file.path);
        file.changes.iter().filter_map(move |change| match change {
            Change::Delete { kind: kind @ (Kind::Cluster | Kind::User), name } => {
                Some(format!("{kind} {} from {path}", quoted(name)))
            }
            _ => None,
        })
    });
    let deleted: Vec<String> = deleted.collect();
    let them = if deleted.len() > 1 { "them" } else { "it" };
    (!deleted.is_empty())
        .then(|| format!("Deleted {} too: no other context uses {them}.", listed(&deleted)))
}

/// The context of the same name that kubectl uses then, if any.
fn resurfacing(snapshot: &Snapshot, target: &ContextEntry<'_>) -> Option<String> {
    let path = shown_path(&snapshot.resurfacing(target)?.file.path);
    Some(format!("Then kubectl uses the context of that name in {path}."))
}

/// Whether these contexts leave more clusters and users than are named.
pub(super) fn leave_many(snapshot: &Snapshot, targets: &[ContextEntry<'_>]) -> bool {
    let orphans = snapshot.orphans(targets);
    orphans.clusters.len() + orphans.users.len() > MOST_LEFT
}

/// The clusters and users that no other context uses.
fn left_over(snapshot: &Snapshot, targets: &[ContextEntry<'_>]) -> Option<String> {
    let orphans = snapshot.orphans(targets);
    let clusters = orphans.clusters.iter().map(|(own, _)| format!("cluster {}", quoted(&own.name)));
    let users = orphans.users.iter().map(|(own, _)| format!("user {}", quoted(&own.name)));
    let mut left: Vec<String> = clusters.chain(users).collect();
    let (verb, them) = match left.len() {
        0 => return None,
        1 => ("is", "it"),
        _ => ("are", "them"),
    };
    if left.len() > MOST_LEFT {
        let counted = |count: usize, noun: &str| match count {
            0 => None,
            1 => Some(format!("1 {noun}")),
            _ => Some(format!("{count} {noun}s")),
        };
        let (clusters, users) = (orphans.clusters.len(), orphans.users.len());
        left = counted(clusters, "cluster").into_iter().chain(counted(users, "user")).collect();
    }
    Some(format!("Left over {verb} {}: no other context uses {them}.", listed(&left)))
}

fn is_current(snapshot: &Snapshot, operation: &Operation) -> bool {
    let entry = operation.context().and_then(|context| snapshot.entry(context));
    entry.is_some_and(|entry| snapshot.is_current(&entry))
}

/// A name in double quotes, escaped.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", shown(name))
}

/// `~/a, ~/b and ~/c`.
pub(super) fn listed_paths(files: &[PathBuf]) -> String {
    listed(&files.iter().map(|path| shown_path(path)).collect::<Vec<_>>())
}
