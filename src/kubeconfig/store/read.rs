//! A path -> a file, read as a whole.
//!
//! kubectl empties a file and then writes it anew, so a reader may find nothing, or the beginning,
//! or a mixture (semantics 3.3). Such a file is read again when the writer is done. What a killed
//! kswitch left is put right on the way (field lesson 34).

use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::view::{File, State};

use super::bytes::{Found, bytes_of, text_of};
use super::mend::mend;
use super::stamp::{Stamp, TICK};
use super::{lock, replace};

/// kubectl needs a few milliseconds between emptying a file and writing it, on a busy machine more.
/// A lock that it left behind beside a file that looks unfinished must not cost more than this.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(2);

/// Systems write a file page by page, so one that is cut off ends with a page.
const PAGE: u64 = 4096;

/// Reads a file as a whole, and tells which version of it.
pub(super) fn read_file(
    path: &Path,
    on_chain: bool,
    surroundings: &Surroundings<'_>,
) -> (Option<Stamp>, File) {
    let mut reading = Reading::of(path);
    if surroundings.hold_leftovers_of(path, &reading.state)
        && mend(path, surroundings.spare).is_ok()
    {
        reading = Reading::of(path);
    }
    while reading.may_be_half_written() && Instant::now() < surroundings.deadline {
        // Looked for first: who has given it back by then has written all that is read next. One
        // kubectl may come so soon after another that only the clock tells that there were any.
        let is_settled = !lock::exists(path) && !reading.is_younger(TICK);
        if !is_settled {
            thread::sleep(PAUSE);
        }
        let again = Reading::of(path);
        let is_believed = is_settled && again.agrees_with(&reading);
        reading = again;
        if is_believed {
            break;
        }
    }
    (reading.stamp, File { path: path.to_owned(), on_chain, state: reading.state })
}

/// The bytes of a file to change. A program that takes no lock empties it and then writes it block
/// by block: what it puts in a file that we replaced meanwhile would be lost, and the rest with it.
pub(super) fn settled_bytes_of(path: &Path) -> io::Result<(Stamp, Vec<u8>)> {
    let deadline = Instant::now() + LONGEST_WAIT;
    loop {
        let Found { bytes, stamp, is_mixed } = bytes_of(path)?;
        let may_be_cut_off = stamp.length.is_multiple_of(PAGE) && stamp.is_younger(LONGEST_WAIT);
        if !(is_mixed || may_be_cut_off) || Instant::now() >= deadline {
            return Ok((stamp, bytes));
        }
        thread::sleep(PAUSE);
    }
}

/// What all files of one reading have in common.
pub(super) struct Surroundings<'p> {
    spare: &'p Path,
    spare_is_in_use: bool,
    /// When to stop waiting for files that are being written.
    deadline: Instant,
}

impl<'p> Surroundings<'p> {
    pub(super) fn look(spare: &'p Path) -> Self {
        let deadline = Instant::now() + LONGEST_WAIT;
        Self { spare, spare_is_in_use: replace::is_in_use(spare), deadline }
    }

    /// Whether a kswitch was killed while it wrote this file.
    ///
    /// It left a lock wherever there can be one; copies alone are told by what they lie ready for.
    fn hold_leftovers_of(&self, path: &Path, state: &State) -> bool {
        let may_have_copies = self.spare_is_in_use || matches!(state, State::Broken(_));
        lock::is_abandoned(path)
            || may_have_copies
                && fs::canonicalize(path).is_ok_and(|path| replace::has_copies(&path, self.spare))
    }
}

/// A file as it was read once.
struct Reading {
    stamp: Option<Stamp>,
    /// Whether it was written while it was read.
    is_mixed: bool,
    state: State,
}

impl Reading {
    fn of(path: &Path) -> Self {
        let nothing = |state| Self { stamp: None, is_mixed: false, state };
        match bytes_of(path) {
            Ok(Found { bytes, stamp, is_mixed }) => {
                Self { stamp: Some(stamp), is_mixed, state: read_document(bytes) }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => nothing(State::Missing),
            Err(error) => nothing(State::Unreadable(error)),
        }
    }

    /// An empty file is a valid kubeconfig, and a part of one may be. What comes through a pipe
    /// can't be read again.
    fn may_be_half_written(&self) -> bool {
        let Some(stamp) = self.stamp.filter(|stamp| stamp.is_regular) else { return false };
        match &self.state {
            State::Read(document) => {
                self.is_mixed
                    || stamp.length.is_multiple_of(PAGE)
                    || *document == Document::default()
            }
            State::Broken(_) => true,
            State::Missing | State::Unreadable(_) => false,
        }
    }

    fn is_younger(&self, age: Duration) -> bool {
        self.stamp.is_some_and(|stamp| stamp.is_younger(age))
    }

    /// Whether both are of one version, and say the same.
    fn agrees_with(&self, other: &Self) -> bool {
        let says_the_same = match (&self.state, &other.state) {
            (State::Read(own), State::Read(other)) => own == other,
            (State::Broken(own), State::Broken(other)) => own == other,
            _ => false,
        };
        self.stamp == other.stamp && says_the_same
    }
}

fn read_document(bytes: Vec<u8>) -> State {
    match text_of(bytes).and_then(|source| Document::read(&source)) {
        Ok(document) => State::Read(document),
        Err(problem) => State::Broken(problem),
    }
}
