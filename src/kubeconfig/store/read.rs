//! Reads a complete version of a file.
//!
//! kubectl truncates a file and then writes it, so a reader may get nothing, the start, or a mixture
//! (semantics 3.3). Such a file is read again when the writer has finished. Leftovers of an interrupted
//! kswitch are handled in [`super::recover()`], because reading never writes.

use std::fs::File as Handle;
use std::io::{self, Seek};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::{File, FileState};
use crate::kubeconfig::text::SourceText;

use super::bytes::{ReadBytes, bytes_of, read, text_of};
use super::lock;
use super::stamp::{Stamp, TICK};

/// The time to wait for a writer. kubectl needs a few milliseconds between truncating and writing, on a
/// busy machine more. An abandoned lock next to a file that looks unfinished must not cost more.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(2);

/// The system writes a file page by page, so an incomplete file ends at a page boundary.
const PAGE: u64 = 4096;

/// Reads a complete version of a file and its stamp. Waits for a writer until the deadline.
pub(super) fn read_file(
    path: &Path,
    in_kubeconfig: bool,
    deadline: Instant,
) -> (Option<Stamp>, File) {
    let (stamp, file, _) = read_file_and_text(path, in_kubeconfig, deadline);
    (stamp, file)
}

/// The same with its text, which includes secrets; none if the file is not text.
pub(super) fn read_file_and_text(
    path: &Path,
    in_kubeconfig: bool,
    deadline: Instant,
) -> (Option<Stamp>, File, Option<SourceText>) {
    let mut reading = ReadAttempt::of(path);
    while reading.may_be_half_written() && Instant::now() < deadline {
        // The lock is checked before reading: a writer that released it has written everything. A
        // second kubectl may follow so soon that only the file time shows it.
        let is_settled = !lock::is_held(path) && !reading.is_younger(TICK);
        if !is_settled {
            thread::sleep(PAUSE);
        }
        let again = ReadAttempt::of(path);
        let is_believed = is_settled && again.agrees_with(&reading);
        reading = again;
        if is_believed {
            break;
        }
    }
    let file = File { path: path.into(), in_kubeconfig, state: reading.state };
    (reading.stamp, file, reading.source)
}

/// The bytes of a file for reading credentials or for a change, after waiting for writers without a
/// lock. Such a program truncates the file and then writes it: if we replaced it meanwhile, the rest
/// would be lost.
pub(super) fn settled(
    mut read: impl FnMut() -> io::Result<ReadBytes>,
) -> io::Result<(Stamp, Vec<u8>)> {
    let deadline = Instant::now() + LONGEST_WAIT;
    loop {
        let ReadBytes { bytes, stamp, is_mixed } = read()?;
        let may_be_cut_off = stamp.length.is_multiple_of(PAGE) && stamp.is_younger(LONGEST_WAIT);
        if !(is_mixed || may_be_cut_off) || Instant::now() >= deadline {
            return Ok((stamp, bytes));
        }
        thread::sleep(PAUSE);
    }
}

pub(super) fn bytes_in(mut file: &Handle) -> io::Result<ReadBytes> {
    file.rewind()?;
    read(file, &file.metadata()?)
}

struct ReadAttempt {
    stamp: Option<Stamp>,
    is_mixed: bool,
    state: FileState,
    source: Option<SourceText>,
}

impl ReadAttempt {
    fn of(path: &Path) -> Self {
        let nothing = |state| Self { stamp: None, is_mixed: false, state, source: None };
        match bytes_of(path) {
            Ok(ReadBytes { bytes, stamp, is_mixed }) => {
                let (state, source) = read_document(bytes);
                Self { stamp: Some(stamp), is_mixed, state, source }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => nothing(FileState::Missing),
            Err(error) => nothing(FileState::Unreadable(error)),
        }
    }

    /// Whether the text may be incomplete: an empty file, or the start of one, may be a valid
    /// kubeconfig. A pipe can't be read again.
    fn may_be_half_written(&self) -> bool {
        let Some(stamp) = self.stamp.filter(|stamp| stamp.is_regular) else { return false };
        match &self.state {
            FileState::Read(document) => {
                self.is_mixed
                    || stamp.length.is_multiple_of(PAGE)
                    || *document == Document::default()
            }
            FileState::Broken(_) => true,
            FileState::Missing | FileState::Unreadable(_) => false,
        }
    }

    fn is_younger(&self, age: Duration) -> bool {
        self.stamp.is_some_and(|stamp| stamp.is_younger(age))
    }

    fn agrees_with(&self, other: &Self) -> bool {
        let says_the_same = match (&self.state, &other.state) {
            (FileState::Read(own), FileState::Read(other)) => own == other,
            (FileState::Broken(own), FileState::Broken(other)) => own == other,
            _ => false,
        };
        self.stamp == other.stamp && says_the_same
    }
}

fn read_document(bytes: Vec<u8>) -> (FileState, Option<SourceText>) {
    match text_of(bytes) {
        Ok(source) => {
            let read = Document::read(&source);
            (read.map_or_else(FileState::Broken, FileState::Read), Some(source))
        }
        Err(problem) => (FileState::Broken(problem), None),
    }
}
