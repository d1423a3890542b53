//! Search: which rows match the query, how well, and by which letters.
//!
//! A query is terms separated by spaces, in fzf's syntax. Each must match one of the fields of a
//! row, or none of them if it is excluded. A match in one piece ranks above scattered letters, an
//! earlier field above a later one, and in one field a whole word above its start, and that above a
//! match inside of a word. Frequent and recent use outweighs one such step. The length of a field
//! does not count, so that rows with equal matches keep their order.

mod field;
mod language;
mod letter_set;
mod pairs;
mod score;
#[cfg(test)]
mod tests;
mod word;

use std::cmp::Reverse;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::{SkimMatcherV2, SkimScoreConfig};

use field::Field;
use language::{LEAST_HIDDEN, Term, TermKind, Terms, Text};
pub(super) use language::{SPECIAL_CHARACTERS, has_several_terms, narrows};
pub(super) use pairs::IndexedName;
use score::{FieldIndex, Hit, STEP, Score};

/// The minimum number of rows for a thread.
const LEAST_SHARE: usize = 500;

/// Above this product of their lengths, a name and a term are matched by a simpler algorithm: the
/// fuzzy matcher needs memory for each pair of their letters.
const MOST_PAIRS: usize = 1 << 16;

pub(super) struct Search {
    any_case: SkimMatcherV2,
    own_case: SkimMatcherV2,
}

/// What is searched of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Searched<'row> {
    /// The fields that are shown, the most important one first. The first one is the name, and the last
    /// one has the aliases, which count as much.
    pub(super) shown: [&'row str; SHOWN],
    /// Fields that are not shown in the row.
    pub(super) hidden: [&'row str; HIDDEN],
    /// How recently and often the row was used, up to [`MOST_FRECENCY`].
    pub(super) frecency: u16,
}

pub(super) const SHOWN: usize = 4;
/// The shown field with the aliases.
pub(super) const ALIASES: usize = SHOWN - 1;
pub(super) const HIDDEN: usize = 3;
pub(super) const MOST_FRECENCY: u16 = 100;

/// The rows that match, best first.
pub(super) struct Ranked {
    pub(super) rows: Vec<usize>,
    /// How many of them, the first ones, match as it was meant: not with letters inside of words,
    /// and not one edit away.
    pub(super) meant: usize,
    /// Whether some of them match only names one edit away.
    pub(super) are_near: bool,
}

/// The positions of the matched characters of each field, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) shown: [Vec<usize>; SHOWN],
    pub(super) hidden: [Vec<usize>; HIDDEN],
}

/// The points of [`MOST_FRECENCY`]: more than one step, less than two.
const MOST_USE: usize = STEP * 3 / 2;

