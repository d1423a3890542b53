//! Removes a key with its value from a mapping.

use crate::kubeconfig::edit::lines::start_of_line;
use crate::kubeconfig::edit::{EditObstacle, Editor, Splice};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::tree::{CollectionStyle, Entry, Value};

use super::block::BlockPart;

impl Editor<'_> {
    /// Removes the first entry with this key from the mapping that is the value of `holder`; `end`
    /// finds the start of the line after the mapping.
    pub(in crate::kubeconfig::edit) fn remove_entry(
        &self,
        holder: Entry,
        key: &str,
        end: impl FnOnce() -> Result<usize, EditObstacle>,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let Value::Mapping { layout, entries } = &self.tree.node(holder.value).value else {
            return Err(self.no_place(holder.value));
        };
        let has_key = |entry: &Entry| self.tree.text(entry.key) == Some(key);
        let Some(index) = entries.iter().position(has_key) else { return Ok(Vec::new()) };
        let entry = entries[index];
        if [entry.key, entry.value].iter().any(|id| self.tree.is_named_elsewhere(*id)) {
            return Err(EditObstacle::Shared { line: self.line(entry.value) });
        }
        if *layout == CollectionStyle::Flow {
            let ends: Vec<usize> = entries.iter().map(|entry| self.end_of_entry(*entry)).collect();
            return self.remove_between_brackets(holder.value, &ends, index);
        }
        let next = entries.get(index + 1).map(|next| self.start_of(*next));
        let bound = match next {
            Some(next) => start_of_line(self.text, next),
            None => end()?,
        };
        let part = BlockPart {
            start: self.start_of(entry),
            value: entry.value,
            before: index.checked_sub(1).map(|before| entries[before].value),
            next,
            bound,
        };
        self.remove_part(holder, &part, "{}")
    }

    /// The start of the line after a `context` mapping: that of the next key of its entry, or that
    /// after the entry.
    pub(in crate::kubeconfig::edit) fn end_of_context(
        &self,
        place: usize,
        holder: Entry,
    ) -> Result<usize, EditObstacle> {
        let no_place = || self.no_place(holder.value);
        let root = self.tree.root.ok_or_else(no_place)?;
        let list = self.tree.get(root, Kind::Context.list()).ok_or_else(no_place)?;
        let values = self.tree.values(list);
        let siblings = self.tree.entries(values[place]).iter();
        match siblings.skip_while(|entry| entry.key != holder.key).nth(1) {
            Some(next) => Ok(start_of_line(self.text, self.start_of(*next))),
            None => self.end_of_item(self.own_list(Kind::Context, holder.value)?, values, place),
        }
    }

    /// The end of a `key: value` in a flow mapping. A missing value has no bytes in the tree, but
    /// it may have an anchor or a tag.
    fn end_of_entry(&self, entry: Entry) -> usize {
        if !self.tree.node(entry.value).span.is_empty() {
            return self.end_between_brackets(entry.value);
        }
        let Ok(mut end) = self.after_colon(entry) else {
            return self.tree.node(entry.key).span.end;
        };
        loop {
            let word = self.skip_comments(end);
            let rest = &self.text[word..];
            if !rest.starts_with(['&', '!']) {
                return end;
            }
            let ends_word = |next: char| next.is_whitespace() || ",}".contains(next);
            end = word + rest.find(ends_word).unwrap_or(rest.len());
        }
    }
}
