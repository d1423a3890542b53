//! What the state hears, what it asks for, and what it has to tell.

use super::Confirmation;
use super::mouse::MouseAction;
use crate::picker::keymap::Action;
use crate::picker::{Contents, ContextRow, Mutation, NamespaceEvent, Outcome, Preview};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key asked for this.
    Action(Action),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(MouseAction),
    /// A part of the answer to [`Effect::ListNamespaces`].
    NamespaceEvent {
        /// The number of the question.
        question: u64,
        /// What came in, in this order. Telling all that is waiting at once saves work.
        news: Vec<NamespaceEvent>,
    },
    /// The answer to [`Effect::Consider`].
    Considered {
        /// The change.
        mutation: Mutation,
        /// What it would do, or why it can't be done.
        verdict: Result<Preview, String>,
    },
    /// The end of [`Effect::Perform`]: what was done, or why it was not, in sentences.
    Done(Result<String, String>),
    /// The kubeconfigs were read anew. Indices of contexts mean these from now on.
    Reloaded(Contents),
    /// A moment of waiting has passed.
    Tick,
}

impl Event {
    /// Whether this may come between two keys at any moment. What is only remembered of namespaces
    /// comes with the key that asks for them.
    pub(super) fn is_from_outside(&self) -> bool {
        match self {
            Event::NamespaceEvent { news, .. } => {
                news.iter().any(|piece| !matches!(piece, NamespaceEvent::Remembered { .. }))
            }
            Event::Done(_) | Event::Reloaded(_) => true,
            Event::Action(_)
            | Event::Paste(_)
            | Event::Mouse(_)
            | Event::Considered { .. }
            | Event::Tick => false,
        }
    }
}

/// Something that has to happen outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Find the namespaces of this context; the answer is [`Event::NamespaceEvent`].
    ListNamespaces {
        /// The context, as an index into [`Opening::contexts`](crate::picker::Opening::contexts).
        context: usize,
        /// The number of this question.
        question: u64,
    },
    /// Stop finding namespaces: the answer is not wanted any more.
    Withdraw,
    /// Find out what this change would do; the answer is [`Event::Considered`].
    Consider(Mutation),
    /// Make this change; its end is [`Event::Done`].
    Perform(Mutation),
    /// Put this text on the clipboard.
    Copy(String),
    /// End the picker.
    Leave(Outcome),
}

/// What the details line tells, the most urgent thing first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Details<'state> {
    /// Something that must be read.
    Warning(&'state str),
    /// Something to be answered.
    Question(&'state Confirmation),
    /// Something that helps.
    Remark(String),
    /// What is being written, and how far the spinner has turned.
    Writing(String, usize),
    /// That this typed namespace is taken when it is chosen once more, for the cluster has not sent
    /// all names yet.
    StillListing(&'state str),
    /// Why the list is not what the cluster has.
    Failure(&'state str),
    /// All there is to know of the highlighted context, and what is worth a word of its
    /// credentials.
    Context(&'state ContextRow, Option<&'state str>),
    /// Nothing.
    Empty,
}
