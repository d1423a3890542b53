//! How much room text takes on the screen.

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::printable::shown;

/// The cells that a text takes when it is shown. They are those of its graphemes, as they are drawn
/// one by one: a few writings take more of them than the text as a whole would.
pub(super) fn cells(text: &str) -> usize {
    let text = shown(text);
    if text.is_ascii() {
        return text.len();
    }
    let span = Span::raw(text);
    span.styled_graphemes(Style::new()).map(|own| usize::from(own.symbol.cell_width())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_cells_that_it_is_drawn_in() {
        for (text, expected) in
            [("", 0), ("prod", 4), ("日本", 4), ("لا-prod", 7), ("e\u{301}", 1), ("a\u{1b}b", 8)]
        {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }
}
