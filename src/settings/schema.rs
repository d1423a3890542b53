//! The settings as a JSON schema, for editors, and as the comments of a new file.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::picker::keymap::Keymap;
use crate::picker::view::Theme;
use crate::picker::view::theme::Base;

use super::Ask;

/// A setting: its key, its default as it is written, and what it sets.
pub type Setting = (&'static str, &'static str, &'static str);

/// All settings, in the order of the documentation.
pub const ALL: [Setting; 14] = [
    (
        "cluster-files",
        "[~/.kube/clusters/**/cluster*, ~/.kube/config.d/*, ~/.kube/configs/**/*.yaml, \
         ~/.kube/configs/**/*.yml, ~/.kube/configs/**/*.json]",
        "Globs that find kubeconfigs in addition to KUBECONFIG",
    ),
    ("timeout", "5s", "How long to wait for a cluster, such as 500ms or 1m; an hour at most"),
    ("validate-namespaces", "true", "Whether kswitch ns NAME asks the cluster if it exists"),
    ("sort", "recent", "The order of the contexts while nothing is typed: recent or name"),
    ("recent-pairs", "false", "Whether the picker starts with the namespaces used last"),
    (
        "aliases",
        "{}",
        "Names of your own for contexts, such as {prod: CONTEXT}, or {prod: {context: CONTEXT, namespace: \
         web}}; kswitch alias edits them",
    ),
    (
        "protect",
        "[]",
        "Patterns of contexts that need a confirmation, such as [\"*prod*\"]; {name: PATTERN, ask: \
         always} makes each switch ask",
    ),
    ("short-names", "[]", "Short forms of names in the picker, in addition to the built-in ones"),
    (
        "hooks",
        "{}",
        "A command that runs after a switch, such as {after-switch: [PROGRAM, ARGUMENT], timeout: 5s}",
    ),
    ("keys", "{}", "What the keys of the picker do, such as {undo: ctrl-z}"),
    ("theme", "auto", "How the picker looks: a theme, or styles that differ from it"),
    ("height", "full", "The height of the picker: rows, a percentage such as 40%, or full"),
    ("plain", "false", "Whether the picker is a numbered list"),
    ("mouse", "true", "Whether the picker reacts to clicks and the wheel"),
];

/// The schema, in draft 2020-12.
#[must_use]
pub fn schema() -> Value {
    let mut properties = Map::new();
    for (key, default, about) in ALL {
        let text = format!("{about}. Default: {default}");
        // A key without a value has its default.
        let values = json!({"anyOf": [values(key), {"type": "null"}], "description": text});
        properties.insert(key.to_owned(), values);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of kswitch",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties,
    })
}

/// What a key can have.
fn values(key: &str) -> Value {
    let text = json!({"type": "string"});
    match key {
        "cluster-files" => one_or_many(&text),
        "timeout" => timeout(),
        "sort" => json!({"enum": ["recent", "name"]}),
        "aliases" => {
            let mut alias =
                object([("context", text.clone()), ("namespace", text.clone())].into_iter());
            alias["required"] = json!(["context"]);
            json!({"type": "object", "additionalProperties": {"anyOf": [text, alias]}})
        }
        "protect" => {
            let ask = json!({"enum": Ask::ALL.map(|(name, _)| name)});
            let mut rule = object([("name", text.clone()), ("ask", ask)].into_iter());
            rule["required"] = json!(["name"]);
            one_or_many(&json!({"anyOf": [text, rule]}))
        }
        "short-names" => one_or_many(&json!({"type": "string", "pattern": " -> "})),
        "hooks" => {
            object([("after-switch", one_or_many(&text)), ("timeout", timeout())].into_iter())
        }
        "keys" => object(Keymap::names().map(|name| (name, one_or_many(&text)))),
        "theme" => {
            let base = json!({"enum": Base::ALL.map(|(name, _)| name)});
            let styles = Theme::names().map(|name| (name, style()));
            json!({"anyOf": [base, object([("base", base.clone())].into_iter().chain(styles))]})
        }
        "height" => json!({
            "anyOf": [
                {"type": "string", "pattern": "^([0-9]+%?|full)$"},
                {"type": "integer", "minimum": 1},
            ],
        }),
        _ => json!({"type": "boolean"}),
    }
}

fn timeout() -> Value {
    json!({
        "anyOf": [
            {"type": "string", "pattern": "^[0-9]+(ms|s|m)?$"},
            {"type": "integer", "minimum": 1, "maximum": 3600},
        ],
    })
}

fn one_or_many(value: &Value) -> Value {
    json!({"anyOf": [value, {"type": "array", "items": value}]})
}

fn object(properties: impl Iterator<Item = (&'static str, Value)>) -> Value {
    let properties: Map<String, Value> =
        properties.map(|(name, value)| (name.to_owned(), value)).collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// The properties of a style.
fn style() -> Value {
    let color = || json!({"type": ["string", "integer"]});
    let flag = || json!({"type": "boolean"});
    object(
        [
            ("fg", color()),
            ("bg", color()),
            ("bold", flag()),
            ("dim", flag()),
            ("underlined", flag()),
            ("reversed", flag()),
            ("italic", flag()),
        ]
        .into_iter(),
    )
}

/// Words with commas, in lines of a comment.
fn wrapped(words: impl Iterator<Item = &'static str>) -> String {
    const WIDTH: usize = 90;
    let (mut text, mut line) = (String::new(), 0);
    for word in words {
        if !text.is_empty() {
            let is_full = line + word.len() > WIDTH;
            text.push_str(if is_full { ",\n#   " } else { ", " });
            line = if is_full { 0 } else { line };
        }
        text.push_str(word);
        line += word.len() + 2;
    }
    text
}

/// A new settings file: all settings as comments. `schema` is the file name of the schema next to it.
#[must_use]
pub fn new_file(schema: &str) -> String {
    let mut text = format!(
        "# yaml-language-server: $schema={schema}\n#\n\
         # Settings of kswitch. All are optional; kswitch settings check checks this file.\n"
    );
    for (key, default, about) in ALL {
        let values = match key {
            "keys" => format!("\n# The names are: {}.", wrapped(Keymap::names())),
            "theme" => {
                let themes = wrapped(Base::ALL.map(|(name, _)| name).into_iter());
                format!(
                    "\n# The themes are: {themes}.\n# The styles are: {}.",
                    wrapped(Theme::names())
                )
            }
            _ => String::new(),
        };
        let _ = write!(text, "\n# {about}.{values}\n# {key}: {default}\n");
    }
    text
}
