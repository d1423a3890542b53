//! Which bare words are strings to kubectl (semantics 1.5).

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

use super::{assert_same_reading, by_kswitch};

/// With spaces between them.
const WORDS: &str = "\
    true True TRUE tRUE false yes Yes yEs no NO on On off y Y n N null Null NULL nULL ~ 0 -0 \
    123 +1 -1 1_000 _1 1_ 1__0 010 08 0o7 0o8 0O7 0x10 0X1F 0xg -0x1 +0x1 0b1 0B1 0b2 -0b1 0_x1 \
    1.5 1. .5 -.5 +.5 . .. + 1e3 1E3 1e+3 1e-3 1e e3 1.e3 .5e1 12e03 1e3.5 inf NaN 1:30 \
    190:20:30 1.2.3 2024-01-01 2024-01-01T10:00:00Z = << 99999999999999999999 1e400 0x 0b \
    0xffffffffffffffff 0xfffffffffffffffff 0777777777777777777777777 \
    0o7777777777777777777777777 1e-400 12e4567 0x+1 0x1p3 1_0.5 0.0.0.0 973585995 7team";

/// Tags and other forms of a whole value.
const VALUES: [&str; 53] = [
    "!!str 123",
    "! 123",
    "!x 123",
    "!!str true",
    "!!null ''",
    "!!timestamp 2024-01-01",
    "!!str",
    "!",
    "!x",
    "! ~",
    "!x ~",
    "! '123'",
    "! \"yes\"",
    "! ''",
    "!x 'a'",
    "!ruby/hash:X 123",
    "!ruby/string:ActiveSupport::SafeBuffer a",
    "!%41 a",
    "!<!x> 123",
    "! |-\n  123",
    "!x |-\n  123",
    "!x &a 123",
    "&a !x 123",
    "!x [a]",
    "! {a: b}",
    "!!foo 123",
    "!!set 123",
    "!!map 123",
    "!!seq true",
    "!!python/unicode 'a'",
    "!!python/unicode 123",
    "!a!b c",
    "!!int 5",
    "!!int '5'",
    "!!int x",
    "!!bool y",
    "!!bool 'yes'",
    "!!float '1'",
    "!!null x",
    "!!null ~",
    "!!str null",
    "!<tag:yaml.org,2002:str> 5",
    "'123'",
    "\"yes\"",
    "|-\n  123",
    ">-\n  yes\n  no",
    "|\n  x",
    "'it''s'",
    "\"\\x41\\u00e9\\U0001F600\"",
    "a\n  b",
    "[a]",
    "{a: b}",
    "\"a\\\n  b\"",
];

/// No value can be one of these: they fail the file wherever they stand.
const NO_WORDS: &str = "- .inf -.inf +.inf .Inf .INF .nan .NaN -.nan";

#[test]
fn words_that_can_be_no_values_are_read_alike() {
    assert_same_reading(
        NO_WORDS.split_whitespace().map(|word| format!("current-context: {word}\n")),
    );
}

/// An extension may hold any type, so kubectl decides the types of all words at once. Where a string
/// must stand, kswitch has to refuse what is neither a string nor null.
#[test]
fn bare_words_are_typed_alike() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let home = Home::new();
    let mut text = "extensions:\n- name: words\n  extension:\n".to_owned();
    for word in WORDS.split_whitespace() {
        let _ = writeln!(text, "    {word:?}: {word}");
    }
    let file = home.write("words", text);
    let view = kubectl.view_json(&home, &file);
    let types = view["extensions"][0]["extension"].as_object().expect("a mapping");
    assert_eq!(types.len(), WORDS.split_whitespace().count());
    for (word, value) in types {
        home.write("config", format!("current-context: {word}\n"));
        let theirs = match value {
            Value::Null => Some(""),
            value => value.as_str(),
        };
        let ours = by_kswitch(&home).map(|(_, current)| current);
        assert_eq!(ours.as_deref().ok(), theirs, "{word:?}: {ours:?}");
    }
}

#[test]
fn other_spellings_of_a_value_are_typed_alike() {
    assert_same_reading(VALUES.map(|value| format!("current-context: {value}\n")));
}

#[test]
fn every_string_field_is_typed_alike() {
    assert_same_reading([
        "contexts: [{name: y}]",
        "contexts: [{name: 1e3}]",
        "contexts: [{name: ~, context: {cluster: ~}}]",
        "contexts: [{name: x, context: {cluster: 1}}]",
        "contexts: [{name: x, context: {user: no}}]",
        "contexts: [{name: x, context: {namespace: 010}}]",
        "contexts: [{name: x, context: {namespace: 1:30, user: 1.2.3, cluster: =}}]",
        "users: [{name: x, user: {token: 123}}]",
        "users: [{name: x, user: {token: ~}}]",
        "clusters: [{name: x, cluster: {server: on}}]",
    ]);
}
