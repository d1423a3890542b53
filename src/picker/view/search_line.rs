//! The line on top: what is typed, and how many rows match it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{StatefulWidget, Widget};
use unicode_width::UnicodeWidthChar;

use super::layout::split_columns;
use super::status::Status;
use super::theme::Theme;
use crate::picker::Purpose;
use crate::picker::cells::cells;
use crate::picker::state::{Dialog, State};
use crate::printable::shown;

/// The search line of the list with the focus. Drawing it tells where the cursor belongs.
pub(super) struct SearchLine<'screen> {
    pub(super) state: &'screen State,
    /// What the list is, where nothing else tells it.
    pub(super) status: Option<Status>,
    pub(super) theme: &'screen Theme,
}

const PROMPT: &str = " ❯ ";
const RENAME_PROMPT: &str = " rename ❯ ";
const DELETE_PROMPT: &str = " delete ❯ ";
/// The least room for the query; a counter that leaves less is not shown.
const LEAST_QUERY: u16 = 8;

impl StatefulWidget for SearchLine<'_> {
    type State = Option<Position>;

    fn render(self, area: Rect, buffer: &mut Buffer, cursor: &mut Option<Position>) {
        let (prompt, counter) = (self.prompt(), self.counter());
        let (prompt_area, rest) = split_columns(area, width_of(&prompt));
        let (query_area, counter_area) = split_columns(rest, query_width(rest, &counter));
        prompt.render(prompt_area, buffer);
        counter.render(counter_area, buffer);
        let query_area = self.render_status(query_area, buffer);
        *cursor = self.render_query(query_area, buffer);
    }
}

/// The cells that the counter leaves to the query.
fn query_width(area: Rect, counter: &Line) -> u16 {
    match area.width.checked_sub(width_of(counter)) {
        Some(width) if width >= LEAST_QUERY => width,
        _ => area.width,
    }
}

fn width_of(line: &Line) -> u16 {
    u16::try_from(line.width()).unwrap_or(u16::MAX)
}

impl SearchLine<'_> {
    /// The cell of the query that is drawn in this column of the screen. A status takes no room
    /// that the query needs, so it doesn't matter here.
    pub(super) fn cell(&self, area: Rect, column: u16) -> usize {
        let (_, rest) = split_columns(area, width_of(&self.prompt()));
        let room = usize::from(query_width(rest, &self.counter()).saturating_sub(1));
        let before = shown(self.state.query().before_cursor());
        let hidden = cells(&before) - cells(end_within(&before, room));
        hidden + usize::from(column.saturating_sub(rest.x))
    }

    fn prompt(&self) -> Line<'static> {
        let prompt = match self.state.purpose() {
            _ if self.is_for_a_name() => RENAME_PROMPT,
            Purpose::Delete => DELETE_PROMPT,
            Purpose::Switch => PROMPT,
        };
        Line::styled(prompt, self.theme.accent)
    }

    fn counter(&self) -> Line<'static> {
        if self.is_for_a_name() {
            return Line::default();
        }
        let list = self.state.list();
        Line::styled(format!(" {}/{} ", list.matches().len(), list.rows()), self.theme.dim)
    }

    fn is_for_a_name(&self) -> bool {
        matches!(self.state.dialog(), Some(Dialog::Rename { .. }))
    }

    /// Draws the status at the end if what is typed leaves room for it, and returns the rest.
    fn render_status(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let typed = cells(self.state.query().text()) + 1;
        let room = usize::from(area.width).saturating_sub(typed);
        let status = self.status.as_ref().and_then(|status| status.whole(room, self.theme));
        let Some(line) = status.map(Line::from) else {
            return area;
        };
        let (query_area, status_area) = split_columns(area, area.width - width_of(&line));
        line.render(status_area, buffer);
        query_area
    }

    /// Draws as much of the query as fits, with the cursor in sight.
    fn render_query(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let room = usize::from(area.width.checked_sub(1)?);
        let query = self.state.query();
        let before = shown(query.before_cursor());
        let after = shown(&query.text()[query.before_cursor().len()..]);
        let before = end_within(&before, room);
        let (x, y) = buffer.set_stringn(area.x, area.y, before, room, Style::new());
        buffer.set_stringn(x, y, after, usize::from(area.right() - x), Style::new());
        Some(Position { x, y })
    }
}

/// The end of the text, in at most `room` cells.
fn end_within(text: &str, room: usize) -> &str {
    let mut taken = 0;
    let start = text.char_indices().rev().map_while(|(start, character)| {
        taken += character.width().unwrap_or(0);
        (taken <= room).then_some(start)
    });
    &text[start.last().unwrap_or(text.len())..]
}
