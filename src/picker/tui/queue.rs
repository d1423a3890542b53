//! Events that were received and not applied yet.

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;

use crate::picker::Event;

#[derive(Default)]
pub(super) struct Queue(VecDeque<Event>);

impl Queue {
    pub(super) fn push(&mut self, event: Event) {
        self.0.push_back(event);
    }

    /// The first received event that is accepted. Consecutive results of one query are merged, so
    /// that many pages change the list once.
    pub(super) fn next(
        &mut self,
        inbox: &Receiver<Event>,
        accepts: impl Fn(&Event) -> bool,
    ) -> Option<Event> {
        self.0.extend(inbox.try_iter());
        let first = self.0.iter().position(accepts)?;
        let mut event = self.0.remove(first)?;
        if let Event::Namespaces { query, events } = &mut event {
            while let Some(Event::Namespaces { query: other, events: more }) = self.0.get_mut(first)
                && query == other
            {
                events.append(more);
                self.0.remove(first);
            }
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::picker::NamespaceEvent;

    fn pages(query: u64, names: &[&str]) -> Event {
        let page = |name: &&str| NamespaceEvent::Arrived(vec![(*name).to_owned()]);
        Event::Namespaces { query, events: names.iter().map(page).collect() }
    }

    #[test]
    fn a_burst_of_pages_is_one_event_and_passes_no_other_event() {
        let (sender, inbox) = mpsc::channel();
        let mut queue = Queue::default();
        queue.push(pages(1, &["a"]));
        for event in [pages(1, &["b"]), pages(2, &["c"]), Event::Tick, pages(2, &["d"])] {
            sender.send(event).expect("the queue is there");
        }
        let mut next = || queue.next(&inbox, |_| true);
        assert_eq!(next(), Some(pages(1, &["a", "b"])));
        assert_eq!(next(), Some(pages(2, &["c"])));
        sender.send(pages(2, &["e"])).expect("the queue is there");
        assert_eq!(next(), Some(Event::Tick));
        assert_eq!(next(), Some(pages(2, &["d", "e"])));
        assert_eq!(next(), None);
    }

    #[test]
    fn events_that_are_not_accepted_stay_in_order() {
        let (sender, inbox) = mpsc::channel();
        let mut queue = Queue::default();
        for event in [pages(1, &["a"]), Event::FilesChanged, Event::Tick, Event::Resized] {
            sender.send(event).expect("the queue is there");
        }
        assert_eq!(queue.next(&inbox, |event| *event == Event::Tick), Some(Event::Tick));
        assert_eq!(queue.next(&inbox, |event| *event == Event::Tick), None);
        assert_eq!(queue.next(&inbox, |_| true), Some(pages(1, &["a"])));
        assert_eq!(queue.next(&inbox, |_| true), Some(Event::FilesChanged));
        assert_eq!(queue.next(&inbox, |_| true), Some(Event::Resized));
    }
}
