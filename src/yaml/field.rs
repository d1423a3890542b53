//! Values of a file that a person writes: scalars that are parsed, one value or a list of them, and
//! keys from a list of names.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::printable::{alternatives, nearest, shown_start};

/// The number of characters of a text that a message quotes.
const QUOTED: usize = 60;

/// Limits for a list and its texts: with aliases, a few lines can repeat a long text many times.
const MOST_ELEMENTS: usize = 1_000;
const LONGEST_TEXT: usize = 1_000;

/// The maximum number of keys of a mapping; the others are ignored.
const MOST_FIELDS: usize = 10;

/// A value that a person writes as a scalar, or, for some types, as a mapping.
pub trait Element: FromStr<Err: Display> {
    /// Whether it may be a number, and not only a text.
    const NUMBERS: bool = false;

    /// The value of a mapping with these keys and texts; `None` for a type that has no such form. A text
    /// is `None` if the key has no scalar.
    #[must_use]
    fn of_mapping(_fields: &[(String, Option<String>)]) -> Option<Result<Self, String>> {
        None
    }
}

/// Deserializes a scalar by its text, which for most types needs quotes if YAML reads it as a number or a
/// boolean. The error of `T` continues a sentence that starts with
/// the text: `"TEXT" is`.
pub fn parsed<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Element,
    D: Deserializer<'de>,
{
    let mut values =
        Scalars { accepts: Accepts::One, scalar: PhantomData }.deserialize(deserializer)?;
    values.pop().ok_or_else(|| D::Error::custom("there is no value"))
}

/// Deserializes a list of scalars as [`parsed`] does. A single scalar counts as a list.
pub fn list<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Element,
    D: Deserializer<'de>,
{
    Scalars { accepts: Accepts::List, scalar: PhantomData }.deserialize(deserializer)
}

/// The elements of a [`list`] that are valid.
pub fn valid_only<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Element,
    D: Deserializer<'de>,
{
    Scalars { accepts: Accepts::Anything, scalar: PhantomData }.deserialize(deserializer)
}

/// What is not an error.
#[derive(Clone, Copy, PartialEq)]
enum Accepts {
    /// A valid scalar.
    One,
    /// A valid scalar or a list of these.
    List,
    /// Any value; what is not a valid scalar is left out.
    Anything,
}

/// Deserializes one of these values by its name.
pub fn choice<'de, T: Copy, D: Deserializer<'de>>(
    deserializer: D,
    all: &[(&'static str, T)],
) -> Result<T, D::Error> {
    deserializer.deserialize_any(Choice(all))
}

struct Choice<'a, T>(&'a [(&'static str, T)]);

impl<T: Copy> Visitor<'_> for Choice<'_, T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
        write!(formatter, "one of {}", names.join(", "))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let found = self.0.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        let names = self.0.iter().map(|(name, _)| *name);
        found.ok_or_else(|| E::custom(unknown("value", text, names)))
    }
}

/// Deserializes scalars by their texts.
struct Scalars<T> {
    accepts: Accepts,
    scalar: PhantomData<T>,
}

impl<T: Element> Scalars<T> {
    /// A scalar that is no text.
    fn visit_other<E: Error>(self, what: &str, value: &impl Display) -> Result<Vec<T>, E> {
        if T::NUMBERS || self.accepts == Accepts::Anything {
            return self.visit_str(&value.to_string());
        }
        self.refuse(format!("{value} is {what}; in quotes it is a text: \"{value}\""))
    }
}

impl<T> Scalars<T> {
    /// Nothing where anything is accepted, an error elsewhere.
    fn refuse<E: Error>(&self, reason: impl Display) -> Result<Vec<T>, E> {
        match self.accepts {
            Accepts::Anything => Ok(Vec::new()),
            Accepts::One | Accepts::List => Err(E::custom(reason)),
        }
    }
}

impl<'de, T: Element> DeserializeSeed<'de> for Scalars<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Element> Visitor<'de> for Scalars<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.accepts {
            Accepts::One => "a single value",
            Accepts::List | Accepts::Anything => "a value or a list of values",
        })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        if text.len() > LONGEST_TEXT {
            return self.refuse(format!("{} is too long", quoted(text)));
        }
        let refused = |error| self.refuse(format!("{} is {error}", quoted(text)));
        text.parse().map_or_else(refused, |value| Ok(vec![value]))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Vec<T>, E> {
        self.visit_other("a boolean", &flag)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Vec<T>, E> {
        self.visit_other("a number", &number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Vec<T>, E> {
        self.visit_other("a number", &number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Vec<T>, E> {
        self.visit_other("a number", &number)
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        self.refuse("there is no value; one that starts with # needs quotes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let accepts = match self.accepts {
            Accepts::One => return Err(A::Error::invalid_type(Unexpected::Seq, &self)),
            Accepts::List => Accepts::One,
            Accepts::Anything => Accepts::Anything,
        };
        let mut values = Vec::new();
        while let Some(own) = list.next_element_seed(Self { accepts, ..self })? {
            values.extend(own);
            if values.len() > MOST_ELEMENTS {
                return Err(A::Error::custom(format!(
                    "there are more than {MOST_ELEMENTS} values"
                )));
            }
        }
        Ok(values)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Vec<T>, A::Error> {
        let accepts = match self.accepts {
            Accepts::One | Accepts::List => Accepts::One,
            Accepts::Anything => Accepts::Anything,
        };
        let mut fields = Vec::new();
        while let Some(key) = mapping.next_key()? {
            let text = Scalars::<String> { accepts, scalar: PhantomData };
            let mut texts = mapping.next_value_seed(text)?;
            if fields.len() < MOST_FIELDS {
                fields.push((key, texts.pop().filter(|_| texts.is_empty())));
            }
        }
        match (T::of_mapping(&fields), self.accepts) {
            (Some(Ok(value)), _) => Ok(vec![value]),
            (Some(Err(reason)), _) => self.refuse(reason),
            (None, Accepts::Anything) => Ok(Vec::new()),
            (None, Accepts::One | Accepts::List) => {
                Err(A::Error::invalid_type(Unexpected::Map, &self))
            }
        }
    }
}

impl Element for String {}

/// Deserializes a key of a mapping that is one of these.
pub struct Known<'names>(pub &'names [&'static str]);

impl<'de> DeserializeSeed<'de> for Known<'_> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Known<'_> {
    type Value = &'static str;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<&'static str, E> {
        let found = self.0.iter().copied().find(|name| *name == key);
        found.ok_or_else(|| E::custom(unknown("key", key, self.0.iter().copied())))
    }
}

/// The message about an unknown name: similar names that are known, or all of them.
pub fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    match nearest(name, known.clone()).as_slice() {
        [] => {
            let known = known.collect::<Vec<_>>().join(", ");
            format!("unknown {what} {}; there are {known}", quoted(name))
        }
        near => format!("unknown {what} {}; did you mean {}?", quoted(name), alternatives(near)),
    }
}

/// The start of a text in quotes, escaped for the terminal.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", shown_start(text, QUOTED))
}
