//! The results of namespace queries, as the picker's events.

use std::mem::take;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

use crate::cluster::{ListEvent, QueryOptions};
use crate::command::namespace_query::remark;
use crate::picker::{Event, LookUpAnswer, NamespaceEvent};

use super::workers::{open, send};

pub(super) struct NamespaceSender {
    sender: Sender<Event>,
    query: u64,
}

impl NamespaceSender {
    pub(super) fn of(sender: &Sender<Event>, query: u64) -> Self {
        Self { sender: sender.clone(), query }
    }

    pub(super) fn send(&self, event: NamespaceEvent) {
        send(&self.sender, Event::Namespaces { query: self.query, events: vec![event] });
    }

    /// Adds a place for warnings to the options, and returns the sender of the results.
    pub(super) fn listen(
        self,
        options: QueryOptions,
    ) -> (QueryOptions, impl FnMut(ListEvent) + Send + 'static) {
        let warnings = Arc::new(Mutex::new(Vec::new()));
        let mut answer = Answer { to: self, warnings: Arc::clone(&warnings), has_ended: false };
        let warn = Arc::new(move |warning| open(&warnings).push(warning));
        (QueryOptions { warn, ..options }, move |event| answer.send(event))
    }
}

struct Answer {
    to: NamespaceSender,
    /// Warnings are sent at the end: in a separate event the next page would hide them.
    warnings: Arc<Mutex<Vec<String>>>,
    has_ended: bool,
}

impl Answer {
    fn send(&mut self, event: ListEvent) {
        self.has_ended = !matches!(event, ListEvent::Page(_));
        let warnings = || take(&mut *open(&self.warnings));
        self.to.send(match event {
            ListEvent::Page(names) => NamespaceEvent::Arrived(names),
            ListEvent::All(kind) => {
                let mut remarks = warnings();
                remarks.splice(..0, remark(kind).map(str::to_owned));
                NamespaceEvent::Complete {
                    remark: Some(remarks.join("; ")).filter(|remark| !remark.is_empty()),
                }
            }
            ListEvent::Failed(reason) => {
                let sentences =
                    warnings().into_iter().map(|warning| format!(" Warning: {warning}."));
                NamespaceEvent::Failed(reason.in_sentences() + &sentences.collect::<String>())
            }
        });
    }
}

/// Sends the answer of a look-up, or that there is none.
pub(super) struct LookUpSender {
    sender: Sender<Event>,
    query: u64,
    has_sent: bool,
}

impl LookUpSender {
    pub(super) fn of(sender: &Sender<Event>, query: u64) -> Self {
        Self { sender: sender.clone(), query, has_sent: false }
    }

    pub(super) fn send(mut self, answer: LookUpAnswer) {
        self.has_sent = true;
        send(&self.sender, Event::LookedUp { query: self.query, answer });
    }
}

impl Drop for LookUpSender {
    fn drop(&mut self) {
        if !self.has_sent {
            let answer = LookUpAnswer::Unknown(BROKEN_OFF.to_owned());
            send(&self.sender, Event::LookedUp { query: self.query, answer });
        }
    }
}

const BROKEN_OFF: &str = "The query to the cluster ended without a result.";

/// Ends the query if the thread panics, so that the picker does not wait for it.
impl Drop for Answer {
    fn drop(&mut self) {
        if !self.has_ended {
            self.to.send(NamespaceEvent::Failed(BROKEN_OFF.to_owned()));
        }
    }
}
