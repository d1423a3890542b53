//! The lines of a text, whichever of the three line breaks end them.

use std::ops::Range;

const BREAKS: [char; 2] = ['\n', '\r'];

/// One line, or what is left of it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    /// Where the next one starts.
    pub(super) next: usize,
    /// Without its line break.
    pub(super) text: &'t str,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        is_blank(self.text)
    }

    pub(super) fn is_comment(&self) -> bool {
        self.text.trim_start_matches([' ', '\t']).starts_with('#')
    }

    /// Nothing, or a comment.
    pub(super) fn says_nothing(&self) -> bool {
        self.is_blank() || self.is_comment()
    }

    /// The blanks that it begins with.
    pub(super) fn indentation(&self) -> &str {
        &self.text[..self.text.len() - self.text.trim_start_matches([' ', '\t']).len()]
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|own| own.is_ascii_whitespace())
}

/// Where the line of a place starts.
pub(super) fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind(BREAKS).map_or(0, |found| found + 1)
}

/// Where the line of a place ends, before its line break.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find(BREAKS).map_or(text.len(), |found| at + found)
}

/// Where the line after that of a place starts.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = end_of_line(text, at);
    end + if text[end..].starts_with("\r\n") { 2 } else { usize::from(end < text.len()) }
}

/// The lines of a part that begins and ends with a line.
pub(super) fn lines(text: &str, part: Range<usize>) -> impl DoubleEndedIterator<Item = Line<'_>> {
    let mut found = Vec::new();
    let mut start = part.start;
    while start < part.end {
        let next = next_line(text, start).min(part.end);
        let end = end_of_line(text, start).min(part.end);
        found.push(Line { start, next, text: &text[start..end] });
        start = next;
    }
    found.into_iter()
}

/// Where the blank lines begin that stand right before `at`, but not before `floor`.
pub(super) fn start_of_blanks(text: &str, floor: usize, at: usize) -> usize {
    let blanks = lines(text, floor..at).rev().take_while(Line::is_blank);
    blanks.last().map_or(at, |first| first.start)
}

/// Where the blank lines end that stand right behind `at`, but not behind `bound`.
pub(super) fn end_of_blanks(text: &str, at: usize, bound: usize) -> usize {
    let blanks = lines(text, at..bound).take_while(Line::is_blank);
    blanks.last().map_or(at, |last| last.next)
}
