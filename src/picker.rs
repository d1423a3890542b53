//! The terminal UI: choose a context, and a namespace in it, by typing a few letters of it.
//!
//! Everything that happens is an [`Event`] on one channel: keys, signals, namespaces, results of
//! changes. `app` interprets it with the [`keymap`], the [`state`] changes, and [`view`] turns the state
//! into a frame. What has to be done outside is an [`Effect`], which the [`Backend`] starts; its
//! results are further events. Only `tui`, behind [`pick`], uses the terminal.

mod app;
mod backend;
mod cells;
mod event;
mod height;
pub mod keymap;
mod rows;
mod search;
mod shorten;
pub mod state;
mod tui;
pub mod view;

use std::io;

pub use backend::Backend;
pub use event::{
    Choice, Effect, Event, HitTarget, Input, MouseAction, Mutation, NamespaceEvent, Outcome,
    Preview,
};
pub use height::{Height, HeightError};
pub use rows::{Contents, ContextRow, CrossFile, RowVisibility};

use keymap::Keymap;
use view::Theme;

/// The list with the focus: the one that typing filters and the arrows move in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The contexts.
    Contexts,
    /// The namespaces of the highlighted context.
    Namespaces,
}

/// What a context is chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To switch to it, or to a namespace in it.
    #[default]
    Switch,
    /// To delete it.
    Delete,
}

/// What the picker opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The contexts, in the order to show while nothing is typed.
    pub contexts: Vec<ContextRow>,
    /// What one of them is chosen for.
    pub purpose: Purpose,
    /// The list that has the focus at first; the contexts, where one is to be deleted.
    pub focus: Focus,
    /// The context that is highlighted at first, as an index into `contexts`.
    pub highlighted: usize,
    /// What the user should know, such as a broken kubeconfig: shown until a key is pressed.
    pub notices: Vec<String>,
    /// How it looks.
    pub theme: Theme,
    /// What the keys do.
    pub keymap: Keymap,
    /// How many rows to take below the prompt, if not the whole screen.
    pub height: Option<Height>,
    /// Whether to listen to the mouse. The terminal's own selection needs Shift then.
    pub mouse: bool,
}

impl Opening {
    /// These contexts, with everything else as it is where nothing is set.
    #[must_use]
    pub fn of(contexts: Vec<ContextRow>) -> Self {
        Self {
            contexts,
            purpose: Purpose::Switch,
            focus: Focus::Contexts,
            highlighted: 0,
            notices: Vec::new(),
            theme: Theme::new(true),
            keymap: Keymap::default(),
            height: None,
            mouse: true,
        }
    }
}

/// Shows the picker on the terminal until the user chooses or leaves.
///
/// It draws on `/dev/tty`, never on stdout, and gives the terminal back as it was, whichever way
/// it ends. A change that is being written is waited for.
///
/// A program picks once: the thread that reads keys waits for the next key until the program
/// ends. SIGHUP, SIGINT and SIGTERM end the picker; afterwards they do nothing, unless the program
/// handles them itself.
///
/// # Errors
///
/// When there is no terminal, or it cannot be set up. Once the picker shows, a terminal that
/// fails is one that went away, which is [`Outcome::Terminated`].
pub fn pick(opening: Opening, backend: &mut impl Backend) -> io::Result<Outcome> {
    let outcome = tui::run(opening, backend);
    backend.finish();
    outcome
}
