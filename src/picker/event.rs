//! The protocol of the picker: what happens to it, and what it has done outside.

use std::time::Instant;

use crossterm::event::Event as TerminalEvent;

use crate::kubeconfig::ContextKey;

use super::keymap::Action;
use super::{Contents, Focus};

/// Something that happened. All events come through one channel, from any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The terminal sent a key, a paste or a mouse event, at this time or a little later: what
    /// waited to be read has the time of the event before it. Mouse positions count from the first
    /// cell of the picker.
    Terminal(TerminalEvent, Instant),
    /// The column of the cursor before the first frame; 0 if the terminal does not report it.
    CursorColumn(u16),
    /// The terminal has another size.
    Resized,
    /// The program continues after it was stopped.
    Continued,
    /// A termination signal. SIGHUP also stands for a terminal that was closed.
    Signal(i32),
    /// Results of [`Effect::ListNamespaces`].
    Namespaces {
        /// The number of the query.
        query: u64,
        /// The results, in this order.
        events: Vec<NamespaceEvent>,
    },
    /// The result of [`Effect::Preview`].
    Previewed {
        /// The change.
        mutation: Mutation,
        /// What it would do, or why it can't be done.
        preview: Result<Preview, String>,
    },
    /// The end of [`Effect::Apply`]: what was done, or why nothing was, in sentences.
    Applied(Result<String, String>),
    /// The kubeconfigs have changed.
    FilesChanged,
    /// The result of [`Effect::Reload`].
    Reloaded(Contents),
    /// The result of [`Effect::Inspect`].
    Inspected {
        /// The context.
        context: ContextKey,
        /// How often the contexts had been reloaded when it was started.
        edition: u64,
        /// What there is to say about its credentials, such as that they have expired.
        remark: Option<String>,
    },
    /// A moment has passed while a spinner is shown.
    Tick,
}

impl Event {
    /// Whether this may come between two keys at any moment. What is only remembered of namespaces
    /// comes with the key that asks for them.
    pub(super) fn is_from_outside(&self) -> bool {
        match self {
            Event::Namespaces { events, .. } => {
                events.iter().any(|event| !matches!(event, NamespaceEvent::Remembered { .. }))
            }
            Event::Applied(_) | Event::Reloaded(_) => true,
            _ => false,
        }
    }
}

/// What the user asks for with a key, a paste or the mouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The action of a key.
    Action(Action),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(MouseAction),
}

/// Something to do outside of the state. The loop does what concerns the terminal, [`Effect::Copy`] and
/// [`Effect::Leave`]; the [`Backend`](super::Backend) does the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// List the namespaces of this context, in place of the query before. The results are
    /// [`Event::Namespaces`], up to [`NamespaceEvent::Complete`] or [`NamespaceEvent::Failed`].
    ///
    /// It is started when the user enters the namespaces; moving among contexts never starts it, for
    /// a credential plugin may open a browser.
    ListNamespaces {
        /// The context.
        context: ContextKey,
        /// The number of this query.
        query: u64,
    },
    /// Cancel the query for namespaces, if one is running.
    CancelNamespaces,
    /// Find out what this change would do. The result is [`Event::Previewed`].
    Preview(Mutation),
    /// Make this change, an undo or a redo as it was previewed last. The result is
    /// [`Event::Applied`].
    Apply(Mutation),
    /// Inspect the credentials of this context. The result is [`Event::Inspected`].
    Inspect {
        /// The context.
        context: ContextKey,
        /// How often the contexts were reloaded.
        edition: u64,
    },
    /// Watch the kubeconfigs: send [`Event::FilesChanged`] after each change.
    WatchFiles,
    /// Read the kubeconfigs again. The result is [`Event::Reloaded`].
    Reload,
    /// Copy this text to the clipboard.
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
        context: ContextKey,
        /// Its new name.
        to: String,
        /// Whether its cluster and user get that name too.
        whole: bool,
    },
    /// Deletes a context.
    Delete {
        /// The context.
        context: ContextKey,
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
    /// The context.
    pub context: ContextKey,
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
