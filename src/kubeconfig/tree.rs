//! A file as a tree of values that know their bytes.
//!
//! Both readers, [`super::json`] and [`super::yaml`], build this one shape; [`super::schema`] and
//! [`super::document`] read it, and [`super::edit`] finds in it the bytes to change. Values are
//! borrowed from the text wherever they stand there as they are.

use std::borrow::Cow;
use std::ops::Range;

use super::scalar::{self, Meaning, Style};

/// A value's place in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(u32);

/// The values of the first document of a file.
///
/// They hold every secret of it, so none of them has debug output, but in tests.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    root: Option<Id>,
    anchor_twice: bool,
}

/// One value: what it is, and which bytes of the text spell it.
#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Node<'t> {
    /// From the first byte of the value to the one after its last; of a block collection, the end
    /// is that of its last value.
    pub(crate) span: Range<usize>,
    pub(crate) value: Value<'t>,
}

/// What a value is.
#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Value<'t> {
    Scalar {
        text: Cow<'t, str>,
        style: Style,
        meaning: Meaning,
    },
    Mapping {
        layout: Layout,
        entries: Vec<Entry>,
    },
    Sequence {
        layout: Layout,
        values: Vec<Id>,
    },
    /// `*name`, standing for a value that is written elsewhere.
    Alias(Id),
    /// A JSON value deeper than anything that a kubeconfig means.
    Opaque,
}

/// One `key: value` of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: Id,
    pub(crate) value: Id,
}

/// Whether a collection stands in lines or between brackets. JSON is all flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Block,
    Flow,
}

/// How many values a file may hold: five times what 20,000 contexts with their clusters and users
/// come to. A file of 64 MiB could hold ten times as many, and reading them, and proving a change,
/// would take gigabytes.
pub(super) const MOST_VALUES: usize = 3_000_000;

impl<'t> Tree<'t> {
    pub(super) fn push(&mut self, span: Range<usize>, value: Value<'t>) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).expect("the readers stop at MOST_VALUES"));
        self.nodes.push(Node { span, value });
        id
    }

    /// Whether a reader has to stop: there are [`MOST_VALUES`].
    pub(super) fn is_full(&self) -> bool {
        self.nodes.len() >= MOST_VALUES
    }

    pub(super) fn node_mut(&mut self, id: Id) -> &mut Node<'t> {
        &mut self.nodes[id.0 as usize]
    }

    pub(super) fn set_root(&mut self, root: Id) {
        self.root = Some(root);
    }

    pub(super) fn set_anchor_twice(&mut self) {
        self.anchor_twice = true;
    }

    /// Whether an anchor's name is given to a second value. YAML allows it; an alias means the
    /// last before it.
    pub(crate) fn has_anchor_twice(&self) -> bool {
        self.anchor_twice
    }

    /// The document's value; `None` for an empty file.
    pub(crate) fn root(&self) -> Option<Id> {
        self.root
    }

    pub(crate) fn node(&self, id: Id) -> &Node<'t> {
        &self.nodes[id.0 as usize]
    }

    /// Every value, in the order in which they begin in the text.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node<'t>> {
        self.nodes.iter()
    }

    /// Whether any value is named rather than written.
    pub(crate) fn has_aliases(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.value, Value::Alias(_)))
    }

    /// Whether an alias outside of a value stands for it or for a part of it.
    pub(crate) fn is_named_elsewhere(&self, id: Id) -> bool {
        let own = id.0..=self.last_within(id).0;
        let named = self.nodes.iter().zip(0..).filter(|(_, place)| !own.contains(place));
        named.map(|(node, _)| &node.value).any(|value| match value {
            Value::Alias(target) => own.contains(&target.0),
            _ => false,
        })
    }

    /// The part of a value that begins last: values are numbered in the order of the text.
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

    /// The value itself, where an alias stands for it.
    pub(crate) fn resolved(&self, id: Id) -> Id {
        match self.node(id).value {
            Value::Alias(target) => target,
            _ => id,
        }
    }

    /// The value as text; null and other types are `None`.
    pub(crate) fn text(&self, id: Id) -> Option<&str> {
        match &self.node(self.resolved(id)).value {
            Value::Scalar { text, meaning: Meaning::Text, .. } => Some(text),
            _ => None,
        }
    }

    /// The values of a sequence; none for anything else.
    pub(crate) fn values(&self, id: Id) -> &[Id] {
        match &self.node(self.resolved(id)).value {
            Value::Sequence { values, .. } => values,
            _ => &[],
        }
    }

    /// The entries of a mapping, without what `<<` brings in; none for anything else.
    pub(crate) fn entries(&self, id: Id) -> &[Entry] {
        match &self.node(self.resolved(id)).value {
            Value::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The entry of a mapping that kubectl takes for `key`: the last one, where a `<<` counts at
    /// the place where it stands (semantics 1.4.8 and 1.4.15; go-yaml lets a later `<<` win).
    ///
    /// Mappings that merge each other could multiply or nest without end on a page of text; the
    /// reader of YAML refuses such files, so this ends soon and needs little stack.
    pub(crate) fn entry(&self, mapping: Id, key: &str) -> Option<Entry> {
        self.entries(mapping).iter().rev().find_map(|entry| {
            if self.is_merge(entry.key) {
                self.merged(entry.value).find_map(|id| self.entry(id, key))
            } else {
                (self.key(entry.key) == Some(key)).then_some(*entry)
            }
        })
    }

    /// The value that kubectl takes for `key`.
    pub(crate) fn get(&self, mapping: Id, key: &str) -> Option<Id> {
        self.entry(mapping, key).map(|entry| entry.value)
    }

    /// The mappings that a `<<` names, the one that wins first.
    pub(crate) fn merged(&self, value: Id) -> impl Iterator<Item = Id> {
        let listed = self.values(value);
        let single = listed.is_empty().then_some(value);
        listed.iter().copied().chain(single)
    }

    /// A key's text. kubectl turns numbers and booleans among keys into text too, but no field
    /// that matters has such a name.
    pub(crate) fn key(&self, id: Id) -> Option<&str> {
        self.text(id)
    }

    /// `<<` without quotes.
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
