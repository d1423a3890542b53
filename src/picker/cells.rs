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

/// Characters that are drawn as one.
pub(super) struct Grapheme<'text> {
    pub(super) symbol: &'text str,
    pub(super) width: usize,
}

/// The graphemes of a text that was escaped. Zero-width characters belong to their neighbour.
pub(super) fn graphemes<'text>(safe: &'text Span) -> Vec<Grapheme<'text>> {
    let text = safe.content.as_ref();
    if text.is_ascii() {
        let symbol = |start| &text[start..=start];
        return (0..text.len()).map(|start| Grapheme { symbol: symbol(start), width: 1 }).collect();
    }
    let mut start = 0;
    let mut graphemes: Vec<Grapheme> = Vec::new();
    for grapheme in safe.styled_graphemes(Style::new()) {
        let symbol = grapheme.symbol;
        let width = usize::from(symbol.cell_width());
        let end = start + symbol.len();
        match graphemes.last_mut() {
            Some(last) if width == 0 || last.width == 0 => {
                last.symbol = &safe.content[start - last.symbol.len()..end];
                last.width += width;
            }
            _ => graphemes.push(Grapheme { symbol, width }),
        }
        start = end;
    }
    graphemes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_that_of_the_drawn_graphemes() {
        for (text, expected) in
            [("", 0), ("prod", 4), ("日本", 4), ("لا-prod", 7), ("x\u{301}", 1), ("a\u{1b}b", 8)]
        {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }
}
