//! A part of a YAML value with its place in the document, and errors about it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Value;
use crate::printable::{nearest, shown_start};

/// A place in a document, as a path of indices: of the entry or element of the outermost
/// collection, then of the one within it, and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    path: Vec<usize>,
    /// Whether the place is the key of the last entry, not its value.
    is_key: bool,
}

/// An error in a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Fault {
    /// The place of the error.
    pub place: Place,
    /// The message, escaped for the terminal.
    pub reason: String,
}

impl Fault {
    /// Prefixes the message with its subject.
    #[must_use]
    pub fn of(self, subject: &str) -> Self {
        Self { reason: format!("{subject}: {}", self.reason), ..self }
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node<'value> {
    value: &'value Value,
    path: Vec<usize>,
}

/// An entry of a mapping.
#[derive(Clone, Debug)]
pub struct Entry<'value> {
    /// The key of the entry.
    pub key: &'value str,
    /// The value of the entry.
    pub value: Node<'value>,
}

/// The number of characters of a text that a message quotes.
const QUOTED: usize = 60;

impl Value {
    /// The value as the root node of its document.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { value: self, path: Vec::new() }
    }
}

impl<'value> Node<'value> {
    /// Whether the value is null or missing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self.value == Value::Nothing
    }

    /// The text of a scalar that is not null.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'value, str>> {
        match self.value {
            Value::Text(text) | Value::Number(text) => Some(Cow::Borrowed(text)),
            Value::Flag(flag) => Some(Cow::Owned(flag.to_string())),
            Value::Nothing | Value::List(_) | Value::Mapping(_) => None,
        }
    }

    /// Parses the text with `read`; fails with "... is not `wanted`".
    pub fn read<T>(&self, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        let read = self.text().and_then(|text| read(&text));
        read.ok_or_else(|| self.is_not(wanted))
    }

    /// The value as a boolean.
    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value {
            Value::Flag(flag) => Ok(*flag),
            _ => Err(self.is_not("true or false")),
        }
    }

    /// The entries of a mapping; `None` for any other value.
    #[must_use]
    pub fn entries(&self) -> Option<Vec<Entry<'value>>> {
        let Value::Mapping(entries) = self.value else { return None };
        let entry = |(index, (key, value)): (usize, &'value (String, Value))| Entry {
            key,
            value: self.child(index, value),
        };
        Some(entries.iter().enumerate().map(entry).collect())
    }

    /// The elements of a list; `None` for any other value.
    #[must_use]
    pub fn elements(&self) -> Option<Vec<Node<'value>>> {
        let Value::List(values) = self.value else { return None };
        Some(values.iter().enumerate().map(|(index, value)| self.child(index, value)).collect())
    }

    /// The texts of a list. A single value counts as a list with one element.
    pub fn texts(&self, wanted: &str) -> Result<Vec<(String, Node<'value>)>, Fault> {
        let nodes = self.elements().unwrap_or_else(|| vec![self.clone()]);
        let text =
            |node: Node<'value>| Ok((node.read(wanted, |text| Some(text.to_owned()))?, node));
        nodes.into_iter().map(text).collect()
    }

    /// An error about this value.
    #[must_use]
    pub fn fault(&self, reason: impl Into<String>) -> Fault {
        let place = Place { path: self.path.clone(), is_key: false };
        Fault { place, reason: reason.into() }
    }

    /// The error that this value is not of the expected kind.
    #[must_use]
    pub fn is_not(&self, wanted: &str) -> Fault {
        let what = match self.value {
            Value::Nothing => "nothing".to_owned(),
            Value::List(_) => "a list".to_owned(),
            Value::Mapping(_) => "a mapping".to_owned(),
            Value::Flag(flag) => flag.to_string(),
            Value::Number(text) | Value::Text(text) => format!("\"{}\"", shown_start(text, QUOTED)),
        };
        self.fault(format!("{what} is not {wanted}"))
    }

    fn child(&self, index: usize, value: &'value Value) -> Self {
        let path = self.path.iter().copied().chain([index]).collect();
        Self { value, path }
    }
}

impl Entry<'_> {
    /// The error that the key is unknown, with similar known keys, or all of them.
    #[must_use]
    pub fn is_unknown<'k>(
        &self,
        what: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Fault {
        let key = shown_start(self.key, QUOTED);
        let near = nearest(self.key, known.clone());
        let reason = match near.as_slice() {
            [] => format!("there is no {what} \"{key}\"; there are {}", listed(known)),
            near => format!("there is no {what} \"{key}\"; did you mean {}?", near.join(" or ")),
        };
        Fault { place: Place { path: self.value.path.clone(), is_key: true }, reason }
    }
}

fn listed<'k>(names: impl Iterator<Item = &'k str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// A visitor that goes to a place in a document and causes an error there.
#[derive(Clone, Copy)]
pub(super) struct Seek<'place> {
    path: &'place [usize],
    is_key: bool,
}

impl<'place> Seek<'place> {
    pub(super) fn to(place: &'place Place) -> Self {
        Self { path: &place.path, is_key: place.is_key }
    }
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.path {
            [] => deserializer.deserialize_any(Here),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a collection on the way")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if let [index, path @ ..] = self.path {
            for _ in 0..*index {
                list.next_element::<IgnoredAny>()?;
            }
            list.next_element_seed(Seek { path, ..self })?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<(), A::Error> {
        if let [index, path @ ..] = self.path {
            for _ in 0..*index {
                mapping.next_entry::<IgnoredAny, IgnoredAny>()?;
            }
            if self.is_key && path.is_empty() {
                mapping.next_key_seed(Seek { path, ..self })?;
            } else {
                mapping.next_key::<IgnoredAny>()?;
                mapping.next_value_seed(Seek { path, ..self })?;
            }
        }
        Ok(())
    }
}

/// Rejects any value.
struct Here;

impl Visitor<'_> for Here {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("nothing")
    }
}
