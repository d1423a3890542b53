//! A change and the way back: written, kept under the words that tell what was done, taken back.

use std::io;
use std::path::{Path, PathBuf};

use crate::kubeconfig::Plan;
use crate::kubeconfig::store::{self, WriteError};
use crate::paths::Paths;
use crate::printable::plain_error;
use crate::undo::{Record, Renamed, forget, keep, load};

use super::invocation::Invocation;

/// What became of a change.
pub(super) struct Carried {
    /// The files that were written.
    pub(super) written: Vec<PathBuf>,
    /// Why it can't be undone, if so. That is no reason to fail.
    pub(super) lost: Option<io::Error>,
}

impl Carried {
    /// Says in detail what was written.
    pub(super) fn detail(&self, invocation: &Invocation) {
        for path in &self.written {
            invocation.messages.detail(&format!("wrote {}", invocation.show(path)));
        }
        if let Some(error) = &self.lost {
            let path = invocation.show(&invocation.paths.undo);
            let why = plain_error(error);
            invocation.messages.detail(&format!("can't keep the way back in {path}: {why}"));
        }
    }
}

/// What was undone.
pub(super) struct Undone {
    /// What had been done, as it was told then.
    pub(super) what: String,
    /// The files that were put back.
    pub(super) files: Vec<PathBuf>,
    /// The context that has its old name again.
    pub(super) renamed: Option<Renamed>,
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

/// Writes a plan, and keeps the way back under the words that tell what was `done`, with the context
/// that was `renamed` if one was.
pub(super) fn carry_out(
    plan: &Plan,
    paths: &Paths,
    done: &str,
    renamed: Option<Renamed>,
) -> Result<Carried, WriteError> {
    let written = store::write(plan, &paths.spare).inspect_err(|error| lose(paths, error))?;
    Ok(kept(paths, &Record { renamed, ..Record::of(done.to_owned(), written) }))
}

/// Takes the last change back, if all its files are in reach. Done once more, it makes the change
/// again.
pub(super) fn undo(paths: &Paths, reaches: impl Fn(&Path) -> bool) -> Result<Undone, NotUndone> {
    let Record { what, files, renamed } = load(&paths.undo).ok_or(NotUndone::Nothing)?;
    let renamed = renamed.map(Renamed::reversed);
    if let Some(far) = files.iter().find(|file| !reaches(&file.path)) {
        return Err(NotUndone::Elsewhere { what, path: far.path.clone() });
    }
    match store::undo(&files, &paths.spare).inspect_err(|error| lose(paths, error)) {
        Ok(written) => {
            let record = Record::of(what.clone(), written);
            let files = kept(paths, &Record { renamed: renamed.clone(), ..record }).written;
            Ok(Undone { what, files, renamed })
        }
        Err(error) => Err(NotUndone::Failed { what, error }),
    }
}

fn kept(paths: &Paths, record: &Record) -> Carried {
    let written: Vec<PathBuf> = record.files.iter().map(|file| file.path.clone()).collect();
    let lost = if written.is_empty() { None } else { keep(&paths.undo, record).err() };
    Carried { written, lost }
}

/// One of two files may be changed after all, so what was kept before may not be the last step.
fn lose(paths: &Paths, error: &WriteError) {
    if matches!(error, WriteError::Half { .. } | WriteError::Damaged { .. }) {
        let _ = forget(&paths.undo);
    }
}
