//! A mapping of which faulty entries are left out and reported.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer,
    MapAccess, Visitor,
};

use super::field::{quoted, unknown};
use super::{YamlError, first_document, read};

/// The whole text is read again after each error.
const MOST_ERRORS: usize = 20;

/// Parses the first document of a text, a mapping, as a type whose fields all have defaults. An entry
/// without a value counts as missing. So does one with an error, which is returned with the key if that is
/// valid.
///
/// Fails for a text that is not a mapping.
pub fn lenient<T: Default + DeserializeOwned>(
    text: &str,
) -> Result<(T, Vec<FieldError>), YamlError> {
    let (mut left_out, mut errors) = (Vec::new(), Vec::new());
    loop {
        let progress = Progress::default();
        let reader = Reader { left_out: &left_out, progress: &progress, target: PhantomData };
        let error = match read(text, reader) {
            Ok(value) => return Ok((value, errors)),
            Err(error) => YamlError { message: with_suggestion(&error.message), ..error },
        };
        let (entry, keys) = (progress.entry.get(), progress.keys.into_inner());
        if entry == 0 || errors.len() == MOST_ERRORS {
            return Err(error);
        }
        // Fails for an error of syntax, which is not one of the entry in which it was noticed.
        let values: HashMap<String, Option<IgnoredAny>> = first_document(text)?;
        let has_key = left_out.len() + keys.len() == entry;
        let is_empty = has_key && keys.last().is_some_and(|key| values[key].is_none());
        left_out.push(entry);
        if !is_empty {
            let key = keys.last().filter(|_| has_key).cloned();
            errors.push(FieldError { key, error });
        }
    }
}

/// The error of an entry.
#[derive(Debug)]
pub struct FieldError {
    /// `None` if the key itself is wrong.
    pub key: Option<String>,
    pub error: YamlError,
}

/// serde's list of all fields, replaced by those that are similar to the unknown one.
fn with_suggestion(message: &str) -> String {
    let suggestion = |start: &str| {
        let (path, rest) = message.split_once(start)?;
        let (name, known) = rest.rsplit_once("`, expected ")?;
        let known = known.split('`').skip(1).step_by(2);
        Some(format!("{path}{}", unknown("key", name, known)))
    };
    suggestion("unknown field `").unwrap_or_else(|| message.to_owned())
}

/// How far a mapping has been read.
#[derive(Default)]
struct Progress {
    /// The number of the entry, from 1.
    entry: Cell<usize>,
    /// The keys of the entries that are not left out, with that of the current one once it is valid.
    keys: RefCell<Vec<String>>,
}

/// Deserializes the entries that are not left out.
struct Reader<'text, T> {
    left_out: &'text [usize],
    progress: &'text Progress,
    target: PhantomData<T>,
}

impl<'de, T: Default + Deserialize<'de>> DeserializeSeed<'de> for Reader<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Default + Deserialize<'de>> Visitor<'de> for Reader<'_, T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a mapping")
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.visit_unit()
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let Self { left_out, progress, .. } = self;
        T::deserialize(MapAccessDeserializer::new(Entries { map, left_out, progress }))
    }
}

struct Entries<'text, A> {
    map: A,
    left_out: &'text [usize],
    progress: &'text Progress,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let entry = &self.progress.entry;
        entry.set(entry.get() + 1);
        while self.left_out.contains(&entry.get()) {
            self.map.next_entry::<IgnoredAny, IgnoredAny>()?;
            entry.set(entry.get() + 1);
        }
        self.map.next_key_seed(LenientKey { seed, before: &self.progress.keys })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// Deserializes a key that is not among those before it.
struct LenientKey<'text, S> {
    seed: S,
    before: &'text RefCell<Vec<String>>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for LenientKey<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for LenientKey<'_, S> {
    type Value = S::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<S::Value, E> {
        let mut before = self.before.borrow_mut();
        if before.iter().any(|own| own == key) {
            return Err(E::custom(format!("duplicate key {}", quoted(key))));
        }
        let read = self.seed.deserialize(key.into_deserializer())?;
        before.push(key.to_owned());
        Ok(read)
    }
}
