//! The status of the list of namespaces in a few words: its age, progress or source.

use ratatui::text::Span;

use super::text::fitted;
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::state::{Listing, Namespaces, State};

/// The status of the list of namespaces, unless it is a complete list from the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    words: String,
    short: String,
}

const LEAST_WIDTH: usize = 7;

impl Status {
    /// The status of the namespaces of the highlighted context, if they were queried.
    pub(super) fn of(state: &State) -> Option<Self> {
        let namespaces = state.namespaces()?;
        match &namespaces.listing {
            Listing::Running => Some(asking(namespaces).with_symbol(spinner(state.turns()))),
            Listing::Cancelled | Listing::Failed(_) => Some(unfinished(namespaces)),
            Listing::Complete { .. } if namespaces.listed() == 0 => Some(same("none listed")),
            Listing::Complete { remark } => remark.as_deref().map(same),
        }
    }

    /// The status with a symbol before it.
    fn with_symbol(self, symbol: &str) -> Self {
        with_short(format!("{symbol} {}", self.words), format!("{symbol} {}", self.short))
    }

    /// The status, shortened to `width` cells; `None` if that is too narrow.
    pub(super) fn fitted(&self, width: usize, theme: &Theme) -> Option<Vec<Span<'static>>> {
        let words = if cells(&self.words) <= width { &self.words } else { &self.short };
        (width >= LEAST_WIDTH).then(|| fitted(words, width, theme.dim))
    }

    /// The status, if it fits in `width` cells without being cut.
    pub(super) fn whole(&self, width: usize, theme: &Theme) -> Option<Vec<Span<'static>>> {
        if cells(&self.short) <= width { self.fitted(width, theme) } else { None }
    }
}

/// A frame of the animation that is shown while waiting. Terminal fonts have these characters.
pub(super) fn spinner(turns: Option<usize>) -> &'static str {
    const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    FRAMES[turns.unwrap_or(0) % FRAMES.len()]
}

fn asking(namespaces: &Namespaces) -> Status {
    match (namespaces.listed(), namespaces.age.as_deref()) {
        (0, None) => same("asking…"),
        (0, Some(age)) => with_short(format!("{age} old, asking…"), format!("{age} old…")),
        (count, _) => same(&format!("{count} so far…")),
    }
}

fn unfinished(namespaces: &Namespaces) -> Status {
    match (namespaces.listed(), namespaces.age.as_deref()) {
        (0, None) => with_short("not from the cluster".to_owned(), "unconfirmed".to_owned()),
        (0, Some(age)) => same(&format!("{age} old")),
        (count, None) => same(&format!("{count}, incomplete")),
        (count, Some(age)) => {
            with_short(format!("{count}, others {age} old"), format!("{count}, incomplete"))
        }
    }
}

fn same(words: &str) -> Status {
    with_short(words.to_owned(), words.to_owned())
}

fn with_short(words: String, short: String) -> Status {
    Status { words, short }
}
