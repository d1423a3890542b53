//! `kswitch delete`: deletes all named contexts, or none.

use std::path::{Path, PathBuf};

use crate::cli::DeleteArgs;
use crate::kubeconfig::plan::{FileChanges, check_chain};
use crate::kubeconfig::{Change, ContextEntry, Plan, Snapshot};
use crate::operation::Operation;
use crate::printable::{quoted_path, typed};

use super::change::{self, Planned};
use super::confirm::can_ask;
use super::invocation::Invocation;
use super::messages;
use super::names_on_stdin::names_on_stdin;
use super::report::Failure;
use super::target;
use super::{consent, cross_file};

pub(super) fn run(invocation: &Invocation, arguments: DeleteArgs) -> Result<(), Failure> {
    let DeleteArgs { names, prune, file, yes } = arguments;
    let how = How { are_piped: names == ["-"], prune, file: file.as_deref(), yes };
    let names = if how.are_piped { names_on_stdin(invocation, "to delete")? } else { names };
    if names.is_empty() {
        invocation.messages.say("No names on stdin: nothing was deleted.");
        return Ok(());
    }
    if invocation.chain.session.is_some() {
        let dot =
            |name: String| if how.are_piped { Ok(name) } else { invocation.dot_in_session(&name) };
        let names = names.into_iter().map(dot).collect::<Result<Vec<_>, _>>()?;
        let snapshot = invocation.load_chain();
        let is_added = |name: &&String| invocation.is_only_in_session(&snapshot, name);
        let added: Vec<&String> = names.iter().filter(is_added).collect();
        if added.len() == names.len() {
            invocation.check_changeable()?;
            return delete(invocation, &names, &how);
        }
        if !added.is_empty() {
            let why = "nothing was deleted: only this session has some of these contexts";
            return Err(Failure::new(why).hint(typed("delete", &added, "")));
        }
        let outer = invocation.outside_session();
        let deleted = delete(&outer, &names, &how);
        return invocation.refreshed_after(deleted, None);
    }
    delete(invocation, &names, &how)
}

struct How<'a> {
    /// Whether the names were read from stdin.
    are_piped: bool,
    prune: bool,
    file: Option<&'a Path>,
    /// Whether nothing is asked.
    yes: bool,
}

fn delete(invocation: &Invocation, names: &[String], how: &How<'_>) -> Result<(), Failure> {
    let &How { are_piped, prune, file, yes } = how;
    // A cluster file that KUBECONFIG does not name may use the clusters and users to prune.
    let snapshot =
        if prune { invocation.load_all_to_change() } else { invocation.load_chain_to_change() };
    check_chain(&snapshot)?;
    let targets = found(invocation, &snapshot, names, are_piped, file)?;
    let contexts = targets.iter().map(ContextEntry::key).collect();
    let operation = Operation::Delete { contexts, prune };
    let planned = Planned::of(invocation, &snapshot, operation)?;
    if !yes {
        ask(invocation, &targets, &planned)?;
    }
    let applied = change::make(invocation, &snapshot, &planned)?;
    messages::report(invocation, &snapshot, &planned, &applied);
    let can_be_undone = applied.record.is_some() && applied.not_stored.is_none();
    if !prune && !are_piped && can_be_undone && messages::leave_many(&snapshot, &targets) {
        let again = invocation.retyped(None, "--prune");
        let undo = invocation.typed("undo", &[], "");
        invocation.messages.hint(&format!("to delete them too: {undo} && {again}"));
    }
    if applied.is_final() {
        report_emptied(invocation, &snapshot, &planned.plan);
    }
    target::report_aliases(invocation, &snapshot, &planned.operation);
    cross_file::warn_of_new_current(invocation, &snapshot);
    Ok(())
}

/// Asks before protected contexts are deleted, and on a terminal before clusters and users, which can't be
/// restored.
fn ask(
    invocation: &Invocation,
    targets: &[ContextEntry<'_>],
    planned: &Planned,
) -> Result<(), Failure> {
    let names = targets.iter().map(|target| target.context.name.as_str());
    let mut facts = consent::of_change(invocation, names, None);
    if can_ask(invocation) {
        facts.extend(consent::irreversible(&planned.plan));
    }
    let what = match targets {
        [target] => messages::quoted(&target.context.name),
        several => format!("{} contexts", several.len()),
    };
    consent::check(invocation, &facts, &format!("Delete {what}?"), || {
        invocation.retyped(None, "--yes")
    })
}

/// Says which files have no entry left. Without them nothing is lost, as the change can't be undone.
fn report_emptied(invocation: &Invocation, snapshot: &Snapshot, plan: &Plan) {
    let is_emptied = |file: &&FileChanges| {
        let document = snapshot.files().iter().find(|own| *own.path == *file.path);
        let Some(document) = document.and_then(|own| own.document()) else { return false };
        let number = document.contexts.len() + document.clusters.len() + document.users.len();
        let deleted = file.changes.iter().filter(|own| matches!(own, Change::Delete { .. }));
        deleted.count() == number
    };
    let emptied: Vec<PathBuf> =
        plan.iter().filter(is_emptied).map(|file| file.path.clone()).collect();
    if emptied.is_empty() {
        return;
    }
    let verb = if emptied.len() == 1 { "has" } else { "have" };
    let paths = messages::listed_paths(&emptied);
    invocation.messages.say(&format!("{paths} {verb} no context, cluster or user any more."));
    let quoted: Vec<String> = emptied.iter().map(|path| quoted_path(path)).collect();
    let pronoun = if emptied.len() == 1 { "it" } else { "them" };
    invocation.messages.hint(&format!("to remove {pronoun}: rm {}", quoted.join(" ")));
}

/// The contexts to delete: all that are named, or none.
fn found<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    names: &[String],
    are_piped: bool,
    file: Option<&Path>,
) -> Result<Vec<ContextEntry<'f>>, Failure> {
    // In a list that a program wrote, `.` is a name like any other.
    let name_of = |name| if are_piped { Ok(name) } else { target::dot(invocation, snapshot, name) };
    let names: Vec<&str> =
        names.iter().map(|own| name_of(own.as_str())).collect::<Result<_, _>>()?;
    let targets = target::all(invocation, snapshot, names.iter().copied(), file);
    let are_several = names.iter().any(|own| *own != names[0]);
    targets.map_err(|error| if are_several { error.but("nothing was deleted") } else { error })
}
