//! Where words start and end, and what that is worth for a match.

use std::ops::Range;

/// The rating of a match by its position, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Inside,
    WordStart,
    WholeWord,
}

/// The rating of a match of these bytes of a text.
pub(super) fn place(text: &str, range: Range<usize>) -> Place {
    if !starts_word(text, range.start) {
        return Place::Inside;
    }
    let is_end = range.end == text.len() || is_boundary(text, range.end);
    if is_end { Place::WholeWord } else { Place::WordStart }
}

/// Whether a word starts at this byte: after a character that is no letter or digit, or with the
/// capital of `camelCase`.
pub(super) fn starts_word(text: &str, start: usize) -> bool {
    start == 0 || is_boundary(text, start)
}

fn is_boundary(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    let starts_camel_case_word = after.is_uppercase() && !before.is_uppercase();
    starts_camel_case_word || !before.is_alphanumeric() || !after.is_alphanumeric()
}
