//! Verifies an edit with independent parsers.
//!
//! `serde_yaml` or `serde_json` parse the old and the new text; the values must differ exactly by the
//! requested change. Then our own parser must read the new value too, since only it knows which of
//! duplicate keys counts and what `<<` merges.

mod unset;

use std::fmt;

use serde::de::{
    Deserialize, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::kubeconfig::document::{Document, is_json};
use crate::kubeconfig::plan::{Change, Kind};
use crate::kubeconfig::text::SourceText;
use crate::yaml;

use super::EditObstacle;

/// Fails unless `after` is `before` with exactly these changes.
pub(super) fn verify(
    before: &SourceText,
    after: &str,
    changes: &[Change],
) -> Result<(), EditObstacle> {
    let mut expected = values_of(before.as_str())?;
    for change in changes {
        expected.apply(change).ok_or(EditObstacle::Unverified)?;
    }
    let mut found = values_of(after)?;
    expected.sort();
    found.sort();
    if !expected.is_met_by(&found) {
        return Err(EditObstacle::Unverified);
    }
    let after = SourceText::decode(before.encode(after))?;
    let mut wanted = Document::read(before)?;
    for change in changes {
        apply_to_document(&mut wanted, change);
    }
    if Document::read(&after)? == wanted { Ok(()) } else { Err(EditObstacle::Unverified) }
}

fn apply_to_document(document: &mut Document, change: &Change) {
    match change {
        Change::CurrentContext { name } => document.current_context.clone_from(name),
        Change::Namespace { context: name, namespace } => {
            for context in document.contexts.iter_mut().filter(|context| context.name == *name) {
                context.namespace.clone_from(namespace);
            }
        }
        Change::Rename { kind, from, to } => {
            let contexts = document.contexts.iter_mut();
            let (names, references): (Vec<&mut String>, Vec<&mut String>) = match kind {
                Kind::Context => (contexts.map(|own| &mut own.name).collect(), Vec::new()),
                Kind::Cluster => (
                    document.clusters.iter_mut().map(|own| &mut own.name).collect(),
                    contexts.map(|own| &mut own.cluster).collect(),
                ),
                Kind::User => (
                    document.users.iter_mut().map(|own| &mut own.name).collect(),
                    contexts.map(|own| &mut own.user).collect(),
                ),
            };
            // The empty name refers to nothing.
            let references = references.into_iter().filter(|own| !own.is_empty());
            for name in names.into_iter().chain(references).filter(|own| **own == *from) {
                name.clone_from(to);
            }
        }
        Change::Redirect { kind, from, to } => {
            for own in &mut document.contexts {
                let reference = match kind {
                    Kind::Context => continue,
                    Kind::Cluster => &mut own.cluster,
                    Kind::User => &mut own.user,
                };
                if reference == from {
                    reference.clone_from(to);
                }
            }
        }
        Change::Delete { kind, name } => match kind {
            Kind::Context => document.contexts.retain(|own| own.name != *name),
            Kind::Cluster => document.clusters.retain(|own| own.name != *name),
            Kind::User => document.users.retain(|own| own.name != *name),
        },
    }
}

fn values_of(text: &str) -> Result<Plain, EditObstacle> {
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
enum Plain {
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
    fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::CurrentContext { name: None } => self.unset("current-context", true),
            Change::CurrentContext { name: Some(name) } => {
                if *self == Plain::Null {
                    *self = skeleton();
                }
                *self.value_mut("current-context")? = Plain::Wanted(name.clone());
            }
            Change::Namespace { context: name, namespace: None } => {
                let context = self.entry_mut(Kind::Context, name)?.last_mut("context");
                if let Some(context) = context {
                    context.unset("namespace", false);
                }
            }
            Change::Namespace { context: name, namespace: Some(namespace) } => {
                let context = self.entry_mut(Kind::Context, name)?.value_mut("context")?;
                if *context == Plain::Null {
                    *context = Plain::Map(Vec::new());
                }
                *context.value_mut("namespace")? = Plain::Wanted(namespace.clone());
            }
            Change::Rename { kind, from, to } => {
                let entry = self.entry_mut(*kind, from)?;
                if *entry == Plain::Null {
                    *entry = Plain::Map(Vec::new());
                }
                *entry.value_mut("name")? = Plain::Wanted(to.clone());
                if let Some(key) = kind.reference().filter(|_| !from.is_empty()) {
                    self.redirect(key, from, to);
                }
            }
            Change::Redirect { kind, from, to } => {
                if let Some(key) = kind.reference() {
                    self.redirect(key, from, to);
                }
            }
            Change::Delete { kind, name } => {
                let Plain::List(entries) = self.value_mut(kind.list())?.untagged_mut() else {
                    return None;
                };
                let index = entries.iter().position(|entry| entry.has_name(name))?;
                entries.remove(index);
            }
        }
        Some(())
    }

    fn entry_mut(&mut self, kind: Kind, name: &str) -> Option<&mut Plain> {
        let Plain::List(entries) = self.value_mut(kind.list())?.untagged_mut() else { return None };
        entries.iter_mut().find(|entry| entry.has_name(name))
    }

    fn redirect(&mut self, key: &str, from: &str, to: &str) {
        let Some(list) = self.last_mut(Kind::Context.list()) else { return };
        let Plain::List(contexts) = list.untagged_mut() else { return };
        let contexts = contexts.iter_mut().filter_map(|own| own.last_mut("context"));
        let references = contexts.filter_map(|context| context.last_mut(key));
        for reference in references.filter(|own| own.is_text(from)) {
            *reference = Plain::Wanted(to.to_owned());
        }
    }

    /// The value of the last entry with this key.
    fn last_mut(&mut self, key: &str) -> Option<&mut Plain> {
        let Plain::Map(entries) = self.untagged_mut() else { return None };
        entries.iter_mut().rfind(|(own, _)| own.is_text(key)).map(|(_, value)| value)
    }

    fn has_name(&self, name: &str) -> bool {
        let Plain::Map(entries) = self.untagged() else { return name.is_empty() };
        let named = entries.iter().rev().find(|(key, _)| key.is_text("name"));
        match named {
            None | Some((_, Plain::Null)) => name.is_empty(),
            Some((_, value)) => value.is_text(name),
        }
    }

    fn is_text(&self, text: &str) -> bool {
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

    fn untagged(&self) -> &Plain {
        if let Plain::Tagged(_, value) = self { value } else { self }
    }

    fn untagged_mut(&mut self) -> &mut Plain {
        if let Plain::Tagged(_, value) = self { value } else { self }
    }

    /// Whether `found` equals this value, with each [`Plain::Wanted`] as text.
    fn is_met_by(&self, found: &Plain) -> bool {
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
    fn value_mut(&mut self, key: &str) -> Option<&mut Plain> {
        let Plain::Map(entries) = self.untagged_mut() else { return None };
        let index = entries.iter().rposition(|(own, _)| own.is_text(key)).unwrap_or_else(|| {
            entries.push((Plain::Text(key.to_owned()), Plain::Null));
            entries.len() - 1
        });
        Some(&mut entries[index].1)
    }

    /// Sorts the entries by key; duplicate keys keep their order.
    fn sort(&mut self) {
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

/// What [`super::Editor::insert_skeleton`] writes into an empty file.
fn skeleton() -> Plain {
    let text = |text: &str| Plain::Text(text.to_owned());
    Plain::Map(vec![
        (text("apiVersion"), text("v1")),
        (text("kind"), text("Config")),
        (text("clusters"), Plain::List(Vec::new())),
        (text("contexts"), Plain::List(Vec::new())),
        (text("users"), Plain::List(Vec::new())),
    ])
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

#[cfg(test)]
mod tests;
