//! Replaces the value of an existing key.

use crate::kubeconfig::scalar::{Meaning, Style, written};
use crate::kubeconfig::tree::{Entry, Value};

use super::insert::New;
use super::{EditObstacle, Editor, Splice};

impl Editor<'_> {
    /// Replaces the value of an entry. Keeps its quoting if the new value can be written in it.
    pub(super) fn replace(&self, entry: Entry, new: &str) -> Result<Vec<Splice>, EditObstacle> {
        let node = self.tree.node(entry.value);
        match &node.value {
            Value::Scalar { style: Style::Block, .. } => self.replace_block(entry, new),
            Value::Scalar { meaning: Meaning::Null, .. } if node.span.is_empty() => {
                let text = written(new, self.usual_style(), self.json);
                Ok(vec![self.insert_value(entry, &text)?])
            }
            Value::Scalar { style, meaning, .. } => {
                let style = if *meaning == Meaning::Null { self.usual_style() } else { *style };
                let text = written(new, style, self.json);
                Ok(vec![Splice { range: node.span.clone(), text }])
            }
            Value::Alias(_) => {
                let text = written(new, self.usual_style(), self.json);
                Ok(vec![Splice { range: node.span.clone(), text }])
            }
            _ => Err(self.no_place(entry.value)),
        }
    }

    pub(super) fn replace_null(
        &self,
        entry: Entry,
        mapping: New<'_>,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let mapping = self.formatted(mapping, self.usual_style());
        let span = self.tree.node(entry.value).span.clone();
        if span.is_empty() {
            Ok(vec![self.insert_value(entry, &mapping)?])
        } else {
            Ok(vec![Splice { range: span, text: mapping }])
        }
    }

    fn insert_value(&self, entry: Entry, text: &str) -> Result<Splice, EditObstacle> {
        if self.is_bare_key(entry) {
            let end = self.tree.node(entry.key).span.end;
            return Ok(Splice::insert(end, format!(": {text}")));
        }
        Ok(Splice::insert(self.after_colon(entry)?, format!(" {text}")))
    }

    /// Whether the key has no colon, which a flow mapping allows for a key without a value.
    fn is_bare_key(&self, entry: Entry) -> bool {
        let mut rest = self.text[self.tree.node(entry.key).span.end..].trim_start();
        while rest.starts_with('#') {
            rest = rest.trim_start_matches(|c| !matches!(c, '\n' | '\r')).trim_start();
        }
        rest.starts_with([',', '}'])
    }

    /// Replaces a block scalar (`|` or `>`): the header becomes the new value, its lines are
    /// removed, and a comment after the header stays. The span of the value covers the lines, not
    /// the header.
    fn replace_block(&self, entry: Entry, new: &str) -> Result<Vec<Splice>, EditObstacle> {
        let after_colon = self.after_colon(entry)?;
        let rest = &self.text[after_colon..];
        let line_end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let header = [" |", " >", "\t|", "\t>"]
            .iter()
            .filter_map(|indicator| rest[..line_end].find(indicator))
            .min()
            .ok_or_else(|| self.no_place(entry.value))?
            + 1;
        let behind = rest[header..line_end].find([' ', '\t']).map_or(line_end, |at| header + at);
        let lines = after_colon + line_end..self.tree.node(entry.value).span.end;
        Ok(vec![
            Splice {
                range: after_colon + header..after_colon + behind,
                text: written(new, Style::Plain, self.json),
            },
            Splice { range: lines, text: String::new() },
        ])
    }

    /// The offset after the colon of an entry. After `? key` the colon is on the next line.
    pub(super) fn after_colon(&self, entry: Entry) -> Result<usize, EditObstacle> {
        let end = self.tree.node(entry.key).span.end;
        let rest = &self.text[end..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        if rest[spaces..].starts_with(':') {
            Ok(end + spaces + 1)
        } else {
            Err(self.no_place(entry.key))
        }
    }
}
