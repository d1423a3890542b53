//! Text in a given number of cells: what is too long loses its middle, since the end of a name
//! mostly tells more than its beginning. Everything from outside that is drawn passes through
//! here, and is made safe.
//!
//! Cells are counted grapheme by grapheme, for so they are drawn. Text is never put in another
//! order: what is read from right to left is the terminal's to turn round.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::printable::shown;

/// A text in at most `width` cells.
pub(super) fn fitted(text: &str, width: usize, style: Style) -> Vec<Span<'static>> {
    fitted_with(text, &[], width, style, style)
}

/// A text in at most `width` cells, with the characters at the positions `found` in a style of
/// their own.
pub(super) fn fitted_with(
    text: &str,
    found: &[usize],
    width: usize,
    style: Style,
    found_style: Style,
) -> Vec<Span<'static>> {
    let (safe, is_found) = made_safe(text, found);
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
        // The cells that the next span would otherwise be drawn over.
        let lacking = grapheme.width.saturating_sub(Span::raw(grapheme.symbol).width());
        if lacking > 0 {
            spans.push(Span::styled(" ".repeat(lacking), style));
        }
    }
    spans
}

/// Whether a span with this grapheme at its end is as wide as what is drawn of it. Some letters are
/// narrower together than each by itself, and a line would begin the next span too early.
fn joins(span: &Span, grapheme: &Grapheme) -> bool {
    if span.content.is_ascii() && grapheme.symbol.is_ascii() {
        return true;
    }
    let together = format!("{}{}", span.content, grapheme.symbol);
    Span::raw(together).width() == span.width() + grapheme.width
}

/// A text in lines of at most `width` cells, broken between words.
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

/// The cells that spans take.
pub(super) fn width(spans: &[Span]) -> usize {
    spans.iter().map(Span::width).sum()
}

/// How to share `room` cells among two texts that want more: each gets half, and what one does
/// not need goes to the other.
pub(super) fn share(room: usize, first: usize, second: usize) -> (usize, usize) {
    if first + second <= room {
        (first, second)
    } else if first <= room / 2 {
        (first, room - first)
    } else if second <= room / 2 {
        (room - second, second)
    } else {
        (room.div_ceil(2), room / 2)
    }
}

/// What appears as one character.
struct Grapheme<'text> {
    symbol: &'text str,
    width: usize,
    found: bool,
}

/// The text as it can be shown, and of each of its characters whether it was found. An escaped
/// character is found with all of its escape.
fn made_safe<'text>(text: &'text str, found: &[usize]) -> (Cow<'text, str>, Vec<bool>) {
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
            // Without a cell of its own it goes where its neighbour goes.
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

/// At most `width` cells of the text. Of what is too long, a third of the room shows the
/// beginning and the rest the end; or the end gets more, if its last part is whole then.
fn cut_middle(mut text: Vec<Grapheme>, width: usize) -> Vec<Grapheme> {
    if cells(&text) <= width {
        return text;
    }
    let Some(room) = width.checked_sub(1) else {
        return Vec::new();
    };
    let head_room = match room.checked_sub(cells(last_part(&text))) {
        Some(beside_last_part) => beside_last_part.min(room / 3),
        None => room / 3,
    };
    let (head, head_width) = within(text.iter(), head_room);
    let (tail, _) = within(text.iter().rev(), room - head_width);
    let cut = head..text.len() - tail;
    let found = text[cut.clone()].iter().any(|grapheme| grapheme.found);
    text.splice(cut, [Grapheme { symbol: "…", width: 1, found }]);
    text
}

/// What tells a name from others of its kind: in the name of an AWS or a Google cluster, and in a
/// path, what is behind the last of these signs.
fn last_part<'part, 'text>(text: &'part [Grapheme<'text>]) -> &'part [Grapheme<'text>] {
    let separator = text.iter().rposition(|grapheme| grapheme.symbol.starts_with(['/', '_']));
    &text[separator.map_or(0, |separator| separator + 1)..]
}

fn cells(text: &[Grapheme]) -> usize {
    text.iter().map(|grapheme| grapheme.width).sum()
}

/// How many graphemes fit in `room` cells, and the cells they take.
fn within<'text>(
    text: impl Iterator<Item = &'text Grapheme<'text>>,
    room: usize,
) -> (usize, usize) {
    let ends = text.scan(0, |end, grapheme| {
        *end += grapheme.width;
        (*end <= room).then_some(*end)
    });
    ends.fold((0, 0), |(count, _), end| (count + 1, end))
}
