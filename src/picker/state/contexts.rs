//! The state of the contexts pane.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::{List, Query};
use crate::kubeconfig::ContextKey;
use crate::picker::ContextRow;
use crate::picker::cells::cells;
use crate::picker::distinct::Distinct;
use crate::picker::search::{Letters, SHOWN, Search, Searched};
use crate::picker::short_names::ShortForms;

/// All contexts, and the list of those that match the query.
#[derive(Default)]
pub struct Contexts {
    rows: Vec<ContextRow>,
    short_forms: ShortForms,
    /// The short form of the name of each row, if it has one.
    short_names: Vec<Option<String>>,
    pub(in crate::picker) list: List,
    pub(in crate::picker) widest: Widest,
    pub(in crate::picker) some_have_warning_marks: bool,
    pub(in crate::picker) has_duplicates: bool,
    distinct: OnceCell<Distinct>,
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
    pub(super) fn new(rows: Vec<ContextRow>, highlighted: usize, short_forms: ShortForms) -> Self {
        let list = List::new(rows.len(), highlighted);
        let mut contexts = Self { short_forms, list, ..Self::default() };
        contexts.set_rows(rows);
        contexts
    }

    fn set_rows(&mut self, rows: Vec<ContextRow>) {
        self.short_names = self.short_forms.of(rows.iter().map(|row| row.key.name.as_str()));
        self.widest = Widest::of(&rows, &self.short_names);
        self.some_have_warning_marks =
            rows.iter().any(|row| row.protection.is_some() || row.cross_file.is_some());
        let mut names = HashSet::with_capacity(rows.len());
        self.has_duplicates = !rows.iter().all(|row| names.insert(row.key.name.as_str()));
        self.distinct = OnceCell::new();
        self.rows = rows;
    }

    pub(in crate::picker) fn distinct(&self) -> &Distinct {
        self.distinct.get_or_init(|| {
            let rows = self.rows.iter().enumerate();
            Distinct::of(rows.map(|(index, row)| (self.shown_name(index), row.file.as_str())))
        })
    }

    /// The name as it is shown: in its short form, if it has one.
    pub(in crate::picker) fn shown_name(&self, index: usize) -> &str {
        self.short_names[index].as_deref().unwrap_or(&self.rows[index].key.name)
    }

    pub(in crate::picker) fn is_short(&self, index: usize) -> bool {
        self.short_names[index].is_some()
    }

    pub(in crate::picker) fn some_are_short(&self) -> bool {
        self.short_names.iter().any(Option::is_some)
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

    /// The positions of the matched characters of a context.
    pub(super) fn letters(&self, search: &Search, index: usize) -> Letters {
        search.letters(self.list.query.text(), &searched(&self.rows[index], self.widest))
    }

    /// The positions of the matched characters of a row, in its name as it is shown.
    pub(super) fn row_letters(&self, search: &Search, index: usize) -> [Vec<usize>; SHOWN] {
        let mut searched = searched(&self.rows[index], self.widest);
        searched.shown[0] = self.shown_name(index);
        search.letters(self.list.query.text(), &searched).shown
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
    fn of(rows: &[ContextRow], short_names: &[Option<String>]) -> Self {
        let files_differ = rows.windows(2).any(|pair| pair[0].file != pair[1].file);
        let mut widest = Self::default();
        for (row, short_name) in rows.iter().zip(short_names) {
            let full_name = cells(&row.key.name);
            widest.full_name = widest.full_name.max(full_name);
            widest.name = widest.name.max(short_name.as_deref().map_or(full_name, cells));
            let namespace = row.namespace.as_deref().map_or(0, cells);
            widest.namespace = widest.namespace.max(namespace);
            if files_differ {
                widest.file = widest.file.max(cells(&row.file));
            }
        }
        widest
    }
}
