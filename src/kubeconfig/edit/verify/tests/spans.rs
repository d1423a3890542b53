//! Checks that the bytes of each value contain that value: parsed alone they give the same value.

use super::super::{Plain, values_of};
use super::agreement;
use crate::kubeconfig::scalar::{Meaning, Style};
use crate::kubeconfig::tree::{CollectionStyle, Id, Tree, Value};

const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Fails with the first value whose bytes contain something else.
pub(super) fn check(text: &str, tree: &Tree<'_>, id: Id) -> Result<(), String> {
    let node = tree.node(id);
    let bytes = text.get(node.span.clone()).ok_or_else(|| format!("no such bytes: {node:?}"))?;
    let wrong = |why: &str| Err(format!("{bytes:?} {why}: {node:?}"));
    match &node.value {
        Value::Alias(_) if bytes.starts_with('*') => Ok(()),
        Value::Alias(_) => wrong("is no alias"),
        Value::Opaque => agrees(bytes, tree, id),
        // A block scalar without lines has the bytes of its header.
        Value::Scalar { style: Style::Block, text: value, .. } => {
            let is_header = value.trim().is_empty() && bytes.starts_with(['|', '>']);
            let same = block_lines(bytes) == block_lines(value) || is_header;
            if same { Ok(()) } else { wrong("has other lines") }
        }
        // A missing value is null, or an empty text if it has a string tag.
        Value::Scalar { text: value, style: Style::Plain, meaning } if bytes.is_empty() => {
            match (&**value, meaning) {
                ("~", Meaning::Null) | ("", Meaning::Null | Meaning::Text) => Ok(()),
                _ => wrong("is not there"),
            }
        }
        Value::Scalar { style: Style::Plain, text: value, .. } if value == bytes => Ok(()),
        Value::Scalar { style, .. } => {
            let is_whole = match style {
                Style::Single => bytes.starts_with('\'') && bytes.ends_with('\''),
                Style::Double => bytes.starts_with('"') && bytes.ends_with('"'),
                _ => bytes.trim_matches(WHITESPACE) == bytes,
            };
            if is_whole { agrees(bytes, tree, id) } else { wrong("lacks its quotes") }
        }
        Value::Mapping { layout: CollectionStyle::Flow, entries } => {
            // A single pair in a list needs no braces.
            let starts_it = |key| tree.node(key).span.start == node.span.start;
            let is_pair =
                matches!(entries[..], [entry] if !bytes.starts_with('{') || starts_it(entry.key));
            let is_whole = bytes.starts_with('{') && bytes.ends_with('}');
            if is_pair || is_whole { parts(text, tree, id) } else { wrong("lacks its brackets") }
        }
        Value::Sequence { layout: CollectionStyle::Flow, .. } => {
            let is_whole = bytes.starts_with('[') && bytes.ends_with(']');
            if is_whole { parts(text, tree, id) } else { wrong("lacks its brackets") }
        }
        Value::Mapping { .. } | Value::Sequence { .. } => parts(text, tree, id),
    }
}

/// Checks that the parts of a collection are inside of it, in order.
fn parts(text: &str, tree: &Tree<'_>, id: Id) -> Result<(), String> {
    let whole = &tree.node(id).span;
    let (layout, parts): (_, Vec<Id>) = match &tree.node(id).value {
        Value::Mapping { layout, entries } => {
            (layout, entries.iter().flat_map(|entry| [entry.key, entry.value]).collect())
        }
        Value::Sequence { layout, values } => (layout, values.clone()),
        _ => return Ok(()),
    };
    let mut at = whole.start;
    for part in &parts {
        let span = &tree.node(*part).span;
        if span.start < at || span.end > whole.end {
            return Err(format!("{:?} is not where {whole:?} has it", tree.node(*part)));
        }
        at = span.end;
        check(text, tree, *part)?;
    }
    if *layout == CollectionStyle::Block && at != whole.end && !parts.is_empty() {
        return Err(format!("{whole:?} ends behind its last value"));
    }
    Ok(())
}

/// Parses the bytes as an element of a list, so that they are not taken for a document marker.
fn agrees(bytes: &str, tree: &Tree<'_>, id: Id) -> Result<(), String> {
    let lines = bytes.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\n ");
    let alone = match serde_json::from_str(bytes) {
        Ok(json @ (Plain::Text(_) | Plain::Map(_) | Plain::List(_))) => Plain::List(vec![json]),
        _ => values_of(&format!("- {lines}\n")).map_err(|error| format!("{bytes:?}: {error}"))?,
    };
    let Plain::List(values) = alone else { return Err(format!("{bytes:?} is no value")) };
    let [value] = values.as_slice() else { return Err(format!("{bytes:?} is more than one")) };
    match (&tree.node(id).value, value) {
        // The tag that makes it text is before these bytes.
        (
            Value::Scalar { text, style: Style::Plain, meaning: Meaning::Text },
            Plain::Text(parsed),
        ) => {
            if text == parsed {
                Ok(())
            } else {
                Err(format!("{bytes:?} is {parsed:?}, not {text:?}"))
            }
        }
        (Value::Scalar { style: Style::Plain, meaning: Meaning::Text, text }, _) => {
            if *text == bytes { Ok(()) } else { Err(format!("{bytes:?} is not {text:?}")) }
        }
        _ => agreement::compare(tree, id, value),
    }
}

/// The words of a block scalar, because indentation is removed and `>` joins lines.
fn block_lines(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
