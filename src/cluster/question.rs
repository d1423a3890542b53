//! One question to a cluster, from its beginning to its end.

use std::sync::Arc;
use std::thread;

use tokio::runtime;
use tokio::task::AbortHandle;

use super::plugin::Leash;

/// A question that a cluster was asked. Dropping it withdraws the question at once: the connection
/// is closed, and a credential plugin ended with its children.
pub struct Question {
    task: AbortHandle,
    leash: Arc<Leash>,
}

impl Question {
    /// Does the work on a thread of its own, until it is done or the question is withdrawn.
    pub(super) fn ask<Work>(work: impl FnOnce(Arc<Leash>) -> Work) -> Self
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        let leash = Arc::new(Leash::default());
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("the system has a few more file descriptors");
        let task = runtime.spawn(work(Arc::clone(&leash)));
        let question = Self { task: task.abort_handle(), leash };
        thread::spawn(move || {
            // Withdrawn or done, there is nobody left to tell.
            let _ = runtime.block_on(task);
            // A name that is being looked up can't be interrupted; nobody waits for it.
            runtime.shutdown_background();
        });
        question
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        self.task.abort();
        self.leash.cut();
    }
}
