//! The width of text on the screen.

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::printable::shown;

/// The number of terminal cells of a text when it is drawn. It is the sum of the widths of the
/// graphemes, because they are drawn one by one; in a few scripts the text as a whole is narrower.
pub(super) fn cells(text: &str) -> usize {
    let text = shown(text);
    if text.is_ascii() {
        return text.len();
    }
    let span = Span::raw(text);
    span.styled_graphemes(Style::new()).map(|part| usize::from(part.symbol.cell_width())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_that_of_the_drawn_graphemes() {
        for (text, expected) in
            [("", 0), ("prod", 4), ("日本", 4), ("لا-prod", 7), ("e\u{301}", 1), ("a\u{1b}b", 8)]
        {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }
}
