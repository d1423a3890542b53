//! The bytes behind a path, within bounds of size and time.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::{Errno, retry_on_intr};

use crate::kubeconfig::problem::{Problem, Reason};
use crate::kubeconfig::text::SourceText;

use super::stamp::Stamp;

/// A kubeconfig of thousands of clusters has a few MiB.
const LARGEST_MIB: u64 = 64;

/// A shell opens its end of a pipe before it starts whatever will write to it.
const LONGEST_WAIT_FOR_PIPE: Duration = Duration::from_secs(2);

/// The bytes of a file, as they were read once; up to more than we take.
pub(super) struct Found {
    pub(super) bytes: Vec<u8>,
    /// The version that was there when reading began.
    pub(super) stamp: Stamp,
    /// Whether the file was written meanwhile, so that the bytes may be of no version at all.
    pub(super) is_mixed: bool,
}

/// Reads a file.
pub(super) fn bytes_of(path: &Path) -> io::Result<Found> {
    let mut file = open(path)?;
    let found = file.metadata()?;
    let stamp = Stamp::of(&found);
    let length = usize::try_from(stamp.length.min(LARGEST_MIB << 20)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(length + 1);
    let is_pipe = found.file_type().is_fifo();
    let read = read_some(&file, is_pipe, &mut bytes)?;
    // A file of this length needs no second call to tell that this was all. Of another, it is not the
    // version that was there, even where the clock of the disk has not ticked since.
    let is_too_large = read as u64 > LARGEST_MIB << 20;
    let is_as_found = stamp.is_regular && (read == length || is_too_large);
    if !is_as_found {
        wait_from_now_on(&file)?;
        let rest = (LARGEST_MIB << 20).saturating_sub(read as u64) + 1;
        (&mut file).take(rest).read_to_end(&mut bytes)?;
    }
    let is_still = Stamp::of(&file.metadata()?) == stamp;
    let is_mixed = stamp.is_regular && !(is_as_found && is_still);
    Ok(Found { bytes, stamp, is_mixed })
}

/// Opens a file without waiting: what it is tells itself only then, and a pipe would have us wait for
/// somebody who writes to it.
fn open(path: &Path) -> io::Result<File> {
    let at_once = OFlags::NONBLOCK.bits().cast_signed();
    match File::options().read(true).custom_flags(at_once).open(path) {
        // A file server has lent it to somebody, who is asked to give it back first.
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => File::open(path),
        opened => opened,
    }
}

/// Reads what there is, or waits for it. A pipe may be `<(...)` of a shell, or a named one that hands
/// out a secret once; who has it open may take long, but for the first of them somebody may never come.
fn read_some(file: &File, is_pipe: bool, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let mut read = || retry_on_intr(|| rustix::io::read(file, spare_capacity(bytes)));
    let is_silent = is_pipe && !speaks_soon(file)?;
    match read() {
        Ok(0) if is_silent => {
            let nobody = "it is a pipe that nobody writes to";
            Err(io::Error::new(io::ErrorKind::TimedOut, nobody))
        }
        Err(Errno::AGAIN) => {
            wait_from_now_on(file)?;
            Ok(read()?)
        }
        read => Ok(read?),
    }
}

/// Whether bytes come, or whoever had the pipe open closes it.
fn speaks_soon(pipe: &File) -> io::Result<bool> {
    let longest = Timespec::try_from(LONGEST_WAIT_FOR_PIPE).map_err(io::Error::other)?;
    let mut pipe = [PollFd::new(pipe, PollFlags::IN)];
    Ok(retry_on_intr(|| poll(&mut pipe, Some(&longest)))? > 0)
}

fn wait_from_now_on(file: &File) -> io::Result<()> {
    Ok(fcntl_setfl(file, fcntl_getfl(file)? - OFlags::NONBLOCK)?)
}

/// The text that the bytes of a file spell.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<SourceText, Problem> {
    if bytes.len() as u64 > LARGEST_MIB << 20 {
        return Err(Problem::whole_file(Reason::TooLarge(LARGEST_MIB)));
    }
    SourceText::decode(bytes)
}
