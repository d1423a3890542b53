//! The content of a file as a tree of values with their byte ranges.
//!
//! Both parsers, [`super::json`] and [`super::yaml`], build it. [`super::schema`] and
//! [`super::document`] read it, and [`super::edit`] finds the bytes to change with it. Texts are
//! borrowed from the source unless they contain escapes or folded lines.

use std::borrow::Cow;
use std::ops::Range;

use super::scalar::{self, Meaning, Style};

/// The index of a value in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(u32);

/// The values of the first document of a file.
///
/// They include secrets, so none of these types has debug output outside of tests.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Tree<'t> {
    /// In the order in which they begin in the text.
    pub(super) nodes: Vec<Node<'t>>,
    /// `None` for an empty file.
    pub(super) root: Option<Id>,
    /// Whether two values have the same anchor name. YAML allows it; an alias refers to the last one
    /// before it.
    pub(super) has_anchor_twice: bool,
}

#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Node<'t> {
    /// The byte range of the value in the text. A block collection ends with its last value.
    pub(crate) span: Range<usize>,
    pub(crate) value: Value<'t>,
}

#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Value<'t> {
    Scalar {
        text: Cow<'t, str>,
        style: Style,
        meaning: Meaning,
    },
    Mapping {
        layout: CollectionStyle,
        entries: Vec<Entry>,
    },
    Sequence {
        layout: CollectionStyle,
        values: Vec<Id>,
    },
    /// `*name`, with the value it refers to.
    Alias(Id),
    /// A JSON collection deeper than any known field, not parsed further.
    Opaque,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: Id,
    pub(crate) value: Id,
}

/// The layout of a collection. JSON is always flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CollectionStyle {
    Block,
    Flow,
}

/// The limit of values in a file: five times as many as 20,000 contexts with their clusters and
/// users need. A file of 64 MiB could contain ten times as many; parsing them and verifying a
/// change would take gigabytes.
pub(super) const MOST_VALUES: usize = 3_000_000;

impl<'t> Tree<'t> {
    pub(super) fn push(&mut self, span: Range<usize>, value: Value<'t>) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).expect("the readers stop at MOST_VALUES"));
        self.nodes.push(Node { span, value });
        id
    }

    /// Whether the limit [`MOST_VALUES`] is reached, so that a parser has to stop.
    pub(super) fn is_full(&self) -> bool {
        self.nodes.len() >= MOST_VALUES
    }

    pub(super) fn node_mut(&mut self, id: Id) -> &mut Node<'t> {
        &mut self.nodes[id.0 as usize]
    }

    pub(crate) fn node(&self, id: Id) -> &Node<'t> {
        &self.nodes[id.0 as usize]
    }

    pub(crate) fn has_aliases(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.value, Value::Alias(_)))
    }

    /// Whether an alias outside of a value refers to it or to a part of it.
    pub(crate) fn is_named_elsewhere(&self, id: Id) -> bool {
        let inside = id.0..=self.last_within(id).0;
        let outside = self.nodes.iter().zip(0..).filter(|(_, index)| !inside.contains(index));
        outside.map(|(node, _)| &node.value).any(|value| match value {
            Value::Alias(target) => inside.contains(&target.0),
            _ => false,
        })
    }

    /// Whether a value is an alias or has one inside.
    pub(crate) fn has_alias_within(&self, id: Id) -> bool {
        let inside = &self.nodes[id.0 as usize..=self.last_within(id).0 as usize];
        inside.iter().any(|node| matches!(node.value, Value::Alias(_)))
    }

    /// The last value inside a value. Ids are numbered in the order of the text.
    fn last_within(&self, id: Id) -> Id {
        let mut last = id;
        loop {
            last = match &self.node(last).value {
                Value::Mapping { entries, .. } if !entries.is_empty() => {
                    entries[entries.len() - 1].value
                }
                Value::Sequence { values, .. } if !values.is_empty() => values[values.len() - 1],
                _ => return last,
            };
        }
    }

    /// The value that an alias refers to; any other value is returned as it is.
    pub(crate) fn resolved(&self, id: Id) -> Id {
        match self.node(id).value {
            Value::Alias(target) => target,
            _ => id,
        }
    }

    /// The text of a string; `None` for null and other types.
    pub(crate) fn text(&self, id: Id) -> Option<&str> {
        match &self.node(self.resolved(id)).value {
            Value::Scalar { text, meaning: Meaning::Text, .. } => Some(text),
            _ => None,
        }
    }

    /// The values of a sequence; empty for anything else.
    pub(crate) fn values(&self, id: Id) -> &[Id] {
        match &self.node(self.resolved(id)).value {
            Value::Sequence { values, .. } => values,
            _ => &[],
        }
    }

    /// The entries of a mapping, without those merged by `<<`; empty for anything else.
    pub(crate) fn entries(&self, id: Id) -> &[Entry] {
        match &self.node(self.resolved(id)).value {
            Value::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The entry of a mapping that kubectl uses for `key`: the last one. Entries merged by `<<`
    /// count at the position of the `<<` (semantics 1.4.8 and 1.4.15; in go-yaml a later `<<`
    /// wins).
    ///
    /// Mappings that merge each other could nest very deeply in a short text. The YAML parser
    /// refuses such files, so this recursion is short.
    pub(crate) fn entry(&self, mapping: Id, key: &str) -> Option<Entry> {
        self.entries(mapping).iter().rev().find_map(|entry| {
            if self.is_merge(entry.key) {
                self.merged(entry.value).find_map(|id| self.entry(id, key))
            } else {
                // kubectl also converts numbers and booleans to text, but no field has such a name.
                (self.text(entry.key) == Some(key)).then_some(*entry)
            }
        })
    }

    /// The value that kubectl uses for `key`.
    pub(crate) fn get(&self, mapping: Id, key: &str) -> Option<Id> {
        self.entry(mapping, key).map(|entry| entry.value)
    }

    /// The mappings that a `<<` merges, in descending precedence.
    pub(crate) fn merged(&self, value: Id) -> impl Iterator<Item = Id> {
        let listed = self.values(value);
        let single = listed.is_empty().then_some(value);
        listed.iter().copied().chain(single)
    }

    /// Whether the key is `<<` without quotes.
    pub(crate) fn is_merge(&self, key: Id) -> bool {
        matches!(
            &self.node(key).value,
            Value::Scalar { text, style: Style::Plain, .. } if text == "<<"
        )
    }
}

impl<'t> Value<'t> {
    pub(super) fn plain(text: Cow<'t, str>) -> Self {
        let meaning = scalar::meaning(&text);
        Value::Scalar { text, style: Style::Plain, meaning }
    }

    pub(super) fn quoted(text: Cow<'t, str>, style: Style) -> Self {
        Value::Scalar { text, style, meaning: Meaning::Text }
    }
}
