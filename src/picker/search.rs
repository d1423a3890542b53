//! Fuzzy search: which rows match what is typed, how well, and by which letters.
//!
//! A query is terms separated by spaces, and every term must be found in one of a row's fields.
//! A term with a capital letter minds case, another does not.

use std::cmp::Reverse;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// The fewest rows that are worth a thread of their own.
const LEAST_SHARE: usize = 500;

/// Above this product of their lengths, a name and a term are matched in a simpler way: the best
/// way needs room for each pair of their letters.
const MOST_PAIRS: usize = 1 << 16;

/// The matcher, with the buffers it keeps between calls.
pub(super) struct Search(SkimMatcherV2);

impl Default for Search {
    fn default() -> Self {
        Self(SkimMatcherV2::default().element_limit(MOST_PAIRS))
    }
}

impl Search {
    /// The rows among `candidates` that match, the best first. Of equals, a row whose first field
    /// is what is typed comes before those that only begin so; the others stay in order.
    pub(super) fn ranked<'row, const FIELDS: usize>(
        &self,
        query: &str,
        candidates: &[usize],
        fields: impl Fn(usize) -> [&'row str; FIELDS] + Sync,
    ) -> Vec<usize> {
        let terms: Vec<&str> = query.split_whitespace().collect();
        let typed = query.trim();
        let rank = |&row: &usize| {
            let fields = fields(row);
            let score = self.score(&terms, &fields)?;
            Some((Reverse(score), fields[0] != typed, row))
        };
        let mut found = filter_map_in_parallel(candidates, rank);
        found.sort_unstable();
        found.into_iter().map(|(_, _, row)| row).collect()
    }

    /// The characters of each field that the query found, by their position, in order.
    pub(super) fn letters<const FIELDS: usize>(
        &self,
        query: &str,
        fields: [&str; FIELDS],
    ) -> [Vec<usize>; FIELDS] {
        let mut letters = [const { Vec::new() }; FIELDS];
        for term in query.split_whitespace() {
            if let Some((_, field)) = self.best_field(term, &fields)
                && let Some((_, found)) = self.0.fuzzy_indices(fields[field], term)
            {
                letters[field].extend(found);
            }
        }
        for field in &mut letters {
            field.sort_unstable();
            field.dedup();
        }
        letters
    }

    fn score(&self, terms: &[&str], fields: &[&str]) -> Option<i64> {
        // The last term first: it is the one being typed, so the one most rows fail.
        let scores = terms.iter().rev().map(|term| self.best_field(term, fields));
        scores.map(|best| Some(best?.0)).sum()
    }

    /// The field where the term scores best, the first of equals. If the first field holds the
    /// term letter by letter, the others are not looked at.
    fn best_field(&self, term: &str, fields: &[&str]) -> Option<(i64, usize)> {
        let scored = |field: usize| Some((self.0.fuzzy_match(fields[field], term)?, field));
        let first = scored(0);
        if first.is_some() && holds(fields[0], term) {
            return first;
        }
        let others = (1..fields.len()).filter_map(scored);
        first.into_iter().chain(others).max_by_key(|&(score, field)| (score, Reverse(field)))
    }
}

/// Whether the term is in the text as it is, but for the case of its letters.
fn holds(text: &str, term: &str) -> bool {
    text.as_bytes().windows(term.len()).any(|part| part.eq_ignore_ascii_case(term.as_bytes()))
}

/// As `filter_map` does, on all cores when there is enough to do.
fn filter_map_in_parallel<T: Send>(
    rows: &[usize],
    rank: impl Fn(&usize) -> Option<T> + Sync,
) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = rows.len().div_ceil(cores).max(LEAST_SHARE);
    let Some((mine, others)) = rows.split_at_checked(share) else {
        return rows.iter().filter_map(rank).collect();
    };
    thread::scope(|scope| {
        let workers: Vec<_> = others
            .chunks(share)
            .map(|rows| scope.spawn(|| rows.iter().filter_map(&rank).collect::<Vec<T>>()))
            .collect();
        let mut found: Vec<T> = mine.iter().filter_map(&rank).collect();
        for worker in workers {
            found.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [[&str; 2]; 5] = [
        ["prod-eu", "payments"],
        ["prod-us", "default"],
        ["staging", "payments"],
        ["Production", "default"],
        ["purple-road", "default"],
    ];

    fn ranked(query: &str) -> Vec<&'static str> {
        Search::default()
            .ranked(query, &[0, 1, 2, 3, 4], |row| ROWS[row])
            .into_iter()
            .map(|row| ROWS[row][0])
            .collect()
    }

    #[test]
    fn an_empty_query_keeps_every_row_in_order() {
        assert_eq!(ranked(""), ROWS.map(|[name, _]| name));
        assert_eq!(ranked("  "), ROWS.map(|[name, _]| name));
    }

    #[test]
    fn equals_stay_in_order_and_scattered_letters_come_last() {
        assert_eq!(ranked("prod"), ["prod-eu", "prod-us", "Production", "purple-road"]);
    }

    #[test]
    fn the_very_name_comes_before_longer_ones() {
        let names = ["prod-eu", "prod", "prod-us"];
        let ranked = Search::default().ranked("prod", &[0, 1, 2], |row| [names[row]]);
        assert_eq!(ranked, [1, 0, 2]);
    }

    #[test]
    fn every_term_must_match_in_any_field() {
        assert_eq!(ranked("pay prod"), ["prod-eu"]);
        assert_eq!(ranked("payments"), ["prod-eu", "staging"]);
        assert_eq!(ranked("prod nowhere"), [""; 0]);
    }

    #[test]
    fn a_capital_minds_case() {
        assert_eq!(ranked("Prod"), ["Production"]);
    }

    #[test]
    fn many_rows_are_ranked_as_few_are() {
        let names: Vec<String> = (0..5_000).map(|number| format!("cluster-{number}")).collect();
        let all: Vec<usize> = (0..names.len()).collect();
        let ranked = Search::default().ranked("4999", &all, |row| [&names[row]]);
        assert_eq!(ranked, [4_999]);
        let ranked = Search::default().ranked("cluster", &all, |row| [&names[row]]);
        assert_eq!(ranked, all);
    }

    #[test]
    fn letters_are_those_of_the_field_that_matched() {
        let letters = Search::default().letters("pay pr", ROWS[0]);
        assert_eq!(letters, [vec![0, 1], vec![0, 1, 2]]);
    }
}
