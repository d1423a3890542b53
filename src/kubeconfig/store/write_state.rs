//! How far a change came in one of its files.

use std::fs;
use std::path::Path;

use super::bytes::{ReadBytes, bytes_of};
use super::replace;
use super::reversal::Written;
use super::scratch::Scratch;
use super::target::WriteTarget;

/// What a file holds, as seen from a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteState {
    /// The bytes from before the change.
    Before,
    /// Those that the change leaves.
    After,
    /// Something else: another program wrote or deleted it.
    Neither,
    /// What an interrupted kswitch left half written, perhaps, and nobody has recovered yet.
    Interrupted,
}

/// Tells how far a change came in a file. `scratch` is the folder that [`super::write`] has.
#[must_use]
pub fn write_state(written: &Written, scratch: &Path) -> WriteState {
    let has_old_text =
        |target: WriteTarget<'_>| replace::has_old_text(&target.own, Scratch(scratch));
    match look(written) {
        WriteState::Neither if WriteTarget::resolve(&written.path).is_ok_and(has_old_text) => {
            WriteState::Interrupted
        }
        stage => stage,
    }
}

fn look(Written { path, reversal }: &Written) -> WriteState {
    // Reading a pipe would take its contents from its reader.
    if !fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return WriteState::Neither;
    }
    match bytes_of(path) {
        Ok(ReadBytes { bytes, .. }) if reversal.fits(&bytes) => WriteState::After,
        Ok(ReadBytes { bytes, .. }) if reversal.leads_to(&bytes) => WriteState::Before,
        _ => WriteState::Neither,
    }
}
