//! Letters of several characters.

use unicode_normalization::char::is_combining_mark;

/// The letters of a text, each with its combining marks; a Korean syllable is one letter. Other
/// characters are letters of their own. Unicode's normalization changes each by itself.
pub fn letters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?.len_utf8();
        let more = rest[first..].find(|next: char| !continues_letter(next));
        let letter;
        (letter, rest) = rest.split_at(more.map_or(rest.len(), |more| first + more));
        Some(letter)
    })
}

/// Whether a character belongs to the letter before it: a combining mark, or the second or third
/// part of a Korean syllable.
fn continues_letter(character: char) -> bool {
    is_combining_mark(character) || ('\u{1160}'..='\u{11ff}').contains(&character)
}
