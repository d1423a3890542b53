//! The state of the contexts pane.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::mem::take;
use std::sync::Arc;

use super::{List, Query};
use crate::kubeconfig::ContextKey;
use crate::picker::cells::cells;
use crate::picker::distinct::Distinct;
use crate::picker::search::{ALIASES, Letters, SHOWN, Search, Searched};
use crate::picker::{CachedNamespaces, ContextRow, Opening, Place, Purpose, TopRows};

/// All contexts, and the list of those that match the query.
#[derive(Default)]
pub struct Contexts {
    rows: Vec<ContextRow>,
    /// The name of each row that has aliases, as it is shown: with them.
    with_aliases: Vec<Option<String>>,
    pub(in crate::picker) list: List,
    pub(in crate::picker) widest: Widest,
    pub(in crate::picker) some_have_warning_marks: bool,
    pub(in crate::picker) has_duplicates: bool,
    distinct: OnceCell<Distinct>,
    pub(super) pairs_shown: PairsShown,
    /// The rows that are pairs of a context and a namespace. In the list they follow the contexts.
    pub(super) pairs: Vec<PairRow>,
    /// What comes first while nothing is typed, as it was read.
    pub(super) top: TopRows,
    pub(super) top_rows: Vec<TopRow>,
    pub(super) cached: Arc<CachedNamespaces>,
    /// The index of the cached list of each context.
    pub(super) cached_lists: Vec<Option<usize>>,
}

/// A context and a namespace in it as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) struct PairRow {
    /// The index of the context.
    pub(in crate::picker) context: usize,
    pub(in crate::picker) namespace: String,
    /// The age of the cached list that has the namespace.
    pub(in crate::picker) age: Option<String>,
}

/// Which pairs the list has, in addition to pinned ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PairsShown {
    /// None, not even pinned ones: they can't be chosen.
    #[default]
    Never,
    /// Those that match the query.
    Matching,
    /// Also recent ones, while nothing is typed.
    RecentFirst,
}

/// What comes first while nothing is typed.
#[derive(Clone, Debug)]
pub(super) struct TopRow {
    pub(super) context: usize,
    pub(super) namespace: Option<String>,
    pub(super) is_pinned: bool,
}

/// The width of the widest text of each column, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::picker) struct Widest {
    /// The names as they are shown, possibly in a short form.
    pub name: usize,
    pub full_name: usize,
    /// The namespaces; zero if no context has one.
    pub namespace: usize,
    /// The files; zero if all contexts are from the same file, so that the column is not needed.
    pub file: usize,
}

impl Contexts {
    pub(super) fn new(opening: &mut Opening) -> Self {
        let rows = take(&mut opening.contexts);
        let list = List::new(rows.len(), 0);
        let mut contexts = Self {
            list,
            pairs_shown: match opening.purpose {
                Purpose::Delete => PairsShown::Never,
                Purpose::Switch if opening.recent_pairs => PairsShown::RecentFirst,
                Purpose::Switch => PairsShown::Matching,
            },
            ..Self::default()
        };
        contexts.set_rows(rows);
        contexts.set_top(take(&mut opening.top));
        contexts.arrange();
        let matches = &contexts.list.matches;
        let highlighted = matches.iter().position(|index| *index == opening.highlighted);
        contexts.list.highlight(highlighted.unwrap_or(usize::MAX));
        contexts
    }

    fn set_rows(&mut self, rows: Vec<ContextRow>) {
        let with_aliases = rows.iter().map(|row| {
            let name = row.short_or_full_name();
            (!row.aliases.is_empty()).then(|| format!("{name} ({})", row.aliases))
        });
        self.with_aliases = with_aliases.collect();
        self.some_have_warning_marks =
            rows.iter().any(|row| row.protection.is_some() || row.cross_file.is_some());
        let mut names = HashSet::with_capacity(rows.len());
        self.has_duplicates = !rows.iter().all(|row| names.insert(row.key.name.as_str()));
        self.distinct = OnceCell::new();
        self.rows = rows;
        self.widest = Widest::of(&self.rows, |index| self.shown_name(index));
        self.find_cached_lists();
    }

    /// Takes the cached namespaces of all contexts. The highlight stays on its row.
    pub(super) fn set_cached(&mut self, cached: Arc<CachedNamespaces>) {
        self.cached = cached;
        self.arrange_again();
    }

    /// Takes the namespaces that the cluster of a context has just listed.
    pub(super) fn set_listed(&mut self, context: &ContextKey, names: impl Iterator<Item = String>) {
        Arc::make_mut(&mut self.cached).set(context.clone(), names);
        self.arrange_again();
    }

    /// Forgets the cached namespaces of these contexts, before the rows are renewed.
    pub(super) fn forget_cached(&mut self, contexts: &HashSet<ContextKey>) {
        if !contexts.is_empty() {
            let cached = Arc::make_mut(&mut self.cached);
            for context in contexts {
                cached.remove(context);
            }
        }
    }

    pub(super) fn rename_cached(&mut self, from: &ContextKey, to: &ContextKey) {
        Arc::make_mut(&mut self.cached).rename(from, to);
    }

    fn arrange_again(&mut self) {
        self.find_cached_lists();
        let (place, above) = (self.highlighted_place(), self.list.above());
        self.arrange();
        let row = place.and_then(|place| self.row_of(&place)).unwrap_or(0);
        self.list.highlight_below(row, above);
    }

    fn find_cached_lists(&mut self) {
        let lists = self.rows.iter().map(|row| self.cached.find(&row.key));
        self.cached_lists = lists.collect();
    }

