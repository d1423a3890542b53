//! The protocol of the picker: what happens to it, and what it has done outside.

use super::keymap::Action;
use super::{Contents, Focus};

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
    pub(in crate::picker) fn is_from_outside(&self) -> bool {
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
        /// The context, as an index into [`Opening::contexts`](super::Opening::contexts).
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

/// A change of the kubeconfigs that does not end the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Gives a context another name.
    Rename {
        /// The context.
        context: usize,
        /// Its new name.
        to: String,
        /// Whether its cluster and user get that name too.
        whole: bool,
    },
    /// Deletes a context.
    Delete {
        /// The context.
        context: usize,
    },
    /// Puts back what the last change replaced.
    Undo,
    /// Makes the change again that was undone last.
    Redo,
}

/// What a [`Mutation`] would do, before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What would be lost or changed, in sentences.
    pub text: String,
    /// Whether it is not done without a yes.
    pub asks: bool,
}

/// What comes in about the namespaces of a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceEvent {
    /// Names that may be there: an earlier answer of the cluster, used before, named in
    /// kubeconfigs.
    Remembered {
        /// The names, in any order.
        names: Vec<String>,
        /// How old the earlier answer is, in words such as `3 hours`, where there is one.
        age: Option<String>,
    },
    /// Names that the cluster told, in any order: a page of them.
    Arrived(Vec<String>),
    /// The cluster has told all. Names that were only remembered are gone then.
    Complete {
        /// What the names are, where they are not quite namespaces: `OpenShift projects`.
        remark: Option<String>,
    },
    /// The cluster did not tell all, for this reason: a plain sentence, and perhaps another one
    /// that says what to do.
    Failed(String),
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The context, as an index into the contexts that were shown last.
    pub context: usize,
    /// The namespace, when it was chosen too.
    pub namespace: Option<String>,
}

/// How the picker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a choice.
    Chosen(Choice),
    /// Without one: the user left.
    Cancelled,
    /// By this signal; SIGHUP also stands for a terminal that went away.
    Terminated(i32),
}

/// A part of the screen that can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitTarget {
    /// The query, at this cell counted from the start of its text.
    Query(usize),
    /// A row of a list, counted from its top.
    Row(Focus, usize),
    /// A list's pane outside of its rows.
    Pane(Focus),
}

/// An action of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// A click.
    Click(HitTarget),
    /// A second click on the row that the first one highlighted.
    DoubleClick,
    /// The wheel was turned up.
    WheelUp,
    /// The wheel was turned down.
    WheelDown,
}
