//! What the loop waits for.

use std::time::Instant;

use crossterm::event::Event as TerminalEvent;

/// Something that came in, from whichever thread.
pub(super) enum Message {
    /// The terminal says in which column the cursor is; in the first, if it says nothing.
    Column(u16),
    /// The terminal sent a key, a paste, or a click at a cell of what the picker draws on, at this
    /// time or a little later: what waited to be read has the time of what was read before it.
    Terminal(TerminalEvent, Instant),
    /// The terminal has another size.
    Resized,
    /// The program was stopped, and goes on.
    Continued,
    /// A signal asks the program to end.
    Signal(i32),
    /// The terminal went away.
    Gone,
    /// There is something in a mailbox.
    NamespaceEvent,
    /// The kubeconfigs were read anew.
    Reloaded,
    /// A change has been made, or not.
    Done(Result<String, String>),
    /// A look at credentials is done.
    Inspected(Inspected),
}

/// What a look at the credentials of a context told.
pub(super) struct Inspected {
    pub(super) which: Which,
    pub(super) remark: Option<String>,
}

/// A context among those that were shown at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Which {
    pub(super) context: usize,
    /// How often the contexts had been read anew.
    pub(super) edition: u64,
}
