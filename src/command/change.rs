//! A change and the way back: written, kept under the words that tell what was done, taken back.

use std::io;
use std::path::{Path, PathBuf};

use crate::kubeconfig::Plan;
use crate::kubeconfig::store::{self, WriteError, Written};
use crate::paths::Paths;
use crate::undo::{Record, forget, keep, load};

/// What became of a change.
pub(super) struct Carried {
    /// The files that were written.
    pub(super) written: Vec<PathBuf>,
    /// Why it can't be undone, if so. That is no reason to fail.
    pub(super) lost: Option<io::Error>,
}

/// What was undone.
pub(super) struct Undone {
    /// What had been done, as it was told then.
    pub(super) what: String,
    /// The files that were put back.
    pub(super) files: Vec<PathBuf>,
}

/// Why nothing was undone.
pub(super) enum NotUndone {
    /// There was nothing to undo.
    Nothing,
    /// What was done last was done to a file that is not to be touched.
    Elsewhere {
        /// What had been done, as it was told then.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// The files can't be put back.
    Failed {
        /// What had been done, as it was told then.
        what: String,
        /// Why not.
        error: WriteError,
    },
}

/// Writes a plan, and keeps the way back under the words that tell what was `done`.
pub(super) fn carry_out(plan: &Plan, paths: &Paths, done: &str) -> Result<Carried, WriteError> {
    let written = store::write(plan, &paths.spare).inspect_err(|error| lose(paths, error))?;
    Ok(kept(paths, done.to_owned(), written))
}

/// Takes the last change back, if all its files are in reach. Done once more, it makes the change
/// again.
pub(super) fn undo(paths: &Paths, reaches: impl Fn(&Path) -> bool) -> Result<Undone, NotUndone> {
    let Record { what, files } = load(&paths.undo).ok_or(NotUndone::Nothing)?;
    if let Some(far) = files.iter().find(|file| !reaches(&file.path)) {
        return Err(NotUndone::Elsewhere { what, path: far.path.clone() });
    }
    match store::undo(&files, &paths.spare).inspect_err(|error| lose(paths, error)) {
        Ok(written) => {
            let files = kept(paths, what.clone(), written).written;
            Ok(Undone { what, files })
        }
        Err(error) => Err(NotUndone::Failed { what, error }),
    }
}

fn kept(paths: &Paths, what: String, written: Vec<Written>) -> Carried {
    let files = written.iter().map(|file| file.path.clone()).collect();
    let lost =
        if written.is_empty() { None } else { keep(&paths.undo, &Record::of(what, written)).err() };
    Carried { written: files, lost }
}

/// One of two files may be changed after all, so what was kept before may not be the last step.
fn lose(paths: &Paths, error: &WriteError) {
    if matches!(error, WriteError::Half { .. } | WriteError::Damaged { .. }) {
        let _ = forget(&paths.undo);
    }
}
