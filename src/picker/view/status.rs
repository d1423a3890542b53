//! What the list of namespaces is, in a few words: how old, how far, from whom.

use ratatui::text::Span;

use super::text::fitted;
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::state::{Listing, Namespaces, State};

/// What the list of namespaces is, where it is not simply what the cluster has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    words: String,
    /// The same for little room.
    short: String,
}

/// The least room that any status is shown in.
const LEAST_ROOM: usize = 7;

impl Status {
    /// The status of the namespaces of the highlighted context, if they were asked for.
    pub(super) fn of(state: &State) -> Option<Self> {
        let namespaces = state.namespaces()?;
        match namespaces.listing() {
            Listing::Asking => Some(asking(namespaces).behind(spinner(state.turns()))),
            Listing::Withdrawn | Listing::Failed(_) => Some(unfinished(namespaces)),
            Listing::Complete { .. } if namespaces.told() == 0 => Some(alike("none listed")),
            Listing::Complete { remark } => remark.as_deref().map(alike),
        }
    }

    /// The status with a sign before it.
    fn behind(self, sign: &str) -> Self {
        two(format!("{sign} {}", self.words), format!("{sign} {}", self.short))
    }

    /// The status in at most `room` cells, if that is room enough.
    pub(super) fn fitted(&self, room: usize, theme: &Theme) -> Option<Vec<Span<'static>>> {
        let words = if cells(&self.words) <= room { &self.words } else { &self.short };
        (room >= LEAST_ROOM).then(|| fitted(words, room, theme.dim))
    }

    /// The status if it fits in `room` cells without a cut.
    pub(super) fn whole(&self, room: usize, theme: &Theme) -> Option<Vec<Span<'static>>> {
        if cells(&self.short) <= room { self.fitted(room, theme) } else { None }
    }
}

/// Turns while something is waited for. Every font of a terminal has these.
pub(super) fn spinner(turns: Option<usize>) -> &'static str {
    const SIGNS: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    SIGNS[turns.unwrap_or(0) % SIGNS.len()]
}

fn asking(namespaces: &Namespaces) -> Status {
    match (namespaces.told(), namespaces.age()) {
        (0, None) => alike("asking…"),
        (0, Some(age)) => two(format!("{age} old, asking…"), format!("{age} old…")),
        (told, _) => alike(&format!("{told} so far…")),
    }
}

fn unfinished(namespaces: &Namespaces) -> Status {
    match (namespaces.told(), namespaces.age()) {
        (0, None) => two("not from the cluster".to_owned(), "unconfirmed".to_owned()),
        (0, Some(age)) => alike(&format!("{age} old")),
        (told, None) => alike(&format!("{told}, not all")),
        (told, Some(age)) => two(format!("{told}, others {age} old"), format!("{told}, not all")),
    }
}

fn alike(words: &str) -> Status {
    two(words.to_owned(), words.to_owned())
}

fn two(words: String, short: String) -> Status {
    Status { words, short }
}
