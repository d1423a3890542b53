//! A whole YAML value, of bounded size.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::printable::shown_start;

/// A value as YAML types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Null, or nothing at all.
    Nothing,
    /// `true` or `false`.
    Flag(bool),
    /// A number, as it is written.
    Number(String),
    /// Anything else that is no collection.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping, in its own order. No key comes twice.
    Mapping(Vec<(String, Value)>),
}

/// The most that a value may hold, in bytes and values, with every alias written out: a few lines
/// can name a long one over and over.
const MOST: usize = 256 << 10;

/// How much of a key a message quotes.
const QUOTED: usize = 60;

/// Reads a value by means of `deserialize`.
pub(super) fn read<E>(deserialize: impl FnOnce(Whole<'_>) -> Result<Value, E>) -> Result<Value, E> {
    deserialize(Whole { room: &Cell::new(MOST) })
}

/// Reads a value while there is room for it.
#[derive(Clone, Copy)]
pub(super) struct Whole<'room> {
    room: &'room Cell<usize>,
}

impl Whole<'_> {
    fn take<E: Error>(self, size: usize) -> Result<(), E> {
        let room = self.room.get().checked_sub(size + 1);
        self.room
            .set(room.ok_or_else(|| E::custom("too much in one file, its aliases written out"))?);
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

/// Reads a key that is none of those before it.
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
