//! JSON kubeconfigs as a [`Tree`], read by `serde_json`.
//!
//! Its raw values are slices of the text, so each knows its own bytes. Every level of nesting is
//! scanned once more than the one around it; below the depth of any kubeconfig field, values stay
//! unread.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use memchr::memchr;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::problem::{Problem, Reason};
use super::scalar::Style;
use super::tabs;
use super::tree::{Entry, Id, Layout, MOST_VALUES, Tree, Value};

/// `users[].user.exec.env[].name` is the deepest field there is.
const DEEPEST_FIELD: usize = 8;

/// Reads a JSON text; the error is `serde_json`'s, and what isn't JSON may still be YAML.
pub(super) fn read(text: &str) -> Result<Result<Tree<'_>, Problem>, serde_json::Error> {
    let raw: &RawValue = serde_json::from_str(text)?;
    let mut reader = Reader { text, tree: Tree::default(), problem: None };
    let root = match reader.value(raw.get(), 0) {
        // The text has been read once already, so nothing but the bound is left to fail.
        Err(error) if error.is_data() => {
            return Ok(Err(Problem::whole_file(Reason::TooMany(MOST_VALUES, "values"))));
        }
        root => root?,
    };
    reader.tree.set_root(root);
    Ok(match reader.problem {
        Some(problem) => Err(problem),
        None => tabs::check(text, &reader.tree).map(|()| reader.tree),
    })
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree<'t>,
    problem: Option<Problem>,
}

impl<'t> Reader<'t> {
    fn value(&mut self, raw: &'t str, depth: usize) -> Result<Id, serde_json::Error> {
        if self.tree.is_full() {
            return Err(too_many());
        }
        let span = self.span_of(raw);
        match raw.as_bytes()[0] {
            b'{' | b'[' if depth == DEEPEST_FIELD => {
                self.check_escapes(raw, span.start);
                Ok(self.tree.push(span, Value::Opaque))
            }
            b'{' => {
                let members: Members<'t> = serde_json::from_str(raw)?;
                let id = self.tree.push(span, Value::Opaque);
                let mut entries = Vec::with_capacity(members.0.len());
                for (key, value) in members.0 {
                    let key = self.value(key.get(), depth + 1)?;
                    let value = self.value(value.get(), depth + 1)?;
                    entries.push(Entry { key, value });
                }
                self.tree.node_mut(id).value = Value::Mapping { layout: Layout::Flow, entries };
                Ok(id)
            }
            b'[' => {
                let elements: Elements<'t> = serde_json::from_str(raw)?;
                let id = self.tree.push(span, Value::Opaque);
                let values = elements
                    .0
                    .into_iter()
                    .map(|element| self.value(element.get(), depth + 1))
                    .collect::<Result<_, _>>()?;
                self.tree.node_mut(id).value = Value::Sequence { layout: Layout::Flow, values };
                Ok(id)
            }
            b'"' => {
                let text = if memchr(b'\\', raw.as_bytes()).is_some() {
                    self.check_escapes(raw, span.start);
                    Cow::Owned(serde_json::from_str::<String>(raw)?)
                } else {
                    Cow::Borrowed(&raw[1..raw.len() - 1])
                };
                Ok(self.tree.push(span, Value::quoted(text, Style::Double)))
            }
            _ => Ok(self.tree.push(span, Value::plain(Cow::Borrowed(raw)))),
        }
    }

    /// kubectl reads JSON with its YAML parser, which lacks two of JSON's escapes.
    fn check_escapes(&mut self, raw: &str, offset: usize) {
        if self.problem.is_none()
            && let Some((at, escape)) = unreadable_escape(raw)
        {
            self.problem = Some(Problem::at(self.text, offset + at, Reason::Escape(escape)));
        }
    }

    fn span_of(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        start..start + part.len()
    }
}

/// The first escape of a quoted text that JSON has and go-yaml does not (semantics 1.4.5).
pub(super) fn unreadable_escape(raw: &str) -> Option<(usize, &'static str)> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr(b'\\', &bytes[at..]) {
        at += found;
        match bytes.get(at + 1..) {
            Some([b'/', ..]) => return Some((at, "\\/")),
            Some([b'u', b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..]) => {
                return Some((at, "\\ud800 to \\udfff (half a character)"));
            }
            _ => at = (at + 2).min(bytes.len()),
        }
    }
    None
}

/// The members of an object in their order, with twins: kubectl takes the last (semantics 1.4.8).
struct Members<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'t> Visitor<'t> for Collect {
            type Value = Members<'t>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                    if members.len() > MOST_VALUES {
                        return Err(too_many());
                    }
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

/// The elements of an array.
struct Elements<'t>(Vec<&'t RawValue>);

impl<'t> Deserialize<'t> for Elements<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'t> Visitor<'t> for Collect {
            type Value = Elements<'t>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'t>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = sequence.next_element()? {
                    elements.push(element);
                    if elements.len() > MOST_VALUES {
                        return Err(too_many());
                    }
                }
                Ok(Elements(elements))
            }
        }

        deserializer.deserialize_seq(Collect)
    }
}

fn too_many<E: serde::de::Error>() -> E {
    E::custom("too many values")
}
