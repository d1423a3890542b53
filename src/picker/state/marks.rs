//! Marked contexts, which are deleted together.

use super::State;
use crate::kubeconfig::ContextKey;
use crate::picker::keymap::{Action, Motion};
use crate::picker::{Effect, Focus, Purpose};

impl State {
    /// Marks the highlighted context or removes its mark, and highlights the next one.
    pub(super) fn toggle_mark(&mut self) -> Option<Effect> {
        if self.purpose == Purpose::Delete || self.focus == Focus::Namespaces {
            return None;
        }
        let context = self.changeable(Action::Delete)?.key.clone();
        if !self.marked.remove(&context) {
            self.marked.insert(context);
        }
        self.move_highlight(Motion::Down)
    }

    pub(in crate::picker) fn unmark_all(&mut self) {
        self.marked.clear();
    }

    pub(in crate::picker) fn is_marked(&self, context: &ContextKey) -> bool {
        self.marked.contains(context)
    }

    /// The marked contexts, in the order of the list.
    pub(in crate::picker) fn marked(&self) -> impl Iterator<Item = &ContextKey> {
        let rows = if self.marked.is_empty() { &[] } else { self.contexts.rows() };
        rows.iter().map(|row| &row.key).filter(|key| self.is_marked(key))
    }

    /// Removes the marks of contexts that were removed or can't be deleted any more.
    pub(super) fn keep_marks(&mut self) {
        let contexts = &self.contexts;
        self.marked.retain(|own| contexts.row(own).is_some_and(|row| row.obstacle.is_none()));
    }
}
