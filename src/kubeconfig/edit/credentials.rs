//! Replaces the credentials of a user.

use serde_json::Value as Json;

use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::render::block;
use crate::kubeconfig::tree::{CollectionStyle, Value};

use super::lines::start_of_line;
use super::{EditObstacle, Editor, Splice};

impl Editor<'_> {
    /// Replaces the mapping `user` of an entry as a whole.
    pub(super) fn set_credentials(
        &self,
        name: &str,
        new: &Json,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let item = self.entry(Kind::User, name)?;
        let entry = self.own_entry(item, "user").ok_or_else(|| self.no_place(item))?;
        let own = self.direct(entry.value)?;
        if self.tree.is_named_elsewhere(own) {
            return Err(EditObstacle::Shared { line: self.line(own) });
        }
        let Value::Mapping { layout, .. } = &self.tree.node(own).value else {
            return Err(self.no_place(own));
        };
        let range = self.tree.node(own).span.clone();
        let line = start_of_line(self.text, range.start);
        let text = match layout {
            CollectionStyle::Flow if self.text[range.clone()].contains(['\n', '\r']) => {
                let before = &self.text[line..range.start];
                let indentation = &before[..before.len() - before.trim_start().len()];
                let text = serde_json::to_string_pretty(new).unwrap_or_default();
                text.replace('\n', &format!("\n{indentation}"))
            }
            CollectionStyle::Flow => new.to_string(),
            CollectionStyle::Block => {
                let indentation = " ".repeat(self.text[line..range.start].chars().count());
                block(new, 0).trim_start().replace('\n', &format!("\n{indentation}"))
            }
        };
        let splice = Splice { range, text };
        Ok(if self.text[splice.range.clone()] == splice.text { Vec::new() } else { vec![splice] })
    }
}
