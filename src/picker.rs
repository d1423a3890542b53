//! The terminal UI: choose a context, and a namespace in it, by typing a few letters of it.
//!
//! Everything that happens is an [`Event`] on one channel: keys, signals, namespaces, results of
//! changes. `app` interprets it with the [`keymap`], the [`state`] changes, and [`view`] turns the state
//! into a frame. What has to be done outside is an [`Effect`], which the [`Backend`] starts; its
//! results are further events. Only `tui` and `numbered`, behind [`pick`], use the terminal.

mod app;
mod backend;
mod branches;
mod cached;
mod cells;
mod distinct;
mod event;
mod height;
pub mod keymap;
mod numbered;
mod rows;
mod search;
mod shorten;
pub mod state;
mod tui;
pub mod view;

use std::io;

use crate::short_names::ShortForms;

pub use backend::Backend;
pub use cached::CachedNamespaces;
pub use distinct::shortened;
pub use event::{
    Choice, Effect, Event, HitTarget, Input, LookUp, LookUpAnswer, MouseAction, Mutation,
    NamespaceEvent, Outcome, Preview,
};
pub use height::{Height, HeightError};
pub use rows::{Contents, ContextRow, CrossFile, Obstacle, Place, RowVisibility, TopRows};

use keymap::Keymap;
use view::Theme;

/// The list that has the focus: typing filters it, and the arrows move in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    Contexts,
    Namespaces,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Switch to it, or to a namespace in it.
    #[default]
    Switch,
    Delete,
}

/// Whether a picker can switch this terminal only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Here {
    Available,
    /// The shell integration, which alone can do it, is not loaded.
    WithoutIntegration,
    /// Nor can contexts be renamed or deleted.
    ReadOnlyShell,
    #[default]
    Unavailable,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// In the order that an empty query shows.
    pub contexts: Vec<ContextRow>,
    pub top: TopRows,
    /// Whether recent pairs come first while nothing is typed.
    pub recent_pairs: bool,
    pub purpose: Purpose,
    /// Ignored with [`Purpose::Delete`], which has no namespaces.
    pub focus: Focus,
    /// An index into `contexts`.
    pub highlighted: usize,
    /// What is typed already, to filter the contexts.
    pub query: String,
    /// Faults in the kubeconfigs, shown until a key is pressed.
    pub notices: Vec<String>,
    /// What is shown in place of contexts: where they were searched, and how to add one.
    pub first_steps: Vec<String>,
    pub theme: Theme,
    /// The theme for a light background, for which the terminal is asked then.
    pub light_theme: Option<Theme>,
    pub keymap: Keymap,
    /// Where a switch applies, if not everywhere, such as `this terminal only`: the longest text first.
    pub scope: &'static [&'static str],
    pub here: Here,
    /// How long a query of a cluster may take, such as `5 s`.
    pub timeout: String,
    /// The rows to use below the prompt; `None` for the whole screen.
    pub height: Option<Height>,
    /// Whether it is a numbered list and a line of input, instead of a screen.
    pub plain: bool,
    /// Whether to report the mouse. The terminal's own selection needs Shift then.
    pub mouse: bool,
}

impl Opening {
    /// Opens with these contexts, their built-in short forms, and the defaults for everything else.
    #[must_use]
    pub fn of(mut contexts: Vec<ContextRow>) -> Self {
        ContextRow::shorten(&mut contexts, &ShortForms::default());
        Self {
            contexts,
            top: TopRows::default(),
            recent_pairs: false,
            purpose: Purpose::Switch,
            focus: Focus::Contexts,
            highlighted: 0,
            query: String::new(),
            notices: Vec::new(),
            first_steps: Vec::new(),
            theme: Theme::new(true),
            light_theme: None,
            keymap: Keymap::default(),
            scope: &[],
            here: Here::Unavailable,
            timeout: String::new(),
            height: None,
            plain: false,
            mouse: true,
        }
    }
}

/// Shows the picker on the terminal until the user chooses or cancels.
///
/// It draws on `/dev/tty`, never on stdout, and always restores the terminal. It waits for a
/// mutation that is being written.
///
/// Call it once per program: the thread that reads keys waits for the next key until the program
/// ends. SIGHUP, SIGINT and SIGTERM end the picker; afterwards they do nothing, unless the program
/// handles them itself.
///
/// # Errors
///
/// If there is no terminal, or it cannot be set up. A terminal that fails later was closed, which
/// is [`Outcome::Terminated`].
pub fn pick(opening: Opening, backend: &mut impl Backend) -> io::Result<Outcome> {
    let outcome =
        if opening.plain { numbered::run(opening, backend) } else { tui::run(opening, backend) };
    backend.finish();
    outcome
}
