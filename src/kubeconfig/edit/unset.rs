//! Unsets `current-context` and the `namespace` of a context.

use crate::kubeconfig::document::filled;
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::tree::Id;

use super::insert::New;
use super::{EditObstacle, Editor, Splice};

impl Editor<'_> {
    /// Sets `current-context` to `""`, as kubectl does (semantics 3.1).
    pub(super) fn unset_current_context(&self) -> Result<Vec<Splice>, EditObstacle> {
        const KEY: &str = "current-context";
        match self.tree.root {
            Some(root) if filled(self.tree, Some(root), KEY).is_some() => self.empty(root, KEY),
            _ => Ok(Vec::new()),
        }
    }

    /// Removes `namespace` from a context, one of duplicate keys at a time. One merged by `<<` is
    /// overridden by an empty one.
    pub(super) fn unset_namespace(&self, name: &str) -> Result<Vec<Splice>, EditObstacle> {
        const KEY: &str = "namespace";
        let item = self.entry(Kind::Context, name)?;
        if filled(self.tree, self.tree.get(item, "context"), KEY).is_none() {
            return Ok(Vec::new());
        }
        let Some(holder) = self.own_entry(item, "context") else {
            // It comes from a mapping merged by `<<`, which other mappings may merge too.
            return Err(EditObstacle::Shared { line: self.line(item) });
        };
        let context = self.direct(holder.value)?;
        if self.is_merged_in(context, KEY) {
            return self.empty(context, KEY);
        }
        // kubectl uses the last one, so the earlier ones are removed first.
        let (_, place) = self.listed(Kind::Context, name)?;
        self.remove_entry(holder, KEY, || self.end_of_context(place, holder))
    }

    /// Sets a key to an empty value, unless a later `<<` would override it.
    fn empty(&self, mapping: Id, key: &str) -> Result<Vec<Splice>, EditObstacle> {
        let own = self.own_entry(mapping, key);
        match own.filter(|own| self.tree.entry(mapping, key) == Some(*own)) {
            Some(entry) => self.replace(entry, ""),
            None => self.insert(mapping, key, New::Text(""), &[]),
        }
    }

    /// Whether a `<<` merges a value for the key.
    fn is_merged_in(&self, mapping: Id, key: &str) -> bool {
        let entries = self.tree.entries(mapping).iter().rev();
        let mut sources = entries
            .filter(|entry| self.tree.is_merge(entry.key))
            .flat_map(|entry| self.tree.merged(entry.value));
        let counts = sources.find(|own| self.tree.entry(*own, key).is_some());
        filled(self.tree, counts, key).is_some()
    }
}
