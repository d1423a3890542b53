//! The keys that matter most, from the keymap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::text::width;
use super::theme::Theme;
use crate::picker::Focus;
use crate::picker::keymap;

/// The footer.
pub(super) struct Footer<'screen> {
    pub(super) focus: Focus,
    pub(super) theme: &'screen Theme,
}

const MARGIN: &str = " ";
const SEPARATOR: &str = "   ";

impl Widget for Footer<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut hints: Vec<(u8, [Span; 2])> = keymap::bindings(self.focus)
            .filter_map(|binding| {
                let hint = binding.hint?;
                let key = Span::styled(binding.keys[0].to_string(), self.theme.key);
                Some((hint.rank, [key, Span::styled(format!(" {}", hint.does), self.theme.dim)]))
            })
            .collect();
        while let Some(least) = hints.iter().map(|&(rank, _)| rank).max()
            && line_width(&hints) > usize::from(area.width)
        {
            hints.retain(|&(rank, _)| rank != least);
        }
        let mut line = Line::default();
        for (position, (_, hint)) in hints.into_iter().enumerate() {
            line.push_span(if position == 0 { MARGIN } else { SEPARATOR });
            line.extend(hint);
        }
        line.render(area, buffer);
    }
}

fn line_width(hints: &[(u8, [Span; 2])]) -> usize {
    let words: usize = hints.iter().map(|(_, hint)| width(hint)).sum();
    MARGIN.len() + words + hints.len().saturating_sub(1) * SEPARATOR.len()
}
