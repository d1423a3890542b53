//! Finds pairs of a context and one of its namespaces that match a query together.

use std::cmp::Reverse;

use super::field::{Field, Place};
use super::language::{Term, Terms};
use super::score::STEP;
use super::{MOST_FRECENCY, MOST_USE, Search, Searched, filter_map_in_parallel};

/// The most pairs that are found. Nobody reads further.
const MOST_PAIRS: usize = 500;
/// The minimum number of letters of a term that finds namespaces: one is in most of them.
const LEAST_LETTERS: usize = 2;
/// The maximum number of groups, as bits of a mask.
const MOST_GROUPS: usize = 32;

/// What matches of a query: a bit for each group of terms.
#[derive(Clone, Copy, Default)]
struct Matched {
    groups: u32,
    points: u32,
    /// Whether an excluded term matches.
    is_excluded: bool,
}

impl Search {
    /// The best pairs. Each term must match one of them in one piece, and one term the namespace.
    /// `namespaces` has the indices of the names of each of the `contexts`. The result has indices of
    /// contexts and of names.
    pub(in crate::picker) fn pairs<'row>(
        query: &str,
        contexts: usize,
        names: &[String],
        searched: impl Fn(usize) -> Searched<'row> + Sync,
        namespaces: impl Fn(usize) -> &'row [u32] + Sync,
    ) -> Vec<(usize, u32)> {
        let terms = Terms::read(query);
        let is_mixed =
            |group: &Vec<Term>| group.len() > 1 && group.iter().any(|term| term.excluded);
        if terms.groups.len() > MOST_GROUPS || terms.groups.iter().any(is_mixed) {
            return Vec::new();
        }
        let wanted = terms.groups.iter().filter(|group| !group[0].excluded).count();
        let all: u32 = u32::MAX.checked_shr(u32::BITS - small(wanted)).unwrap_or(0);
        let indices: Vec<usize> = (0..names.len()).collect();
        let in_names = filter_map_in_parallel(&indices, |&index| {
            Some(matched(&terms, &[&names[index]], LEAST_LETTERS))
        });
        let any = in_names.iter().fold(0, |any, own| any | own.groups);
        if any == 0 {
            return Vec::new();
        }
        let rows: Vec<usize> = (0..contexts).collect();
        let of_context = |&row: &usize| {
            let own = namespaces(row);
            if own.is_empty() {
                return None;
            }
            let searched = searched(row);
            // Its own namespace is not the one of the pair.
            let [name, _, file] = searched.shown;
            let context = matched(&terms, &[name, file], 1);
            if context.is_excluded || (context.groups | any) & all != all {
                return None;
            }
            let used = usize::from(searched.frecency) * MOST_USE / usize::from(MOST_FRECENCY);
            let used = small(used) + context.points;
            let index = small(row);
            let pairs = own.iter().filter_map(|&name| {
                let namespace = in_names[name as usize];
                let is_found = namespace.groups != 0
                    && !namespace.is_excluded
                    && (namespace.groups | context.groups) == all;
                // Small tuples: there may be half a million.
                is_found.then_some((Reverse(namespace.points + used), index, name))
            });
            Some(pairs.collect::<Vec<_>>()).filter(|pairs| !pairs.is_empty())
        };
        let mut found: Vec<_> =
            filter_map_in_parallel(&rows, of_context).into_iter().flatten().collect();
        if found.len() > MOST_PAIRS {
            found.select_nth_unstable(MOST_PAIRS);
            found.truncate(MOST_PAIRS);
        }
        found.sort_unstable();
        found.into_iter().map(|(_, row, name)| (row as usize, name)).collect()
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The groups that match in one piece of a field, with terms of at least so many letters.
fn matched(terms: &Terms, fields: &[&str], least: usize) -> Matched {
    let mut matched = Matched::default();
    let mut bit = 1;
    for group in &terms.groups {
        let best = |term: &Term| {
            let places = fields.iter().filter_map(|field| {
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
