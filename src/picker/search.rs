//! Search: which rows match the query, how well, and by which letters.
//!
//! A query is terms separated by spaces, in fzf's syntax. Each must match one of the fields of a
//! row, or none of them if it is excluded. Matches in one piece rank higher, and those at the start
//! of the field or of a word. The length of a field does not count, so that rows with equal matches
//! keep their order.

mod field;
mod language;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::{SkimMatcherV2, SkimScoreConfig};

use field::{Field, Place, place};
pub(super) use language::{SPECIAL_CHARACTERS, narrows};
use language::{Term, TermKind, Terms};

/// The minimum number of rows for a thread.
const LEAST_SHARE: usize = 500;

/// Above this product of their lengths, a name and a term are matched by a simpler algorithm: the
/// fuzzy matcher needs memory for each pair of their letters.
const MOST_PAIRS: usize = 1 << 16;

pub(super) struct Search {
    any_case: SkimMatcherV2,
    own_case: SkimMatcherV2,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// The number of pieces beyond one per term.
    scattered: Reverse<usize>,
    /// The sum of the ratings of the pieces.
    places: usize,
}

/// How a term matches one field.
enum Hit {
    /// In one piece that starts at this byte.
    Piece(Place, usize),
    /// At the positions of these characters.
    Scattered(Score, Vec<usize>),
}

impl Default for Search {
    fn default() -> Self {
        let default = SkimScoreConfig::default();
        // For the bonus of the previous letter, the matcher reads values that an earlier call left
        // in its buffers, if they are greater. They are never greater than this.
        let bonus_consecutive = default.bonus_head * default.bonus_first_char_multiplier;
        let matcher = || {
            let config = SkimScoreConfig { bonus_consecutive, ..SkimScoreConfig::default() };
            SkimMatcherV2::default().element_limit(MOST_PAIRS).score_config(config)
        };
        Self { any_case: matcher().ignore_case(), own_case: matcher().respect_case() }
    }
}

impl Search {
    /// The rows among `candidates` that match, best first; rows with equal matches keep their
    /// order. A row whose first field equals the query comes first.
    pub(super) fn ranked<'row, const FIELDS: usize>(
        &self,
        query: &str,
        candidates: &[usize],
        fields: impl Fn(usize) -> [&'row str; FIELDS] + Sync,
    ) -> Vec<usize> {
        let terms = Terms::read(query);
        if terms.groups.is_empty() {
            return candidates.to_vec();
        }
        let rank = |&row: &usize| {
            let fields = fields(row);
            let searched = fields.map(Field::new);
            let score = self.score(&terms, &searched)?;
            let is_other = !searched[0].is(&terms.name);
            let is_spelled_otherwise = fields[0] != terms.name.letters;
            Some((is_other, is_spelled_otherwise, Reverse(score), row))
        };
        let mut found = filter_map_in_parallel(candidates, rank);
        found.sort_unstable();
        found.into_iter().map(|(_, _, _, row)| row).collect()
    }

    /// The positions of the matched characters of each field, in order.
    pub(super) fn letters<const FIELDS: usize>(
        &self,
        query: &str,
        fields: [&str; FIELDS],
    ) -> [Vec<usize>; FIELDS] {
        let fields = fields.map(Field::new);
        let mut letters = [const { Vec::new() }; FIELDS];
        let terms = Terms::read(query).groups.into_iter().flatten();
        for term in terms.filter(|term| !term.excluded) {
            match self.best_hit(&term, &fields) {
                Some((field, Hit::Piece(_, start))) => {
                    let before = fields[field].to_search(&term.text)[..start].chars().count();
                    letters[field].extend(before..before + term.text.letters.chars().count());
                }
                Some((field, Hit::Scattered(_, found))) => letters[field].extend(found),
                None => {}
            }
        }
        for field in &mut letters {
            field.sort_unstable();
            field.dedup();
        }
        letters
    }

