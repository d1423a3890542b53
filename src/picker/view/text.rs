//! Fits text into a number of cells. A text that is too long is cut in the middle, because the end
//! of a name usually distinguishes it better than the start. All external text is drawn through
//! these functions, which escape control characters.
//!
//! The width is counted per grapheme, because text is drawn that way. Text is never reordered:
//! right-to-left scripts are left to the terminal.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::printable::shown;

/// A text, cut to at most `width` cells.
pub(super) fn fitted(text: &str, width: usize, style: Style) -> Vec<Span<'static>> {
    fitted_with(text, &[], width, style, style)
}

/// A text, cut to at most `width` cells, with the characters at the positions `found` in
/// `found_style`.
pub(super) fn fitted_with(
    text: &str,
    found: &[usize],
    width: usize,
    style: Style,
    found_style: Style,
) -> Vec<Span<'static>> {
    let (safe, is_found) = escaped(text, found);
    let safe = Span::raw(safe);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for grapheme in cut_middle(graphemes(&safe, &is_found), width) {
        let style = if grapheme.found { found_style } else { style };
        match spans.last_mut() {
            Some(last) if last.style == style && joins(last, &grapheme) => {
                last.content.to_mut().push_str(grapheme.symbol);
            }
            _ => spans.push(Span::styled(grapheme.symbol.to_owned(), style)),
        }
        // Without these spaces the next span would be drawn over the end of the grapheme.
        let lacking = grapheme.width.saturating_sub(Span::raw(grapheme.symbol).width());
        if lacking > 0 {
            spans.push(Span::styled(" ".repeat(lacking), style));
        }
    }
    spans
}

/// Whether a span with this grapheme appended has the width of the cells that are drawn. Some
/// letters are narrower together than separately, and the next span would begin too early.
fn joins(span: &Span, grapheme: &Grapheme) -> bool {
    if span.content.is_ascii() && grapheme.symbol.is_ascii() {
        return true;
    }
    let together = format!("{}{}", span.content, grapheme.symbol);
    Span::raw(together).width() == span.width() + grapheme.width
}

/// A text wrapped between words into lines of at most `width` cells.
pub(super) fn wrapped(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for word in text.split_whitespace() {
        let word = fitted(word, width, style);
        match lines.last_mut() {
            Some(line) if self::width(&line.spans) + 1 + self::width(&word) <= width => {
                line.push_span(Span::styled(" ", style));
                line.extend(word);
            }
            _ => lines.push(Line::from(word)),
        }
    }
    lines
}

/// The width of spans in cells.
pub(super) fn width(spans: &[Span]) -> usize {
    spans.iter().map(Span::width).sum()
}

/// Shares `available` cells between two texts: each gets half, and cells that one does not need are
/// given to the other.
pub(super) fn share(available: usize, first: usize, second: usize) -> (usize, usize) {
    if first + second <= available {
        (first, second)
    } else if first <= available / 2 {
        (first, available - first)
    } else if second <= available / 2 {
        (available - second, second)
    } else {
        (available.div_ceil(2), available / 2)
    }
}

/// Characters that appear as one.
struct Grapheme<'text> {
    symbol: &'text str,
    width: usize,
    found: bool,
}

/// The escaped text, and for each of its characters whether it was found. If an escaped character
/// was found, so is its whole escape sequence.
fn escaped<'text>(text: &'text str, found: &[usize]) -> (Cow<'text, str>, Vec<bool>) {
    let mut is_found = Vec::with_capacity(text.len());
    for (position, character) in text.chars().enumerate() {
        let shown_as = shown(character.encode_utf8(&mut [0; 4])).chars().count();
        let hit = found.binary_search(&position).is_ok();
        is_found.extend(std::iter::repeat_n(hit, shown_as));
    }
    (shown(text), is_found)
}

fn graphemes<'text>(safe: &'text Span, is_found: &[bool]) -> Vec<Grapheme<'text>> {
    let mut is_found = is_found.iter();
    let mut start = 0;
    let mut graphemes: Vec<Grapheme> = Vec::new();
    for grapheme in safe.styled_graphemes(Style::new()) {
        let symbol = grapheme.symbol;
        let characters = is_found.by_ref().take(symbol.chars().count());
        let found = characters.fold(false, |found, &hit| found | hit);
        let width = usize::from(symbol.cell_width());
        let end = start + symbol.len();
        match graphemes.last_mut() {
            // A grapheme of zero width is joined with its neighbour.
            Some(last) if width == 0 || last.width == 0 => {
                last.symbol = &safe.content[start - last.symbol.len()..end];
                last.width += width;
                last.found |= found;
            }
            _ => graphemes.push(Grapheme { symbol, width, found }),
        }
        start = end;
    }
    graphemes
}

/// Cuts a text to `width` cells. A third of them shows the start and the rest the end; the end gets
/// more if that makes the last part of the name fit completely.
fn cut_middle(mut text: Vec<Grapheme>, width: usize) -> Vec<Grapheme> {
    if cells(&text) <= width {
        return text;
    }
    let Some(available) = width.checked_sub(1) else {
        return Vec::new();
    };
    let head_limit = match available.checked_sub(cells(last_part(&text))) {
        Some(remaining) => remaining.min(available / 3),
        None => available / 3,
    };
    let (head, head_width) = within(text.iter(), head_limit);
    let (tail, _) = within(text.iter().rev(), available - head_width);
    let cut = head..text.len() - tail;
    let found = text[cut.clone()].iter().any(|grapheme| grapheme.found);
    text.splice(cut, [Grapheme { symbol: "…", width: 1, found }]);
    text
}

/// The last part of a name, after `/` or `_`. It is what distinguishes the names of AWS and Google
/// clusters, and paths.
fn last_part<'part, 'text>(text: &'part [Grapheme<'text>]) -> &'part [Grapheme<'text>] {
    let separator = text.iter().rposition(|grapheme| grapheme.symbol.starts_with(['/', '_']));
    &text[separator.map_or(0, |separator| separator + 1)..]
}

fn cells(text: &[Grapheme]) -> usize {
    text.iter().map(|grapheme| grapheme.width).sum()
}

/// The number of graphemes that fit in `available` cells, and their width.
fn within<'text>(
    text: impl Iterator<Item = &'text Grapheme<'text>>,
    available: usize,
) -> (usize, usize) {
    let ends = text.scan(0, |end, grapheme| {
        *end += grapheme.width;
        (*end <= available).then_some(*end)
    });
    ends.fold((0, 0), |(count, _), end| (count + 1, end))
}
