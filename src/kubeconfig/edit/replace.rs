//! Another value in the place of one that is there.

use crate::kubeconfig::scalar::{Meaning, Style, written};
use crate::kubeconfig::tree::{Entry, Value};

use super::insert::New;
use super::{Editor, Obstacle, Splice};

impl Editor<'_> {
    /// Replaces the value of an entry, keeping its quoting where that can carry the new one.
    pub(super) fn replace(&self, entry: Entry, new: &str) -> Result<Vec<Splice>, Obstacle> {
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

    /// Replaces an entry's missing or null value by a mapping.
    pub(super) fn replace_null(
        &self,
        entry: Entry,
        mapping: New<'_>,
    ) -> Result<Vec<Splice>, Obstacle> {
        let mapping = self.spelled(mapping, self.usual_style());
        let span = self.tree.node(entry.value).span.clone();
        if span.is_empty() {
            Ok(vec![self.insert_value(entry, &mapping)?])
        } else {
            Ok(vec![Splice { range: span, text: mapping }])
        }
    }

    /// Gives a value to an entry that has none.
    fn insert_value(&self, entry: Entry, text: &str) -> Result<Splice, Obstacle> {
        if self.is_bare_key(entry) {
            let end = self.tree.node(entry.key).span.end;
            return Ok(Splice::insert(end, format!(": {text}")));
        }
        Ok(Splice::insert(self.after_colon(entry)?, format!(" {text}")))
    }

    /// Between brackets a key needs no colon where it has no value.
    fn is_bare_key(&self, entry: Entry) -> bool {
        let mut rest = self.text[self.tree.node(entry.key).span.end..].trim_start();
        while rest.starts_with('#') {
            rest = rest.trim_start_matches(|own| !matches!(own, '\n' | '\r')).trim_start();
        }
        rest.starts_with([',', '}'])
    }

    /// Replaces a `|` or `>` scalar: its header becomes the value, its lines go, and a comment
    /// behind the header stays. The parser counts the lines to the value, but not the header.
    fn replace_block(&self, entry: Entry, new: &str) -> Result<Vec<Splice>, Obstacle> {
        let after_colon = self.after_colon(entry)?;
        let rest = &self.text[after_colon..];
        let line_end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let header = [" |", " >", "\t|", "\t>"]
            .iter()
            .filter_map(|sign| rest[..line_end].find(sign))
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

    /// The place right behind the colon of an entry. Behind a `? key` it stands on the next line.
    pub(super) fn after_colon(&self, entry: Entry) -> Result<usize, Obstacle> {
        let end = self.tree.node(entry.key).span.end;
        let rest = &self.text[end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        if rest[blanks..].starts_with(':') {
            Ok(end + blanks + 1)
        } else {
            Err(self.no_place(entry.key))
        }
    }
}
