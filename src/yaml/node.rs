//! A part of a value that knows its place, and what can be wrong with it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Value;
use crate::printable::{nearest, shown_start};

/// Where in a document something stands: which entry or element of the outermost collection, which
/// one within that, and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    path: Vec<usize>,
    /// Whether the key of the last entry is meant rather than its value.
    is_key: bool,
}

/// Something that is wrong in a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What, safe to show.
    pub reason: String,
}

impl Fault {
    /// The fault with what it is about, in front.
    #[must_use]
    pub fn of(self, subject: &str) -> Self {
        Self { reason: format!("{subject}: {}", self.reason), ..self }
    }
}

/// A value, and its place.
#[derive(Clone, Debug)]
pub struct Node<'value> {
    value: &'value Value,
    path: Vec<usize>,
}

/// An entry of a mapping.
#[derive(Clone, Debug)]
pub struct Entry<'value> {
    /// Its key.
    pub key: &'value str,
    /// Its value.
    pub value: Node<'value>,
}

/// How much of a text a message quotes.
const QUOTED: usize = 60;

impl Value {
    /// The value as the outermost node of its document.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { value: self, path: Vec::new() }
    }
}

impl<'value> Node<'value> {
    /// Whether there is nothing here.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self.value == Value::Nothing
    }

    /// The text of a value that is no collection and not nothing.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'value, str>> {
        match self.value {
            Value::Text(text) | Value::Number(text) => Some(Cow::Borrowed(text)),
            Value::Flag(flag) => Some(Cow::Owned(flag.to_string())),
            Value::Nothing | Value::List(_) | Value::Mapping(_) => None,
        }
    }

    /// What the text stands for, or the fault that it is not `wanted`.
    pub fn read<T>(&self, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        let read = self.text().and_then(|text| read(&text));
        read.ok_or_else(|| self.is_not(wanted))
    }

    /// A truth value.
    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value {
            Value::Flag(flag) => Ok(*flag),
            _ => Err(self.is_not("true or false")),
        }
    }

    /// The entries, if this is a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<Vec<Entry<'value>>> {
        let Value::Mapping(entries) = self.value else { return None };
        let entry = |(index, (key, value)): (usize, &'value (String, Value))| Entry {
            key,
            value: self.child(index, value),
        };
        Some(entries.iter().enumerate().map(entry).collect())
    }

    /// The elements, if this is a list.
    #[must_use]
    pub fn elements(&self) -> Option<Vec<Node<'value>>> {
        let Value::List(values) = self.value else { return None };
        Some(values.iter().enumerate().map(|(index, value)| self.child(index, value)).collect())
    }

    /// The texts of a list, or of one value that stands for a list of its own.
    pub fn texts(&self, wanted: &str) -> Result<Vec<(String, Node<'value>)>, Fault> {
        let nodes = self.elements().unwrap_or_else(|| vec![self.clone()]);
        let text =
            |node: Node<'value>| Ok((node.read(wanted, |text| Some(text.to_owned()))?, node));
        nodes.into_iter().map(text).collect()
    }

    /// A fault of this value.
    #[must_use]
    pub fn fault(&self, reason: impl Into<String>) -> Fault {
        let place = Place { path: self.path.clone(), is_key: false };
        Fault { place, reason: reason.into() }
    }

    /// The fault that this value is not what is wanted.
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
    /// The fault that the key is none of those that are known, with those that are nearly it.
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

/// Goes to a place in a document, and fails there.
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

/// Takes nothing, whatever it is.
struct Here;

impl Visitor<'_> for Here {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("nothing")
    }
}
