//! The full name of the highlighted context, for the details.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::layout::{has_details, most_passive_details};
use super::text::{fitted, fitted_as, fitted_with, wrapped_words};
use super::theme::Theme;
use crate::picker::state::State;

/// A name that is shown in full.
pub(super) struct FullName<'screen> {
    pub(super) state: &'screen State,
    pub(super) index: usize,
    /// The maximum number of lines.
    pub(super) most: usize,
    /// Whether nothing else about the context fits.
    pub(super) alone: bool,
    /// Whether the row shows all of it already.
    pub(super) is_whole: bool,
    /// Whether to reserve lines for the longest name.
    pub(super) is_reserved: bool,
}

impl FullName<'_> {
    /// The lines that a screen with a list of so many rows has for a name with the other details; none on
    /// the lowest screens.
    pub(super) fn most_lines(screen: Rect, rows: usize) -> usize {
        const LEAST_HEIGHT: u16 = 5;
        let most = usize::from(most_passive_details(screen, rows));
        match screen.height {
            0..LEAST_HEIGHT => 0,
            _ if has_details(screen) => most.saturating_sub(1).max(1),
            _ => most,
        }
    }

    pub(super) fn lines(&self, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        if self.is_whole {
            return Vec::new();
        }
        let contexts = &self.state.contexts;
        let name = contexts.rows()[self.index].key.name.as_str();
        let lines = wrapped_words([name].into_iter(), width, Style::new());
        if lines.len() == 1 {
            let letters = &self.state.context_letters(self.index).shown[0];
            let (style, found) = (Style::new(), theme.found);
            return vec![Line::from(fitted_with(name, letters, width, style, found))];
        }
        if lines.len() <= self.most {
            return lines;
        }
        // The distinguishing part stays, however long the name is. A wide character may leave a
        // cell free at the end of each line.
        let in_all = (width.max(1) - 1) * self.most;
        let spans = if contexts.shown_name(self.index) == name {
            let cut = contexts.distinct().alone(self.index, in_all);
            fitted_as(name, &[], &cut, Style::new(), Style::new())
        } else {
            fitted(name, in_all, Style::new())
        };
        let text: String = spans.iter().map(|span| span.content.as_ref()).collect();
        wrapped_words([text.as_str()].into_iter(), width, Style::new())
    }

    /// The number of lines for any context of the list, so that the height of the lists does not
    /// change; zero if that does not matter.
    pub(super) fn reserved(&self, width: usize) -> usize {
        if !self.is_reserved {
            return 0;
        }
        let longest = self.state.contexts.widest.full_name.div_ceil(width.max(1));
        longest.min(self.most) + 1
    }
}
