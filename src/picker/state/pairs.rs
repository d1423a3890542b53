//! Namespaces of contexts as rows of the list of contexts: those that match the query after the
//! contexts that do so in one piece, pinned and recent ones before them.

use std::cmp::Reverse;

use super::contexts::{Contexts, PairRow, PairsShown, TopRow, searched};
use crate::picker::search::{IndexedName, Search};
use crate::picker::{ContextRow, Place, TopRows};

impl Contexts {
    /// The context of a row of the list, and the row itself if it is a pair.
    pub(in crate::picker) fn place(&self, index: usize) -> (usize, Option<&PairRow>) {
        match index.checked_sub(self.rows().len()) {
            Some(pair) => (self.pairs[pair].context, Some(&self.pairs[pair])),
            None => (index, None),
        }
    }

    /// The highlighted row, if it is a pair.
    pub(in crate::picker) fn highlighted_pair(&self) -> Option<&PairRow> {
        self.place(*self.list.matches.get(self.list.highlighted)?).1
    }

    /// The highlighted context or pair.
    pub(super) fn highlighted_place(&self) -> Option<Place> {
        let (_, row) = self.highlighted()?;
        let namespace = self.highlighted_pair().map(|pair| pair.namespace.clone());
        Some(Place { context: row.key.clone(), namespace })
    }

    /// The row of a context or pair, counted from the top of the list.
    pub(super) fn row_of(&self, wanted: &Place) -> Option<usize> {
        self.list.matches.iter().position(|&index| {
            let (context, pair) = self.place(index);
            pair.map(|pair| &pair.namespace) == wanted.namespace.as_ref()
                && self.rows()[context].key == wanted.context
        })
    }

    pub(in crate::picker) fn is_pinned(&self, context: usize, namespace: Option<&str>) -> bool {
        let mut pins = self.top_rows.iter().filter(|top| top.is_pinned);
        pins.any(|top| top.context == context && top.namespace.as_deref() == namespace)
    }

    pub(in crate::picker) fn has_pins(&self) -> bool {
        self.top_rows.iter().any(|top| top.is_pinned)
    }

    /// The number of columns for marks besides the first one.
    pub(in crate::picker) fn mark_columns(&self) -> usize {
        usize::from(self.some_have_warning_marks) + usize::from(self.has_pins())
    }

    pub(super) fn has_recent_pairs(&self) -> bool {
        self.top_rows.iter().any(|top| !top.is_pinned)
    }

    pub(super) fn set_top(&mut self, top: TopRows) {
        let pins = top.pins.iter().map(|place| (place, true));
        let recent = top.recent_pairs.iter().map(|place| (place, false));
        let top_rows = pins.chain(recent).filter_map(|(place, is_pinned)| {
            let context = self.rows().iter().position(|row| row.key == place.context)?;
            Some(TopRow { context, namespace: place.namespace.clone(), is_pinned })
        });
        self.top_rows = top_rows.collect();
        self.top = top;
    }

    /// Finds the pairs for the query, and moves pins to the top if there is none.
    pub(super) fn arrange(&mut self) {
        self.list.gather();
        self.pairs.clear();
        let has_pairs = self.pairs_shown != PairsShown::Never;
        if !self.list.query.text().trim().is_empty() {
            if has_pairs {
                self.find_matching();
            }
            let rows = self.rows().len();
            self.list.insert(rows..rows + self.pairs.len());
        } else if has_pairs {
            self.put_first();
        }
    }

    fn put_first(&mut self) {
        let is_shown = |top: &&TopRow| top.is_pinned || self.pairs_shown == PairsShown::RecentFirst;
        let top_rows: Vec<TopRow> = self.top_rows.iter().filter(is_shown).cloned().collect();
        let mut first = Vec::new();
        for TopRow { context, namespace, .. } in top_rows {
            let Some(namespace) = namespace else {
                first.push(context);
                continue;
            };
            let is_same = |pair: &PairRow| pair.context == context && pair.namespace == namespace;
            if !self.pairs.iter().any(is_same) {
                first.push(self.rows().len() + self.pairs.len());
                self.pairs.push(self.pair(context, &namespace));
            }
        }
        if !first.is_empty() {
            let others = self.list.matches.iter().filter(|index| !first.contains(index));
            self.list.matches = first.iter().chain(others).copied().collect();
        }
    }

    /// Finds pinned and recent pairs, and cached namespaces of contexts.
    fn find_matching(&mut self) {
        let mut found = self.matching_in_cache();
        for pair in self.matching_at_top() {
            if !found.contains(&pair) {
                found.push(pair);
            }
        }
        found.sort_by_key(|(points, pair)| (*points, pair.context));
        self.pairs = found.into_iter().map(|(_, pair)| pair).collect();
    }

    fn matching_in_cache(&self) -> Vec<(Reverse<u32>, PairRow)> {
        let (rows, widest) = (self.rows(), self.widest);
        let (lists, cached) = (&self.cached_lists, &*self.cached);
        let namespaces = |row: usize| match lists[row] {
            Some(list) if rows[row].obstacle.is_none() => &cached.list(list).names[..],
            _ => &[],
        };
        let found = Search::pairs(
            self.list.query.text(),
            rows.len(),
            cached.names(),
            |row| searched(&rows[row], widest),
            namespaces,
        );
        let pair = |(points, context, name)| {
            let context = context as usize;
            let namespace = cached.names()[name as usize].text().to_owned();
            let age = lists[context].and_then(|list| cached.list(list).age.clone());
            (points, PairRow { context, namespace, age })
        };
        found.into_iter().map(pair).collect()
    }

    fn matching_at_top(&self) -> Vec<(Reverse<u32>, PairRow)> {
        let (rows, widest) = (self.rows(), self.widest);
        let pair = |top: &TopRow| Some((top.context, IndexedName::new(top.namespace.clone()?)));
        let (contexts, names): (Vec<_>, Vec<_>) = self.top_rows.iter().filter_map(pair).unzip();
        let indices: Vec<u32> = (0..).take(names.len()).collect();
        let found = Search::pairs(
            self.list.query.text(),
            names.len(),
            &names,
            |top| searched(&rows[contexts[top]], widest),
            |top| &indices[top..=top],
        );
        let pair = |(points, top, _)| {
            let context = contexts[top as usize];
            (points, self.pair(context, names[top as usize].text()))
        };
        found.into_iter().map(pair).collect()
    }

    fn pair(&self, context: usize, namespace: &str) -> PairRow {
        let age = self.cached.age(&self.rows()[context].key, namespace).map(str::to_owned);
        PairRow { context, namespace: namespace.to_owned(), age }
    }
}

/// Whether a pair is the current context with its current namespace.
pub(in crate::picker) fn is_current(row: &ContextRow, pair: &PairRow) -> bool {
    row.current && row.effective_namespace() == pair.namespace
}
