//! The contexts pane.

use unicode_width::UnicodeWidthStr;

use super::{List, Query};
use crate::picker::ContextRow;
use crate::picker::search::Search;
use crate::printable::shown;

/// The contexts, and the list of those that match.
pub struct Contexts {
    rows: Vec<ContextRow>,
    list: List,
    widest: Widest,
}

/// The width of the widest entry of each column, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widest {
    /// Of the names.
    pub name: usize,
    /// Of the namespaces.
    pub namespace: usize,
    /// Of the files; zero when all contexts come from one, so that the column tells nothing.
    pub file: usize,
}

impl Contexts {
    pub(super) fn new(rows: Vec<ContextRow>, highlighted: usize) -> Self {
        let widest = Widest::of(&rows);
        Self { list: List::new(rows.len(), highlighted), rows, widest }
    }

    /// All contexts, in the order to show while nothing is typed.
    #[must_use]
    pub fn rows(&self) -> &[ContextRow] {
        &self.rows
    }

    /// The list of those that match.
    #[must_use]
    pub fn list(&self) -> &List {
        &self.list
    }

    /// How wide the columns are where there is room.
    #[must_use]
    pub fn widest(&self) -> Widest {
        self.widest
    }

    /// The highlighted context: its index, and its row.
    #[must_use]
    pub fn highlighted(&self) -> Option<(usize, &ContextRow)> {
        let index = *self.list.matches().get(self.list.highlighted())?;
        Some((index, &self.rows[index]))
    }

    pub(super) fn change_query(&mut self, search: &Search, change: impl FnOnce(&mut Query)) {
        if self.list.change_query(change) {
            self.list.filter(search, |index| fields(&self.rows[index], self.widest));
        }
    }

    pub(super) fn list_mut(&mut self) -> &mut List {
        &mut self.list
    }

    /// The letters of a context's name, namespace and file that the query found.
    pub(super) fn letters(&self, search: &Search, index: usize) -> [Vec<usize>; 3] {
        search.letters(self.list.query().text(), fields(&self.rows[index], self.widest))
    }
}

/// What of a row is searched: what of it is shown.
fn fields(row: &ContextRow, widest: Widest) -> [&str; 3] {
    let file = if widest.file == 0 { "" } else { &row.file };
    [&row.name, row.namespace.as_deref().unwrap_or_default(), file]
}

impl Widest {
    fn of(rows: &[ContextRow]) -> Self {
        let files_differ = rows.windows(2).any(|pair| pair[0].file != pair[1].file);
        let mut widest = Self::default();
        for row in rows {
            widest.name = widest.name.max(shown(&row.name).width());
            let namespace = row.namespace.as_deref().map_or(1, |name| shown(name).width());
            widest.namespace = widest.namespace.max(namespace);
            if files_differ {
                widest.file = widest.file.max(shown(&row.file).width());
            }
        }
        widest
    }
}
