//! An entry of `contexts` that goes, with the comments that are its own.
//!
//! Its own are those on its lines and inside it, and those right above it at its indentation. What
//! stands between it and its neighbours otherwise stays; a comma, or the blank lines that told it
//! from the next, go along.

mod brackets;
mod lines;

use crate::kubeconfig::tree::{Layout, Value};

use super::{Editor, Obstacle, Splice};

impl Editor<'_> {
    pub(super) fn delete_context(&self, name: &str) -> Result<Vec<Splice>, Obstacle> {
        let (list, index) = self.listed(name)?;
        let Value::Sequence { layout, values } = &self.tree.node(list).value else {
            return Err(self.no_place(list));
        };
        if self.tree.is_named_elsewhere(values[index]) {
            return Err(Obstacle::Shared { line: self.line(values[index]) });
        }
        match layout {
            Layout::Flow => self.remove_between_brackets(list, values, index),
            Layout::Block => self.remove_lines(values, index),
        }
    }
}
