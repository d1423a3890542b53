//! The line on top: what is typed, and how many rows match it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{StatefulWidget, Widget};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::layout::split_columns;
use super::status::Status;
use super::theme::Theme;
use crate::picker::state::List;
use crate::printable::shown;

/// The search line of the list with the focus. Drawing it tells where the cursor belongs.
pub(super) struct SearchLine<'screen> {
    pub(super) list: &'screen List,
    /// What the list is, where nothing else tells it.
    pub(super) status: Option<Status>,
    pub(super) theme: &'screen Theme,
}

const PROMPT: &str = " ❯ ";
const PROMPT_WIDTH: u16 = 3;
/// The least room for the query; a counter that leaves less is not shown.
const LEAST_QUERY: u16 = 8;

impl StatefulWidget for SearchLine<'_> {
    type State = Option<Position>;

    fn render(self, area: Rect, buffer: &mut Buffer, cursor: &mut Option<Position>) {
        let (matching, all) = (self.list.matches().len(), self.list.rows());
        let counter = Line::styled(format!(" {matching}/{all} "), self.theme.dim);
        let counter_width = u16::try_from(counter.width()).unwrap_or(u16::MAX);
        let (prompt_area, rest) = split_columns(area, PROMPT_WIDTH);
        let query_width = match rest.width.checked_sub(counter_width) {
            Some(width) if width >= LEAST_QUERY => width,
            _ => rest.width,
        };
        let (query_area, counter_area) = split_columns(rest, query_width);

        Line::styled(PROMPT, self.theme.accent).render(prompt_area, buffer);
        counter.render(counter_area, buffer);
        let query_area = self.render_status(query_area, buffer);
        *cursor = self.render_query(query_area, buffer);
    }
}

impl SearchLine<'_> {
    /// Draws the status at the end if what is typed leaves room for it, and returns the rest.
    fn render_status(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let typed = shown(self.list.query().text()).width() + 1;
        let room = usize::from(area.width).saturating_sub(typed);
        let status = self.status.as_ref().and_then(|status| status.whole(room, self.theme));
        let Some(line) = status.map(Line::from) else {
            return area;
        };
        let width = u16::try_from(line.width()).unwrap_or(area.width);
        let (query_area, status_area) = split_columns(area, area.width - width);
        line.render(status_area, buffer);
        query_area
    }

    /// Draws as much of the query as fits, with the cursor in sight.
    fn render_query(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let room = usize::from(area.width.checked_sub(1)?);
        let query = self.list.query();
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
