//! A value that goes: of `current-context`, and of a context's `namespace`.

use crate::kubeconfig::document::filled;
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::tree::Id;

use super::insert::New;
use super::{Editor, Obstacle, Splice};

impl Editor<'_> {
    /// Makes `current-context` empty, as kubectl does (semantics 3.1).
    pub(super) fn unset_current_context(&self) -> Result<Vec<Splice>, Obstacle> {
        const KEY: &str = "current-context";
        match self.tree.root() {
            Some(root) if filled(self.tree, Some(root), KEY).is_some() => self.empty(root, KEY),
            _ => Ok(Vec::new()),
        }
    }

    /// Takes `namespace` out of a context, one of several equal keys at a time. Where a `<<` brings
    /// one in, an empty one of its own hides that.
    pub(super) fn unset_namespace(&self, name: &str) -> Result<Vec<Splice>, Obstacle> {
        const KEY: &str = "namespace";
        let item = self.entry(Kind::Context, name)?;
        if filled(self.tree, self.tree.get(item, "context"), KEY).is_none() {
            return Ok(Vec::new());
        }
        let Some(holder) = self.own_entry(item, "context") else {
            // It came through a `<<`, from a mapping that others may merge as well.
            return Err(Obstacle::Shared { line: self.line(item) });
        };
        let context = self.direct(holder.value)?;
        if self.is_merged_in(context, KEY) {
            return self.empty(context, KEY);
        }
        // The last one counts, so that as long as it is there the others have to go.
        let (_, place) = self.listed(Kind::Context, name)?;
        self.remove_entry(place, holder, KEY)
    }

    /// Gives a key an empty value, where that counts: no `<<` behind it brings in another.
    fn empty(&self, mapping: Id, key: &str) -> Result<Vec<Splice>, Obstacle> {
        let own = self.own_entry(mapping, key);
        match own.filter(|own| self.tree.entry(mapping, key) == Some(*own)) {
            Some(entry) => self.replace(entry, ""),
            None => self.insert(mapping, key, New::Text(""), &[]),
        }
    }

    /// Whether a key would have a value without those that stand in the mapping itself.
    fn is_merged_in(&self, mapping: Id, key: &str) -> bool {
        let entries = self.tree.entries(mapping).iter().rev();
        let mut sources = entries
            .filter(|entry| self.tree.is_merge(entry.key))
            .flat_map(|entry| self.tree.merged(entry.value));
        let counts = sources.find(|own| self.tree.entry(*own, key).is_some());
        filled(self.tree, counts, key).is_some()
    }
}
