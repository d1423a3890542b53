//! The common parts of both lists: a border with a title, and rows with a bar and marks.

use std::iter;

use ratatui::buffer::Buffer;
use ratatui::layout::{Offset, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders, Widget};

use super::layout::ListFrame;
use super::text::wrapped;
use super::theme::Theme;
use crate::picker::state::List;

/// The cells before the text of a row: the bar, the mark and a space.
const MARGIN: u16 = 3;
/// The number of cells around the text of a row: the margin, and one that stays free at its end.
pub(super) const AROUND: usize = MARGIN as usize + 1;

#[derive(Clone, Copy)]
pub(super) struct Pane<'screen> {
    pub(super) focused: bool,
    pub(super) frame: ListFrame,
    pub(super) theme: &'screen Theme,
}

pub(super) struct ListRow {
    pub(super) highlighted: bool,
    pub(super) mark: Span<'static>,
    /// Next to the mark; in a list, all rows have it or none.
    pub(super) second_mark: Option<Span<'static>>,
    /// The mark of pinned rows; in a list, all rows have it or none.
    pub(super) pin: Option<Span<'static>>,
    pub(super) text: Vec<Span<'static>>,
}

impl Pane<'_> {
    /// The position in a list that does not fit into this area, for the border.
    pub(super) fn position(&self, list: &List, area: Rect) -> Option<Vec<Span<'static>>> {
        let row = position(list, self.frame.within(area).height.into())?;
        Some(vec![Span::styled(format!("{row}/{}", list.len()), self.theme.dim)])
    }

    /// Draws the border with the title and the status, and returns the area inside.
    pub(super) fn draw_frame(
        &self,
        title: Vec<Span>,
        status: Option<Vec<Span>>,
        area: Rect,
        buffer: &mut Buffer,
    ) -> Rect {
        let inner = self.frame.within(area);
        match self.frame {
            ListFrame::Border => {}
            ListFrame::Divider => {
                let line = Rect { width: area.width - inner.width, ..area };
                Block::new()
                    .borders(Borders::LEFT)
                    .border_style(self.theme.border)
                    .render(line, buffer);
                return inner;
            }
            ListFrame::Nothing => return inner,
        }
        let Theme { focused_title, focused_border, title: plain_title, border, .. } = *self.theme;
        let spaced = spaced(title);
        let mut block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(if self.focused { focused_border } else { border })
            .title(spaced.style(if self.focused { focused_title } else { plain_title }));
        if let Some(status) = status {
            block = block.title_bottom(self::spaced(status).right_aligned());
        }
        block.render(area, buffer);
        inner
    }

    /// Draws the rows from the top, and returns the area below them.
    pub(super) fn rows(
        &self,
        rows: impl Iterator<Item = ListRow>,
        area: Rect,
        buffer: &mut Buffer,
    ) -> Rect {
        let mut below = area;
        for (row, line) in rows.zip(area.rows()) {
            let bar = match (row.highlighted, self.focused) {
                (true, true) => Span::styled("▌", self.theme.accent),
                (true, false) => Span::styled("▎", self.theme.dim),
                (false, _) => Span::raw(" "),
            };
            let mut spans = vec![bar, row.mark];
            spans.extend(row.second_mark);
            spans.extend(row.pin);
            spans.push(Span::raw(" "));
            spans.extend(row.text);
            Line::from(spans).render(line, buffer);
            if row.highlighted {
                let unfocused = Style::new().bold();
                buffer
                    .set_style(line, if self.focused { self.theme.highlighted } else { unfocused });
            }
            below = Rect { y: line.bottom(), height: area.bottom() - line.bottom(), ..area };
        }
        below
    }

    /// Draws a remark about the list if all of it fits.
    pub(super) fn whole_remark(&self, remark: &str, area: Rect, buffer: &mut Buffer) {
        if wrapped(remark, text_width(area), self.theme.dim).len() <= usize::from(area.height) {
            self.remark(remark, area, buffer);
        }
    }

    /// Draws a remark about the list, wrapped; lines that do not fit are left out.
    pub(super) fn remark(&self, remark: &str, area: Rect, buffer: &mut Buffer) {
        self.remarks(iter::once(remark), area, buffer);
    }

    /// Draws remarks below each other.
    pub(super) fn remarks<'r>(
        &self,
        remarks: impl Iterator<Item = &'r str>,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let lines = remarks.flat_map(|own| wrapped(own, text_width(area), self.theme.dim));
        for (line, row) in lines.zip(area.rows()) {
            line.render(row.offset(Offset::new(i32::from(MARGIN), 0)).intersection(row), buffer);
        }
    }
}

/// The position in a list that is longer than its page, counted from 1.
pub(super) fn position(list: &List, page: usize) -> Option<usize> {
    (list.len() > page).then_some(list.highlighted + 1)
}

fn spaced(words: Vec<Span>) -> Line {
    let mut line = Line::from(" ");
    line.extend(words);
    line.push_span(" ");
    line
}

pub(super) fn text_width(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(AROUND)
}
