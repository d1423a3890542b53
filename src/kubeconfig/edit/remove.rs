//! An entry of `contexts`, `clusters` or `users` that goes, or a key of a mapping with its value,
//! and the comments that are its own.
//!
//! Its own are those on its lines and inside it, and those right above it at its indentation. What
//! stands between it and its neighbours otherwise stays; a comma, or the blank lines that told it
//! from the next, go along.

mod brackets;
mod entry;
mod lines;

use std::collections::HashSet;

use crate::kubeconfig::plan::{Change, Kind};
use crate::kubeconfig::tree::{Entry, Id, Layout, Value};

use super::{Editor, Obstacle, Splice};

impl Editor<'_> {
    /// Takes out as many of these entries as can go at once, and returns the others. To read the text
    /// anew for each would take minutes where there are a thousand.
    ///
    /// What goes along with an entry depends on its neighbours, so none of them goes with it. One that
    /// is shared may not be any more when others are gone.
    pub(super) fn delete_some<'c>(
        &self,
        changes: &[&'c Change],
    ) -> Result<(Vec<Splice>, Vec<&'c Change>), Obstacle> {
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
                Ok(own) if own.iter().any(|own| splices.iter().any(|other| own.meets(other))) => {
                    later.push(*change);
                }
                Ok(own) => {
                    places.insert((kind.list(), index));
                    splices.extend(own);
                }
                Err(shared @ Obstacle::Shared { .. }) => {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::document::tree_of;
    use crate::kubeconfig::edit::splice::spliced;

    /// Half of those that are left each time.
    #[test]
    fn a_thousand_entries_go_in_a_few_readings() {
        let name = |number: usize| format!("c{number}");
        let entry = |number| format!("# of {number}\n- name: {}\n\n", name(number));
        let mut text = format!("contexts:\n{}", (0..1000).map(entry).collect::<String>());
        let delete = |number| Change::Delete { kind: Kind::Context, name: name(number) };
        let changes: Vec<Change> = (1..1000).map(delete).collect();
        let mut left: Vec<&Change> = changes.iter().collect();
        let mut readings = 0;
        while !left.is_empty() {
            let tree = tree_of(&text).unwrap();
            let (splices, later) = Editor::new(&text, &tree).delete_some(&left).unwrap();
            left = later;
            text = spliced(&text, splices).0;
            readings += 1;
        }
        assert_eq!(text, "contexts:\n# of 0\n- name: c0\n\n");
        assert!(readings <= 10, "{readings}");
    }
}
