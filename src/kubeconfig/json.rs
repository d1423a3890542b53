//! JSON kubeconfigs as a [`Tree`], read in one pass.
//!
//! `serde_json` reads the parts that need no positions: numbers, literals, escapes and values
//! deeper than any known field. It also reads an invalid text again for its error message.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::Error;
use serde_json::value::RawValue;

use super::find::find;
use super::problem::{Problem, ProblemKind};
use super::scalar::Style;
use super::tree::{CollectionStyle, Entry, Id, MOST_VALUES, Tree, Value};
use super::yaml_compat;

/// The depth of the deepest known field, `users[].user.exec.env[].name`.
const DEEPEST_FIELD: usize = 8;

/// Reads a JSON text. The outer error is `serde_json`'s for a text that is not JSON, which may
/// still be YAML. The inner error is final: JSON that kubectl refuses, or too many values.
pub(super) fn read(text: &str) -> Result<Result<Tree<'_>, Problem>, serde_json::Error> {
    let mut reader = JsonParser { text, at: 0, tree: Tree::default(), problem: None };
    let root = reader.value(0);
    reader.skip_whitespace();
    if reader.tree.is_full() {
        return Ok(Err(Problem::whole_file(ProblemKind::TooMany(MOST_VALUES, "values"))));
    }
    let whole = root.filter(|_| reader.at == text.len());
    match (reader.problem, whole) {
        (None, Some(root)) => {
            reader.tree.root = Some(root);
            Ok(yaml_compat::check_tabs(text, &reader.tree).map(|()| reader.tree))
        }
        (problem, _) => match (serde_json::from_str::<&RawValue>(text), problem) {
            (Err(error), _) => Err(error),
            (Ok(_), Some(problem)) => Ok(Err(problem)),
            (Ok(_), None) => Err(Error::custom("two readers of JSON disagree")),
        },
    }
}

struct JsonParser<'t> {
    text: &'t str,
    at: usize,
    tree: Tree<'t>,
    problem: Option<Problem>,
}

impl<'t> JsonParser<'t> {
    fn value(&mut self, depth: usize) -> Option<Id> {
        self.skip_whitespace();
        match self.next()? {
            b'"' => self.string(),
            b'{' if depth < DEEPEST_FIELD => self.object(depth),
            b'[' if depth < DEEPEST_FIELD => self.array(depth),
            b'{' | b'[' => {
                let span = self.skip_value()?;
                self.check_escapes(span.clone());
                self.push(span, Value::Opaque)
            }
            _ => {
                let span = self.skip_value()?;
                let text = &self.text[span.clone()];
                self.push(span, Value::plain(Cow::Borrowed(text)))
            }
        }
    }

    /// The members in order, including duplicates: kubectl uses the last one (semantics 1.4.8).
    fn object(&mut self, depth: usize) -> Option<Id> {
        let id = self.push(self.at..self.at, Value::Opaque)?;
        let mut entries = Vec::new();
        self.at += 1;
        self.skip_whitespace();
        if self.next()? != b'}' {
            loop {
                self.skip_whitespace();
                let key = if self.next()? == b'"' { self.string() } else { None }?;
                self.skip_whitespace();
                self.take(b':')?;
                let value = self.value(depth + 1)?;
                entries.push(Entry { key, value });
                self.skip_whitespace();
                if self.next()? == b'}' {
                    break;
                }
                self.take(b',')?;
            }
        }
        Some(self.close(id, Value::Mapping { layout: CollectionStyle::Flow, entries }))
    }

    fn array(&mut self, depth: usize) -> Option<Id> {
        let id = self.push(self.at..self.at, Value::Opaque)?;
        let mut values = Vec::new();
        self.at += 1;
        self.skip_whitespace();
        if self.next()? != b']' {
            loop {
                values.push(self.value(depth + 1)?);
                self.skip_whitespace();
                if self.next()? == b']' {
                    break;
                }
                self.take(b',')?;
            }
        }
        Some(self.close(id, Value::Sequence { layout: CollectionStyle::Flow, values }))
    }

    /// Reads the closing bracket of a collection and sets its value.
    fn close(&mut self, id: Id, value: Value<'t>) -> Id {
        self.at += 1;
        let node = self.tree.node_mut(id);
        node.span.end = self.at;
        node.value = value;
        id
    }

    fn string(&mut self) -> Option<Id> {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let mut length = 1;
        let mut has_escapes = false;
        loop {
            length += find([b'"', b'\\'], rest.get(length..)?)?;
            if rest[length] == b'"' {
                break;
            }
            has_escapes = true;
            length += 2;
        }
        self.at = start + length + 1;
        let (span, raw) = (start..self.at, &self.text[start..self.at]);
        let text = if has_escapes {
            self.check_escapes(span.clone());
            Cow::Owned(serde_json::from_str(raw).ok()?)
        } else {
            // No early exit, so that the compiler can vectorize the loop.
            let lowest = raw.bytes().fold(u8::MAX, u8::min);
            (lowest >= b' ').then(|| Cow::Borrowed(&raw[1..raw.len() - 1]))?
        };
        self.push(span, Value::quoted(text, Style::Double))
    }

