//! A path -> a file, read as a whole.
//!
//! kubectl empties a file and then writes it anew, so a reader may find nothing, or the beginning,
//! or a mixture (semantics 3.3). Such a file is read again when the writer is done. What an interrupted
//! kswitch left is not looked for here: reading changes nothing, see [`super::recover`].

use std::fs::File as Handle;
use std::io::{self, Seek};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::{File, State};

use super::bytes::{ReadBytes, bytes_of, read, text_of};
use super::lock;
use super::stamp::{Stamp, TICK};

/// kubectl needs a few milliseconds between emptying a file and writing it, on a busy machine more.
/// A lock that it left behind beside a file that looks unfinished must not cost more than this.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(2);

/// Systems write a file page by page, so one that is cut off ends with a page.
const PAGE: u64 = 4096;

/// Reads a file as a whole, and tells which version of it. One that is being written is waited for,
/// until the deadline.
pub(super) fn read_file(
    path: &Path,
    in_kubeconfig: bool,
    deadline: Instant,
) -> (Option<Stamp>, File) {
    let mut reading = ReadAttempt::of(path);
    while reading.may_be_half_written() && Instant::now() < deadline {
        // Looked for first: who has given it back by then has written all that is read next. One
        // kubectl may come so soon after another that only the clock tells that there were any.
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
    (reading.stamp, File { path: path.into(), in_kubeconfig, state: reading.state })
}

/// The bytes of a file whose credentials are needed, or that is to be changed. A program that takes no
/// lock empties it and then writes it block by block: what it puts in a file that we replaced meanwhile
/// would be lost, and the rest with it.
pub(super) fn settled_bytes_of(path: &Path) -> io::Result<(Stamp, Vec<u8>)> {
    settled(|| bytes_of(path))
}

/// The same of an open file.
pub(super) fn settled_bytes_in(file: &Handle) -> io::Result<(Stamp, Vec<u8>)> {
    settled(|| bytes_in(file))
}

/// What an open file says at this moment.
pub(super) fn bytes_in(mut file: &Handle) -> io::Result<ReadBytes> {
    file.rewind()?;
    read(file, &file.metadata()?)
}

fn settled(mut read: impl FnMut() -> io::Result<ReadBytes>) -> io::Result<(Stamp, Vec<u8>)> {
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

/// A file as it was read once.
struct ReadAttempt {
    stamp: Option<Stamp>,
    /// Whether it was written while it was read.
    is_mixed: bool,
    state: State,
}

impl ReadAttempt {
    fn of(path: &Path) -> Self {
        let nothing = |state| Self { stamp: None, is_mixed: false, state };
        match bytes_of(path) {
            Ok(ReadBytes { bytes, stamp, is_mixed }) => {
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
