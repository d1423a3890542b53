//! Reads the bytes of a file, pipe or device, with limits for size and time.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::retry_on_intr;

use crate::kubeconfig::problem::{Problem, ProblemKind};
use crate::kubeconfig::text::SourceText;

use super::stamp::Stamp;

/// The size limit in MiB. A kubeconfig with thousands of clusters has a few MiB.
const LARGEST_MIB: u64 = 64;

/// The time until a pipe must have a writer. A shell opens a pipe before it starts the writer.
const LONGEST_WAIT_FOR_WRITER: Duration = Duration::from_secs(2);

/// The time until the text from a pipe must be complete: a slow writer can't be distinguished from
/// one that will never write.
const LONGEST_WAIT_FOR_PIPE: Duration = Duration::from_secs(5);

/// The time in which a file server must revoke the lease of another client.
const LONGEST_LEASE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(2);

/// The bytes of one read; more than the limit if the file is too large.
pub(super) struct ReadBytes {
    pub(super) bytes: Vec<u8>,
    pub(super) stamp: Stamp,
    /// Whether the file was written during the read, so that the bytes may mix two versions.
    pub(super) is_mixed: bool,
}

pub(super) fn bytes_of(path: &Path) -> io::Result<ReadBytes> {
    // Without blocking: opening a pipe would wait for a writer.
    let at_once = OFlags::NONBLOCK.bits().cast_signed();
    let file = open_with_lease(|| File::options().read(true).custom_flags(at_once).open(path))?;
    read(&file, &file.metadata()?)
}

/// Opens a file, waiting for a file server to revoke the lease of another client.
pub(super) fn open_with_lease(open: impl Fn() -> io::Result<File>) -> io::Result<File> {
    let mut deadline = None;
    loop {
        match open() {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if Instant::now() >= *deadline.get_or_insert_with(|| Instant::now() + LONGEST_LEASE)
                {
                    return Err(error);
                }
                thread::sleep(PAUSE);
            }
            opened => return opened,
        }
    }
}

/// Reads an open file, which must be non-blocking, from its current position.
pub(super) fn read(file: &File, found: &Metadata) -> io::Result<ReadBytes> {
    let stamp = Stamp::of(found);
    let length = usize::try_from(stamp.length.min(LARGEST_MIB << 20)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(length + 1);
    if stamp.is_regular {
        read_more(file, &mut bytes)?;
    } else {
        read_stream(file, found.file_type().is_fifo(), &mut bytes)?;
    }
    // With the expected length no second stat is needed. With another length the version has changed,
    // even if the file time has not (its clock is coarse).
    let is_as_found = stamp.is_regular && (bytes.len() == length || is_too_large(&bytes));
    if stamp.is_regular && !is_as_found {
        while read_more(file, &mut bytes)? > 0 && !is_too_large(&bytes) {}
    }
    let is_still = Stamp::of(&file.metadata()?) == stamp;
    let is_mixed = stamp.is_regular && !(is_as_found && is_still);
    Ok(ReadBytes { bytes, stamp, is_mixed })
}

/// Reads a kubeconfig from a stream to its end.
pub fn text_of_stream(stream: impl Read) -> io::Result<Result<SourceText, Problem>> {
    let mut bytes = Vec::new();
    stream.take((LARGEST_MIB << 20) + 1).read_to_end(&mut bytes)?;
    Ok(text_of(bytes))
}

fn is_too_large(bytes: &[u8]) -> bool {
    bytes.len() as u64 > LARGEST_MIB << 20
}

fn read_more(file: &File, bytes: &mut Vec<u8>) -> io::Result<usize> {
    if bytes.len() == bytes.capacity() {
        bytes.reserve(bytes.len().max(1 << 12));
    }
    Ok(retry_on_intr(|| rustix::io::read(file, spare_capacity(bytes)))?)
}

/// Reads a pipe or a device, with a time limit. A pipe may be `<(...)` of a shell, or a named pipe that
/// returns a secret only once. A connected writer gets more time than one that has not opened the pipe.
fn read_stream(file: &File, is_pipe: bool, bytes: &mut Vec<u8>) -> io::Result<()> {
    let deadline = Instant::now() + LONGEST_WAIT_FOR_PIPE;
    let too_late = |why: &str| io::Error::new(io::ErrorKind::TimedOut, why);
    let mut is_silent = is_pipe && !wait_for_data(file, LONGEST_WAIT_FOR_WRITER)?;
    loop {
        match read_more(file, bytes) {
            Ok(0) if is_silent => return Err(too_late("it is a pipe without a writer")),
            Ok(0) => return Ok(()),
            Ok(_) if is_too_large(bytes) => return Ok(()),
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
            Ok(_) | Err(_) => {}
        }
        is_silent = false;
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(too_late("it is still being written after 5 seconds"));
        }
        wait_for_data(file, left)?;
    }
}

/// Waits for data, or for the last writer to close the pipe.
fn wait_for_data(file: &File, longest: Duration) -> io::Result<bool> {
    let longest = Timespec::try_from(longest).map_err(io::Error::other)?;
    let mut file = [PollFd::new(file, PollFlags::IN)];
    Ok(retry_on_intr(|| poll(&mut file, Some(&longest)))? > 0)
}

/// The text in the bytes of a kubeconfig. Fails if there are too many, or if they are no text.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<SourceText, Problem> {
    if is_too_large(&bytes) {
        return Err(Problem::whole_file(ProblemKind::TooLarge(LARGEST_MIB)));
    }
    SourceText::decode(bytes)
}
