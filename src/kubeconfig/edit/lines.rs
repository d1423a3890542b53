//! Finds the lines of a text and the blank lines around an offset. A line ends with `\n`, `\r\n` or
//! `\r`. All offsets are in bytes.

use std::ops::Range;

const BREAKS: [char; 2] = ['\n', '\r'];

/// A line, or the part of it within the requested range.
#[derive(Clone, Copy)]
pub(super) struct TextLine<'t> {
    pub(super) start: usize,
    pub(super) next: usize,
    /// Without its line break.
    pub(super) text: &'t str,
}

impl TextLine<'_> {
    pub(super) fn is_blank(&self) -> bool {
        is_blank(self.text)
    }

    pub(super) fn is_comment(&self) -> bool {
        self.text.trim_start_matches([' ', '\t']).starts_with('#')
    }

    pub(super) fn is_blank_or_comment(&self) -> bool {
        self.is_blank() || self.is_comment()
    }

    pub(super) fn indentation(&self) -> &str {
        &self.text[..self.text.len() - self.text.trim_start_matches([' ', '\t']).len()]
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_ascii_whitespace())
}

pub(super) fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind(BREAKS).map_or(0, |found| found + 1)
}

/// The end of the line that contains `at`, before its line break.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find(BREAKS).map_or(text.len(), |found| at + found)
}

/// The start of the line after the one that contains `at`.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = end_of_line(text, at);
    end + if text[end..].starts_with("\r\n") { 2 } else { usize::from(end < text.len()) }
}

/// The lines of a range that begins and ends at line boundaries.
pub(super) fn lines(
    text: &str,
    part: Range<usize>,
) -> impl DoubleEndedIterator<Item = TextLine<'_>> {
    let mut found = Vec::new();
    let mut start = part.start;
    while start < part.end {
        let next = next_line(text, start).min(part.end);
        let end = end_of_line(text, start).min(part.end);
        found.push(TextLine { start, next, text: &text[start..end] });
        start = next;
    }
    found.into_iter()
}

/// The start of the blank lines directly before `at`; not before `lower`.
pub(super) fn start_of_blank_lines(text: &str, lower: usize, at: usize) -> usize {
    let blanks = lines(text, lower..at).rev().take_while(TextLine::is_blank);
    blanks.last().map_or(at, |first| first.start)
}

/// The end of the blank lines directly after `at`; not after `upper`.
pub(super) fn end_of_blank_lines(text: &str, at: usize, upper: usize) -> usize {
    let blanks = lines(text, at..upper).take_while(TextLine::is_blank);
    blanks.last().map_or(at, |last| last.next)
}
