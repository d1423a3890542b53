//! Draws the footer: the most important keys of the keymap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::text::width;
use super::theme::Theme;
use crate::picker::keymap::{Action, Keymap, Mode};

pub(super) struct Footer<'screen, P> {
    pub(super) mode: Mode,
    /// Whether the query is empty, so that bound letters trigger their actions.
    pub(super) nothing_typed: bool,
    /// Whether an action would do anything.
    pub(super) is_possible: P,
    pub(super) keymap: &'screen Keymap,
    pub(super) theme: &'screen Theme,
}

const MARGIN: &str = " ";
/// The separators between hints. The shorter one is tried before a hint is left out.
const SEPARATORS: [&str; 2] = ["   ", "  "];

impl<P: Fn(Action) -> bool> Widget for Footer<'_, P> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let hints = self.keymap.hints(self.mode, self.nothing_typed, self.is_possible);
        let mut hints: Vec<(u8, [Span; 2])> = hints
            .map(|(key, hint)| {
                let key = Span::styled(key.to_string(), self.theme.key);
                (hint.rank, [key, Span::styled(format!(" {}", hint.does), self.theme.dim)])
            })
            .collect();
        let fits = |hints: &[_], separator| line_width(hints, separator) <= usize::from(area.width);
        let separator = loop {
            if let Some(separator) =
                SEPARATORS.into_iter().find(|separator| fits(&hints, separator))
            {
                break separator;
            }
            let Some(least) = hints.iter().map(|&(rank, _)| rank).max() else { return };
            hints.retain(|&(rank, _)| rank != least);
        };
        let mut line = Line::default();
        for (position, (_, hint)) in hints.into_iter().enumerate() {
            line.push_span(if position == 0 { MARGIN } else { separator });
            line.extend(hint);
        }
        line.render(area, buffer);
    }
}

fn line_width(hints: &[(u8, [Span; 2])], separator: &str) -> usize {
    let words: usize = hints.iter().map(|(_, hint)| width(hint)).sum();
    MARGIN.len() + words + hints.len().saturating_sub(1) * separator.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn footer(width: u16) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buffer = Buffer::empty(area);
        let keymap = &Keymap::only(&[
            "choose",
            "confirm",
            "namespaces",
            "delete",
            "rename",
            "help",
            "cancel",
        ]);
        let theme = &Theme::default();
        Footer { mode: Mode::Contexts, nothing_typed: true, is_possible: |_| true, keymap, theme }
            .render(area, &mut buffer);
        let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.trim_end().to_owned()
    }

    #[test]
    fn separators_shrink_before_hints_are_left_out_by_rank() {
        for (width, expected) in [
            (
                90,
                " enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel",
            ),
            (80, " enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"),
            (78, " enter switch   tab namespaces   ctrl-r rename   ? help   esc cancel"),
            (60, " enter switch   tab namespaces   ? help   esc cancel"),
            (40, " enter switch   ? help   esc cancel"),
            (30, " enter switch   ? help"),
            (20, " enter switch"),
            (5, ""),
        ] {
            assert_eq!(footer(width), expected);
        }
    }
}
