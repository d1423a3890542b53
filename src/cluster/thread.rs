//! Threads and runtimes that may not start: a limit of the user or the machine is no mistake of the
//! program.

use std::io;
use std::os::unix::net::UnixStream;
use std::thread::Builder;

use rustix::io::Errno;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

use crate::printable::plain_error;

use super::ClusterError;

/// Pairs of descriptors that a runtime may open at its start, and some more.
const PAIRS: usize = 5;

/// A runtime for one thread.
///
/// tokio panics where it finds no descriptors for its signals, so there is a look before.
pub(super) fn one_thread_runtime() -> io::Result<Runtime> {
    let descriptors: Vec<_> = (0..PAIRS).map(|_| UnixStream::pair()).collect::<Result<_, _>>()?;
    drop(descriptors);
    runtime::Builder::new_current_thread().enable_all().build()
}

/// Runs work on a thread of its own.
pub(super) fn start(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    Builder::new().spawn(work).map(drop)
}

/// Does what may block where it holds nothing up.
pub(super) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ClusterError> + Send + 'static,
) -> Result<T, ClusterError> {
    let (sender, result) = oneshot::channel();
    // Without a receiver nobody waits any more.
    start(move || drop(sender.send(work()))).map_err(|error| no_thread(&error))?;
    result.await.unwrap_or_else(|_| Err(no_thread(&io::Error::other("it broke off"))))
}

/// The reason that a thread could not be started.
pub(super) fn no_thread(error: &io::Error) -> ClusterError {
    out_of_resources("can't start a thread", error)
}

/// The reason that the system refused something.
pub(super) fn out_of_resources(what: impl Into<String>, error: &io::Error) -> ClusterError {
    ClusterError::System { what: what.into(), error: plain_error(error) }
}

/// Whether an error says that this process, its user or the machine has no room for more.
pub(super) fn is_out_of_resources(error: &io::Error) -> bool {
    let out_of_resources = [Errno::MFILE, Errno::NFILE, Errno::AGAIN, Errno::NOMEM];
    out_of_resources.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}
