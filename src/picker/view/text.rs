//! Text in a given number of cells: what is too long loses its middle, since the end of a name
//! mostly tells more than its beginning. Everything from outside that is drawn passes through
//! here, and is made safe.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

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
            Some(last) if last.style == style => last.content.to_mut().push_str(grapheme.symbol),
            _ => spans.push(Span::styled(grapheme.symbol.to_owned(), style)),
        }
    }
    spans
}

/// A text in lines of at most `width` cells, broken between words.
pub(super) fn wrapped(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for word in text.split_whitespace() {
        let word = fitted(word, width, style);
        match lines.last_mut() {
            Some(line) if line.width() + 1 + self::width(&word) <= width => {
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
    safe.styled_graphemes(Style::new())
        .map(|grapheme| {
            let symbol = grapheme.symbol;
            let characters = is_found.by_ref().take(symbol.chars().count());
            let found = characters.fold(false, |found, &hit| found | hit);
            Grapheme { symbol, width: symbol.width(), found }
        })
        .collect()
}

/// At most `width` cells of the text. Of what is too long, a third of the room shows the
/// beginning and the rest the end.
fn cut_middle(mut text: Vec<Grapheme>, width: usize) -> Vec<Grapheme> {
    if text.iter().map(|grapheme| grapheme.width).sum::<usize>() <= width {
        return text;
    }
    let Some(room) = width.checked_sub(1) else {
        return Vec::new();
    };
    let (head, head_width) = within(text.iter(), room / 3);
    let (tail, _) = within(text.iter().rev(), room - head_width);
    let gap = Grapheme { symbol: "…", width: 1, found: false };
    text.splice(head..text.len() - tail, [gap]);
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, width: usize) -> String {
        fitted(text, width, Style::new()).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn what_fits_is_left_alone() {
        assert_eq!(cut("team7-prod", 10), "team7-prod");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn the_middle_goes_and_the_end_stays() {
        assert_eq!(cut("arn:aws:eks:eu-west-1:1:cluster/prod", 20), "arn:aw…:cluster/prod");
        assert_eq!(cut("team7-prod", 4), "t…od");
        assert_eq!(cut("team7-prod", 1), "…");
        assert_eq!(cut("team7-prod", 0), "");
    }

    #[test]
    fn sentences_break_between_words() {
        let lines = wrapped("No context  matches cluster-prod-eu-1.", 10, Style::new());
        let lines: Vec<String> = lines.iter().map(Line::to_string).collect();
        assert_eq!(lines, ["No context", "matches", "clu…-eu-1."]);
        assert_eq!(wrapped("", 10, Style::new()), []);
    }

    #[test]
    fn wide_characters_never_exceed_the_room() {
        assert_eq!(cut("東京都-本番", 11), "東京都-本番");
        for width in 0..11 {
            let spans = fitted("東京都-本番", width, Style::new());
            assert!(super::width(&spans) <= width, "{width}");
        }
        assert_eq!(cut("東京都-本番", 8), "東…-本番");
    }

    #[test]
    fn an_escaped_character_is_found_as_a_whole() {
        let found = Style::new().bold();
        let spans = fitted_with("a\u{1b}b", &[1, 2], 9, Style::new(), found);
        assert_eq!(spans, [Span::raw("a"), Span::styled("\\u{1b}b", found)]);
    }

    #[test]
    fn room_is_shared_by_need() {
        assert_eq!(share(20, 5, 9), (5, 9));
        assert_eq!(share(20, 5, 30), (5, 15));
        assert_eq!(share(20, 30, 5), (15, 5));
        assert_eq!(share(21, 30, 30), (11, 10));
    }
}
