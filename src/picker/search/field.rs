//! Finds a search term in a field of a row, and rates the position of the match.

use std::borrow::Cow;

use super::language::{TermKind, Text, folded};

pub(super) struct Field<'row> {
    text: &'row str,
    /// The text for searches that ignore case. Only non-ASCII letters are folded: capitals show
    /// where a word starts, and ASCII letters are compared without case.
    folded: Cow<'row, str>,
}

/// The rating of a match by its position, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Inside,
    Word,
    Start,
}

impl<'row> Field<'row> {
    pub(super) fn new(text: &'row str) -> Self {
        let fold = |letter: char| if letter.is_ascii() { letter } else { folded(letter) };
        let folded = if text.is_ascii() {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(text.chars().map(fold).collect())
        };
        Self { text, folded }
    }

    /// The text to search for `wanted` in.
    pub(super) fn to_search(&self, wanted: &Text) -> &str {
        if wanted.minds_case { self.text } else { &self.folded }
    }

    pub(super) fn is(&self, wanted: &Text) -> bool {
        equal(self.to_search(wanted).as_bytes(), wanted)
    }

    /// The best match of the text in one piece, the first among equals: its rating and its byte
    /// offset in [`Self::to_search`].
    pub(super) fn piece(&self, kind: TermKind, wanted: &Text) -> Option<(Place, usize)> {
        let text = self.to_search(wanted);
        let (bytes, length) = (text.as_bytes(), wanted.letters.len());
        let last = bytes.len().checked_sub(length)?;
        let first = *wanted.letters.as_bytes().first()?;
        let other_first = if wanted.minds_case { first } else { first.to_ascii_uppercase() };
        let is_at = |start: usize| {
            (bytes[start] == first || bytes[start] == other_first)
                && equal(&bytes[start..start + length], wanted)
        };
        match kind {
            TermKind::Letters | TermKind::Piece => {
                let mut best = None;
                for start in (0..=last).filter(|&start| is_at(start)) {
                    let place = place(text, start);
                    if best.is_none_or(|(known, _)| place > known) {
                        best = Some((place, start));
                    }
                    if place > Place::Inside {
                        break;
                    }
                }
                best
            }
            TermKind::Start => is_at(0).then_some((Place::Start, 0)),
            TermKind::End => is_at(last).then(|| (place(text, last), last)),
            TermKind::Whole => (last == 0 && is_at(0)).then_some((Place::Start, 0)),
        }
    }

    /// A quick check that the field may contain the letters of the text in order. It rejects most
    /// fields that don't.
    pub(super) fn may_have(&self, wanted: &Text) -> bool {
        let mut bytes = self.to_search(wanted).bytes();
        let mut wanted = wanted.letters.bytes();
        wanted.all(|letter| bytes.any(|byte| byte.eq_ignore_ascii_case(&letter)))
    }
}

fn equal(part: &[u8], wanted: &Text) -> bool {
    let letters = wanted.letters.as_bytes();
    if wanted.minds_case { part == letters } else { part.eq_ignore_ascii_case(letters) }
}

/// The rating of a match that starts at this byte of a text.
pub(super) fn place(text: &str, start: usize) -> Place {
    let Some(before) = text[..start].chars().next_back() else {
        return Place::Start;
    };
    let after = text[start..].chars().next().unwrap_or(before);
    let starts_camel_case_word = after.is_uppercase() && !before.is_uppercase();
    if starts_camel_case_word || !before.is_alphanumeric() || !after.is_alphanumeric() {
        Place::Word
    } else {
        Place::Inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(letters: &str, minds_case: bool) -> Text {
        Text { letters: letters.to_owned(), minds_case }
    }

    #[test]
    fn the_first_of_the_best_matches_is_found() {
        use Place::{Inside, Start, Word};
        for (field, kind, wanted, expected) in [
            ("prod-eu", TermKind::Piece, "prod", Some((Start, 0))),
            ("preprod-prod", TermKind::Piece, "prod", Some((Word, 8))),
            ("preprod-reprod", TermKind::Letters, "prod", Some((Inside, 3))),
            ("team7Prod", TermKind::Piece, "prod", Some((Word, 5))),
            ("PROD", TermKind::Piece, "rod", Some((Inside, 1))),
            ("prod-eu", TermKind::Piece, "-eu", Some((Word, 4))),
            ("ärger-ämter", TermKind::Piece, "ämt", Some((Word, 7))),
            ("東京", TermKind::Piece, "京", Some((Inside, 3))),
            ("aaa", TermKind::End, "aa", Some((Inside, 1))),
            ("a-a", TermKind::End, "a", Some((Word, 2))),
            ("prod", TermKind::Start, "prod", Some((Start, 0))),
            ("a-prod", TermKind::Start, "prod", None),
            ("prod", TermKind::Whole, "prod", Some((Start, 0))),
            ("prod-prod", TermKind::Whole, "prod", None),
            ("pro", TermKind::Piece, "prod", None),
            ("", TermKind::End, "p", None),
        ] {
            let found = Field::new(field).piece(kind, &text(wanted, false));
            assert_eq!(found, expected, "{field} {kind:?} {wanted}");
        }
    }

    #[test]
    fn case_is_ignored_unless_the_term_asks_for_it() {
        let field = Field::new("Straẞe-İzmir-ΣΑΣ");
        for (wanted, minds_case, expected) in [
            ("straße", false, true),
            ("izmir", false, true),
            ("σασ", false, true),
            ("Izmir", true, false),
            ("İzmir", true, true),
            ("straẞe", true, false),
        ] {
            let wanted = text(wanted, minds_case);
            assert_eq!(field.piece(TermKind::Piece, &wanted).is_some(), expected, "{wanted:?}");
            assert!(!expected || field.may_have(&wanted), "{wanted:?}");
        }
    }
}
