//! Names that a writer must quote, as a context's name and in `current-context`.

use super::agreement::assert_agreement;
use super::directory::Directory;
use super::operation::{context, context_and_namespace};

const NAMES: [&str; 43] = [
    "yes",
    "n",
    "On",
    "true",
    "null",
    "~",
    "123",
    "1e3",
    "0x1f",
    "1.5",
    ".inf",
    "1:30",
    "010",
    "2024-01-01",
    "1_000",
    "=",
    "<<",
    "--",
    "-x",
    "- x",
    "../up",
    "/root",
    "a: b",
    "a:",
    "x#y",
    "x #y",
    "#",
    " lead",
    "trail ",
    "two words",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "a,b",
    "[x]",
    "{x}",
    "@x",
    "*x",
    "&x",
    "!x",
    "%x",
    "é😀",
    "new\nline",
];

const MORE_NAMES: [&str; 13] = [
    "?",
    "? x",
    "|",
    ">",
    "`x",
    "'",
    "\"",
    "tab\there",
    "\u{a0}",
    "...",
    "---",
    "arn:aws:eks:us-west-2:1:cluster/x",
    "user@host:6443",
];

/// The context's name in double quotes, which JSON and YAML read alike.
fn directory(name: &str, current: &str) -> Directory {
    let name = serde_json::to_string(name).expect("a string has a JSON form");
    Directory::of_one(format!(
        "contexts:\n- name: {name}\n  context:\n    cluster: c\n    user: u\n\
         current-context: {current}\n",
    ))
}

fn assert_names(names: impl IntoIterator<Item = &'static str>, current: &str) {
    assert_agreement(
        names.into_iter().map(|name| {
            (format!("{name:?} for {current}"), directory(name, current), context(name))
        }),
    );
}

#[test]
fn hard_names_agree_where_the_old_one_was_bare() {
    assert_names(NAMES.into_iter().chain(MORE_NAMES), "old");
}

#[test]
fn hard_names_agree_where_the_old_one_was_in_single_quotes() {
    assert_names(NAMES.into_iter().step_by(6), "'old'");
}

#[test]
fn hard_names_agree_where_there_was_none() {
    assert_names(NAMES.into_iter().skip(1).step_by(6), "");
}

#[test]
fn hard_names_agree_in_json() {
    assert_agreement(NAMES.into_iter().skip(2).step_by(6).map(|name| {
        let text = serde_json::json!({
            "current-context": "old",
            "contexts": [{"name": name, "context": {"cluster": "c"}}],
        });
        (
            format!("{name:?}"),
            Directory::of_one(text.to_string()),
            context_and_namespace(name, "qa"),
        )
    }));
}
