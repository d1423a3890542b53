//! The bytes behind a path, within bounds of size and time.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::retry_on_intr;

use crate::kubeconfig::problem::{Problem, Reason};
use crate::kubeconfig::text::SourceText;

use super::stamp::Stamp;

/// A kubeconfig of thousands of clusters has a few MiB.
const LARGEST_MIB: u64 = 64;

/// A shell opens its end of a pipe before it starts whatever will write to it.
const LONGEST_WAIT_FOR_PIPE: Duration = Duration::from_secs(2);

/// The bytes of a file, up to more than we take, and its versions before and after.
pub(super) fn bytes_of(path: &Path) -> io::Result<(Stamp, Vec<u8>, Stamp)> {
    let mut file = open(path)?;
    let found = file.metadata()?;
    let before = Stamp::of(&found);
    if !before.is_regular {
        wait_for_bytes(&file, found.file_type().is_fifo())?;
    }
    let length = usize::try_from(before.length.min(LARGEST_MIB << 20)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(length + 1);
    let read = retry_on_intr(|| rustix::io::read(&file, spare_capacity(&mut bytes)))?;
    // A file of this length needs no second call to tell that this was all.
    if read != length || !before.is_regular {
        let rest = (LARGEST_MIB << 20) + 1 - read as u64;
        (&mut file).take(rest).read_to_end(&mut bytes)?;
    }
    let after = Stamp::of(&file.metadata()?);
    Ok((before, bytes, after))
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

/// From here on reading waits for the bytes to come. A pipe may be `<(...)` of a shell, or a named one
/// that hands out a secret once; for the first of them somebody may never come.
fn wait_for_bytes(file: &File, is_pipe: bool) -> io::Result<()> {
    if is_pipe {
        let longest = Timespec::try_from(LONGEST_WAIT_FOR_PIPE).map_err(io::Error::other)?;
        let mut pipe = [PollFd::new(file, PollFlags::IN)];
        if retry_on_intr(|| poll(&mut pipe, Some(&longest)))? == 0 {
            let nobody = "it is a pipe that nobody writes to";
            return Err(io::Error::new(io::ErrorKind::TimedOut, nobody));
        }
    }
    Ok(fcntl_setfl(file, fcntl_getfl(file)? - OFlags::NONBLOCK)?)
}

/// The text that the bytes of a file spell.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<SourceText, Problem> {
    if bytes.len() as u64 > LARGEST_MIB << 20 {
        return Err(Problem::whole_file(Reason::TooLarge(LARGEST_MIB)));
    }
    SourceText::decode(bytes)
}
