//! Finds a search term in a field of a row, and rates the position of the match.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::language::{TermKind, Text, folded};
use super::word::{Place, place, starts_word};
use crate::printable::letters;

/// The text of a field in the form that is compared with one term.
///
/// Only non-ASCII letters are folded: capitals show where a word starts, and ASCII letters are
/// compared without case. Composed and decomposed letters are the same; a term without accents also
/// matches letters with them.
pub(super) struct Field<'row> {
    text: Cow<'row, str>,
    /// For each character of the text the position of the character in the field that it is from,
    /// and the number of all; empty if they are the same characters.
    positions: Vec<usize>,
}

impl<'row> Field<'row> {
    pub(super) fn of(field: &'row str, wanted: &Text) -> Self {
        if field.is_ascii() {
            return Self { text: Cow::Borrowed(field), positions: Vec::new() };
        }
        let (mut text, mut positions) = (String::with_capacity(field.len()), Vec::new());
        let mut start = 0;
        for letter in letters(field) {
            let length = letter.chars().count();
            let parts =
                letter.nfd().filter(|part| wanted.minds_accents || !is_combining_mark(*part));
            for (index, part) in parts.nfc().enumerate() {
                let is_kept = wanted.minds_case || part.is_ascii();
                text.push(if is_kept { part } else { folded(part) });
                positions.push(start + index.min(length - 1));
            }
            start += length;
        }
        positions.push(start);
        Self { text: Cow::Owned(text), positions }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The characters of the field that these of the text are from.
    pub(super) fn characters(&self, range: Range<usize>) -> Range<usize> {
        if self.positions.is_empty() {
            return range;
        }
        self.positions[range.start]..self.positions[range.end]
    }

    pub(super) fn is(&self, wanted: &Text) -> bool {
        equal(self.text.as_bytes(), wanted)
    }

    /// The best match of the text in one piece, the first among equals: its rating and its byte
    /// offset in [`Self::text`].
    pub(super) fn piece(&self, kind: TermKind, wanted: &Text) -> Option<(Place, usize)> {
        let (bytes, length) = (self.text.as_bytes(), wanted.letters.len());
        let last = bytes.len().checked_sub(length)?;
        let first = *wanted.letters.as_bytes().first()?;
        let other_first = if wanted.minds_case { first } else { first.to_ascii_uppercase() };
        let is_at = |start: usize| equal(&bytes[start..start + length], wanted);
        let rated = |start: usize| (place(&self.text, start..start + length), start);
        match kind {
            TermKind::Letters | TermKind::Piece => {
                let starts = |start: &usize| bytes[*start] == first || bytes[*start] == other_first;
                let mut best: Option<(Place, usize)> = None;
                for start in (0..=last).filter(starts) {
                    // Of the others only those at the start of a word can be better.
                    let is_worse = best.is_some() && !starts_word(&self.text, start);
                    if is_worse || !is_at(start) {
                        continue;
                    }
                    let found = rated(start);
                    if best.is_none_or(|best| found.0 > best.0) {
                        best = Some(found);
                    }
                    if found.0 == Place::WholeWord {
                        break;
                    }
                }
                best
            }
            TermKind::Start => is_at(0).then(|| rated(0)),
            TermKind::End => is_at(last).then(|| rated(last)),
            TermKind::Whole => (last == 0 && is_at(0)).then(|| rated(0)),
        }
    }

    /// A quick check that the field may contain the letters of the text in order. It rejects most
    /// fields that don't.
    pub(super) fn may_have(&self, wanted: &Text) -> bool {
        let mut bytes = self.text.bytes();
        let mut wanted = wanted.letters.bytes();
        wanted.all(|letter| bytes.any(|byte| byte.eq_ignore_ascii_case(&letter)))
    }

    /// The first word, or start of a word, that differs from the text in one character, or in two
    /// neighbours that are exchanged: whether it is a whole word, and its bytes in [`Self::text`].
    /// A whole word is better. A text with separators, such as `eu-wset`, is compared with as many words.
    pub(super) fn near(&self, wanted: &Text) -> Option<(bool, Range<usize>)> {
        let mut best = None;
        let separates = |letter: &char| !letter.is_alphanumeric();
        let separators = wanted.letters.chars().filter(separates).count();
        for (start, _) in
            self.text.char_indices().filter(|(start, _)| starts_word(&self.text, *start))
        {
            let rest = &self.text[start..];
            let mut ends = rest.char_indices().filter(|(_, letter)| separates(letter));
            let end = ends.nth(separators).map_or(rest.len(), |(end, _)| end);
            match after_one_edit(&rest[..end], wanted) {
                Some(length) if length == end => return Some((true, start..start + end)),
                Some(length) => best = best.or(Some((false, start..start + length))),
                None => {}
            }
        }
        best
    }
}

fn equal(part: &[u8], wanted: &Text) -> bool {
    let letters = wanted.letters.as_bytes();
    if wanted.minds_case { part == letters } else { part.eq_ignore_ascii_case(letters) }
}

/// The number of bytes at the start of a word that one edit makes equal to the text; the whole word
/// if possible. Digits are no typing errors: they distinguish accounts, regions and clusters. Neither
/// is the case of a letter, where it matters.
fn after_one_edit(word: &str, wanted: &Text) -> Option<usize> {
    let is_same_letter = |one: &char, other: &char| one.eq_ignore_ascii_case(other);
    let is_same =
        |one: &char, other: &char| one == other || !wanted.minds_case && is_same_letter(one, other);
    let (mut word_rest, mut rest) = (word.chars(), wanted.letters.chars());
    loop {
        let (mut next_in_word, mut next) = (word_rest.clone(), rest.clone());
        match (next_in_word.next(), next.next()) {
            (Some(one), Some(other)) if is_same(&one, &other) => {
                (word_rest, rest) = (next_in_word, next);
            }
            _ => break,
        }
    }
    let after = |in_word: usize, in_text: usize| {
        let mut edited = word_rest.clone().take(in_word).chain(rest.clone().take(in_text));
        if edited.any(char::is_numeric) {
            return None;
        }
        let mut remaining = word_rest.clone().skip(in_word);
        let matches = rest
            .clone()
            .skip(in_text)
            .all(|wanted| remaining.next().is_some_and(|letter| is_same(&letter, &wanted)));
        matches.then(|| word.len() - remaining.map(char::len_utf8).sum::<usize>())
    };
    let [mut one, mut other] = [word_rest.clone(), rest.clone()];
    let is_exchanged = matches!(
        (one.next(), one.next(), other.next(), other.next()),
        (Some(a), Some(b), Some(c), Some(d)) if is_same(&a, &d) && is_same(&b, &c)
    );
    let exchanged = is_exchanged.then(|| after(2, 2)).flatten();
    let is_other_letter = !matches!(
        (word_rest.clone().next(), rest.clone().next()),
        (Some(one), Some(other)) if is_same_letter(&one, &other)
    );
    let replaced = is_other_letter.then(|| after(1, 1)).flatten();
    let edits = [exchanged, replaced, after(1, 0), after(0, 1)];
    edits.into_iter().flatten().max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(letters: &str, minds_case: bool) -> Text {
        Text { minds_case, ..Text::new(letters) }
    }

    #[test]
    fn the_first_of_the_best_matches_is_found() {
        use Place::{Inside, WholeWord, WordStart};
        for (field, kind, wanted, expected) in [
            ("prod-eu", TermKind::Piece, "prod", Some((WholeWord, 0))),
            ("product", TermKind::Piece, "prod", Some((WordStart, 0))),
            ("preprod-prod", TermKind::Piece, "prod", Some((WholeWord, 8))),
            ("product-prod", TermKind::Piece, "prod", Some((WholeWord, 8))),
            ("preprod-reprod", TermKind::Letters, "prod", Some((Inside, 3))),
            ("team7Prod", TermKind::Piece, "prod", Some((WholeWord, 5))),
            ("PROD", TermKind::Piece, "rod", Some((Inside, 1))),
            ("prod-eu", TermKind::Piece, "-eu", Some((WholeWord, 4))),
            ("a/payments-1", TermKind::Letters, "payments", Some((WholeWord, 2))),
            ("a_pay", TermKind::Letters, "pay", Some((WholeWord, 2))),
            ("a:pay@b", TermKind::Letters, "pay", Some((WholeWord, 2))),
            ("10.1.0.7", TermKind::Letters, "1.0", Some((WholeWord, 3))),
            ("ärger-ämter", TermKind::Piece, "ämt", Some((WordStart, 7))),
            ("東京", TermKind::Piece, "京", Some((Inside, 3))),
            ("aaa", TermKind::End, "aa", Some((Inside, 1))),
            ("a-a", TermKind::End, "a", Some((WholeWord, 2))),
            ("prod", TermKind::Start, "prod", Some((WholeWord, 0))),
            ("a-prod", TermKind::Start, "prod", None),
            ("prod", TermKind::Whole, "prod", Some((WholeWord, 0))),
            ("prod-prod", TermKind::Whole, "prod", None),
            ("pro", TermKind::Piece, "prod", None),
            ("", TermKind::End, "p", None),
        ] {
            let wanted = text(wanted, false);
            let found = Field::of(field, &wanted).piece(kind, &wanted);
            assert_eq!(found, expected, "{field} {kind:?} {wanted:?}");
        }
    }

    #[test]
    fn case_is_ignored_unless_the_term_asks_for_it() {
        for (wanted, minds_case, expected) in [
            ("straße", false, true),
            ("izmir", false, true),
            ("σασ", false, true),
            ("Izmir", true, true),
            ("İzmir", true, true),
            ("traẞe", true, true),
            ("straẞe", true, false),
            ("strasse", false, false),
            ("STRA", true, false),
        ] {
            let wanted = text(wanted, minds_case);
            let field = Field::of("Straẞe-İzmir-ΣΑΣ", &wanted);
            assert_eq!(field.piece(TermKind::Piece, &wanted).is_some(), expected, "{wanted:?}");
            assert!(!expected || field.may_have(&wanted), "{wanted:?}");
        }
    }

    #[test]
    fn accents_count_only_if_they_are_typed_and_in_either_form() {
        let [composed, decomposed] = ["Ärger-é", "A\u{308}rger-e\u{301}"];
        for (field, typed, expected) in [
            (composed, "arger", Some(0..5)),
            (decomposed, "arger", Some(0..6)),
            (composed, "ärger", Some(0..5)),
            (decomposed, "ärger", Some(0..6)),
            (composed, "a\u{308}rger", Some(0..5)),
            (decomposed, "a\u{308}rger", Some(0..6)),
            (composed, "é", Some(6..7)),
            (decomposed, "é", Some(7..9)),
            ("Arger", "ärger", None),
            ("각", "각", Some(0..1)),
            ("\u{1100}\u{1161}\u{11a8}", "각", Some(0..3)),
            ("각", "\u{1100}\u{1161}\u{11a8}", Some(0..1)),
        ] {
            let wanted = Text::new(typed);
            let searched = Field::of(field, &wanted);
            let found = searched.piece(TermKind::Letters, &wanted).map(|(_, start)| {
                let before = searched.text()[..start].chars().count();
                searched.characters(before..before + wanted.letters.chars().count())
            });
            assert_eq!(found, expected, "{field} {typed}");
        }
    }

    #[test]
    fn a_name_is_near_if_one_edit_makes_it_equal() {
        for (field, wanted, expected) in [
            ("shop-prod", "prdo", Some((true, 5..9))),
            ("productcatalog", "prdo", Some((false, 0..4))),
            ("shop-prod-x", "pro0", None),
            ("shop-prod-x", "prof", Some((true, 5..9))),
            ("shop-prod", "shop-prdo", Some((true, 0..9))),
            ("shop-prod-eu", "shopp-prod", Some((true, 0..9))),
            ("shop-product", "shop-prdo", Some((false, 0..9))),
            ("a:eu-west-1:b", "eu-wset-1", Some((true, 2..11))),
            ("a:eu-west-1:b", "eu-west-2", None),
            ("a:333344445555:b", "333344445556", None),
            ("a:333344445555:b", "333344445555x", Some((true, 2..14))),
            ("shop-prod", "prood", Some((true, 5..9))),
            ("staging", "stging", Some((true, 0..7))),
            ("staging", "tsaging", Some((true, 0..7))),
            ("staging-eu", "stagign", Some((true, 0..7))),
            ("STAGING", "stagign", Some((true, 0..7))),
            ("staging", "sgtaing", None),
            ("shop-prod", "pdro", Some((false, 5..8))),
            ("shop-prod", "pdor", None),
            ("pr", "prdo", None),
            ("東京-x", "東原", Some((true, 0..6))),
        ] {
            let wanted = text(wanted, false);
            assert_eq!(Field::of(field, &wanted).near(&wanted), expected, "{field} {wanted:?}");
        }
    }

    #[test]
    fn the_case_of_a_letter_is_no_typing_error() {
        for (field, wanted, expected) in [
            ("shop-eu", "Shop", None),
            ("Shop-eu", "Shpo", Some((true, 0..4))),
            ("shop-eu", "Shpo", None),
            ("teamProd", "Prdo", Some((true, 4..8))),
        ] {
            let wanted = text(wanted, true);
            assert_eq!(Field::of(field, &wanted).near(&wanted), expected, "{field} {wanted:?}");
        }
    }
}
