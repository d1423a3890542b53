//! Renames an entry of `contexts`, `clusters` or `users`, and the references to it.

use crate::kubeconfig::document::filled;
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::tree::{Id, Value};

use super::insert::New;
use super::{EditObstacle, Editor, Splice};

const KEY: &str = "name";

impl Editor<'_> {
    pub(super) fn rename(
        &self,
        kind: Kind,
        from: &str,
        to: &str,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let item = self.entry(kind, from)?;
        if from == to {
            return Ok(Vec::new());
        }
        if self.has(kind, to) {
            return Err(EditObstacle::Taken { kind, name: to.to_owned() });
        }
        let mut splices = self.name(item, to)?;
        // In one step, because an anchor may make the name and a reference one value.
        if let Some(key) = kind.reference() {
            splices.extend(self.redirect(key, from, to)?);
        }
        Ok(splices)
    }

    /// Changes the references of contexts, which are below this key.
    pub(super) fn redirect(
        &self,
        key: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let contexts = self.tree.root.and_then(|root| self.tree.get(root, Kind::Context.list()));
        let Some(contexts) = contexts else { return Ok(Vec::new()) };
        let mut splices = Vec::new();
        for item in self.tree.values(contexts) {
            let context = self.tree.get(*item, "context");
            if filled(self.tree, context, key) != Some(from) {
                continue;
            }
            // A `<<` or an alias may be used by other entries too.
            let shared = || EditObstacle::Shared { line: self.line(*item) };
            self.direct(contexts)?;
            let own = self.own_entry(self.direct(*item)?, "context").ok_or_else(shared)?;
            let own = self.own_entry(self.direct(own.value)?, key).ok_or_else(shared)?;
            splices.extend(self.replace(own, to)?);
        }
        Ok(splices)
    }

    fn name(&self, item: Id, to: &str) -> Result<Vec<Splice>, EditObstacle> {
        if !self.is_mapping(item) {
            return self.name_nothing(item, to);
        }
        match self.own_entry(item, KEY) {
            Some(entry) => self.replace(entry, to),
            // It comes from a mapping merged by `<<`, which other mappings may merge too.
            None if filled(self.tree, Some(item), KEY).is_some() => {
                Err(EditObstacle::Shared { line: self.line(item) })
            }
            None => self.insert(item, KEY, New::Text(to), &["context"]),
        }
    }

    /// Renames a null entry, whose name is empty (semantics 1.4.13).
    fn name_nothing(&self, item: Id, to: &str) -> Result<Vec<Splice>, EditObstacle> {
        let Value::Scalar { .. } = self.tree.node(item).value else {
            return Err(self.no_place(item));
        };
        let span = self.tree.node(item).span.clone();
        let mapping = self.formatted(New::Mapping(&[(KEY, New::Text(to))]), self.usual_style());
        if span.is_empty() {
            // The parser places it after a comment in the line of the dash.
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