    fn score(&self, terms: &Terms, fields: &[Field]) -> Option<Score> {
        // The last group first: it is being typed, so it excludes most rows.
        terms.groups.iter().rev().try_fold(Score::default(), |sum, group| {
            let best = group.iter().filter_map(|term| self.term_score(term, fields)).max()?;
            Some(Score {
                scattered: Reverse(sum.scattered.0 + best.scattered.0),
                places: sum.places + best.places,
            })
        })
    }

    fn term_score(&self, term: &Term, fields: &[Field]) -> Option<Score> {
        let hit = self.best_hit(term, fields);
        if term.excluded {
            hit.is_none().then(Score::default)
        } else {
            hit.map(|(_, hit)| hit.score())
        }
    }

    /// The field with the best match, the first of equals. Scattered letters in one field don't
    /// count if another field has them in one piece.
    fn best_hit(&self, term: &Term, fields: &[Field]) -> Option<(usize, Hit)> {
        let pieces = fields.iter().enumerate().filter_map(|(index, field)| {
            let (place, start) = field.piece(term.kind, &term.text)?;
            Some((index, Hit::Piece(place, start)))
        });
        let worth = |(index, hit): &(usize, Hit)| (hit.score(), Reverse(*index));
        let best = pieces.max_by_key(worth);
        if best.is_some() || term.kind != TermKind::Letters {
            return best;
        }
        let fields = fields.iter().enumerate();
        let scattered =
            fields.filter_map(|(index, field)| Some((index, self.scattered(term, field)?)));
        scattered.max_by_key(worth)
    }

    fn scattered(&self, term: &Term, field: &Field) -> Option<Hit> {
        if !field.may_have(&term.text) {
            return None;
        }
        let matcher = if term.text.minds_case { &self.own_case } else { &self.any_case };
        let text = field.to_search(&term.text);
        let (_, letters) = matcher.fuzzy_indices(text, &term.text.letters)?;
        Some(Hit::Scattered(Score::of_scattered(text, &letters), letters))
    }
}

impl Hit {
    fn score(&self) -> Score {
        match self {
            Self::Piece(place, _) => Score { scattered: Reverse(0), places: *place as usize },
            Self::Scattered(score, _) => *score,
        }
    }
}

impl Score {
    /// The matcher's own score is not used: it counts the letters between two matched ones, which
    /// would rank the shorter of two equal rows first.
    fn of_scattered(text: &str, letters: &[usize]) -> Self {
        let mut score = Self::default();
        let mut starts = text.char_indices().map(|(start, _)| start).enumerate();
        let pieces = letters.chunk_by(|letter, next| letter + 1 == *next);
        for (index, piece) in pieces.enumerate() {
            let start = starts.find(|(position, _)| *position == piece[0]);
            score.scattered = Reverse(index);
            score.places += start.map_or(0, |(_, start)| place(text, start) as usize);
        }
        score
    }
}

/// Like `filter_map`, in parallel if there are enough rows.
fn filter_map_in_parallel<T: Send>(
    rows: &[usize],
    rank: impl Fn(&usize) -> Option<T> + Sync,
) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = rows.len().div_ceil(cores).max(LEAST_SHARE);
    let Some((mine, others)) = rows.split_at_checked(share) else {
        return rows.iter().filter_map(rank).collect();
    };
    let work = |rows: &[usize]| rows.iter().filter_map(&rank).collect::<Vec<T>>();
    let work = &work;
    thread::scope(|scope| {
        let start = |rows| (rows, thread::Builder::new().spawn_scoped(scope, move || work(rows)));
        let workers: Vec<_> = others.chunks(share).map(start).collect();
        let mut found = work(mine);
        for (rows, worker) in workers {
            found.extend(match worker {
                Ok(worker) => worker.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // The system cannot create a thread.
                Err(_) => work(rows),
            });
        }
        found
    })
}
