//! A file to change: as the chain spells it, and as it lies on the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::stamp::{Identity, Stamp};

/// A file to change.
pub(super) struct Target<'p> {
    /// As the chain spells it.
    pub(super) path: &'p Path,
    /// The file itself, all links followed.
    pub(super) resolved: PathBuf,
    /// The same whichever name leads to the file.
    pub(super) identity: Identity,
}

impl<'p> Target<'p> {
    pub(super) fn resolve(path: &'p Path) -> Result<Self, WriteError> {
        let failed = |error| WriteError::Io { path: path.to_owned(), doing: "find", error };
        // A link is followed, so that it stays a link (field lesson 8).
        let resolved = fs::canonicalize(path).map_err(failed)?;
        let found = fs::metadata(&resolved).map_err(failed)?;
        if found.is_file() {
            Ok(Self { path, resolved, identity: Stamp::of(&found).identity })
        } else {
            Err(WriteError::NotAFile(path.to_owned()))
        }
    }

    /// Whether the path still leads to what was read.
    pub(super) fn is_still(&self, read: Stamp) -> bool {
        Stamp::at(self.path) == Some(read)
    }

    /// What the operating system answered, as an error of ours.
    pub(super) fn failed(
        &self,
        doing: &'static str,
    ) -> impl Fn(io::Error) -> WriteError + use<'_, 'p> {
        move |error| WriteError::Io { path: self.path.to_owned(), doing, error }
    }
}
