//! Starts threads and runtimes, and reports an error instead of a panic if a limit of the user or the
//! machine prevents it.

use std::io;
use std::os::unix::net::UnixStream;
use std::thread::Builder;

use rustix::io::Errno;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

use crate::printable::plain_error;

use super::ClusterError;

/// The number of descriptor pairs that are checked: those that a runtime opens, and some more.
const PAIRS: usize = 5;

/// A single-threaded runtime. Checks for free descriptors first: tokio panics without them. It looks
/// at the time after each step of a task, also if a server keeps a connection busy without end.
pub(super) fn one_thread_runtime() -> io::Result<Runtime> {
    let descriptors: Vec<_> = (0..PAIRS).map(|_| UnixStream::pair()).collect::<Result<_, _>>()?;
    drop(descriptors);
    runtime::Builder::new_current_thread().enable_all().event_interval(1).build()
}

pub(super) fn start(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    Builder::new().spawn(work).map(drop)
}

/// Runs blocking work on a new thread.
pub(super) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ClusterError> + Send + 'static,
) -> Result<T, ClusterError> {
    let (sender, result) = oneshot::channel();
    // Sending fails if the request was cancelled.
    start(move || drop(sender.send(work()))).map_err(|error| no_thread(&error))?;
    result.await.unwrap_or_else(|_| Err(no_thread(&io::Error::other("it panicked"))))
}

pub(super) fn no_thread(error: &io::Error) -> ClusterError {
    out_of_resources("can't start a thread", error)
}

pub(super) fn out_of_resources(what: &str, error: &io::Error) -> ClusterError {
    let hint = "close other programs, or raise the limits of this shell: ulimit -a";
    ClusterError::new(format!("{what}: {}", plain_error(error)), hint)
}

/// Whether a limit of this process, its user or the machine was reached.
pub(super) fn is_out_of_resources(error: &io::Error) -> bool {
    let out_of_resources = [Errno::MFILE, Errno::NFILE, Errno::AGAIN, Errno::NOMEM];
    out_of_resources.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}
