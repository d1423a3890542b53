//! Finds pairs of a context and one of its namespaces that match a query together.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::field::Field;
use super::language::{Term, Terms};
use super::letter_set::LetterSet;
use super::score::STEP;
use super::word::Place;
use super::{MOST_FRECENCY, MOST_USE, Search, Searched, in_parallel};

/// The most pairs that are found. Nobody reads further.
const MOST_PAIRS: usize = 500;
/// The minimum number of letters of a term that finds namespaces: one is in most of them.
const LEAST_LETTERS: usize = 2;
/// The maximum number of groups, as bits of a mask.
const MOST_GROUPS: usize = 32;

/// The name of a namespace, prepared for the search: there may be half a million.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) struct IndexedName {
    text: String,
    set: LetterSet,
}

impl IndexedName {
    pub(in crate::picker) fn new(text: String) -> Self {
        Self { set: LetterSet::of(&text), text }
    }

    pub(in crate::picker) fn text(&self) -> &str {
        &self.text
    }
}

/// What matches of a query: a bit for each group of terms.
#[derive(Clone, Copy, Default)]
struct Matched {
    groups: u32,
    points: u32,
    /// Whether an excluded term matches.
    is_excluded: bool,
}

/// The points of a pair, and the indices of the context and of the name. The least one is the best.
pub(in crate::picker) type Found = (Reverse<u32>, u32, u32);

/// The best pairs.
#[derive(Default)]
struct Best(BinaryHeap<Found>);

impl Best {
    fn would_keep(&self, found: Found) -> bool {
        self.0.len() < MOST_PAIRS || self.0.peek().is_some_and(|worst| found < *worst)
    }

    fn add(&mut self, found: Found) {
        if self.would_keep(found) {
            if self.0.len() == MOST_PAIRS {
                self.0.pop();
            }
            self.0.push(found);
        }
    }
}

impl Search {
    /// The best pairs. Each term must match one of them in one piece, and one term the namespace.
    /// `namespaces` has the indices of the names of each of the `contexts`. The result is in order.
    pub(in crate::picker) fn pairs<'row>(
        query: &str,
        contexts: usize,
        names: &[IndexedName],
        searched: impl Fn(usize) -> Searched<'row> + Sync,
        namespaces: impl Fn(usize) -> &'row [u32] + Sync,
    ) -> Vec<Found> {
        let terms = Terms::read(query);
        let is_mixed =
            |group: &Vec<Term>| group.len() > 1 && group.iter().any(|term| term.excluded);
        if terms.groups.len() > MOST_GROUPS || terms.groups.iter().any(is_mixed) {
            return Vec::new();
        }
        let wanted = terms.groups.iter().filter(|group| !group[0].excluded).count();
        let all: u32 = u32::MAX.checked_shr(u32::BITS - small(wanted)).unwrap_or(0);
        let in_names = in_parallel(names, |names| {
            let matched = |name: &IndexedName| {
                matched(&terms, &[(name.text.as_str(), name.set)], LEAST_LETTERS)
            };
            names.iter().map(matched).collect()
        });
        let any = in_names.iter().fold(0, |any, own| any | own.groups);
        let most = in_names.iter().map(|own| own.points).max().unwrap_or(0);
        if any == 0 {
            return Vec::new();
        }
        let add_of_context = |best: &mut Best, row: usize| {
            let own = namespaces(row);
            if own.is_empty() {
                return;
            }
            let searched = searched(row);
            // Its own namespace is not the one of the pair.
            let [name, _, file, aliases] = searched.shown.map(|field| (field, LetterSet::ALL));
            let context = matched(&terms, &[name, file, aliases], 1);
            let used = usize::from(searched.frecency) * MOST_USE / usize::from(MOST_FRECENCY);
            let used = small(used) + context.points;
            let index = small(row);
            if context.is_excluded
                || (context.groups | any) & all != all
                || !best.would_keep((Reverse(most + used), index, 0))
            {
                return;
            }
            for &name in own {
                let namespace = in_names[name as usize];
                if namespace.groups != 0
                    && !namespace.is_excluded
                    && (namespace.groups | context.groups) == all
                {
                    best.add((Reverse(namespace.points + used), index, name));
                }
            }
        };
        let rows: Vec<usize> = (0..contexts).collect();
        let mut found = in_parallel(&rows, |rows| {
            let mut best = Best::default();
            for &row in rows {
                add_of_context(&mut best, row);
            }
            best.0.into_vec()
        });
        found.sort_unstable();
        found.truncate(MOST_PAIRS);
        found
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The groups that match in one piece of a field, with terms of at least so many letters.
fn matched(terms: &Terms, fields: &[(&str, LetterSet)], least: usize) -> Matched {
    let mut matched = Matched::default();
    let mut bit = 1;
    for group in &terms.groups {
        let best = |term: &Term| {
            let may_match = |(_, set): &&(&str, LetterSet)| set.has_all_of(term.text.set);
            let places = fields.iter().filter(may_match).filter_map(|(field, _)| {
                let (place, _) = Field::of(field, &term.text).piece(term.kind, &term.text)?;
                Some(place)
            });
            places.max()
        };
        if group[0].excluded {
            matched.is_excluded |= best(&group[0]).is_some();
            continue;
        }
        let places = group.iter().filter(|term| term.text.has(least)).filter_map(best);
        if let Some(place) = places.max_by_key(|place: &Place| *place as usize) {
            matched.groups |= bit;
            matched.points += small((place as usize + 1) * STEP);
        }
        bit <<= 1;
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many pairs as are found are the best ones of all, in the same order.
    #[test]
    fn the_best_of_many_pairs_are_found() {
        let contexts: Vec<String> = (0..1_500).map(|number| format!("c{number}")).collect();
        let names = ["xpay", "pays", "pay", "team", "other"];
        let indexed = names.map(|name| IndexedName::new(name.to_owned()));
        let frecency = |row: usize| if row.is_multiple_of(10) { 100 } else { 0 };
        let searched = |row: usize| {
            let shown = [contexts[row].as_str(), "pay", "", ""];
            Searched { shown, frecency: frecency(row), ..Searched::default() }
        };
        let own: [&[u32]; 3] = [&[0, 1, 2, 3, 4], &[], &[0, 3]];
        let namespaces = |row: usize| own[row % 3];
        let found = |query| Search::pairs(query, contexts.len(), &indexed, searched, namespaces);

        let points = |name: u32| [1, 2, 3][name as usize] * STEP;
        let mut expected = Vec::new();
        for row in 0..contexts.len() {
            let used = usize::from(frecency(row)) * MOST_USE / usize::from(MOST_FRECENCY);
            let matching = namespaces(row).iter().filter(|name| **name < 3);
            let found = |&name: &u32| (Reverse(small(points(name) + used)), small(row), name);
            expected.extend(matching.map(found));
        }
        assert_eq!(expected.len(), 2_000);
        expected.sort_unstable();
        assert_eq!(found("pay"), expected[..MOST_PAIRS]);
        let rows = |query| -> Vec<_> {
            found(query).into_iter().map(|(_, row, name)| (row, name)).collect()
        };
        assert_eq!(rows("pay !c !1"), []);
        assert_eq!(rows("c1499 te"), [(1499, 3)]);
        assert_eq!(rows("team c7 other"), []);
    }
}
