//! The state of the contexts pane.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::{List, Query};
use crate::kubeconfig::ContextKey;
use crate::picker::ContextRow;
use crate::picker::cells::cells;
use crate::picker::distinct::Distinct;
use crate::picker::search::{Letters, Search, Searched};

/// All contexts, and the list of those that match the query.
#[derive(Default)]
pub struct Contexts {
    rows: Vec<ContextRow>,
    pub(in crate::picker) list: List,
    pub(in crate::picker) widest: Widest,
    pub(in crate::picker) some_have_warning_marks: bool,
    pub(in crate::picker) has_duplicates: bool,
    distinct: OnceCell<Distinct>,
}

/// The width of the widest text of each column, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::picker) struct Widest {
    pub name: usize,
    /// The namespaces; zero if no context has one.
    pub namespace: usize,
    /// The files; zero if all contexts are from the same file, so that the column is not needed.
    pub file: usize,
}

impl Contexts {
    pub(super) fn new(rows: Vec<ContextRow>, highlighted: usize) -> Self {
        let list = List::new(rows.len(), highlighted);
        let mut contexts = Self { list, ..Self::default() };
        contexts.set_rows(rows);
        contexts
    }

    fn set_rows(&mut self, rows: Vec<ContextRow>) {
        self.widest = Widest::of(&rows);
        self.some_have_warning_marks =
            rows.iter().any(|row| row.protection.is_some() || row.cross_file.is_some());
        let mut names = HashSet::with_capacity(rows.len());
        self.has_duplicates = !rows.iter().all(|row| names.insert(row.key.name.as_str()));
        self.distinct = OnceCell::new();
        self.rows = rows;
    }

    pub(in crate::picker) fn distinct(&self) -> &Distinct {
        self.distinct.get_or_init(|| {
            Distinct::of(self.rows.iter().map(|row| (row.key.name.as_str(), row.file.as_str())))
        })
    }

    /// All contexts, in the order shown for an empty query.
    #[must_use]
    pub fn rows(&self) -> &[ContextRow] {
        &self.rows
    }

    /// The index and the row of the highlighted context.
    pub(in crate::picker) fn highlighted(&self) -> Option<(usize, &ContextRow)> {
        let index = *self.list.matches.get(self.list.highlighted)?;
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
        wanted: Option<&ContextKey>,
        search: &Search,
    ) -> bool {
        let (row, above) = (self.list.highlighted, self.list.above());
        self.set_rows(rows);
        self.list.reset(self.rows.len());
        self.list.filter_or_near(search, |index| searched(&self.rows[index], self.widest));
        let position = wanted.and_then(|wanted| {
            self.list.matches.iter().position(|row| self.rows[*row].key == *wanted)
        });
        self.list.highlight_below(position.unwrap_or(row), above);
        position.is_some()
    }

    /// Highlights a context, without the query if that hides it.
    pub(super) fn highlight(&mut self, context: &ContextKey, search: &Search) {
        let is_it = |rows: &[ContextRow], index: usize| rows[index].key == *context;
        if !self.list.matches.iter().any(|&index| is_it(&self.rows, index)) {
            self.change_query(search, |query| *query = Query::default());
        }
        let position = self.list.matches.iter().position(|&index| is_it(&self.rows, index));
        if let Some(row) = position {
            self.list.highlight(row);
        }
    }

    pub(super) fn change_query(&mut self, search: &Search, change: impl FnOnce(&mut Query)) {
        if self.list.change_query(change) {
            self.list.filter_or_near(search, |index| searched(&self.rows[index], self.widest));
        }
    }

    /// The positions of the matched characters of a row.
    pub(super) fn letters(&self, search: &Search, index: usize) -> Letters {
        search.letters(self.list.query.text(), &searched(&self.rows[index], self.widest))
    }
}

/// What is searched of a row. The file counts only if the list shows it.
fn searched(row: &ContextRow, widest: Widest) -> Searched<'_> {
    let file = if widest.file == 0 { "" } else { &row.file };
    Searched {
        shown: [&row.key.name, row.namespace.as_deref().unwrap_or_default(), file],
        hidden: [row.server.as_deref().unwrap_or_default(), &row.cluster, &row.user],
        frecency: row.frecency,
    }
}

impl Widest {
    fn of(rows: &[ContextRow]) -> Self {
        let files_differ = rows.windows(2).any(|pair| pair[0].file != pair[1].file);
        let mut widest = Self::default();
        for row in rows {
            widest.name = widest.name.max(cells(&row.key.name));
            let namespace = row.namespace.as_deref().map_or(0, cells);
            widest.namespace = widest.namespace.max(namespace);
            if files_differ {
                widest.file = widest.file.max(cells(&row.file));
            }
        }
        widest
    }
}
