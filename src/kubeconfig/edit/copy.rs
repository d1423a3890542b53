//! Copies entries of a kubeconfig as text, for a new one: with their comments, quoting, unknown fields
//! and numbers as they are written.

use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde_json::Value as Json;

use crate::kubeconfig::credentials;
use crate::kubeconfig::document::{filled, is_json, tree_of};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::problem::line_of;
use crate::kubeconfig::text::SourceText;
use crate::kubeconfig::tree::{CollectionStyle, Entry, Id, Tree, Value};

use super::field::{Field, NewField};
use super::lines::{is_blank, start_of_line};
use super::plain::{Plain, values_of};
use super::splice::spliced;
use super::{EditObstacle, Editor, Splice};

/// A kubeconfig to copy from, read by both parsers. It has all secrets of the file, so it has no debug
/// output.
pub struct Original<'t> {
    text: &'t str,
    tree: Tree<'t>,
    values: Plain,
    is_json: bool,
    /// The first entry of each name, by list.
    index: HashMap<(&'static str, String), usize>,
}

impl<'t> Original<'t> {
    /// Fails if one of the parsers does not read it.
    pub fn read(source: &'t SourceText) -> Result<Self, EditObstacle> {
        let text = source.as_str();
        let is_json = is_json(text) && serde_json::from_str::<IgnoredAny>(text).is_ok();
        let tree = tree_of(text)?;
        let mut index = HashMap::new();
        for list in [Kind::Context, Kind::Cluster, Kind::User].map(Kind::list) {
            let entries = tree.root.and_then(|root| tree.get(root, list));
            for (place, id) in entries.iter().flat_map(|own| tree.values(*own)).enumerate() {
                let name = filled(&tree, Some(*id), "name").unwrap_or_default();
                index.entry((list, name.to_owned())).or_insert(place);
            }
        }
        Ok(Self { text, tree, values: values_of(text)?, is_json, index })
    }

