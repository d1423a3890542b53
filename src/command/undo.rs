//! `kswitch undo`: undoes the last change.

use crate::cli::UndoArgs;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::store::{WriteError, recover};

use super::change::{self, NotUndone, Undo};
use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::messages;
use super::report::{Failure, warn_always};

pub(super) fn run(
    invocation: &Invocation,
    UndoArgs { anyway, global }: UndoArgs,
) -> Result<(), Failure> {
    if global && invocation.chain.session.is_some() {
        let renamed = undo(&invocation.outside_session(), anyway)?;
        let renamed = renamed.first().map(|[from, to]| (&**from, &**to));
        return invocation.refreshed_after(Ok(()), renamed);
    }
    undo(invocation, anyway).map(|_| ())
}

/// Undoes it. Returns the contexts that got another name, with the old and the new one.
fn undo(invocation: &Invocation, anyway: bool) -> Result<Vec<[String; 2]>, Failure> {
    let paths = &invocation.paths;
    recover(&[], &paths.scratch);
    let snapshot = chain(invocation);
    let reaches = change::is_one_of(&invocation.all_paths());
    let failed = |why: NotUndone| failure(invocation, &why);
    let last = change::load(paths).map_err(failed)?;
    let undo = Undo::prepare(last, &snapshot, reaches).map_err(failed)?;
    let target = undo.effects.new_current().and_then(|name| snapshot.context(name));
    let consent = if anyway { Consent::Anyway } else { Consent::NotAsked };
    let check = |target| {
        cross_file::check(invocation, &snapshot, target, consent, || {
            "kswitch undo --anyway".to_owned()
        })
    };
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

fn failure(invocation: &Invocation, why: &NotUndone) -> Failure {
    if let NotUndone::Failed { error: WriteError::Interrupted(signal), .. } = why {
        return Failure::Terminated(*signal);
    }
    let message = messages::not_undone(why, &invocation.paths);
    Failure::Message { message, hint: messages::not_undone_hint(why, &invocation.paths) }
}

/// The files that set the current context; none if they can't be read twice.
fn chain(invocation: &Invocation) -> Snapshot {
    if invocation.can_be_read_again() {
        invocation.read_chain()
    } else {
        Snapshot::merge(Vec::new())
    }
}