    pub(in crate::picker) fn distinct(&self) -> &Distinct {
        self.distinct.get_or_init(|| {
            let rows = self.rows.iter().enumerate();
            Distinct::of(rows.map(|(index, row)| (self.shown_name(index), row.file.as_str())))
        })
    }

    /// The name as it is shown: in its short form, if it has one, and with its aliases.
    pub(in crate::picker) fn shown_name(&self, index: usize) -> &str {
        let with_aliases = self.with_aliases[index].as_deref();
        with_aliases.unwrap_or_else(|| self.rows[index].short_or_full_name())
    }

    pub(in crate::picker) fn is_short(&self, index: usize) -> bool {
        self.rows[index].short_name.is_some()
    }

    pub(in crate::picker) fn some_are_short(&self) -> bool {
        self.rows.iter().any(|row| row.short_name.is_some())
    }

    /// All contexts, in the order shown for an empty query.
    #[must_use]
    pub fn rows(&self) -> &[ContextRow] {
        &self.rows
    }

    /// The index and the row of the highlighted context.
    pub(in crate::picker) fn highlighted(&self) -> Option<(usize, &ContextRow)> {
        let (index, _) = self.place(*self.list.matches.get(self.list.highlighted)?);
        Some((index, &self.rows[index]))
    }

    pub(super) fn row(&self, key: &ContextKey) -> Option<&ContextRow> {
        self.rows.iter().find(|row| row.key == *key)
    }

    /// Replaces the rows and keeps the query. Highlights the row `wanted`, on the same line of the
    /// screen as before; returns false if it is `None` or does not match.
    pub(super) fn renew(
        &mut self,
        rows: Vec<ContextRow>,
        top: TopRows,
        wanted: Option<&Place>,
        search: &Search,
    ) -> bool {
        let (row, above) = (self.list.highlighted, self.list.above());
        self.set_rows(rows);
        self.list.reset(self.rows.len());
        self.set_top(top);
        self.pairs.clear();
        self.list.filter_or_near(search, |index| searched(&self.rows[index], self.widest));
        self.arrange();
        let position = wanted.and_then(|wanted| self.row_of(wanted));
        self.list.highlight_below(position.unwrap_or(row), above);
        position.is_some()
    }

    /// Highlights a context, without the query if that hides it.
    pub(super) fn highlight(&mut self, context: &ContextKey, search: &Search) {
        let place = Place { context: context.clone(), namespace: None };
        if self.row_of(&place).is_none() {
            self.change_query(search, |query| *query = Query::default());
        }
        if let Some(row) = self.row_of(&place) {
            self.list.highlight(row);
        }
    }

    pub(super) fn change_query(&mut self, search: &Search, change: impl FnOnce(&mut Query)) {
        if self.list.change_query(change) {
            self.list.filter_or_near(search, |index| searched(&self.rows[index], self.widest));
            self.arrange();
        }
    }

    /// Shows recent pairs at the top while nothing is typed, or not any more.
    pub(super) fn toggle_recent_pairs(&mut self) {
        self.pairs_shown = match self.pairs_shown {
            PairsShown::Matching => PairsShown::RecentFirst,
            PairsShown::RecentFirst => PairsShown::Matching,
            PairsShown::Never => PairsShown::Never,
        };
        self.arrange();
        self.list.highlight(0);
    }

    /// The positions of the matched characters of the name as it is shown, and the namespace of a pair.
    pub(super) fn pair_letters(&self, search: &Search, pair: &PairRow) -> [Vec<usize>; 2] {
        let name = self.shown_name(pair.context);
        let searched = Searched { shown: [name, &pair.namespace, "", ""], ..Searched::default() };
        let [in_name, in_namespace, ..] = search.letters(self.list.query.text(), &searched).shown;
        [in_name, in_namespace]
    }

    /// The positions of the matched characters of a context.
    pub(super) fn letters(&self, search: &Search, index: usize) -> Letters {
        search.letters(self.list.query.text(), &searched(&self.rows[index], self.widest))
    }

    /// The positions of the matched characters of a row, in its name as it is shown.
    pub(super) fn row_letters(&self, search: &Search, index: usize) -> [Vec<usize>; SHOWN] {
        let mut searched = searched(&self.rows[index], self.widest);
        searched.shown[0] = self.shown_name(index);
        searched.shown[ALIASES] = "";
        search.letters(self.list.query.text(), &searched).shown
    }
}

/// What is searched of a row. The file counts only if the list shows it.
pub(super) fn searched(row: &ContextRow, widest: Widest) -> Searched<'_> {
    let file = if widest.file == 0 { "" } else { &row.file };
    Searched {
        shown: [&row.key.name, row.namespace.as_deref().unwrap_or_default(), file, &row.aliases],
        hidden: [row.server.as_deref().unwrap_or_default(), &row.cluster, &row.user],
        frecency: row.frecency,
    }
}

impl Widest {
    fn of<'r>(rows: &[ContextRow], shown_name: impl Fn(usize) -> &'r str) -> Self {
        let files_differ = rows.windows(2).any(|pair| pair[0].file != pair[1].file);
        let mut widest = Self::default();
        for (index, row) in rows.iter().enumerate() {
            widest.full_name = widest.full_name.max(cells(&row.key.name));
            widest.name = widest.name.max(cells(shown_name(index)));
            let namespace = row.namespace.as_deref().map_or(0, cells);
            widest.namespace = widest.namespace.max(namespace);
            if files_differ {
                widest.file = widest.file.max(cells(&row.file));
            }
        }
        widest
    }
}
