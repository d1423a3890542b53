//! Whether a file has the text from before or after a write.

use std::fs;
use std::path::Path;

use super::bytes::{ReadBytes, bytes_of};
use super::replace;
use super::reversal::Written;
use super::scratch::Scratch;
use super::target::WriteTarget;

/// The content of a file, compared with a write to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteState {
    /// The bytes before the write.
    Before,
    /// The bytes after the write.
    After,
    /// Other bytes, or none: another program wrote or deleted it.
    Neither,
    /// Other bytes, and there is a copy of the old text: an interrupted write may have left them.
    Interrupted,
}

/// `scratch` is that of [`super::write()`].
#[must_use]
pub fn write_state(Written { path, reversal }: &Written, scratch: &Path) -> WriteState {
    // Reading a pipe would take its contents from its reader.
    if fs::metadata(path).is_ok_and(|found| found.is_file())
        && let Ok(ReadBytes { bytes, .. }) = bytes_of(path)
    {
        if reversal.is_after(&bytes) {
            return WriteState::After;
        }
        if reversal.is_before(&bytes) {
            return WriteState::Before;
        }
    }
    match WriteTarget::resolve(path) {
        Ok(target) if replace::has_old_text(&target.own, Scratch(scratch)) => {
            WriteState::Interrupted
        }
        _ => WriteState::Neither,
    }
}
