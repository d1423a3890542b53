//! Inserts an entry in the style of its neighbours.

use crate::kubeconfig::scalar::{Style, written};
use crate::kubeconfig::tree::{CollectionStyle, Entry, Id, Value};

use super::lines::start_of_line;
use super::{EditObstacle, Editor, Splice};

#[derive(Clone, Copy)]
pub(super) enum New<'v> {
    Text(&'v str),
    Mapping(&'v [(&'v str, New<'v>)]),
}

impl Editor<'_> {
    /// Adds an entry to a mapping, after the first of `neighbours` that it has, else at the end.
    pub(super) fn insert(
        &self,
        mapping: Id,
        key: &str,
        value: New<'_>,
        neighbours: &[&str],
    ) -> Result<Vec<Splice>, EditObstacle> {
        let Value::Mapping { layout, entries } = &self.tree.node(mapping).value else {
            return Err(self.no_place(mapping));
        };
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            // Directly after the bracket, before comments in the empty mapping.
            let at = self.tree.node(mapping).span.start + 1;
            let key = written(key, self.usual_style(), self.json);
            let text = format!("{key}: {}", self.formatted(value, self.usual_style()));
            return Ok(vec![Splice::insert(at, text)]);
        };
        // A later `<<` takes precedence over entries before it (semantics 1.4.15).
        let merge = entries.iter().rposition(|entry| self.tree.is_merge(entry.key));
        let merges = merge.is_some();
        let wanted = neighbours
            .iter()
            .filter(|_| !merges)
            .find_map(|name| self.own_entry(mapping, name))
            .unwrap_or(*last);
        let splice = match layout {
            CollectionStyle::Flow => self.insert_in_flow(entries, wanted, key, value),
            CollectionStyle::Block => {
                let allowed = &entries[merge.unwrap_or(0)..];
                let order = std::iter::once(wanted).chain(allowed.iter().rev().copied());
                let after = order.into_iter().find(|entry| self.ends_in_its_line(entry.value));
                match after {
                    Some(entry) => self.insert_line_after(entry, key, value),
                    None if !merges => self.insert_line_before(*first, key, value)?,
                    None => return Err(self.no_place(mapping)),
                }
            }
        };
        Ok(vec![splice])
    }

    /// Makes an empty file a kubeconfig. Some programs require the lists, even empty (semantics 7).
    pub(super) fn insert_skeleton(&self, root: Option<Id>, current: &str) -> Splice {
        let range =
            root.map_or(self.text.len()..self.text.len(), |root| self.tree.node(root).span.clone());
        let newline = self.newline();
        let starts_a_line =
            self.text[..range.start].is_empty() || self.text[..range.start].ends_with(['\n', '\r']);
        let before = if starts_a_line { "" } else { newline };
        let current = written(current, Style::Plain, false);
        let lines = [
            "apiVersion: v1",
            "kind: Config",
            "clusters: []",
            "contexts: []",
            "users: []",
            &format!("current-context: {current}"),
        ];
        let follows_a_break = self.text[range.end..].starts_with(['\n', '\r']);
        let after = if follows_a_break { "" } else { newline };
        Splice { text: format!("{before}{}{after}", lines.join(newline)), range }
    }

    /// A new value in the format of the file; a text in the given style.
    pub(super) fn formatted(&self, value: New<'_>, style: Style) -> String {
        match value {
            New::Text(text) => written(text, style, self.json),
            New::Mapping(entries) => {
                let usual = self.usual_style();
                let entry = |(key, value): &(&str, New<'_>)| {
                    let key = written(key, usual, self.json);
                    format!("{key}: {}", self.formatted(*value, usual))
                };
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    pub(super) fn usual_style(&self) -> Style {
        if self.json { Style::Double } else { Style::Plain }
    }

    fn insert_in_flow(&self, entries: &[Entry], after: Entry, key: &str, value: New<'_>) -> Splice {
        let at = self.tree.node(after.value).span.end;
        let mut gaps = entries.windows(2).filter_map(|pair| self.gap(pair[0].value, pair[1].key));
        let separator = gaps
            .rfind(|gap| gap.trim() == ",")
            .map_or_else(|| self.opening_gap(entries), |gap| gap.trim_start().to_owned());
        let colon = self
            .gap(after.key, after.value)
            .filter(|gap| gap.trim() == ":" && (self.json || gap.ends_with(' ')))
            .unwrap_or(": ");
        let key = written(key, self.style_of(after.key), self.json);
        let value = self.formatted(value, self.scalar_style_near(entries));
        Splice::insert(at, format!("{separator}{key}{colon}{value}"))
    }

    /// The separator for a second entry: with a line break if the first is on a line of its own.
    fn opening_gap(&self, entries: &[Entry]) -> String {
        let first = entries[0];
        let before = &self.text[..self.tree.node(first.key).span.start];
        let gap = &before[before.trim_end().len()..];
        if gap.contains('\n') {
            format!(",{gap}")
        } else if self.gap(first.key, first.value) == Some(":") {
            ",".to_owned()
        } else {
            ", ".to_owned()
        }
    }

    fn gap(&self, left: Id, right: Id) -> Option<&str> {
        self.text.get(self.tree.node(left).span.end..self.tree.node(right).span.start)
    }

    fn insert_line_after(&self, entry: Entry, key: &str, value: New<'_>) -> Splice {
        let end = self.tree.node(entry.value).span.end.max(self.tree.node(entry.key).span.end);
        let rest = &self.text[end..];
        let at = end + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = self.line_like(entry, key, value);
        Splice::insert(at, format!("{}{line}", self.newline_at(at)))
    }

    fn insert_line_before(
        &self,
        entry: Entry,
        key: &str,
        value: New<'_>,
    ) -> Result<Splice, EditObstacle> {
        let start = self.start_of(entry);
        let indent = self.indent_of(start);
        let line = self.line_like(entry, key, value);
        let before = &self.text[start_of_line(self.text, start)..start];
        if before == indent {
            let at = start - indent.len();
            return Ok(Splice::insert(at, format!("{line}{}", self.newline())));
        }
        // After a dash, or the colon of a `? key`, the entry gets a line of its own.
        if !before.chars().all(|own| " -:?".contains(own)) {
            return Err(self.no_place(entry.key));
        }
        let text = format!("{}{}{indent}", line.trim_start_matches(' '), self.newline());
        Ok(Splice::insert(start, text))
    }

    fn line_like(&self, entry: Entry, key: &str, value: New<'_>) -> String {
        let indent = self.indent_of(self.start_of(entry));
        let key = written(key, self.style_of(entry.key), false);
        let value = self.formatted(value, self.scalar_style_near(&[entry]));
        format!("{indent}{key}: {value}")
    }

    /// The start of an entry: its key, the tag or anchor before the key on the same line, or the `?`
    /// before it.
    pub(super) fn start_of(&self, entry: Entry) -> usize {
        let mut key = self.tree.node(entry.key).span.start;
        let line = start_of_line(self.text, key);
        loop {
            let before = self.text[line..key].trim_end_matches([' ', '\t']);
            let word = line + before.rfind([' ', '\t']).map_or(0, |space| space + 1);
            if !self.text[word..key].starts_with(['&', '!']) {
                break;
            }
            key = word;
        }
        let before = self.text[..key].trim_end_matches([' ', '\t']);
        if before.len() < key && before.ends_with('?') { before.len() - 1 } else { key }
    }

    /// The indentation up to the column of `offset`; a dash becomes a space.
    fn indent_of(&self, offset: usize) -> String {
        " ".repeat(self.text[start_of_line(self.text, offset)..offset].chars().count())
    }

    /// Whether a line break after the line of the end of a value would split no other value.
    pub(super) fn ends_in_its_line(&self, id: Id) -> bool {
        match &self.tree.node(id).value {
            Value::Scalar { style: Style::Block, .. } => false,
            Value::Mapping { layout: CollectionStyle::Block, entries } => {
                entries.last().is_none_or(|entry| self.ends_in_its_line(entry.value))
            }
            Value::Sequence { layout: CollectionStyle::Block, values } => {
                values.last().is_none_or(|value| self.ends_in_its_line(*value))
            }
            _ => true,
        }
    }

    /// A key in the style of the one of `entry`.
    pub(super) fn key_like(&self, entry: Entry, key: &str) -> String {
        written(key, self.style_of(entry.key), self.json)
    }

    fn style_of(&self, key: Id) -> Style {
        match self.bytes_of(key).as_bytes().first() {
            Some(b'"') => Style::Double,
            Some(b'\'') => Style::Single,
            _ => Style::Plain,
        }
    }

    /// The style that the values of the neighbours share.
    fn scalar_style_near(&self, entries: &[Entry]) -> Style {
        let mut styles =
            entries.iter().filter_map(|entry| match &self.tree.node(entry.value).value {
                Value::Scalar { style: style @ (Style::Single | Style::Double), .. } => {
                    Some(*style)
                }
                Value::Scalar { .. } => Some(Style::Plain),
                _ => None,
            });
        let Some(style) = styles.next() else { return self.usual_style() };
        if styles.all(|other| other == style) { style } else { self.usual_style() }
    }

    pub(super) fn newline(&self) -> &'static str {
        match self.text.find(['\n', '\r']) {
            Some(at) => self.newline_at(at),
            None => "\n",
        }
    }

    /// The line break at an offset; at the end of the file the one that the file uses.
    fn newline_at(&self, offset: usize) -> &'static str {
        match &self.text.as_bytes()[offset..] {
            [b'\r', b'\n', ..] => "\r\n",
            [b'\r', ..] => "\r",
            [b'\n', ..] => "\n",
            _ if offset == self.text.len() && self.text.contains(['\n', '\r']) => self.newline(),
            _ => "\n",
        }
    }
}
