//! Writes the undo record before the files.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Duration;

use crate::kubeconfig::store::{WriteAhead, WriteOutcome, Written};
use crate::lexical::absolute;
use crate::state_dir::{StateDir, StateError, StateFault, not_json, split};

use super::{Last, MOST_BYTES, PENDING, Record, forget, pending};

/// Another kswitch locks the pending record while it writes its files. If that takes longer, the
/// change is made without a record.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Stores the undo record of a change while it is written.
pub struct Recording<'p> {
    path: &'p Path,
    scratch: &'p Path,
    record: Record,
    stored: Result<Option<Pending>, StateError>,
}

/// The locked pending record.
struct Pending {
    directory: StateDir,
    _lock: File,
}

impl<'p> Recording<'p> {
    /// For passing to a write. `path` is that of `undo.json`, `scratch` the write's own; the record
    /// has no files so far.
    #[must_use]
    pub fn new(path: &'p Path, scratch: &'p Path, record: Record) -> Self {
        Self { path, scratch, record, stored: Ok(None) }
    }

    /// The stored record, if a file was written, and why it could not be stored.
    #[must_use]
    pub fn finish(self) -> (Option<Record>, Option<StateError>) {
        let is_made = !self.record.files.is_empty();
        (is_made.then_some(self.record), self.stored.err())
    }

    fn store(&self) -> Result<Pending, StateError> {
        let text = serde_json::to_vec(&self.record).map_err(|error| not_json(self.path, error))?;
        if text.len() as u64 > MOST_BYTES {
            let reason = StateFault::TooLarge(MOST_BYTES);
            return Err(StateError { path: self.path.to_owned(), reason });
        }
        let directory = StateDir::open_or_create(split(self.path).0);
        let directory = directory.map_err(|error| error.of(self.path))?;
        let mut file = self.opened(&directory)?;
        file.write_all(&text).map_err(|error| directory.refused(name(), "write", error))?;
        Ok(Pending { directory, _lock: file })
    }

    /// The pending record, emptied and locked. That of an interrupted kswitch becomes `undo.json`
    /// if its change was complete, and is overwritten otherwise.
    fn opened(&self, directory: &StateDir) -> Result<File, StateError> {
        loop {
            let (mut file, found) = directory.lock_named(name(), LONGEST_WAIT)?;
            if found.len() == 0 {
                return Ok(file);
            }
            let text = directory.read_opened(name(), &file, &found, MOST_BYTES).ok();
            let left = text.and_then(|text| serde_json::from_slice(&text).ok());
            let left = left.and_then(|record| Last::of_pending(record, self.scratch));
            if !matches!(left, Some(Last::Made(_))) {
                let emptied = file.set_len(0).and_then(|()| file.rewind());
                return emptied
                    .map(|()| file)
                    .map_err(|error| directory.refused(name(), "write", error));
            }
            directory.rename(name(), split(self.path).1)?;
        }
    }

    /// Removes the previous record first: some file systems flush a file that is renamed over
    /// another one, which would delay the change.
    fn confirm(&self, Pending { directory, .. }: &Pending) -> Result<(), StateError> {
        // If it can't be removed, it can't be replaced either.
        let _ = directory.try_to_remove(split(self.path).1);
        directory.rename(name(), split(self.path).1)
    }
}

impl WriteAhead for Recording<'_> {
    fn begin(&mut self, files: &[Written]) {
        self.record.files = files.to_vec();
        for file in &mut self.record.files {
            file.path = absolute(&file.path);
        }
        self.stored = self.store().map(Some);
    }

    fn end(&mut self, outcome: WriteOutcome) {
        if let (WriteOutcome::Made, Ok(Some(pending))) = (outcome, &self.stored)
            && let Err(error) = self.confirm(pending)
        {
            self.stored = Err(error);
        }
        match (outcome, &self.stored) {
            (WriteOutcome::NotMade, Ok(Some(pending))) => pending.directory.remove(name()),
            // The previous change is not the last one any more either.
            (WriteOutcome::Made | WriteOutcome::Partly, Err(_)) => forget(self.path),
            // After `Partly` it stays pending and unlocked.
            (_, Ok(_)) | (WriteOutcome::NotMade, Err(_)) => {}
        }
        if outcome != WriteOutcome::Made {
            self.record.files.clear();
        }
        // Unlocks the file.
        if self.stored.is_ok() {
            self.stored = Ok(None);
        }
    }
}

/// Removes the pending record of an interrupted change that is being undone.
pub struct Discarding<'p> {
    path: &'p Path,
    record: &'p Record,
    lock: Option<(StateDir, File)>,
}

impl<'p> Discarding<'p> {
    /// For passing to the undo. `path` is that of `undo.json`.
    #[must_use]
    pub fn new(path: &'p Path, record: &'p Record) -> Self {
        Self { path, record, lock: None }
    }
}

impl WriteAhead for Discarding<'_> {
    fn begin(&mut self, _files: &[Written]) {
        // Another kswitch may have stored a new record.
        if pending(self.path).is_ok_and(|found| found.as_ref() == Some(self.record))
            && let Ok(Some(directory)) = StateDir::open(split(self.path).0)
            && let Ok((file, _)) = directory.lock_named(name(), LONGEST_WAIT)
        {
            self.lock = Some((directory, file));
        }
    }

    fn end(&mut self, outcome: WriteOutcome) {
        if let (WriteOutcome::Made, Some((directory, _))) = (outcome, self.lock.take()) {
            directory.remove(name());
        }
    }
}

fn name() -> &'static OsStr {
    OsStr::new(PENDING)
}
