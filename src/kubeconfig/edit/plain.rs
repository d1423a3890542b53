//! The values of a text as the second parser reads them: `serde_yaml` or `serde_json`.

use std::fmt;

use serde::de::{
    Deserialize, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::kubeconfig::document::is_json;
use crate::kubeconfig::plan::Kind;
use crate::yaml;

use super::EditObstacle;
use super::field::NewField;

pub(super) fn values_of(text: &str) -> Result<Plain, EditObstacle> {
    if is_json(text) {
        match serde_json::from_str(text) {
            Ok(values) => return Ok(values),
            // JSON that is nested too deeply; the YAML parser would take hours.
            Err(error) if serde_json::from_str::<IgnoredAny>(text).is_ok() => {
                return Err(EditObstacle::Unverifiable { line: Some(error.line()) });
            }
            Err(_) => {}
        }
    }
    yaml::first_document(text).map_err(|error| EditObstacle::Unverifiable { line: error.line })
}

/// Any value. Mappings are lists, so that duplicate keys and the order are kept.
///
/// It contains all secrets of the file, so it has no debug output outside of tests.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(test, derive(Debug))]
pub(super) enum Plain {
    Null,
    Bool(bool),
    /// The text of a number; both parsers normalize it in the same way.
    Number(String),
    Text(String),
    List(Vec<Plain>),
    Map(Vec<(Plain, Plain)>),
    /// A value with a local tag (`!x`) or the non-specific tag (`!`), which make every scalar a text.
    Tagged(String, Box<Plain>),
    /// A text that a change writes here. A tag before it stays, unless it came from an alias.
    Wanted(String),
}

impl Plain {
    pub(super) fn entry_mut(&mut self, kind: Kind, name: &str) -> Option<&mut Plain> {
        let Plain::List(entries) = self.value_mut(kind.list())?.untagged_mut() else { return None };
        entries.iter_mut().find(|entry| entry.has_name(name))
    }

    /// The entry at this place of its list, if it has this name.
    pub(super) fn entry_at(&self, kind: Kind, place: usize, name: &str) -> Option<&Plain> {
        let Plain::Map(entries) = self.untagged() else { return None };
        let list = entries.iter().rev().find(|(key, _)| key.is_text(kind.list()));
        let Plain::List(entries) = list?.1.untagged() else { return None };
        entries.get(place).filter(|entry| entry.has_name(name))
    }

    /// Changes a field of an entry that is there.
    pub(super) fn set(&mut self, path: &[&str], new: &NewField) -> Option<()> {
        let (last, before) = path.split_last()?;
        let mapping = before.iter().try_fold(self, |own, key| own.last_mut(key))?;
        let Plain::Map(entries) = mapping.untagged_mut() else { return None };
        let index = entries.iter().rposition(|(own, _)| own.is_text(last))?;
        match new {
            NewField::Value(value) => entries[index].1 = Plain::Wanted(value.clone()),
            NewField::Replaced(key, value) => {
                entries[index] = (Plain::Text((*key).to_owned()), Plain::Wanted(value.clone()));
            }
            NewField::Removed => drop(entries.remove(index)),
        }
        Some(())
    }

    /// Whether both are the same, whatever the order of the keys.
    pub(super) fn means(&self, found: &Plain) -> bool {
        let [mut own, mut found] = [self.clone(), found.clone()];
        own.sort();
        found.sort();
        own.is_met_by(&found)
    }

    /// The value of the last entry with this key.
    pub(super) fn last_mut(&mut self, key: &str) -> Option<&mut Plain> {
        let Plain::Map(entries) = self.untagged_mut() else { return None };
        entries.iter_mut().rfind(|(own, _)| own.is_text(key)).map(|(_, value)| value)
    }

    pub(super) fn has_name(&self, name: &str) -> bool {
        let Plain::Map(entries) = self.untagged() else { return name.is_empty() };
        let named = entries.iter().rev().find(|(key, _)| key.is_text("name"));
        match named {
            None | Some((_, Plain::Null)) => name.is_empty(),
            Some((_, value)) => value.is_text(name),
        }
    }

    pub(super) fn is_text(&self, text: &str) -> bool {
        match self {
            Plain::Text(own) | Plain::Wanted(own) => own == text,
            // `! 0x1f` is text for kubectl, but a number for this parser.
            Plain::Tagged(_, own) => {
                own.is_text(text)
                    || yaml::first_document(text).is_ok_and(|bare: Plain| bare == **own)
            }
            _ => false,
        }
    }

    pub(super) fn untagged(&self) -> &Plain {
        if let Plain::Tagged(_, value) = self { value } else { self }
    }

    pub(super) fn untagged_mut(&mut self) -> &mut Plain {
        if let Plain::Tagged(_, value) = self { value } else { self }
    }

    /// Whether `found` equals this value, with each [`Plain::Wanted`] as text.
    pub(super) fn is_met_by(&self, found: &Plain) -> bool {
        match (self, found) {
            (Plain::Wanted(wanted), found) => *found.untagged() == Plain::Text(wanted.clone()),
            (Plain::List(own), Plain::List(found)) => {
                own.len() == found.len()
                    && own.iter().zip(found).all(|(own, found)| own.is_met_by(found))
            }
            (Plain::Map(own), Plain::Map(found)) => {
                let mut pairs = own.iter().zip(found);
                own.len() == found.len()
                    && pairs.all(|(own, found)| own.0 == found.0 && own.1.is_met_by(&found.1))
            }
            (Plain::Tagged(tag, own), Plain::Tagged(other, found)) => {
                tag == other && own.is_met_by(found)
            }
            _ => self == found,
        }
    }

    /// The value of the last entry with this key; a new null if there is none.
    pub(super) fn value_mut(&mut self, key: &str) -> Option<&mut Plain> {
        let Plain::Map(entries) = self.untagged_mut() else { return None };
        let index = entries.iter().rposition(|(own, _)| own.is_text(key)).unwrap_or_else(|| {
            entries.push((Plain::Text(key.to_owned()), Plain::Null));
            entries.len() - 1
        });
        Some(&mut entries[index].1)
    }

    /// Sorts the entries by key; duplicate keys keep their order.
    pub(super) fn sort(&mut self) {
        match self {
            Plain::List(values) => values.iter_mut().for_each(Plain::sort),
            Plain::Map(entries) => {
                for (_, value) in entries.iter_mut() {
                    value.sort();
                }
                entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            }
            Plain::Tagged(_, value) => value.sort(),
            _ => {}
        }
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

macro_rules! visit_numbers {
    ($($visit:ident: $number:ty),*) => {$(
        fn $visit<E>(self, value: $number) -> Result<Plain, E> {
            Ok(Plain::Number(value.to_string()))
        }
    )*};
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Plain;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain::Null)
    }

    /// A file without a document.
    fn visit_none<E>(self) -> Result<Plain, E> {
        Ok(Plain::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain::Bool(value))
    }

    visit_numbers! { visit_i64: i64, visit_u64: u64, visit_f64: f64 }

    // More than 64 bits, as in an extension; a float for kubectl.
    visit_numbers! { visit_i128: i128, visit_u128: u128 }

    fn visit_str<E>(self, value: &str) -> Result<Plain, E> {
        Ok(Plain::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Plain, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element()? {
            values.push(value);
        }
        Ok(Plain::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Plain::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Plain, A::Error> {
        let (tag, value) = tagged.variant::<String>()?;
        Ok(Plain::Tagged(tag, Box::new(value.newtype_variant()?)))
    }
}
