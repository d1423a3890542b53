//! Passes the results of a namespace query to the event loop: they are stored in a mailbox, and the
//! loop is woken.
//!
//! They are not queued behind key events. Results that arrive before the next key is processed are
//! visible to it, so that keys typed ahead find the names.

use std::mem::take;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::message::Message;
use crate::picker::NamespaceEvent;

/// The results of one query that were not processed yet. After it is dropped, listeners discard
/// later results.
pub(super) struct Mailbox(Arc<Mutex<Vec<NamespaceEvent>>>);

/// Receives the results of one query. Results after the query was cancelled are discarded.
#[derive(Clone)]
pub struct Listener {
    mailbox: Weak<Mutex<Vec<NamespaceEvent>>>,
    waker: Sender<Message>,
}

/// Wakes the picker after its data changed.
#[derive(Clone)]
pub struct Waker(Sender<Message>);

impl Waker {
    pub(super) fn of(to: Sender<Message>) -> Self {
        Self(to)
    }

    /// Reports that the kubeconfigs were reloaded. Does nothing if the picker has ended.
    pub fn wake(&self) {
        let _ = self.0.send(Message::Reloaded);
    }
}

impl Mailbox {
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    /// A listener that stores results here and sends a message on `waker`.
    pub(super) fn listener(&self, waker: Sender<Message>) -> Listener {
        Listener { mailbox: Arc::downgrade(&self.0), waker }
    }

    /// Takes all results since the last call.
    pub(super) fn empty(&self) -> Vec<NamespaceEvent> {
        take(&mut lock(&self.0))
    }
}

impl Listener {
    /// Stores a result and wakes the picker, without waiting for it.
    pub fn tell(&self, news: NamespaceEvent) {
        if let Some(mailbox) = self.mailbox.upgrade() {
            let mut waiting = lock(&mailbox);
            if waiting.is_empty() {
                // Fails only if the picker has ended.
                let _ = self.waker.send(Message::NamespaceEvent);
            }
            waiting.push(news);
        }
    }
}

/// Locks the mailbox. A poisoned lock is fine: a result is added completely or not at all.
fn lock(mailbox: &Mutex<Vec<NamespaceEvent>>) -> MutexGuard<'_, Vec<NamespaceEvent>> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    fn page(name: &str) -> NamespaceEvent {
        NamespaceEvent::Arrived(vec![name.to_owned()])
    }

    #[test]
    fn results_of_any_thread_wake_the_loop_once_until_they_are_taken() {
        let (waker, inbox) = mpsc::channel();
        let mailbox = Mailbox::new();
        let listener = mailbox.listener(waker);
        let other = listener.clone();
        listener.tell(page("a"));
        thread::spawn(move || other.tell(page("b"))).join().expect("the thread ends");
        assert_eq!(inbox.try_iter().count(), 1);
        assert_eq!(mailbox.empty(), [page("a"), page("b")]);
        assert_eq!(mailbox.empty(), []);
        listener.tell(page("c"));
        assert_eq!(inbox.try_iter().count(), 1);
    }

    #[test]
    fn a_cancelled_query_does_not_wake_the_loop() {
        let (waker, inbox) = mpsc::channel();
        let mailbox = Mailbox::new();
        let listener = mailbox.listener(waker);
        drop(mailbox);
        listener.tell(page("late"));
        assert_eq!(inbox.try_iter().count(), 0);
    }
}
