//! The threads that do what takes its time, and tell the loop when it is done.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use super::message::{Inspected, Message, Which};
use crate::picker::Job;
use crate::printable::plain_error;

/// The change that is being made. Dropping it waits for its end: no change is left half done.
#[derive(Default)]
pub(super) struct Writer(Option<JoinHandle<()>>);

impl Writer {
    /// Makes a change after the one before.
    pub(super) fn start(&mut self, change: Job<Result<String, String>>, to: Sender<Message>) {
        self.wait();
        let without_thread = to.clone();
        let started = thread::Builder::new().spawn(move || {
            // Nobody is there to hear of it once the picker has ended.
            let _ = to.send(Message::Done(change()));
        });
        self.0 = started
            .map_err(|error| {
                let reason = format!("Can't start a thread: {}.", plain_error(&error));
                let _ = without_thread.send(Message::Done(Err(reason)));
            })
            .ok();
    }

    fn wait(&mut self) {
        if let Some(writing) = self.0.take() {
            // A panic, which is a mistake of ours, has been told already.
            let _ = writing.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.wait();
    }
}

/// Looks at credentials, one after the other. Of those that wait it takes the last: the others are
/// not highlighted any more.
pub(super) struct Inspector {
    jobs: Sender<Look>,
}

type Look = (Which, Job<Option<String>>);

impl Inspector {
    pub(super) fn start(to: Sender<Message>) -> Self {
        let (jobs, waiting) = mpsc::channel::<Look>();
        let worker = thread::Builder::new().spawn(move || {
            while let Ok(first) = waiting.recv() {
                let (which, look) = waiting.try_iter().last().unwrap_or(first);
                let remark = look();
                if to.send(Message::Inspected(Inspected { which, remark })).is_err() {
                    return;
                }
            }
        });
        // Without the thread nothing is said of credentials.
        drop(worker);
        Self { jobs }
    }

    pub(super) fn look(&self, which: Which, look: Job<Option<String>>) {
        // If the thread broke off, by a mistake of ours, nothing more is said of credentials.
        let _ = self.jobs.send((which, look));
    }
}
