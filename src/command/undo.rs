//! `kswitch undo`: the last change, taken back.

use crate::kubeconfig::store::recover;
use crate::kubeconfig::{File, View};
use crate::printable::shown;

use super::change::{self, Books};
use super::cross_file;
use super::invocation::Invocation;
use super::report::{Done, Ending};
use super::unfinished;

pub(super) fn run(invocation: &Invocation) -> Ending {
    recover(&[], &invocation.paths.scratch);
    unfinished::tell_of_lost(invocation);
    let files = chain(invocation);
    let view = View::merge(&files);
    let reaches = change::is_one_of(&invocation.all_paths());
    let undone = change::undo(&Books::of(invocation, &view), None, reaches)
        .map_err(|why| why.into_failure(&invocation.paths))?;
    undone.carried.detail(invocation);
    let mut told = undone.words(&invocation.paths);
    let files = chain(invocation);
    let now = View::merge(&files);
    if now.current() != view.current() {
        told = match now.current() {
            Some(name) => format!("{told} Now \"{}\" is the current one.", shown(name)),
            None => format!("{told} Now there is no current one."),
        };
    }
    invocation.messages.say(&told);
    cross_file::warn_of_new_current(invocation, &view);
    Ok(Done::Finished)
}

/// The files that tell which context is current; none where they can't be read twice.
fn chain(invocation: &Invocation) -> Vec<File> {
    if invocation.can_be_read_again() { invocation.read_chain() } else { Vec::new() }
}
