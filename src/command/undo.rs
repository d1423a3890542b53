//! `kswitch undo`: the last change, taken back.

use crate::kubeconfig::Snapshot;
use crate::kubeconfig::store::recover;
use crate::printable::shown;

use super::change::{self, Books};
use super::cross_file;
use super::invocation::Invocation;
use super::report::{Done, Ending};
use super::unfinished;

pub(super) fn run(invocation: &Invocation) -> Ending {
    recover(&[], &invocation.paths.scratch);
    unfinished::tell_of_lost(invocation);
    let snapshot = chain(invocation);
    let reaches = change::is_one_of(&invocation.all_paths());
    let undone = change::undo(&Books::of(invocation, &snapshot), None, reaches)
        .map_err(|why| why.into_failure(&invocation.paths))?;
    undone.carried.detail(invocation);
    let mut told = undone.words(&invocation.paths);
    let now = chain(invocation);
    if now.current() != snapshot.current() {
        told = match now.current() {
            Some(name) => format!("{told} Now \"{}\" is the current one.", shown(name)),
            None => format!("{told} Now there is no current one."),
        };
    }
    invocation.messages.say(&told);
    cross_file::warn_of_new_current(invocation, &snapshot);
    Ok(Done::Finished)
}

/// The files that tell which context is current; none where they can't be read twice.
fn chain(invocation: &Invocation) -> Snapshot {
    if invocation.can_be_read_again() {
        invocation.read_chain()
    } else {
        Snapshot::merge(Vec::new())
    }
}