    /// Whether it is JSON, and not YAML.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    fn editor(&self) -> Editor<'_> {
        Editor::new(self.text, &self.tree)
    }

    fn entry(&self, kind: Kind, name: &str) -> Option<Id> {
        let list = self.tree.get(self.tree.root?, kind.list())?;
        self.tree.values(list).get(self.place(kind, name)?).copied()
    }

    /// The index of an entry in its list.
    fn place(&self, kind: Kind, name: &str) -> Option<usize> {
        self.index.get(&(kind.list(), name.to_owned())).copied()
    }

    /// An entry as the second parser reads it.
    fn plain(&self, kind: Kind, name: &str) -> Option<&Plain> {
        self.values.entry_at(kind, self.place(kind, name)?, name)
    }

    /// The text of a field that is neither missing, null nor empty.
    pub(in crate::kubeconfig) fn field(
        &self,
        kind: Kind,
        name: &str,
        path: &[&str],
    ) -> Option<&str> {
        let (last, before) = path.split_last()?;
        let entry = self.entry(kind, name)?;
        let mapping = before.iter().try_fold(entry, |id, key| self.tree.get(id, key))?;
        filled(&self.tree, Some(mapping), last)
    }

    /// An entry with the types of kubectl and its secrets; aliases are resolved.
    #[must_use]
    pub fn value(&self, kind: Kind, name: &str) -> Option<Json> {
        let entry = self.entry(kind, name)?;
        if self.is_json {
            // The tree leaves out what is nested deeper than any known field.
            return serde_json::from_str(&self.text[self.tree.node(entry).span.clone()]).ok();
        }
        Some(credentials::json(&self.tree, entry))
    }

    /// The line of a key in an entry that is no text, which [`Original::value`] leaves out.
    pub(in crate::kubeconfig) fn lost_key(&self, kind: Kind, name: &str) -> Option<usize> {
        self.lost_key_in(self.entry(kind, name).filter(|_| !self.is_json)?)
    }

    fn lost_key_in(&self, id: Id) -> Option<usize> {
        let id = self.tree.resolved(id);
        let of_entry = |entry: &Entry| {
            if !self.tree.is_merge(entry.key) && self.tree.text(entry.key).is_none() {
                return Some(line_of(self.text, self.tree.node(entry.key).span.start));
            }
            self.lost_key_in(entry.value)
        };
        let in_entries = self.tree.entries(id).iter().find_map(of_entry);
        in_entries.or_else(|| self.tree.values(id).iter().find_map(|own| self.lost_key_in(*own)))
    }

    /// The text of an entry: an item of a block list without indentation, or an object if it is JSON,
    /// with line feeds at the ends of its lines. `None` if it can't be copied as it is written: if
    /// it has an alias, for example.
    pub(in crate::kubeconfig) fn copied(
        &self,
        kind: Kind,
        name: &str,
        fields: &[Field],
    ) -> Option<String> {
        let editor = self.editor();
        let list = editor.direct(self.tree.get(self.tree.root?, kind.list())?).ok()?;
        let index = self.place(kind, name)?;
        let Value::Sequence { layout, values } = &self.tree.node(list).value else { return None };
        let item = values[index];
        if self.tree.has_alias_within(item) {
            return None;
        }
        let mut splices = Vec::new();
        for field in fields {
            splices.extend(self.replaced(&editor, item, field)?);
        }
        let copy = match layout {
            CollectionStyle::Block => {
                let holder = editor.own_entry(self.tree.root?, kind.list())?;
                let (range, column) = editor.lines_of_entry(holder, values, index).ok()??;
                let text = slice(self.text, range.start, range.end, splices);
                let lines = text.lines().map(|line| {
                    let spaces = line.len() - line.trim_start_matches(' ').len();
                    &line[spaces.min(column)..]
                });
                lines.collect::<Vec<_>>().join("\n")
            }
            CollectionStyle::Flow => {
                let (own, lines) = editor.range_between_brackets(list, values, index).ok()?;
                let line = start_of_line(self.text, own.start);
                let before = &self.text[line..own.start];
                let indentation = &before[..before.len() - before.trim_start().len()];
                let text = slice(self.text, own.start, own.end, splices);
                let (dash, indented) = if self.is_json { ("", "") } else { ("- ", "  ") };
                let lines_of_it: Vec<&str> = text.lines().collect();
                let own_comments = lines.map_or_else(Vec::new, |range| {
                    let around =
                        [&self.text[range.start..own.start], &self.text[own.end..range.end]];
                    let comments = around.into_iter().flat_map(str::lines);
                    comments.filter_map(|line| Some(line[line.find('#')?..].to_owned())).collect()
                });
                let first = format!("{dash}{}", lines_of_it.first()?);
                let rest = lines_of_it[1..].iter().map(|line| {
                    format!("{indented}{}", line.strip_prefix(indentation).unwrap_or(line))
                });
                own_comments.into_iter().chain([first]).chain(rest).collect::<Vec<_>>().join("\n")
            }
        };
        Some(copy)
    }

    /// `None` if the field is not written in the entry itself, or has no place of its own.
    fn replaced(&self, editor: &Editor<'_>, item: Id, field: &Field) -> Option<Vec<Splice>> {
        let (last, before) = field.path.split_last()?;
        let mapping =
            before.iter().try_fold(item, |id, key| Some(editor.own_entry(id, key)?.value))?;
        let entry = editor.own_entry(mapping, last)?;
        match &field.new {
            NewField::Value(value) => editor.replace(entry, value).ok(),
            NewField::Replaced(key, value) => {
                let key = editor.key_like(entry, key);
                let range = self.tree.node(entry.key).span.clone();
                let mut splices = editor.replace(entry, value).ok()?;
                splices.push(Splice { range, text: key });
                Some(splices)
            }
            NewField::Removed => None,
        }
    }

    /// Whether the second parser reads an entry of `copy` like the one here, except for these fields.
    pub(in crate::kubeconfig) fn has_copy(
        &self,
        copy: &Original<'_>,
        kind: Kind,
        name: &str,
        fields: &[Field],
    ) -> bool {
        let own = self.plain(kind, name).cloned();
        own.zip(copy.plain(kind, name)).is_some_and(|(mut own, copy)| {
            let are_set = fields.iter().all(|field| own.set(field.path, &field.new).is_some());
            are_set && own.means(copy)
        })
    }

    /// Whether the second parser reads an entry as this value.
    pub(in crate::kubeconfig) fn has_value(&self, kind: Kind, name: &str, value: &Json) -> bool {
        let wanted = serde_json::from_str::<Plain>(&value.to_string());
        let own = self.plain(kind, name);
        wanted.ok().zip(own).is_some_and(|(wanted, own)| wanted.means(own))
    }
}

/// A part of the text with these replacements, which are inside of it.
fn slice(text: &str, start: usize, end: usize, splices: Vec<Splice>) -> String {
    let shifted = splices.into_iter().map(|Splice { range, text }| Splice {
        range: range.start - start..range.end - start,
        text,
    });
    let (new, _) = spliced(&text[start..end], shifted.collect());
    // Both parsers read all of them as a line feed.
    let new = new.replace("\r\n", "\n").replace('\r', "\n");
    let blank_lines_before = new.lines().take_while(|line| is_blank(line)).count();
    new.lines().skip(blank_lines_before).collect::<Vec<_>>().join("\n")
}
