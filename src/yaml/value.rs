//! A whole YAML value of limited size.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::printable::shown_start;

/// A value with its YAML type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Null or missing.
    Nothing,
    /// A boolean, `true` or `false`.
    Flag(bool),
    /// A number, as its text.
    Number(String),
    /// Any other scalar.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping in its original order, without duplicate keys.
    Mapping(Vec<(String, Value)>),
}

/// The limit for the size of a value, in bytes plus number of values, with all aliases expanded: a
/// few lines can repeat a long value many times.
const SIZE_LIMIT: usize = 256 << 10;

/// The number of characters of a key that a message quotes.
const QUOTED: usize = 60;

/// Reads a value with `deserialize`.
pub(super) fn read<E>(deserialize: impl FnOnce(Whole<'_>) -> Result<Value, E>) -> Result<Value, E> {
    deserialize(Whole { remaining: &Cell::new(SIZE_LIMIT) })
}

/// Deserializes a value; fails if it exceeds the limit.
#[derive(Clone, Copy)]
pub(super) struct Whole<'remaining> {
    remaining: &'remaining Cell<usize>,
}

impl Whole<'_> {
    fn take<E: Error>(self, size: usize) -> Result<(), E> {
        let remaining = self.remaining.get().checked_sub(size + 1);
        self.remaining.set(
            remaining.ok_or_else(|| E::custom("too much in one file, its aliases written out"))?,
        );
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value without a tag")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.take(0).map(|()| Value::Nothing)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        self.take(0).map(|()| Value::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.take(0).map(|()| Value::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.take(0).map(|()| Value::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        self.take(0).map(|()| Value::Number(number.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.take(text.len()).map(|()| Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.take(0)?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Value, A::Error> {
        self.take(0)?;
        let mut entries = Vec::new();
        while let Some(key) = mapping.next_key_seed(Key { whole: self, before: &entries })? {
            let value = mapping.next_value_seed(self)?;
            entries.push((key, value));
        }
        Ok(Value::Mapping(entries))
    }
}

/// Deserializes a key; fails if it is a duplicate of those before it.
struct Key<'before> {
    whole: Whole<'before>,
    before: &'before [(String, Value)],
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is a word")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.whole.take(key.len())?;
        if self.before.iter().any(|(before, _)| before == key) {
            return Err(E::custom(format!("\"{}\" is there twice", shown_start(key, QUOTED))));
        }
        Ok(key.to_owned())
    }
}
