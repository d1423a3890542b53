//! An entry of `contexts`, `clusters` or `users` that goes, or a key of a mapping with its value,
//! and the comments that are its own.
//!
//! Its own are those on its lines and inside it, and those right above it at its indentation. What
//! stands between it and its neighbours otherwise stays; a comma, or the blank lines that told it
//! from the next, go along.

mod brackets;
mod entry;
mod lines;

use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::tree::{Entry, Id, Layout, Value};

use super::{Editor, Obstacle, Splice};

impl Editor<'_> {
    pub(super) fn delete(&self, kind: Kind, name: &str) -> Result<Vec<Splice>, Obstacle> {
        let (list, index) = self.listed(kind, name)?;
        let Value::Sequence { layout, values } = &self.tree.node(list).value else {
            return Err(self.no_place(list));
        };
        if self.tree.is_named_elsewhere(values[index]) {
            return Err(Obstacle::Shared { line: self.line(values[index]) });
        }
        match layout {
            Layout::Flow => {
                let ends: Vec<usize> =
                    values.iter().map(|own| self.end_between_brackets(*own)).collect();
                self.remove_between_brackets(list, &ends, index)
            }
            Layout::Block => self.remove_lines(self.own_list(kind, values[index])?, values, index),
        }
    }

    /// The list that an entry stands in, as the file's own.
    fn own_list(&self, kind: Kind, item: Id) -> Result<Entry, Obstacle> {
        let own = self.tree.root().and_then(|root| self.own_entry(root, kind.list()));
        // It came through a `<<`, from a mapping that others may merge as well.
        own.ok_or_else(|| Obstacle::Shared { line: self.line(item) })
    }
}