    /// Skips a value with `serde_json` and returns its range.
    fn skip_value(&mut self) -> Option<Range<usize>> {
        let rest = serde_json::Deserializer::from_str(&self.text[self.at..]);
        let raw = rest.into_iter::<&RawValue>().next()?.ok()?;
        let start = self.at;
        self.at += raw.get().len();
        Some(start..self.at)
    }

    /// Records a problem for an escape of JSON that kubectl's YAML parser does not know.
    fn check_escapes(&mut self, span: Range<usize>) {
        if self.problem.is_none()
            && let Some((at, escape)) = unreadable_escape(&self.text[span.clone()])
        {
            self.problem =
                Some(Problem::at(self.text, span.start + at, ProblemKind::Escape(escape)));
        }
    }

    fn push(&mut self, span: Range<usize>, value: Value<'t>) -> Option<Id> {
        (!self.tree.is_full()).then(|| self.tree.push(span, value))
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    fn skip_whitespace(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| b" \n\r\t".contains(byte)).count();
    }
}

/// The first escape in a quoted text that JSON allows and go-yaml rejects (semantics 1.4.5).
pub(super) fn unreadable_escape(raw: &str) -> Option<(usize, &'static str)> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(found) = find([b'\\'], &bytes[at..]) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::Config;
    use serde::de::IgnoredAny;

    use super::*;

    fn json() -> impl Strategy<Value = String> {
        let whitespace = || prop::sample::select(&["", "", " ", "\n\t"][..]);
        let leaf = prop::sample::select(
            &[
                "1",
                "-0.5e+3",
                "01",
                "1.",
                "null",
                "true",
                "nul",
                "\"\"",
                "\"a\"",
                "\"\\n\\u00e9\"",
                "\"\\/\"",
                "\"\\ud800\"",
                "\"\\x\"",
                "\"a\nb\"",
                "\"é\"",
                "\"",
                "a",
                "{}",
                "[]",
                "[ ]",
                "\"a\"b",
            ][..],
        );
        let leaf = leaf.prop_map(str::to_owned);
        leaf.prop_recursive(10, 30, 4, move |inner| {
            let part = (whitespace(), inner, whitespace())
                .prop_map(|(left, value, right)| format!("{left}{value}{right}"));
            let comma = prop::sample::select(&[",", ",", ",", ",", ",,", " "][..]);
            let keys = &["\"a\":", "\"a\" : ", "\"\\u0061\":", "\"é\":", "\"b\"", "b:", "1:"][..];
            let member = (prop::sample::select(keys), part.clone())
                .prop_map(|(key, value)| key.to_owned() + &value);
            prop_oneof![
                (prop::collection::vec(part, 0..4), comma.clone())
                    .prop_map(|(values, comma)| format!("[{}]", values.join(comma))),
                (prop::collection::vec(member, 0..4), comma)
                    .prop_map(|(values, comma)| format!("{{{}}}", values.join(comma))),
            ]
        })
    }

    /// Checks that the bytes of a value, and of every value in it, parse to the same value alone.
    fn check_bytes(text: &str, tree: &Tree<'_>, id: Id) -> Result<(), TestCaseError> {
        let node = tree.node(id);
        let raw = &text[node.span.clone()];
        let value: serde_json::Value =
            serde_json::from_str(raw).expect("a value has its own bytes");
        match &node.value {
            Value::Scalar { text, style: Style::Double, .. } => {
                prop_assert_eq!(value.as_str(), Some(&**text));
            }
            Value::Scalar { text, .. } => prop_assert_eq!(raw, &**text),
            Value::Mapping { entries, .. } => {
                prop_assert!(value.is_object());
                for entry in entries {
                    check_bytes(text, tree, entry.key)?;
                    check_bytes(text, tree, entry.value)?;
                }
            }
            Value::Sequence { values, .. } => {
                prop_assert_eq!(value.as_array().map(Vec::len), Some(values.len()));
                values.iter().try_for_each(|value| check_bytes(text, tree, *value))?;
            }
            Value::Opaque => prop_assert!(value.is_object() || value.is_array()),
            Value::Alias(_) => prop_assert!(false),
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

        #[test]
        fn it_accepts_the_same_texts_as_serde_json(text in json()) {
            let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
            match read(&text) {
                Ok(Ok(tree)) => {
                    prop_assert!(is_json, "{}", text);
                    check_bytes(&text, &tree, tree.root.unwrap())?;
                }
                Ok(Err(problem)) => prop_assert!(matches!(problem.reason, ProblemKind::Escape(_))),
                Err(error) => prop_assert!(!is_json && !error.is_data(), "{error}: {text}"),
            }
        }
    }
}
