//! The undo record of the last change.
//!
//! `undo.json` holds the operation and, for each file, the pieces of text that it replaced, with
//! digests of the file before and after; never the rest of a file. It is written ahead: as
//! `undo.json.pending` before the first file is put in place, and renamed after the last one. A
//! pending record is locked while its kswitch runs. One that is not locked belongs to an
//! interrupted kswitch, and the digests show which files it had changed.

mod write_ahead;

use std::ffi::OsStr;
use std::fs::{self, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::kubeconfig::store::{WriteState, Written, write_state};
use crate::operation::Operation;
use crate::state_dir::{StateDir, StateError, StateFault, check_writable, read_json, split};

pub use write_ahead::{Discarding, Recording};

/// The maximum size; kswitch writes no larger file.
const MOST_BYTES: u64 = 16 << 20;

/// The name of the pending record.
const PENDING: &str = "undo.json.pending";

/// The undo record of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `None` in a record of an older version, and for new credentials and files.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// The chain in whose history the change renamed a context.
    #[serde(default)]
    pub renamed_in: Option<String>,
    /// The written files, by absolute paths; at least one in a stored record.
    #[serde(deserialize_with = "some_files")]
    pub files: Vec<Written>,
    /// What it did, if it is no operation on contexts, and can't be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// Whether this change undid the operation.
    #[serde(default)]
    pub undone: bool,
}

/// A change of whole entries, whose credentials are not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moved {
    /// To new files.
    Entries,
    /// New ones replaced the credentials.
    Credentials,
}

fn some_files<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Written>, D::Error> {
    let files = Vec::deserialize(deserializer)?;
    if files.is_empty() { Err(D::Error::invalid_length(0, &"a file")) } else { Ok(files) }
}

impl Record {
    /// A record of an operation, without files so far.
    #[must_use]
    pub fn of(operation: Operation) -> Self {
        Self { operation: Some(operation), ..Self::default() }
    }

    /// A record of a change that is no operation on contexts, and can't be undone.
    #[must_use]
    pub fn of_moved(moved: Moved) -> Self {
        Self { moved: Some(moved), ..Self::default() }
    }

    /// The record of undoing this one, without files so far.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { files: Vec::new(), undone: !self.undone, ..self.clone() }
    }

    /// The old and the new name of a renamed context, for [`Record::renamed_in`].
    #[must_use]
    pub fn renamed(&self) -> Option<(&str, &str)> {
        let Some(Operation::Rename { context, to, .. }) = &self.operation else { return None };
        Some(if self.undone { (to, &context.name) } else { (&context.name, to) })
    }

    /// Whether the change can be undone: deleted clusters and users are not stored.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.files.iter().all(|file| file.reversal.can_be_undone())
    }
}

#[derive(Debug)]
pub enum Last {
    /// It is complete.
    Made(Record),
    /// It was interrupted between two files.
    Interrupted(Interrupted),
}

/// A change of several files that was written to some of them.
#[derive(Debug)]
pub struct Interrupted {
    /// The whole change.
    pub record: Record,
    /// The changed files that were not written since.
    pub changed: Vec<Written>,
    pub unchanged: Vec<PathBuf>,
    /// The files that another program has written since, or that could not be recovered.
    pub written_since: Vec<PathBuf>,
}

impl Last {
    /// Reads the last change. `path` is that of `undo.json`, `scratch` as in [`write_state`]. Fails
    /// if there is a record that can't be used, or none because it could not be stored.
    pub fn load(path: &Path, scratch: &Path) -> Result<Option<Self>, StateError> {
        if let Some(last) = pending(path)?.and_then(|record| Self::of_pending(record, scratch)) {
            return Ok(Some(last));
        }
        if let Some(record) = read_json(path, MOST_BYTES)? {
            return Ok(Some(Self::Made(record)));
        }
        check_writable(path)?;
        if fs::symlink_metadata(path).is_ok() {
            return Err(StateError { path: path.to_owned(), reason: StateFault::Empty });
        }
        Ok(None)
    }

    /// The state of a pending change; `None` if every file is as it was before the change.
    fn of_pending(record: Record, scratch: &Path) -> Option<Self> {
        let (mut changed, mut unchanged, mut written_since) = (Vec::new(), Vec::new(), Vec::new());
        for file in &record.files {
            match write_state(file, scratch) {
                WriteState::After => changed.push(file.clone()),
                WriteState::Before => unchanged.push(file.path.clone()),
                // It may have been changed before, so the change before it is not the last one.
                WriteState::Neither | WriteState::Interrupted => {
                    written_since.push(file.path.clone());
                }
            }
        }
        if unchanged.len() == record.files.len() {
            None
        } else if changed.len() == record.files.len() {
            Some(Self::Made(record))
        } else {
            Some(Self::Interrupted(Interrupted { record, changed, unchanged, written_since }))
        }
    }

    #[must_use]
    pub fn record(&self) -> &Record {
        match self {
            Self::Made(record) => record,
            Self::Interrupted(interrupted) => &interrupted.record,
        }
    }

    /// The files to undo.
    #[must_use]
    pub fn files(&self) -> &[Written] {
        match self {
            Self::Made(record) => &record.files,
            Self::Interrupted(interrupted) => &interrupted.changed,
        }
    }
}

/// A change that was interrupted between two files and can be undone. Most commands call it: it
/// costs one system call if there is no pending record.
#[must_use]
pub fn interrupted(path: &Path, scratch: &Path) -> Option<Interrupted> {
    // A change of a single file is complete or not made.
    let record = pending(path).ok()?.filter(|record| record.files.len() > 1)?;
    match Last::of_pending(record, scratch)? {
        Last::Interrupted(own) if own.written_since.is_empty() => Some(own),
        _ => None,
    }
}

/// The pending record of a kswitch that has ended; `None` if it is incomplete, because no file was
/// changed then.
fn pending(path: &Path) -> Result<Option<Record>, StateError> {
    let (directory_path, name) = (split(path).0, OsStr::new(PENDING));
    // If the directory can't be read, `undo.json` can't be read either.
    if fs::symlink_metadata(directory_path.join(name)).is_err() {
        return Ok(None);
    }
    let Some(directory) = StateDir::open(directory_path).map_err(|error| error.of(path))? else {
        return Ok(None);
    };
    let (file, metadata) = match directory.open_file(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(|error| directory.refused(name, "read", error))?,
    };
    // Shared, so that two readers don't take each other for its kswitch.
    file.try_lock_shared().map_err(|error| {
        let error = match error {
            TryLockError::WouldBlock => {
                io::Error::new(io::ErrorKind::ResourceBusy, "another kswitch is writing")
            }
            TryLockError::Error(error) => error,
        };
        directory.refused(name, "lock", error)
    })?;
    let text = directory.read_opened(name, &file, &metadata, MOST_BYTES)?;
    match serde_json::from_slice(&text) {
        Err(error) if !error.is_eof() => {
            let reason = StateFault::Damaged { line: error.line(), column: error.column() };
            Err(StateError { path: directory_path.join(name), reason })
        }
        record => Ok(record.ok()),
    }
}

/// Leaves an empty file, because the last change has no record.
fn forget(path: &Path) {
    let (directory_path, name) = split(path);
    if let Ok(Some(directory)) = StateDir::open(directory_path)
        && directory.empty(name).is_err()
    {
        directory.remove(name);
    }
}

#[cfg(test)]
mod tests;
