//! Writes values as YAML in the layout of kubectl.

use serde_json::Value as Json;

use super::scalar::{Style, written};

/// A value in block style, after a key or a dash: on the same line, or on lines of their own with this
/// many levels of indentation.
pub(super) fn block(value: &Json, level: usize) -> String {
    let indentation = "  ".repeat(level);
    let scalar = |text: &str| format!(" {text}");
    match value {
        Json::Null => scalar("null"),
        Json::Bool(flag) => scalar(&flag.to_string()),
        Json::Number(number) => scalar(&number.to_string()),
        Json::String(text) => scalar(&written(text, Style::Plain, false)),
        Json::Array(values) if values.is_empty() => scalar("[]"),
        Json::Object(entries) if entries.is_empty() => scalar("{}"),
        Json::Array(values) => {
            // Like kubectl, dashes are not indented below their key.
            let indentation = "  ".repeat(level - 1);
            let item = |value: &Json| {
                let level = if value.is_array() { level + 1 } else { level };
                format!("\n{indentation}- {}", block(value, level).trim_start())
            };
            values.iter().map(item).collect()
        }
        Json::Object(entries) => {
            let entry = |(key, value): (&String, &Json)| {
                let key = written(key, Style::Plain, false);
                format!("\n{indentation}{key}:{}", block(value, level + 1))
            };
            entries.iter().map(entry).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kubeconfig::credentials;
    use crate::kubeconfig::document::tree_of;

    #[test]
    fn what_is_written_means_the_same() {
        let value = json!({
            "a": [[1, [true, null]], {"b": [], "c": {}, "d": [{"e": [1.5]}]}, "on", "1e3", "x: y\nz", ""],
            "key: x": {"d": {"e": "#"}, "f": "~"},
        });
        let text = format!("root:{}\n", block(&value, 1));
        let tree = tree_of(&text).unwrap();
        let root = tree.get(tree.root.unwrap(), "root").unwrap();
        assert_eq!(credentials::json(&tree, root), value, "{text}");
    }
}
