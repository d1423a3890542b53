//! Removes an entry of `contexts`, `clusters` or `users`, or a key of a mapping with its value,
//! together with the comments that belong to it.
//!
//! These are the comments on its lines, inside it, and directly above it at the same indentation.
//! Other comments stay. A comma, or the blank lines that separate the entry from the next one, are
//! removed with it.

mod block;
mod entry;
mod flow;

use std::collections::HashSet;

use crate::kubeconfig::plan::{Change, Kind};
use crate::kubeconfig::tree::{CollectionStyle, Entry, Id, Value};

use super::{EditObstacle, Editor, Splice};

impl Editor<'_> {
    /// Removes as many of these entries as possible in one pass, and returns the others for the
    /// next pass. Parsing the text again for each entry would take minutes for a thousand entries.
    ///
    /// What is removed with an entry depends on its neighbours, so two neighbours are never removed
    /// in the same pass. An entry that an alias refers to may become removable after other entries
    /// are removed.
    pub(super) fn delete_some<'c>(
        &self,
        changes: &[&'c Change],
    ) -> Result<(Vec<Splice>, Vec<&'c Change>), EditObstacle> {
        let mut places = HashSet::new();
        let (mut splices, mut later, mut obstacle) = (Vec::<Splice>::new(), Vec::new(), None);
        for change in changes {
            let Change::Delete { kind, name } = change else { continue };
            let (_, index) = self.listed(*kind, name)?;
            let mut near = index.saturating_sub(1)..=index + 1;
            if near.any(|place| places.contains(&(kind.list(), place))) {
                later.push(*change);
                continue;
            }
            match self.delete(*kind, name) {
                Ok(new) if new.iter().any(|new| splices.iter().any(|other| new.meets(other))) => {
                    later.push(*change);
                }
                Ok(new) => {
                    places.insert((kind.list(), index));
                    splices.extend(new);
                }
                Err(shared @ EditObstacle::Shared { .. }) => {
                    later.push(*change);
                    obstacle.get_or_insert(shared);
                }
                Err(other) => return Err(other),
            }
        }
        match obstacle {
            Some(obstacle) if splices.is_empty() => Err(obstacle),
            _ => Ok((splices, later)),
        }
    }

    pub(super) fn delete(&self, kind: Kind, name: &str) -> Result<Vec<Splice>, EditObstacle> {
        let (list, index) = self.listed(kind, name)?;
        let Value::Sequence { layout, values } = &self.tree.node(list).value else {
            return Err(self.no_place(list));
        };
        if self.tree.is_named_elsewhere(values[index]) {
            return Err(EditObstacle::Shared { line: self.line(values[index]) });
        }
        match layout {
            CollectionStyle::Flow => {
                let ends: Vec<usize> =
                    values.iter().map(|value| self.end_between_brackets(*value)).collect();
                self.remove_between_brackets(list, &ends, index)
            }
            CollectionStyle::Block => {
                self.remove_lines(self.own_list(kind, values[index])?, values, index)
            }
        }
    }

    /// The list that contains an entry, if it is written in the root mapping itself.
    fn own_list(&self, kind: Kind, item: Id) -> Result<Entry, EditObstacle> {
        let list = self.tree.root.and_then(|root| self.own_entry(root, kind.list()));
        // It comes from a mapping merged by `<<`, which other mappings may merge too.
        list.ok_or_else(|| EditObstacle::Shared { line: self.line(item) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::document::tree_of;
    use crate::kubeconfig::edit::splice::spliced;

    /// Each pass removes about half of the remaining entries.
    #[test]
    fn a_thousand_entries_are_removed_in_a_few_passes() {
        let name = |number: usize| format!("c{number}");
        let entry = |number| format!("# of {number}\n- name: {}\n\n", name(number));
        let mut text = format!("contexts:\n{}", (0..1000).map(entry).collect::<String>());
        let delete = |number| Change::Delete { kind: Kind::Context, name: name(number) };
        let changes: Vec<Change> = (1..1000).map(delete).collect();
        let mut left: Vec<&Change> = changes.iter().collect();
        let mut passes = 0;
        while !left.is_empty() {
            let tree = tree_of(&text).unwrap();
            let (splices, later) = Editor::new(&text, &tree).delete_some(&left).unwrap();
            left = later;
            text = spliced(&text, splices).0;
            passes += 1;
        }
        assert_eq!(text, "contexts:\n# of 0\n- name: c0\n\n");
        assert!(passes <= 10, "{passes}");
    }
}
