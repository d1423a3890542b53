//! A request to a cluster that runs in the background.

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinError, JoinHandle};

use super::plugin::ProcessGuard;
use super::{ClusterError, thread};

/// A running request. Dropping it cancels it at once: the connection is closed, and an exec plugin is
/// killed with its child processes.
pub struct ClusterRequest {
    task: AbortHandle,
    process_guard: Arc<ProcessGuard>,
}

/// A thread that is ready to run a request.
pub(super) struct Prepared {
    handle: Handle,
    worker: Sender<JoinHandle<()>>,
}

impl ClusterRequest {
    /// Allocates everything that the system may refuse: a runtime and a thread.
    pub(super) fn prepare() -> Result<Prepared, ClusterError> {
        let runtime = thread::one_thread_runtime()
            .map_err(|error| thread::out_of_resources("can't open a connection", &error))?;
        let handle = runtime.handle().clone();
        let (worker, task) = mpsc::channel();
        thread::start(move || {
            if let Ok(task) = task.recv() {
                // A cancelled request has no result to report.
                let _: Result<(), JoinError> = runtime.block_on::<JoinHandle<()>>(task);
            }
            runtime.shutdown_background();
        })
        .map_err(|error| thread::no_thread(&error))?;
        Ok(Prepared { handle, worker })
    }
}

impl Prepared {
    /// Runs the work on the thread until it is done or cancelled.
    pub(super) fn spawn<Work>(self, work: impl FnOnce(Arc<ProcessGuard>) -> Work) -> ClusterRequest
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        let process_guard = Arc::new(ProcessGuard::default());
        let task = self.handle.spawn(work(Arc::clone(&process_guard)));
        let request = ClusterRequest { task: task.abort_handle(), process_guard };
        let _ = self.worker.send(task);
        request
    }
}

impl Drop for ClusterRequest {
    fn drop(&mut self) {
        self.task.abort();
        self.process_guard.cancel();
    }
}
