//! The events and effects of the picker.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::Event as TerminalEvent;

use crate::kubeconfig::ContextKey;

use super::keymap::Action;
use super::{CachedNamespaces, Contents, Focus, Place};

/// The time between two positions of the spinner.
pub(super) const TURN: Duration = Duration::from_millis(100);

/// Events come through one channel, from any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key, a paste or a mouse event, at this time or slightly later: input that was waiting to
    /// be read has the time of the event before it. Mouse positions count from the first cell of
    /// the picker.
    Terminal(TerminalEvent, Instant),
    /// A line of the numbered list; `None` at the end of input.
    Line(Option<String>),
    /// The column of the cursor before the first frame; 0 if the terminal does not report it.
    CursorColumn(u16),
    /// The answer of the terminal.
    Background {
        is_light: bool,
    },
    Resized,
    /// The program continues after it was stopped.
    Continued,
    /// A termination signal. SIGHUP also stands for a closed terminal.
    Signal(i32),
    /// Results of [`Effect::ListNamespaces`].
    Namespaces {
        query: u64,
        events: Vec<NamespaceEvent>,
    },
    /// The result of [`Effect::LookUp`].
    LookedUp {
        query: u64,
        answer: LookUpAnswer,
    },
    Previewed {
        mutation: Mutation,
        /// What it would change, or why it is impossible.
        preview: Result<Preview, String>,
    },
    /// The result of [`Effect::Apply`]: what was changed, or why nothing was, in sentences.
    Applied(Result<String, String>),
    FilesChanged,
    /// The result of [`Effect::RecallNamespaces`].
    Recalled(Arc<CachedNamespaces>),
    Reloaded(Contents),
    Inspected {
        context: ContextKey,
        /// The number of reloads when the inspection started.
        edition: u64,
        /// A remark about the credentials, such as that they have expired.
        remark: Option<String>,
        /// Its cached namespaces, as [`NamespaceEvent::Remembered`].
        cached: Option<NamespaceEvent>,
    },
    /// Sent each `TURN` while a spinner is shown.
    Tick,
}

impl Event {
    /// Whether it can come between two keys at any moment. Cached namespaces come with the key that
    /// requests them.
    pub(super) fn is_from_outside(&self) -> bool {
        match self {
            Event::Namespaces { events, .. } => {
                events.iter().any(|event| !matches!(event, NamespaceEvent::Remembered { .. }))
            }
            Event::Applied(_)
            | Event::Reloaded(_)
            | Event::Recalled(_)
            | Event::LookedUp { .. } => true,
            _ => false,
        }
    }
}

/// What the user requests by a key, a paste or the mouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Action(Action),
    Paste(String),
    Mouse(MouseAction),
}

/// Work outside of the state. The event loop does [`Effect::Copy`] and [`Effect::Leave`], the
/// [`Backend`](super::Backend) the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// List the namespaces of this context, and cancel the previous query. The results are
    /// [`Event::Namespaces`], up to [`NamespaceEvent::Complete`] or [`NamespaceEvent::Failed`].
    ///
    /// It starts when the user enters the namespaces, never while the highlight moves: a credential
    /// plugin may open a browser.
    ListNamespaces {
        context: ContextKey,
        query: u64,
    },
    /// Ask the cluster whether it has a namespace, and cancel the previous query.
    LookUp {
        place: Place,
        query: u64,
    },
    /// Cancel the last query of a cluster.
    CancelQuery,
    /// Find out what this mutation would change. The result is [`Event::Previewed`].
    Preview(Mutation),
    /// Write this mutation; undo and redo as they were previewed last. The result is
    /// [`Event::Applied`].
    Apply(Mutation),
    /// Inspect the credentials and the cached namespaces of this context. The result is [`Event::Inspected`].
    Inspect {
        context: ContextKey,
        /// The number of reloads.
        edition: u64,
    },
    /// Read the cached namespaces of all contexts. The result is [`Event::Recalled`].
    RecallNamespaces,
    /// Watch the kubeconfigs: send [`Event::FilesChanged`] after each change.
    WatchFiles,
    /// Read the kubeconfigs again as after a change, and send [`Event::FilesChanged`].
    ReadFiles,
    /// Read the kubeconfigs again. The result is [`Event::Reloaded`].
    Reload,
    Copy(String),
    Leave(Outcome),
}

/// A change of the kubeconfigs that does not end the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mutation {
    Rename {
        context: ContextKey,
        to: String,
        /// Whether its cluster and user get that name too.
        whole: bool,
    },
    /// All of them or none.
    Delete {
        contexts: Vec<ContextKey>,
    },
    /// Keep a place at the top of the list, or not any more.
    Pin {
        place: Place,
        is_pinned: bool,
    },
    /// Sort the contexts by name instead of by use, or the other way round, from now on.
    Sort,
    Undo,
    Redo,
}

impl Mutation {
    /// Whether it changes a kubeconfig, and can be undone.
    pub(super) fn is_undoable(&self) -> bool {
        !matches!(self, Mutation::Pin { .. } | Mutation::Sort)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What would be lost or changed, in sentences.
    pub text: String,
    /// Whether it needs a confirmation.
    pub asks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceEvent {
    /// Names from the cache, the history and the kubeconfigs, which may not exist.
    Remembered {
        names: Vec<String>,
        /// The age of the cached list, such as `3 hours`.
        age: Option<String>,
    },
    /// A page of names from the cluster, in any order.
    Arrived(Vec<String>),
    /// The cluster has listed all names: others do not exist.
    Complete {
        /// What the names are if not namespaces, such as `OpenShift projects`.
        remark: Option<String>,
    },
    /// The query failed for this reason: a sentence, and possibly another one with what to do.
    Failed(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub context: ContextKey,
    /// Set if it was chosen too.
    pub namespace: Option<String>,
    pub look_up: LookUp,
}

/// Whether the cluster is asked for a chosen namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LookUp {
    /// No: it was found, listed or typed, or none was chosen.
    #[default]
    Unneeded,
    /// It is known from earlier only.
    Needed,
    /// The cluster did not answer, for this reason.
    Failed(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookUpAnswer {
    Found,
    /// With what to do, in sentences.
    Missing(String),
    /// The cluster can't be asked, for this reason in sentences.
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Chosen(Choice),
    /// For this terminal only.
    ChosenHere(Choice),
    Cancelled,
    /// By this signal; SIGHUP also stands for a closed terminal.
    Terminated(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitTarget {
    /// The query, at this cell counted from the start of its text.
    Query(usize),
    /// A row of a list, counted from its top.
    Row(Focus, usize),
    /// A list's pane outside of its rows.
    Pane(Focus),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    Click(HitTarget),
    /// A second click on the row that the first one highlighted.
    DoubleClick,
    WheelUp,
    WheelDown,
}
