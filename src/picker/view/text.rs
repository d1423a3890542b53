//! Fits text into a number of cells. A text that is too long is cut in the middle, because the end
//! of a name usually distinguishes it better than the start; for the names of a list see
//! [`distinct`](crate::picker::distinct). All external text is drawn through these functions, which
//! escape control characters.
//!
//! The width is counted per grapheme, because text is drawn that way. Text is never reordered:
//! right-to-left scripts are left to the terminal.

#[cfg(test)]
mod tests;
mod words;

pub(super) use words::words;

use std::ops::Range;
use std::slice;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::picker::cells::{Grapheme, cells, graphemes};
use crate::picker::distinct::{Cut, suffix};
use crate::picker::shorten::kept;
use crate::printable::{shown, shown_lengths};

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
    let safe = Span::raw(shown(text));
    let graphemes = graphemes(&safe);
    let is_found = is_found(text, found);
    let kept = kept(&graphemes, &[], width, &is_found);
    drawn(&pieces(&graphemes, &kept, &is_found), style, found_style)
}

/// The end of a text that does not fit into `width` cells.
pub(super) fn fitted_end(text: &str, width: usize, style: Style) -> Vec<Span<'static>> {
    let safe = Span::raw(shown(text));
    let graphemes = graphemes(&safe);
    let mut left = width.saturating_sub(cells("…"));
    let before = graphemes.iter().rposition(|own| {
        let rest = left.checked_sub(own.width);
        left = rest.unwrap_or(0);
        rest.is_none()
    });
    let start = before.map_or(0, |before| before + 1);
    let kept = start..graphemes.len();
    drawn(&pieces(&graphemes, slice::from_ref(&kept), &is_found(text, &[])), style, style)
}

/// A text with found characters that is cut so that it differs from the others of its list.
pub(super) fn fitted_as(
    text: &str,
    found: &[usize],
    cut: &Cut,
    style: Style,
    found_style: Style,
) -> Vec<Span<'static>> {
    let safe = Span::raw(shown(text));
    let pieces = pieces(&graphemes(&safe), &cut.kept, &is_found(text, found));
    let mut spans = drawn(&pieces, style, found_style);
    spans.extend(cut.number.map(|number| Span::styled(suffix(number), style)));
    spans
}

fn drawn(pieces: &[Piece], style: Style, found_style: Style) -> Vec<Span<'static>> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for piece in pieces {
        let style = if piece.found { found_style } else { style };
        match spans.last_mut() {
            Some(last) if last.style == style && joins(last, piece) => {
                last.content.to_mut().push_str(piece.symbol);
            }
            _ => spans.push(Span::styled(piece.symbol.to_owned(), style)),
        }
        // Without these spaces the next span would be drawn over the end of the grapheme.
        let lacking = piece.width.saturating_sub(Span::raw(piece.symbol).width());
        if lacking > 0 {
            spans.push(Span::styled(" ".repeat(lacking), style));
        }
    }
    spans
}

/// Whether a span with this grapheme appended has the width of the cells that are drawn. Some
/// letters are narrower together than separately, and the next span would begin too early.
fn joins(span: &Span, grapheme: &Piece) -> bool {
    if span.content.is_ascii() && grapheme.symbol.is_ascii() {
        return true;
    }
    let together = format!("{}{}", span.content, grapheme.symbol);
    Span::raw(together).width() == span.width() + grapheme.width
}

/// A text wrapped between words into lines of at most `width` cells. A command that fits on a line is not
/// wrapped; a word that is longer than a line continues in the next one.
pub(super) fn wrapped(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    wrapped_words(words(text, width).into_iter(), width, style)
}

/// The same for words, which may contain spaces.
pub(super) fn wrapped_words<'w>(
    words: impl Iterator<Item = &'w str>,
    width: usize,
    style: Style,
) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut filled = 0;
    for word in words {
        let safe = Span::raw(shown(word));
        let graphemes = graphemes(&safe);
        let taken: usize = graphemes.iter().map(|own| own.width).sum();
        let is_long = taken > width;
        match lines.last_mut() {
            Some(line) if filled + 1 + taken <= width || is_long && filled + 1 < width => {
                line.push_span(Span::styled(" ", style));
                filled += 1;
            }
            _ => {
                lines.push(Line::default());
                filled = 0;
            }
        }
        let mut rest = &graphemes[..];
        while !rest.is_empty() {
            let mut end = 0;
            while let Some(next) = rest.get(end).filter(|next| filled + next.width <= width) {
                filled += next.width;
                end += 1;
            }
            let pieces: Vec<Piece> = rest[..end].iter().map(Piece::of).collect();
            if let Some(line) = lines.last_mut() {
                line.extend(drawn(&pieces, style, style));
            }
            rest = &rest[end..];
            if !rest.is_empty() {
                if end == 0 && filled == 0 {
                    // Not even one grapheme fits.
                    break;
                }
                lines.push(Line::default());
                filled = 0;
            }
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

/// A grapheme that is drawn, or the ellipsis for some that are not.
struct Piece<'text> {
    symbol: &'text str,
    width: usize,
    found: bool,
}

impl<'text> Piece<'text> {
    fn of(grapheme: &Grapheme<'text>) -> Self {
        Self { symbol: grapheme.symbol, width: grapheme.width, found: false }
    }
}

/// For each character of the escaped text whether it was found. If an escaped character was found,
/// so is its whole escape sequence.
pub(super) fn is_found(text: &str, found: &[usize]) -> Vec<bool> {
    let mut is_found = Vec::with_capacity(text.len());
    for (position, length) in shown_lengths(text).enumerate() {
        let hit = found.binary_search(&position).is_ok();
        is_found.extend(std::iter::repeat_n(hit, length));
    }
    is_found
}

/// The parts of a text that are kept, with an ellipsis for what is between them. It counts as found
/// where something in it was.
fn pieces<'text>(
    text: &[Grapheme<'text>],
    kept: &[Range<usize>],
    is_found: &[bool],
) -> Vec<Piece<'text>> {
    if kept.is_empty() {
        return Vec::new();
    }
    let mut is_found = is_found.iter();
    let mut kept = kept.iter().peekable();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut in_gap = false;
    for (index, grapheme) in text.iter().enumerate() {
        let characters = is_found.by_ref().take(grapheme.symbol.chars().count());
        let found = characters.fold(false, |found, &hit| found | hit);
        while kept.next_if(|range| range.end <= index).is_some() {}
        let is_kept = kept.peek().is_some_and(|range| range.contains(&index));
        match pieces.last_mut() {
            _ if is_kept => pieces.push(Piece { found, ..Piece::of(grapheme) }),
            Some(gap) if in_gap => gap.found |= found,
            _ => pieces.push(Piece { symbol: "…", width: 1, found }),
        }
        in_gap = !is_kept;
    }
    pieces
}
