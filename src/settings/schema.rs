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
    match key {
        "cluster-files" => one_or_many(&json!({"type": "string"})),
        "timeout" => timeout(),
        "sort" => json!({"enum": ["recent", "name"]}),
        "aliases" => aliases(),
        "protect" => {
            let ask = json!({"enum": Ask::ALL.map(|(name, _)| name)});
            let pattern = json!({"type": "string", "minLength": 1});
            let mut rule = object([("name", pattern.clone()), ("ask", ask)].into_iter());
            rule["required"] = json!(["name"]);
            one_or_many(&json!({"anyOf": [pattern, rule]}))
        }
        "short-names" => one_or_many(&json!({
            "type": "string",
            "pattern": " -> ",
            "examples": ["x-{name} -> {name}"],
        })),
        "hooks" => object([("after-switch", hook()), ("timeout", timeout())].into_iter()),
        "keys" => object(Keymap::names().map(|name| {
            let mut keys = one_or_many(&json!({"type": "string", "minLength": 1}));
            if matches!(name, "choose" | "confirm") {
                keys["anyOf"][1]["minItems"] = json!(1);
            }
            (name, keys)
        })),
        "theme" => {
            let base = json!({"enum": Base::ALL.map(|(name, _)| name)});
            let styles = Theme::names().map(|name| (name, style()));
            json!({"anyOf": [base, object([("base", base.clone())].into_iter().chain(styles))]})
        }
        "height" => json!({
            "anyOf": [
                {
                    "type": "string",
                    "pattern": format!("^(full|0*({})|0*(100|[1-9][0-9]?)%)$", up_to_65535()),
                    "examples": ["40%"],
                },
                {"type": "integer", "minimum": 1, "maximum": u16::MAX},
            ],
        }),
        _ => json!({"type": "boolean"}),
    }
}

/// A regular expression of the numbers from 1 to 65535.
fn up_to_65535() -> &'static str {
    "6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}"
}

/// From a millisecond to an hour.
fn timeout() -> Value {
    let seconds = "3600|3[0-5][0-9]{2}|[12][0-9]{3}|[1-9][0-9]{0,2}";
    let milliseconds = "3600000|3[0-5][0-9]{5}|[12][0-9]{6}|[1-9][0-9]{0,5}";
    let pattern = format!("^0*(({seconds})s?|(60|[1-5][0-9]|[1-9])m|({milliseconds})ms)$");
    json!({
        "anyOf": [
            {"type": "string", "pattern": pattern, "examples": ["30s"]},
            {"type": "integer", "minimum": 1, "maximum": 3600},
        ],
    })
}

fn aliases() -> Value {
    const LABEL: &str = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
    // With the common invisible characters.
    let refused =
        r"*?,=\[\]\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff";
    let name = format!("^[^!{refused}-][^{refused}]*$");
    let context = json!({"type": "string", "minLength": 1, "not": {"const": "-"}});
    let namespace = json!({"type": "string", "pattern": LABEL, "examples": ["web"]});
    let mut alias = object([("context", context.clone()), ("namespace", namespace)].into_iter());
    alias["required"] = json!(["context"]);
    json!({
        "type": "object",
        "propertyNames": {"pattern": name, "not": {"const": "."}},
        "additionalProperties": {"anyOf": [context, alias]},
    })
}

/// A program, perhaps with arguments.
fn hook() -> Value {
    // An absolute path, one below the home directory, or a name.
    let path = r"^(~?/([^\u0000]*[^/\u0000])|[^~/\u0000][^/\u0000]*)$";
    let program = json!({"type": "string", "pattern": path, "not": {"enum": [".", ".."]}, "examples": ["f9"]});
    let argument = json!({"type": "string", "pattern": r"^[^\u0000]*$", "examples": ["f9"]});
    json!({"anyOf": [program, {"type": "array", "prefixItems": [program], "items": argument}]})
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
    let color = || {
        let number = "0*(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
        let pattern = format!("^(#[0-9a-fA-F]{{6}}|{number}|[a-zA-Z-]+)$");
        json!({
            "anyOf": [
                {"type": "string", "pattern": pattern, "examples": ["red"]},
                {"type": "integer", "minimum": 0, "maximum": 255},
            ],
        })
    };
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
