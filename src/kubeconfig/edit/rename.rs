//! Another name for an entry of `contexts`.

use crate::kubeconfig::document::filled;
use crate::kubeconfig::tree::{Id, Value};

use super::insert::New;
use super::{Editor, Obstacle, Splice};

const KEY: &str = "name";

impl Editor<'_> {
    pub(super) fn rename_context(&self, from: &str, to: &str) -> Result<Vec<Splice>, Obstacle> {
        let item = self.context(from)?;
        if from == to {
            return Ok(Vec::new());
        }
        if self.has_context(to) {
            return Err(Obstacle::Taken(to.to_owned()));
        }
        if !self.is_mapping(item) {
            return self.name_nothing(item, to);
        }
        match self.own_entry(item, KEY) {
            Some(entry) => self.replace(entry, to),
            // It came through a `<<`, from a mapping that others may merge as well.
            None if filled(self.tree, Some(item), KEY).is_some() => {
                Err(Obstacle::Shared { line: self.line(item) })
            }
            None => self.insert(item, KEY, New::Text(to), &["context"]),
        }
    }

    /// An entry that is null has the empty name (semantics 1.4.13).
    fn name_nothing(&self, item: Id, to: &str) -> Result<Vec<Splice>, Obstacle> {
        let Value::Scalar { .. } = self.tree.node(item).value else {
            return Err(self.no_place(item));
        };
        let span = self.tree.node(item).span.clone();
        let mapping = self.spelled(New::Mapping(KEY, to), self.usual_style());
        if span.is_empty() {
            // The parser puts it behind a comment in the line of the dash.
            let dash = self.dash(item)?;
            let before = &self.text[dash..span.start];
            let before = before.find(" #").map_or(before, |comment| &before[..comment]);
            let at = dash + before.trim_end().len();
            Ok(vec![Splice::insert(at, format!(" {mapping}"))])
        } else {
            Ok(vec![Splice { range: span, text: mapping }])
        }
    }
}
