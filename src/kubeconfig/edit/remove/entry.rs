//! A key that goes from the `context` of an entry, with its value.

use crate::kubeconfig::edit::lines::start_of_line;
use crate::kubeconfig::edit::{Editor, Obstacle, Splice};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::tree::{Entry, Layout, Value};

use super::lines::Part;

impl Editor<'_> {
    /// Takes the first entry with this key out of the mapping that `holder` has for a value;
    /// `place` is that of the context in its list.
    pub(in crate::kubeconfig::edit) fn remove_entry(
        &self,
        place: usize,
        holder: Entry,
        key: &str,
    ) -> Result<Vec<Splice>, Obstacle> {
        let Value::Mapping { layout, entries } = &self.tree.node(holder.value).value else {
            return Err(self.no_place(holder.value));
        };
        let has_key = |entry: &Entry| self.tree.key(entry.key) == Some(key);
        let Some(index) = entries.iter().position(has_key) else { return Ok(Vec::new()) };
        let entry = entries[index];
        if [entry.key, entry.value].iter().any(|own| self.tree.is_named_elsewhere(*own)) {
            return Err(Obstacle::Shared { line: self.line(entry.value) });
        }
        if *layout == Layout::Flow {
            let ends: Vec<usize> = entries.iter().map(|own| self.end_of_entry(*own)).collect();
            return self.remove_between_brackets(holder.value, &ends, index);
        }
        let next = entries.get(index + 1).map(|next| self.start_of(*next));
        let bound = match next {
            Some(next) => start_of_line(self.text, next),
            None => self.end_of_context(place, holder)?,
        };
        let part = Part {
            start: self.start_of(entry),
            value: entry.value,
            before: index.checked_sub(1).map(|before| entries[before].value),
            next,
            bound,
        };
        self.remove_part(holder, &part, "{}")
    }

    /// Where the line begins of what follows a context: another key of its entry, or what follows
    /// the entry.
    fn end_of_context(&self, place: usize, holder: Entry) -> Result<usize, Obstacle> {
        let gone = || self.no_place(holder.value);
        let root = self.tree.root().ok_or_else(gone)?;
        let list = self.tree.get(root, Kind::Context.list()).ok_or_else(gone)?;
        let values = self.tree.values(list);
        let beside = self.tree.entries(values[place]).iter();
        match beside.skip_while(|own| own.key != holder.key).nth(1) {
            Some(next) => Ok(start_of_line(self.text, self.start_of(*next))),
            None => self.end_of_room(self.own_list(Kind::Context, holder.value)?, values, place),
        }
    }

    /// The end of a `key: value` between brackets. The parser gives no bytes to a value that is not
    /// there, though its anchor or tag may be.
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
            let blank = |own: char| own.is_whitespace() || ",}".contains(own);
            end = word + rest.find(blank).unwrap_or(rest.len());
        }
    }
}
