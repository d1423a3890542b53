//! How a term matches a row, and how well.

use std::cmp::Reverse;
use std::ops::Range;

use super::ALIASES;
use super::field::Field;
use super::language::{Term, Text};
use super::word::{Place, starts_word};

/// The points of a step of place: a whole word, the start of a word, inside; and this in three
/// fields.
pub(super) const STEP: usize = 100;
/// The points of the start of a field: less than any step.
const FIELD_START: usize = 20;

/// The minimum number of letters that are meant as those that start words: two, such as `eu`, start words
/// of nearly every name, as in `eks:us-east-1`.
const LEAST_INITIALS: usize = 3;

/// How a term matches one field.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) score: Score,
    pub(super) field: FieldIndex,
    /// The positions of these characters.
    pub(super) letters: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldIndex {
    Shown(usize),
    Hidden(usize),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    /// The sum of the kinds of the matches: zero if all are in one piece of a shown field.
    pub(super) kinds: Reverse<usize>,
    /// The number of pieces beyond one per term.
    pub(super) scattered: Reverse<usize>,
    /// The sum of the ratings of the pieces, and of the use of the row.
    pub(super) points: usize,
}

/// The kind of a match, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MatchKind {
    Piece,
    /// In pieces that start words: `shprod` in `shop-prod`.
    WordStarts,
    /// In one piece of a field that is not shown.
    Hidden,
    /// One edit away.
    Near,
    Scattered,
}

impl Hit {
    pub(super) fn piece(
        term: &Term,
        field: &Field,
        index: FieldIndex,
        with_letters: bool,
    ) -> Option<Self> {
        let (place, start) = field.piece(term.kind, &term.text)?;
        let score = Score::of_piece(index, place, start);
        let letters = with_letters.then(|| {
            let before = field.text()[..start].chars().count();
            field.characters(before..before + term.text.letters.chars().count())
        });
        Some(Self { score, field: index, letters: letters.into_iter().collect() })
    }

    /// One edit away from a word of the name.
    pub(super) fn near(wanted: &Text, name: &Field) -> Option<Self> {
        let (is_whole_word, range) = name.near(wanted)?;
        let place = if is_whole_word { Place::WholeWord } else { Place::WordStart };
        let score = Score {
            kinds: Reverse(MatchKind::Near as usize),
            ..Score::of_piece(FieldIndex::Shown(0), place, range.start)
        };
        let before = name.text()[..range.start].chars().count();
        let letters = name.characters(before..before + name.text()[range].chars().count());
        Some(Self { score, field: FieldIndex::Shown(0), letters: vec![letters] })
    }
}

impl Score {
    fn of_piece(field: FieldIndex, place: Place, start: usize) -> Self {
        let (kind, steps) = match field {
            FieldIndex::Shown(index) => (MatchKind::Piece, steps_of_field(index)),
            FieldIndex::Hidden(_) => (MatchKind::Hidden, 0),
        };
        let at_start = if start == 0 { FIELD_START } else { 0 };
        Self {
            kinds: Reverse(kind as usize),
            scattered: Reverse(0),
            points: (steps + place as usize) * STEP + at_start,
        }
    }

    /// The matcher's own score is not used: it counts the letters between two matched ones, which
    /// would rank the shorter of two equal rows first.
    pub(super) fn of_scattered(text: &str, letters: &[usize], field: usize) -> Self {
        let mut starts = text.char_indices().map(|(start, _)| start).enumerate();
        let (mut pieces, mut word_starts) = (0, 0);
        for piece in letters.chunk_by(|letter, next| letter + 1 == *next) {
            let start = starts.find(|(position, _)| *position == piece[0]);
            word_starts += usize::from(start.is_some_and(|(_, start)| starts_word(text, start)));
            pieces += 1;
        }
        let starts_words = word_starts == pieces && letters.len() >= LEAST_INITIALS;
        let kind = if starts_words { MatchKind::WordStarts } else { MatchKind::Scattered };
        Self {
            kinds: Reverse(kind as usize),
            scattered: Reverse(pieces - 1),
            points: steps_of_field(field) * STEP + word_starts * STEP / pieces,
        }
    }

    /// Whether a term matches as it was meant: without an edit, and not with letters inside of words.
    pub(super) fn is_meant(self) -> bool {
        self.kinds.0 < MatchKind::Near as usize
    }
}

/// How many steps a match in this shown field is above one in the last one.
fn steps_of_field(index: usize) -> usize {
    let index = if index == ALIASES { 0 } else { index };
    (ALIASES - 1 - index) * (Place::WholeWord as usize + 1)
}
