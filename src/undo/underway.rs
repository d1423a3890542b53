//! Changes of several files, noted while they are made: two files are two renames, and a kswitch may
//! be killed between them.
//!
//! A note is there before the first file is put in place and goes when all are, or none. Its maker
//! holds the kernel's lock on it; so a note that nobody holds is one of a kswitch that was killed.
//! Where notes can't be kept, changes are made without.

use std::cmp::Reverse;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::kubeconfig::store::{Stage, Witness, Written, stage_of};

use super::{Record, read, spelled};

/// Only what has this ending is a note: it gets it when it is whole, and locked.
const ENDING: &str = "json";

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
    note: Option<(PathBuf, File)>,
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
        let made = spelled(&record).and_then(|text| make(self.folder, &text));
        // What is empty would be looked into by everybody.
        self.note = made.inspect_err(|_| remove_empty(self.folder)).ok();
    }

    fn is_over(&mut self) {
        if let Some((path, _lock)) = self.note.take() {
            remove(&path);
        }
    }
}

fn make(folder: &Path, text: &[u8]) -> io::Result<(PathBuf, File)> {
    let mut tries = 0;
    let mut fresh = loop {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        match tempfile::Builder::new().prefix("change-").tempfile_in(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && tries < MOST_TRIES => {
                tries += 1;
            }
            made => break made?,
        }
    };
    fresh.as_file().try_lock()?;
    fresh.write_all(text)?;
    let path = fresh.path().with_extension(ENDING);
    let lock = fresh.persist(&path)?;
    Ok((path, lock))
}

/// A change that was not finished, and what is not as it was left.
#[derive(Debug)]
pub struct Unfinished {
    note: PathBuf,
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
        remove(&self.note);
    }
}

/// The changes that are not finished, and that nobody is at work on; the last one first. What turns
/// out to be whole needs no word, and its note goes. `spare` is as in [`stage_of`].
///
/// Asked by nearly every command: one call where there are none.
#[must_use]
pub fn look(folder: &Path, spare: &Path) -> Vec<Unfinished> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut notes = Vec::new();
    let mut is_empty = true;
    for entry in entries.flatten() {
        is_empty = false;
        // A link or a pipe is none of ours.
        let Some(found) = entry.metadata().ok().filter(fs::Metadata::is_file) else { continue };
        let path = entry.path();
        let Ok(time) = found.modified() else { continue };
        if path.extension().is_none_or(|ending| ending != ENDING) {
            if time.elapsed().is_ok_and(|age| age > LONGEST_WRITE) {
                remove(&path);
            }
        } else if let Some(record) = abandoned(&path) {
            notes.push((time, path, record));
        }
    }
    if is_empty {
        remove_empty(folder);
    }
    notes.sort_by_key(|(time, ..)| Reverse(*time));
    notes.into_iter().filter_map(|(_, note, record)| outcome(note, record, spare)).collect()
}

/// What a note says whose maker is gone.
fn abandoned(path: &Path) -> Option<Record> {
    let file = File::open(path).ok()?;
    // Shared, so that those who look at once don't take each other for its maker.
    file.try_lock_shared().ok()?;
    let record = read(&file)?;
    // It was given back because the change was made.
    let is_there = file.metadata().is_ok_and(|found| found.nlink() > 0);
    is_there.then_some(record)
}

fn outcome(note: PathBuf, record: Record, spare: &Path) -> Option<Unfinished> {
    let mut own = Unfinished {
        note,
        changed: Vec::new(),
        unchanged: Vec::new(),
        written_since: Vec::new(),
        record,
    };
    for file in &own.record.files {
        match stage_of(file, spare) {
            Stage::After => own.changed.push(file.clone()),
            Stage::Before => own.unchanged.push(file.path.clone()),
            Stage::Neither => own.written_since.push(file.path.clone()),
        }
    }
    if own.written_since.is_empty() && (own.changed.is_empty() || own.unchanged.is_empty()) {
        own.forget();
        return None;
    }
    Some(own)
}

/// The folder goes with the last note, so that whoever looks for one need not look into it.
fn remove(note: &Path) {
    let _ = fs::remove_file(note);
    if let Some(folder) = note.parent() {
        remove_empty(folder);
    }
}

/// Who makes a note just then makes the folder again.
fn remove_empty(folder: &Path) {
    let _ = fs::remove_dir(folder);
}
