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

use crate::kubeconfig::document::{Document, tree_of};
use crate::kubeconfig::snapshot::{File, FileState};
use crate::kubeconfig::tree::Tree;

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
    let (stamp, file, _) = read_file_and(path, in_kubeconfig, deadline, |_| ());
    (stamp, file)
}

/// A text that is JSON or YAML. It includes secrets.
pub(super) struct Parsed<'t> {
    pub(super) text: &'t str,
    pub(super) tree: &'t Tree<'t>,
    /// Whether it is a kubeconfig.
    pub(super) is_valid: bool,
}

/// The same, and what `also` makes of the text, if it is JSON or YAML.
pub(super) fn read_file_and<T>(
    path: &Path,
    in_kubeconfig: bool,
    deadline: Instant,
    also: impl Fn(Parsed<'_>) -> T,
) -> (Option<Stamp>, File, Option<T>) {
    let mut reading = ReadAttempt::of(path, &also);
    while reading.may_be_half_written() && Instant::now() < deadline {
        // The lock is checked before reading: a writer that released it has written everything. A
        // second kubectl may follow so soon that only the file time shows it.
        let is_settled = !lock::is_held(path) && !reading.is_younger(TICK);
        if !is_settled {
            thread::sleep(PAUSE);
        }
        let again = ReadAttempt::of(path, &also);
        let is_believed = is_settled && again.agrees_with(&reading);
        reading = again;
        if is_believed {
            break;
        }
    }
    let file = File { path: path.into(), in_kubeconfig, state: reading.state };
    (reading.stamp, file, reading.made)
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

struct ReadAttempt<T> {
    stamp: Option<Stamp>,
    is_mixed: bool,
    state: FileState,
    made: Option<T>,
}

impl<T> ReadAttempt<T> {
    fn of(path: &Path, also: impl Fn(Parsed<'_>) -> T) -> Self {
        let nothing = |state| Self { stamp: None, is_mixed: false, state, made: None };
        match bytes_of(path) {
            Ok(ReadBytes { bytes, stamp, is_mixed }) => {
                let (state, made) = read_document(bytes, also);
                Self { stamp: Some(stamp), is_mixed, state, made }
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

fn read_document<T>(bytes: Vec<u8>, also: impl Fn(Parsed<'_>) -> T) -> (FileState, Option<T>) {
    let broken = |problem| (FileState::Broken(problem), None);
    let source = match text_of(bytes) {
        Ok(source) => source,
        Err(problem) => return broken(problem),
    };
    let text = source.as_str();
    let tree = match tree_of(text) {
        Ok(tree) => tree,
        Err(problem) => return broken(problem),
    };
    let read = Document::of(text, &tree);
    let made = also(Parsed { text, tree: &tree, is_valid: read.is_ok() });
    (read.map_or_else(FileState::Broken, FileState::Read), Some(made))
}
