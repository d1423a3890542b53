//! Threads for slow work that the picker starts, and what they share with it.

use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::picker::Event;
use crate::printable::plain_error;

/// Sends an event. Errors mean that the picker has ended.
pub(super) fn send(sender: &Sender<Event>, event: Event) {
    let _ = sender.send(event);
}

/// The data behind these locks is valid even after a panic of a thread.
pub(super) fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread that writes a mutation. Dropping it waits, so that no mutation is interrupted.
#[derive(Default)]
pub(super) struct MutationThread(Option<JoinHandle<Result<String, String>>>);

impl MutationThread {
    /// Writes a mutation after the previous one, and sends the result.
    pub(super) fn start(
        &mut self,
        sender: &Sender<Event>,
        write: impl FnOnce(&Sender<Event>) -> Result<String, String> + Send + 'static,
    ) {
        drop(self.wait());
        let to = sender.clone();
        let started = thread::Builder::new().spawn(move || {
            let result = write(&to);
            send(&to, Event::Applied(result.clone()));
            result
        });
        self.0 = started
            .map_err(|error| {
                let reason = format!("Can't start a thread: {}.", plain_error(&error));
                send(sender, Event::Applied(Err(reason)));
            })
            .ok();
    }

    /// Returns the result of a mutation that was still being written.
    pub(super) fn wait(&mut self) -> Option<Result<String, String>> {
        let writing = self.0.take()?;
        let was_late = !writing.is_finished();
        // The panic hook has reported it already.
        writing.join().ok().filter(|_| was_late)
    }
}

impl Drop for MutationThread {
    fn drop(&mut self) {
        drop(self.wait());
    }
}

/// A thread that inspects credentials one at a time. Of several waiting requests it takes the last
/// one, which is for the highlighted context.
pub(super) struct Inspector(Sender<Inspection>);

type Inspection = Box<dyn FnOnce() + Send>;

impl Inspector {
    pub(super) fn start() -> Self {
        let (sender, waiting) = mpsc::channel::<Inspection>();
        // Without the thread there are no remarks about credentials.
        drop(thread::Builder::new().spawn(move || {
            while let Ok(first) = waiting.recv() {
                waiting.try_iter().last().unwrap_or(first)();
            }
        }));
        Self(sender)
    }

    pub(super) fn inspect(&self, inspection: impl FnOnce() + Send + 'static) {
        // An error means that the thread did not start or has panicked.
        let _ = self.0.send(Box::new(inspection));
    }
}
