//! How news about a question reach the loop: they lie in a mailbox, and the loop is woken.
//!
//! They don't stand in line with the keys. What is told while the question is asked is there
//! before the next key counts, so that typing ahead of the screen finds the names.

use std::mem::take;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::message::Message;
use crate::picker::News;

/// The news about one question. Dropping it withdraws the question as far as listeners go.
pub(super) struct Mailbox(Arc<Mutex<Vec<News>>>);

/// Where the news about one question go. Those that come after it was withdrawn are dropped.
#[derive(Clone)]
pub struct Listener {
    mailbox: Weak<Mutex<Vec<News>>>,
    bell: Sender<Message>,
}

/// Wakes the picker: there is something new to ask for.
#[derive(Clone)]
pub struct Bell(Sender<Message>);

impl Bell {
    pub(super) fn of(to: Sender<Message>) -> Self {
        Self(to)
    }

    /// Says that the kubeconfigs were read anew. Without a picker there is nobody to wake.
    pub fn ring(&self) {
        let _ = self.0.send(Message::Renewed);
    }
}

impl Mailbox {
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    /// A listener that fills it, and wakes who receives from `bell`.
    pub(super) fn listener(&self, bell: Sender<Message>) -> Listener {
        Listener { mailbox: Arc::downgrade(&self.0), bell }
    }

    /// All that came in since the last time.
    pub(super) fn empty(&self) -> Vec<News> {
        take(&mut open(&self.0))
    }
}

impl Listener {
    /// Tells the picker, and never waits for it.
    pub fn tell(&self, news: News) {
        if let Some(mailbox) = self.mailbox.upgrade() {
            let mut waiting = open(&mailbox);
            if waiting.is_empty() {
                // Without a picker there is nobody to wake.
                let _ = self.bell.send(Message::News);
            }
            waiting.push(news);
        }
    }
}

/// News are whole or not there, so a thread that panicked leaves nothing half done.
fn open(mailbox: &Mutex<Vec<News>>) -> MutexGuard<'_, Vec<News>> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    fn page(name: &str) -> News {
        News::Arrived(vec![name.to_owned()])
    }

    #[test]
    fn news_from_any_thread_wake_the_loop_once_until_they_are_taken() {
        let (bell, inbox) = mpsc::channel();
        let mailbox = Mailbox::new();
        let listener = mailbox.listener(bell);
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
    fn a_withdrawn_question_wakes_nobody() {
        let (bell, inbox) = mpsc::channel();
        let mailbox = Mailbox::new();
        let listener = mailbox.listener(bell);
        drop(mailbox);
        listener.tell(page("late"));
        assert_eq!(inbox.try_iter().count(), 0);
    }
}
