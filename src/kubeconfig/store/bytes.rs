//! The bytes behind a path, within bounds of size and time.

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::buffer::spare_capacity;
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
    let found = fs::metadata(path)?;
    let before = Stamp::of(&found);
    let mut file =
        if found.file_type().is_fifo() { open_pipe(path) } else { fs::File::open(path) }?;
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

/// Opens a pipe: `<(...)` of a shell, or a named one that hands out a secret once. Where nobody
/// writes to it, opening it would wait for ever.
fn open_pipe(path: &Path) -> io::Result<fs::File> {
    let (opened, pipe) = mpsc::channel();
    let path = path.to_owned();
    // In vain, it waits until the process ends.
    thread::spawn(move || opened.send(fs::File::open(path)));
    pipe.recv_timeout(LONGEST_WAIT_FOR_PIPE).unwrap_or_else(|_| {
        Err(io::Error::new(io::ErrorKind::TimedOut, "it is a pipe that nobody writes to"))
    })
}

/// The text that the bytes of a file spell.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<SourceText, Problem> {
    if bytes.len() as u64 > LARGEST_MIB << 20 {
        return Err(Problem::whole_file(Reason::TooLarge(LARGEST_MIB)));
    }
    SourceText::decode(bytes)
}