/// The minimum number of letters of a term for names one edit away.
const LEAST_NEAR: usize = 4;

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
    /// order. A row whose name equals the query comes first.
    pub(super) fn ranked<'row>(
        &self,
        query: &str,
        candidates: &[usize],
        searched: impl Fn(usize) -> Searched<'row> + Sync,
    ) -> Vec<usize> {
        self.rank(&Terms::read(query), candidates, &searched, false).0
    }

    /// The same, but if no row has the terms in one piece, or in pieces that start words, also names
    /// one edit away, out of all `rows`.
    pub(super) fn ranked_or_near<'row>(
        &self,
        query: &str,
        candidates: &[usize],
        rows: usize,
        searched: impl Fn(usize) -> Searched<'row> + Sync,
    ) -> Ranked {
        let terms = Terms::read(query);
        let (ranked, meant) = self.rank(&terms, candidates, &searched, false);
        let can_be_near = |term: &Term| {
            term.kind == TermKind::Letters && !term.excluded && term.text.has(LEAST_NEAR)
        };
        if meant > 0 || !terms.groups.iter().flatten().any(can_be_near) {
            return Ranked { rows: ranked, meant, are_near: false };
        }
        let all: Vec<usize> = (0..rows).collect();
        let (rows, meant) = self.rank(&terms, &all, &searched, true);
        Ranked { are_near: rows.len() > ranked.len(), meant, rows }
    }

    /// The rows that match, and how many of them match as it was meant: the first ones.
    fn rank<'row>(
        &self,
        terms: &Terms,
        candidates: &[usize],
        searched: &(impl Fn(usize) -> Searched<'row> + Sync),
        with_near: bool,
    ) -> (Vec<usize>, usize) {
        if terms.groups.is_empty() {
            return (candidates.to_vec(), candidates.len());
        }
        let rank = |&row: &usize| {
            let searched = searched(row);
            let (mut score, is_meant) = self.score(terms, &searched, with_near)?;
            score.points += usize::from(searched.frecency) * MOST_USE / usize::from(MOST_FRECENCY);
            let aliases = searched.shown[ALIASES].split(", ").filter(|own| !own.is_empty());
            let names = || [searched.shown[0]].into_iter().chain(aliases.clone());
            let is_other = !names().any(|name| Field::of(name, &terms.name).is(&terms.name));
            let is_spelled_otherwise = !names().any(|name| name == terms.name.letters);
            Some((!is_meant, is_other, is_spelled_otherwise, Reverse(score), row))
        };
        let mut found = filter_map_in_parallel(candidates, rank);
        found.sort_unstable();
        let meant = found.partition_point(|(is_not_meant, ..)| !is_not_meant);
        (found.into_iter().map(|(.., row)| row).collect(), meant)
    }

    pub(super) fn letters(&self, query: &str, searched: &Searched) -> Letters {
        let mut letters = Letters::default();
        let terms = Terms::read(query).groups.into_iter().flatten();
        for term in terms.filter(|term| !term.excluded) {
            let Some(hit) = self.best_hit(&term, searched, true, true) else { continue };
            let field = match hit.field {
                FieldIndex::Shown(index) => &mut letters.shown[index],
                FieldIndex::Hidden(index) => &mut letters.hidden[index],
            };
            field.extend(hit.letters.into_iter().flatten());
        }
        for field in letters.shown.iter_mut().chain(&mut letters.hidden) {
            field.sort_unstable();
            field.dedup();
        }
        letters
    }

    /// The sum over all terms, and whether each matches as it was meant.
    fn score(&self, terms: &Terms, searched: &Searched, with_near: bool) -> Option<(Score, bool)> {
        // The last group first: it is being typed, so it excludes most rows.
        terms.groups.iter().rev().try_fold((Score::default(), true), |(sum, is_meant), group| {
            let scores = group.iter().filter_map(|term| self.term_score(term, searched, with_near));
            let best = scores.max()?;
            let kinds = Reverse(sum.kinds.0 + best.kinds.0);
            let scattered = Reverse(sum.scattered.0 + best.scattered.0);
            let sum = Score { kinds, scattered, points: sum.points + best.points };
            Some((sum, is_meant && best.is_meant()))
        })
    }

    fn term_score(&self, term: &Term, searched: &Searched, with_near: bool) -> Option<Score> {
        let hit = self.best_hit(term, searched, with_near, false);
        if term.excluded { hit.is_none().then(Score::default) } else { hit.map(|hit| hit.score) }
    }

    /// The best match, the first of equals. Scattered letters in one field don't count if another
    /// field has them in one piece. An excluded term is searched in the shown fields only.
    fn best_hit(
        &self,
        term: &Term,
        searched: &Searched,
        with_near: bool,
        with_letters: bool,
    ) -> Option<Hit> {
        let wanted = &term.text;
        let fields = searched.shown.map(|text| Field::of(text, wanted));
        let mut best = None;
        for (index, field) in fields.iter().enumerate() {
            let index = FieldIndex::Shown(index);
            keep_better(&mut best, Hit::piece(term, field, index, with_letters));
        }
        if best.is_some() {
            return best;
        }
        if !term.excluded && wanted.has(LEAST_HIDDEN) {
            for (index, text) in searched.hidden.iter().enumerate() {
                let (field, index) = (Field::of(text, wanted), FieldIndex::Hidden(index));
                keep_better(&mut best, Hit::piece(term, &field, index, with_letters));
            }
        }
        if term.kind == TermKind::Letters {
            for (index, field) in fields.iter().enumerate() {
                keep_better(&mut best, self.scattered(wanted, field, index));
            }
            if with_near && !term.excluded && wanted.has(LEAST_NEAR) {
                keep_better(&mut best, Hit::near(wanted, &fields[0]));
            }
        }
        best
    }

    fn scattered(&self, wanted: &Text, field: &Field, index: usize) -> Option<Hit> {
        if !field.may_have(wanted) {
            return None;
        }
        let matcher = if wanted.minds_case { &self.own_case } else { &self.any_case };
        let text = field.text();
        let (_, letters) = matcher.fuzzy_indices(text, &wanted.letters)?;
        let score = Score::of_scattered(text, &letters, index);
        let letters = letters.into_iter().map(|letter| field.characters(letter..letter + 1));
        Some(Hit { score, field: FieldIndex::Shown(index), letters: letters.collect() })
    }
}

/// Of equals the first one is kept.
fn keep_better(best: &mut Option<Hit>, other: Option<Hit>) {
    if let Some(hit) = other
        && best.as_ref().is_none_or(|best| hit.score > best.score)
    {
        *best = Some(hit);
    }
}

/// Like `filter_map`, in parallel if there are enough rows.
fn filter_map_in_parallel<T: Send>(
    rows: &[usize],
    rank: impl Fn(&usize) -> Option<T> + Sync,
) -> Vec<T> {
    in_parallel(rows, |rows| rows.iter().filter_map(&rank).collect())
}

/// Applies `work` to all items at once, or in parallel to a share of them for each core. The result
/// has the results in order.
fn in_parallel<I: Sync, T: Send>(items: &[I], work: impl Fn(&[I]) -> Vec<T> + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(LEAST_SHARE);
    let Some((mine, others)) = items.split_at_checked(share) else { return work(items) };
    let work = &work;
    thread::scope(|scope| {
        let start =
            |items| (items, thread::Builder::new().spawn_scoped(scope, move || work(items)));
        let workers: Vec<_> = others.chunks(share).map(start).collect();
        let mut found = work(mine);
        for (items, worker) in workers {
            found.extend(match worker {
                Ok(worker) => worker.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // The system cannot create a thread.
                Err(_) => work(items),
            });
        }
        found
    })
}
