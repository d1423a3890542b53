//! `kswitch undo`: undoes the last change, or redoes it.

use crate::cli::UndoArgs;
use crate::kubeconfig::store::{WriteError, recover};
use crate::kubeconfig::{ContextEntry, Snapshot};

use super::change::{self, NotUndone, Undo};
use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::report::{Failure, warn_always};
use super::{consent, messages};
use crate::undo::Last;

pub(super) fn run(invocation: &Invocation, arguments: UndoArgs) -> Result<(), Failure> {
    if arguments.global && invocation.chain.session.is_some() {
        let current = invocation.load_chain().current().map(str::to_owned);
        let renamed = undo(&invocation.outside_session(), arguments, current.as_deref())?;
        let renamed = renamed.first().map(|[from, to]| (&**from, &**to));
        return invocation.refreshed_after(Ok(()), renamed);
    }
    undo(invocation, arguments, None).map(|_| ())
}

/// Undoes or redoes it. Returns the contexts that got another name, with the old and the new one.
/// `session_current` is the current context of a session, of which this is the run outside.
fn undo(
    invocation: &Invocation,
    UndoArgs { redo, anyway, yes, .. }: UndoArgs,
    session_current: Option<&str>,
) -> Result<Vec<[String; 2]>, Failure> {
    let paths = &invocation.paths;
    recover(&[], &paths.scratch);
    let snapshot = chain(invocation);
    let reaches = change::is_one_of(&invocation.all_paths());
    let failed = |why: NotUndone| failure(invocation, &why, redo);
    let last = change::load(paths).map_err(failed)?;
    check_direction(&last, redo)?;
    let undo = Undo::prepare(last, &snapshot, reaches).map_err(failed)?;
    let target = undo.effects.new_current().and_then(|name| {
        // A context that gets this name back may have another one of this name behind it now.
        let renamed = undo.effects.renamed.iter().find(|[_, to]| to == name);
        let renamed = renamed.and_then(|[from, _]| snapshot.context(from));
        let first = |entry: &ContextEntry<'_>| {
            snapshot.chain().position(|file| file.path == entry.file.path)
        };
        snapshot.context(name).into_iter().chain(renamed).min_by_key(first)
    });
    let consent = if anyway { Consent::Anyway } else { Consent::NotAsked };
    let check = |target| {
        cross_file::check(invocation, &snapshot, target, consent, || {
            invocation.retyped(None, "--anyway")
        })
    };
    if !yes {
        let effects = &undo.effects;
        let mut renamed = effects.renamed.iter();
        let new_in_session = renamed.find(|[from, _]| Some(&**from) == session_current);
        let new_current = effects.new_current().filter(|_| target.is_some());
        let new_current = new_current.or(new_in_session.map(|[_, to]| &**to));
        let facts = consent::of_change(invocation, effects.gone(), new_current);
        let purpose = if redo { "Redo" } else { "Undo" };
        let question = format!("{purpose}: {}?", messages::preview_undo(effects));
        consent::check(invocation, &facts, &question, || invocation.retyped(None, "--yes"))?;
    }
    let warnings = target.as_ref().map(check).transpose()?;
    let applied = undo.make(invocation).map_err(failed)?;
    invocation.messages.say(&messages::undone(&undo, &applied, paths.is_in_session));
    match warnings {
        // What was asked on the terminal is not repeated.
        Some(warnings) => warnings.iter().for_each(|warning| warn_always(warning)),
        None => cross_file::warn_of_new_current(invocation, &snapshot),
    }
    Ok(undo.effects.renamed)
}

/// Fails if the last change is undone already, or for a redo if it is not. An undo that was interrupted
/// can be reverted by both.
fn check_direction(last: &Last, redo: bool) -> Result<(), Failure> {
    let (record, is_interrupted) = (last.record(), matches!(last, Last::Interrupted(_)));
    if record.undone == redo || is_interrupted && !redo {
        return Ok(());
    }
    let failure = Failure::new(messages::nothing_to_revert(record));
    Err(if redo { failure } else { failure.hint("to redo it: kswitch undo --redo") })
}

fn failure(invocation: &Invocation, why: &NotUndone, redo: bool) -> Failure {
    if let NotUndone::Failed { error: WriteError::Interrupted(signal), .. } = why {
        return Failure::Terminated(*signal);
    }
    let message = messages::not_undone(why, &invocation.paths, redo);
    Failure::Message { message, hint: messages::not_undone_hint(why, &invocation.paths, redo) }
}

/// The files that set the current context; none if they can't be read twice.
fn chain(invocation: &Invocation) -> Snapshot {
    if invocation.can_be_read_again() {
        invocation.read_chain()
    } else {
        Snapshot::merge(Vec::new())
    }
}
