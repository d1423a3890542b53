//! Compares a value of our tree with a value read by `serde_yaml`.
//!
//! Structure, order, duplicates and every quoted text must be equal. The types of plain scalars may
//! differ, because the tree follows go-yaml and `serde_yaml` follows YAML 1.2; [`same_plain`] lists
//! the allowed differences.

use super::super::Plain;
use crate::kubeconfig::scalar::{self, Meaning, Style};
use crate::kubeconfig::tree::{Id, Tree, Value};

/// Fails with a description of the first difference.
pub(super) fn compare(tree: &Tree<'_>, id: Id, found: &Plain) -> Result<(), String> {
    let differ = || Err(format!("{:?} is {found:?} to the proof", tree.node(id)));
    let value = &tree.node(tree.resolved(id)).value;
    match (value, found) {
        // The tree has no tags; it treats a plain scalar with a tag as text.
        (
            Value::Scalar { text, style: Style::Plain, meaning: Meaning::Text },
            Plain::Tagged(_, found),
        ) if same_plain(text, scalar::meaning(text), found) => Ok(()),
        (_, Plain::Tagged(_, found)) => compare(tree, id, found),
        (Value::Mapping { entries, .. }, Plain::Map(pairs)) if entries.len() == pairs.len() => {
            entries.iter().zip(pairs).try_for_each(|(entry, (key, value))| {
                compare(tree, entry.key, key)?;
                compare(tree, entry.value, value)
            })
        }
        (Value::Sequence { values, .. }, Plain::List(items)) if values.len() == items.len() => {
            values.iter().zip(items).try_for_each(|(id, item)| compare(tree, *id, item))
        }
        (Value::Opaque, Plain::Map(_) | Plain::List(_)) => Ok(()),
        (Value::Scalar { text, style: Style::Plain, meaning }, found)
            if same_plain(text, *meaning, found) =>
        {
            Ok(())
        }
        (Value::Scalar { text, style, .. }, Plain::Text(found))
            if *style != Style::Plain
                && (text == found || same_but_for_old_breaks(text, found)) =>
        {
            Ok(())
        }
        _ => differ(),
    }
}

/// Line breaks of YAML 1.1 only: `serde_yaml` folds them like any line break, the tree keeps them.
fn same_but_for_old_breaks(text: &str, found: &str) -> bool {
    const OLD_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().concat();
    text.contains(OLD_BREAKS) && words(text) == words(found)
}

fn same_plain(text: &str, meaning: Meaning, found: &Plain) -> bool {
    match (meaning, found) {
        (Meaning::Null, Plain::Null) => true,
        (Meaning::Bool, Plain::Bool(found)) => text.to_lowercase() == found.to_string(),
        (Meaning::Bool, Plain::Text(found)) => text == found && !is_true_or_false(text),
        (Meaning::Number, Plain::Number(found)) => same_number(number(text), number(found)),
        (Meaning::Number, Plain::Text(found)) => text == found && is_number_of_go_only(text),
        (Meaning::Text, Plain::Text(found)) => text == found,
        (Meaning::Text, Plain::Number(_)) => is_beyond_64_bits(text),
        _ => false,
    }
}

/// `yes`, `n`, `Off` and similar words are text in YAML 1.2.
fn is_true_or_false(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "true" | "false")
}

/// Underscores, prefixes in capitals, and decimal or octal numbers with a leading zero.
fn is_number_of_go_only(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    text.contains('_')
        || ["0X", "0O", "0B"].iter().any(|base| digits.starts_with(base))
        || matches!(digits.as_bytes(), [b'0', b'0'..=b'9', ..])
}

/// A number with a base prefix that does not fit in 64 bits is text to go-yaml.
fn is_beyond_64_bits(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    matches!(digits.as_bytes(), [b'0', b'x' | b'o' | b'b', ..]) && digits.len() > 17
}

/// `serde_json` may round the last digits differently, in the same way before and after an edit.
fn same_number(left: Result<f64, String>, right: Result<f64, String>) -> bool {
    match (left, right) {
        (Ok(left), Ok(right)) => (left - right).abs() <= left.abs() * 1e-14,
        (left, right) => left == right,
    }
}

/// The value of a number; for infinities and NaN its normalized name.
fn number(text: &str) -> Result<f64, String> {
    let text = text.replace('_', "").to_lowercase();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let whole = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| u64::from_str_radix(digits.strip_prefix(prefix)?, radix).ok());
    #[expect(clippy::cast_precision_loss, reason = "both sides lose the same")]
    let value = whole.map(|whole| whole as f64).or_else(|| digits.parse().ok());
    match value {
        Some(value) if value.is_finite() => Ok(sign * value),
        _ => Err(text.trim_start_matches(['+', '.']).replace("-.", "-")),
    }
}
