//! The status of the list of namespaces in a few words: its age, progress or source.

use ratatui::text::Span;

use super::text::fitted;
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::state::{Listing, State};

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
        let (listed, age) = (namespaces.listed(), namespaces.age.as_deref());
        let same = |words: String| (words.clone(), words);
        let (words, short) = match (&namespaces.listing, listed, age) {
            (Listing::Complete { remark }, 1.., _) => same(remark.clone()?),
            (Listing::Complete { .. }, 0, _) => same("none listed".to_owned()),
            (Listing::Running, _, _) => {
                let (words, short) = match (listed, age) {
                    (0, None) => same("asking…".to_owned()),
                    (0, Some(age)) => (format!("{age} old, asking…"), format!("{age} old…")),
                    (count, _) => same(format!("{count} so far…")),
                };
                let symbol = spinner(state.turns());
                (format!("{symbol} {words}"), format!("{symbol} {short}"))
            }
            (_, 0, None) => ("not from the cluster".to_owned(), "unconfirmed".to_owned()),
            (_, 0, Some(age)) => same(format!("{age} old")),
            (_, count, None) => same(format!("{count}, incomplete")),
            (_, count, Some(age)) => {
                (format!("{count}, others {age} old"), format!("{count}, incomplete"))
            }
        };
        Some(Self { words, short })
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
