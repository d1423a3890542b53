//! Changes of several files, noted while they are made: two files are two renames, and a kswitch may
//! be killed between them.
//!
//! A note is there before the first file is put in place and goes when all are, or none. Its maker
//! holds the kernel's lock on it; so a note that nobody holds is one of a kswitch that was killed.
//! Where notes can't be kept, changes are made without.

use std::cmp::Reverse;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::kubeconfig::store::{Witness, WriteState, Written, write_state};
use crate::state_dir::{StateDir, StateError, StateFault, is_older};

use super::{MOST_BYTES, Record, to_json};

/// Only what has this ending is a note: it gets it when it is whole, and locked.
const ENDING: &str = ".json";

/// What the name of a note begins with, and is before it is whole.
const DRAFT: &str = "change-";

/// What is not whole by then was left by a kswitch that was killed while it wrote the note.
const LONGEST_WRITE: Duration = Duration::from_secs(60);

/// Others may remove the folder when their note is gone, just when we want to use it.
const MOST_TRIES: usize = 4;

/// The note of one change, made and removed by whoever makes the change.
pub struct Notebook<'n> {
    folder: &'n Path,
    /// What is done, the files aside.
    change: &'n Record,
    /// Where the note is, and what holds the lock on it.
    note: Option<(StateDir, OsString, File)>,
}

impl<'n> Notebook<'n> {
    /// Notes in this folder what is done to whichever files.
    #[must_use]
    pub fn new(folder: &'n Path, change: &'n Record) -> Self {
        Self { folder, change, note: None }
    }
}

impl Witness for Notebook<'_> {
    fn begins(&mut self, files: &[Written]) {
        let record = self.change.done_to(files.to_vec());
        self.note =
            to_json(&record, self.folder).ok().and_then(|text| make(self.folder, &text).ok());
    }

    fn is_over(&mut self) {
        if let Some((folder, name, _lock)) = self.note.take() {
            remove(&folder, &name);
        }
    }
}

fn make(path: &Path, text: &[u8]) -> io::Result<(StateDir, OsString, File)> {
    let refused = |_| io::Error::from(io::ErrorKind::Other);
    let mut tries = 0;
    let (folder, draft, mut file) = loop {
        let folder = StateDir::open_or_create(path).map_err(refused)?;
        match folder.create_temporary(DRAFT) {
            Ok((draft, file)) => break (folder, draft, file),
            // Somebody removed the directory meanwhile.
            Err(StateError { reason: StateFault::Io { error, .. }, .. })
                if error.kind() == io::ErrorKind::NotFound && tries < MOST_TRIES =>
            {
                tries += 1;
            }
            Err(error) => {
                // What is empty would be looked into by everybody.
                folder.remove_if_empty();
                return Err(refused(error));
            }
        }
    };
    let mut name = draft.clone();
    name.push(ENDING);
    let noted = file
        .try_lock()
        .map_err(io::Error::from)
        .and_then(|()| file.write_all(text))
        .and_then(|()| folder.rename(&draft, &name).map_err(refused));
    match noted {
        Ok(()) => Ok((folder, name, file)),
        Err(error) => {
            remove(&folder, &draft);
            Err(error)
        }
    }
}

/// A change that was not finished, and what is not as it was left.
#[derive(Debug)]
pub struct Unfinished {
    folder: Arc<StateDir>,
    /// The name of its note.
    note: OsString,
    /// The change, as it was to be.
    pub record: Record,
    /// The files that were changed, and still are as the change left them.
    pub changed: Vec<Written>,
    /// Those that are as they were before.
    pub unchanged: Vec<PathBuf>,
    /// Those that somebody wrote since.
    pub written_since: Vec<PathBuf>,
}

impl Unfinished {
    /// Whether all is still as it was left, so that it can be put back.
    #[must_use]
    pub fn is_half(&self) -> bool {
        self.written_since.is_empty()
    }

    /// Removes the note: nobody needs to be told any more.
    pub fn forget(&self) {
        remove(&self.folder, &self.note);
    }
}

/// The changes that are not finished, and that nobody is at work on; the last one first. What turns
/// out to be whole needs no word, and its note goes. `scratch` is as in [`write_state`].
///
/// Asked by nearly every command: one call where there are none.
#[must_use]
pub fn look(folder: &Path, scratch: &Path) -> Vec<Unfinished> {
    let Ok(Some(folder)) = StateDir::open(folder) else { return Vec::new() };
    let Ok(names) = folder.names() else { return Vec::new() };
    if names.is_empty() {
        folder.remove_if_empty();
    }
    let mut notes = Vec::new();
    for name in names {
        // A link or a pipe is none of ours.
        let Some(time) = folder.modified(&name) else { continue };
        if !name.as_bytes().ends_with(ENDING.as_bytes()) {
            if is_older(time, LONGEST_WRITE) {
                remove(&folder, &name);
            }
        } else if let Some(record) = abandoned(&folder, &name) {
            notes.push((time, name, record));
        }
    }
    notes.sort_by_key(|(time, ..)| Reverse(*time));
    let folder = Arc::new(folder);
    let outcome = |(_, note, record)| outcome(Arc::clone(&folder), note, record, scratch);
    notes.into_iter().filter_map(outcome).collect()
}

/// What a note says whose maker is gone.
fn abandoned(folder: &StateDir, name: &OsStr) -> Option<Record> {
    let (file, metadata) = folder.open_file(name).ok()?;
    // Shared, so that those who look at once don't take each other for its maker.
    file.try_lock_shared().ok()?;
    let text = folder.read_opened(name, &file, &metadata, MOST_BYTES).ok()?;
    let record = serde_json::from_slice(&text).ok()?;
    // It was given back because the change was made.
    let is_there = file.metadata().is_ok_and(|found| found.nlink() > 0);
    is_there.then_some(record)
}

fn outcome(
    folder: Arc<StateDir>,
    note: OsString,
    record: Record,
    scratch: &Path,
) -> Option<Unfinished> {
    let mut own = Unfinished {
        folder,
        note,
        changed: Vec::new(),
        unchanged: Vec::new(),
        written_since: Vec::new(),
        record,
    };
    for file in &own.record.files {
        match write_state(file, scratch) {
            WriteState::After => own.changed.push(file.clone()),
            WriteState::Before => own.unchanged.push(file.path.clone()),
            WriteState::Neither => own.written_since.push(file.path.clone()),
            // That is reported of the file itself, and recovered first.
            WriteState::Interrupted => return None,
        }
    }
    if own.written_since.is_empty() && (own.changed.is_empty() || own.unchanged.is_empty()) {
        own.forget();
        return None;
    }
    Some(own)
}

/// The directory goes with the last note, so that whoever looks for one need not look into it. Who
/// makes a note just then makes the directory again.
fn remove(folder: &StateDir, note: &OsStr) {
    folder.remove(note);
    folder.remove_if_empty();
}
