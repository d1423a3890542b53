//! Draws the top line: the query, where a switch applies, and how many rows match.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthChar;

use super::layout::split_columns;
use super::status::Status;
use super::theme::Theme;
use crate::picker::Purpose;
use crate::picker::cells::cells;
use crate::picker::state::{Dialog, State};
use crate::printable::shown;

/// The search line of the list with the focus.
pub(super) struct SearchLine<'screen> {
    pub(super) state: &'screen State,
    /// The status of the list, if it is not shown elsewhere.
    pub(super) status: Option<Status>,
    /// The position in the list, if no border shows it.
    pub(super) position: Option<usize>,
    pub(super) theme: &'screen Theme,
}

const PROMPT: &str = " ❯ ";
const RENAME_PROMPT: &str = " rename ❯ ";
const DELETE_PROMPT: &str = " delete ❯ ";
/// The minimum width of the query; without it the counter is not shown.
const LEAST_QUERY: u16 = 8;
/// The minimum width of the query next to where a switch applies.
const LEAST_QUERY_WITH_SCOPE: u16 = 16;

impl SearchLine<'_> {
    /// Draws it, and returns the position of the cursor.
    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let (prompt, counter) = (self.prompt(), self.counter(area));
        let (prompt_area, rest) = split_columns(area, width_of(&prompt));
        let (query_area, counter_area) = split_columns(rest, query_width(rest, &counter));
        prompt.render(prompt_area, buffer);
        counter.render(counter_area, buffer);
        let query_area = self.render_status(query_area, buffer);
        self.render_query(query_area, buffer)
    }

    /// The cell of the query that is drawn in this column of the screen. The status is only shown
    /// if it does not reduce the visible query, so it is ignored here.
    pub(super) fn cell(&self, area: Rect, column: u16) -> usize {
        let (_, rest) = split_columns(area, width_of(&self.prompt()));
        let width = usize::from(query_width(rest, &self.counter(area)).saturating_sub(1));
        let before = shown(self.state.query().before_cursor());
        let hidden = cells(&before) - cells(end_within(&before, width));
        hidden + usize::from(column.saturating_sub(rest.x))
    }

    fn prompt(&self) -> Line<'static> {
        let prompt = match self.state.purpose {
            _ if self.is_rename() => RENAME_PROMPT,
            Purpose::Delete => DELETE_PROMPT,
            Purpose::Switch => PROMPT,
        };
        Line::styled(prompt, self.theme.accent)
    }

    /// The number of rows, with where a switch applies if there is space for it.
    fn counter(&self, area: Rect) -> Line<'static> {
        if self.is_rename() {
            return Line::default();
        }
        let (matches, rows) = self.state.counts();
        let pairs = self.state.pair_count();
        let count = match pairs {
            0 => format!(" {matches}/{rows} "),
            _ => format!(" {matches}/{rows} +{pairs} "),
        };
        // The row is the first to go where space is short.
        let least = usize::from(LEAST_QUERY + width_of(&self.prompt()));
        let rows = self.position.into_iter();
        let rows = rows.flat_map(|row| [format!(" row {row} {count}"), format!(" #{row}{count}")]);
        let fits = |text: &String| least + text.len() <= area.width.into();
        let count = rows.into_iter().find(fits).unwrap_or(count);
        let count = match self.state.marked().count() {
            0 => count,
            marked => format!(" {marked} marked {count}"),
        };
        for scope in self.state.scope {
            let line = Line::from_iter([
                Span::styled(format!(" {scope} "), self.theme.accent),
                Span::styled(count.clone(), self.theme.dim),
            ]);
            let around = width_of(&line) + width_of(&self.prompt());
            if area.width >= around + LEAST_QUERY_WITH_SCOPE {
                return line;
            }
        }
        Line::styled(count, self.theme.dim)
    }

    fn is_rename(&self) -> bool {
        matches!(self.state.dialog.as_ref(), Some(Dialog::Rename { .. }))
    }

    /// Draws the status at the end if the query leaves enough space, and returns the remaining
    /// area.
    fn render_status(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let typed = cells(self.state.query().text()) + 1;
        let width = usize::from(area.width).saturating_sub(typed);
        let status = self.status.as_ref().and_then(|status| status.whole(width, self.theme));
        let Some(line) = status.map(Line::from) else {
            return area;
        };
        let (query_area, status_area) = split_columns(area, area.width - width_of(&line));
        line.render(status_area, buffer);
        query_area
    }

    /// Draws the part of the query that fits, with the cursor visible.
    fn render_query(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let width = usize::from(area.width.checked_sub(1)?);
        let query = self.state.query();
        let before = shown(query.before_cursor());
        let after = shown(&query.text()[query.before_cursor().len()..]);
        let before = end_within(&before, width);
        let (x, y) = buffer.set_stringn(area.x, area.y, before, width, Style::new());
        buffer.set_stringn(x, y, after, usize::from(area.right() - x), Style::new());
        Some(Position { x, y })
    }
}

/// The end of the text, in at most `width` cells.
fn end_within(text: &str, width: usize) -> &str {
    let mut taken = 0;
    let start = text.char_indices().rev().map_while(|(start, character)| {
        taken += character.width().unwrap_or(0);
        (taken <= width).then_some(start)
    });
    &text[start.last().unwrap_or(text.len())..]
}

/// The width of the query in this area, next to the counter.
fn query_width(area: Rect, counter: &Line) -> u16 {
    match area.width.checked_sub(width_of(counter)) {
        Some(width) if width >= LEAST_QUERY => width,
        _ => area.width,
    }
}

fn width_of(line: &Line) -> u16 {
    u16::try_from(line.width()).unwrap_or(u16::MAX)
}
