//! How far a change came in one of its files.

use std::fs;
use std::path::Path;

use super::bytes::{Found, bytes_of};
use super::mend::mend;
use super::reversal::Written;

/// What a file holds, as seen from a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The bytes from before the change.
    Before,
    /// Those that the change leaves.
    After,
    /// Something else: somebody wrote it since, or took it away.
    Neither,
}

/// Tells how far a change came in a file. What a killed kswitch left half written is put right
/// first; `spare` is the folder that [`super::write`] has for its copies.
#[must_use]
pub fn stage_of(written: &Written, spare: &Path) -> Stage {
    match look(written) {
        Stage::Neither if mend(&written.path, spare).is_ok() => look(written),
        stage => stage,
    }
}

fn look(Written { path, reversal }: &Written) -> Stage {
    // What comes through a pipe would be gone for whoever it is meant for.
    if !fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return Stage::Neither;
    }
    match bytes_of(path) {
        Ok(Found { bytes, .. }) if reversal.fits(&bytes) => Stage::After,
        Ok(Found { bytes, .. }) if reversal.leads_to(&bytes) => Stage::Before,
        _ => Stage::Neither,
    }
}
