//! A random kubeconfig: what it says, in values.

use serde_json::{Value, json};

use super::dice::Dice;
use super::writer::written;

/// The names of contexts, the plain ones first.
const NAMES: [&str; 44] = [
    "dev",
    "prod",
    "yes",
    "123",
    "1e3",
    "~",
    "a: b",
    "x#y",
    "x #y",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "tab\there",
    "é😀",
    "-lead",
    "../up",
    "new\nline",
    " lead",
    "trail ",
    "null",
    "y",
    "0x1f",
    "1:30",
    "2024-01-01",
    ".inf",
    "=",
    "<<",
    "a:",
    "#",
    "- x",
    "? x",
    "[x]",
    "{x}",
    "a, b",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "--",
    "arn:aws:eks:us-west-2:1:cluster/x",
    "a name that is longer than the eighty columns at which kubectl folds what stands in quotes",
    "'",
    "\"",
];

/// A few names for the contexts of one case, so that its files often share them.
pub(super) fn some_names(dice: &mut Dice) -> Vec<&'static str> {
    let mut names = NAMES[..2].to_vec();
    for part in ["third", "fourth"] {
        let name = dice.within(part, |dice| dice.word(&NAMES));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let first = dice.between(0, names.len() - 1);
    names.rotate_left(first);
    names
}

/// The bytes of a random kubeconfig, in a random format; now and then of something else.
pub(super) fn kubeconfig(dice: &mut Dice, names: &[&str]) -> Vec<u8> {
    const ODD: [&str; 14] = [
        "",
        "\n",
        "# nothing\n",
        "# nothing",
        "---\n",
        "--- # nothing\n",
        "{}",
        "null\n",
        "contexts:\n",
        "contexts: null\nusers: ~\nclusters:\n",
        "kind: Config\n",
        "current-context: prod",
        "---\n---\ncurrent-context: prod\n",
        "{\n}\n",
    ];
    const BROKEN: [&str; 6] = [
        "- a\n",
        "kind: Pod\n",
        "contexts: [{name: 1}]\n",
        "contexts: [\n",
        "contexts: [{name: dev}, {name: dev}]\n",
        "\tcurrent-context: dev\n",
    ];
    match dice.between(0, 39) {
        35..=38 => dice.of(&ODD).as_bytes().to_vec(),
        39 => dice.of(&BROKEN).as_bytes().to_vec(),
        _ => {
            let top = fields(dice, names);
            dice.within("spelling", |dice| written(dice, &top))
        }
    }
}

fn fields(dice: &mut Dice, names: &[&str]) -> Value {
    let mut fields = vec![("contexts", dice.within("contexts", |dice| contexts(dice, names)))];
    let current = dice.within("current-context", |dice| match dice.between(0, 9) {
        0 | 1 => None,
        2..=6 => Some(json!(dice.word(names))),
        7 => Some(json!("gone")),
        8 => Some(json!("")),
        _ => Some(Value::Null),
    });
    fields.extend(current.map(|current| ("current-context", current)));
    if dice.within("kind", |dice| dice.one_in(2)) {
        fields.push(("apiVersion", json!("v1")));
        fields.push(("kind", json!("Config")));
    }
    dice.within("clusters", |dice| match dice.between(0, 5) {
        4 | 5 => {
            let server = json!({"server": "https://c.example"});
            fields.push(("clusters", named(dice, "cluster", &server)));
            let token = json!({"token": "a\"b\\c'd: #e"});
            fields.push(("users", named(dice, "user", &token)));
        }
        3 => fields.extend([("clusters", Value::Null), ("users", json!([]))]),
        _ => {}
    });
    if dice.within("preferences", |dice| dice.one_in(6)) {
        let preferences = [json!({}), json!(null), json!({"colors": true})];
        fields.push(("preferences", dice.of(&preferences).clone()));
    }
    if dice.within("unknown", |dice| dice.one_in(6)) {
        fields.push(("unknown", json!({"contexts": [{"name": "dev"}], "deep": [[1, null], true]})));
    }
    if dice.within("extensions", |dice| dice.one_in(8)) {
        let extension = json!({"namespace": "no", "list": [1.5, "yes", null]});
        fields.push(("extensions", json!([{"name": "e", "extension": extension}])));
    }
    mapping(fields)
}

fn contexts(dice: &mut Dice, names: &[&str]) -> Value {
    if dice.one_in(20) {
        return Value::Null;
    }
    let mut contexts = Vec::new();
    for name in names {
        dice.within(name, |dice| {
            if dice.between(0, 4) > 0 {
                let place = dice.between(0, contexts.len());
                let context = context(dice, name);
                contexts.insert(contexts.len() - place, context);
            }
        });
    }
    // Without a name the name is empty.
    match dice.within("nameless", |dice| dice.between(0, 29)) {
        28 => contexts.push(Value::Null),
        29 => contexts.insert(0, json!({"context": {"cluster": "c"}})),
        _ => {}
    }
    Value::Array(contexts)
}

fn context(dice: &mut Dice, name: &str) -> Value {
    let mut inner = Vec::new();
    for (key, values) in [
        ("cluster", [json!("c"), json!("other"), json!(null)]),
        ("user", [json!("u"), json!("u: #2"), json!("")]),
        ("namespace", [json!("x"), json!("qa"), json!(null)]),
    ] {
        dice.within(key, |dice| {
            if dice.between(0, 2) > 0 {
                inner.push((key, dice.of(&values).clone()));
            }
        });
    }
    if dice.within("extensions", |dice| dice.one_in(8)) {
        inner.push(("extensions", json!([{"name": "e", "extension": {"namespace": "no"}}])));
    }
    if dice.within("unknown", |dice| dice.one_in(8)) {
        inner.push(("Namespace", json!({"namespace": "no", "context": ["no"]})));
    }
    let mut fields = vec![("name", json!(name))];
    match dice.within("context", |dice| dice.between(0, 19)) {
        0..=13 => fields.push(("context", mapping(inner))),
        // One that others have too, so that they can share it.
        14..=16 => fields.push(("context", json!({"cluster": "c", "user": "u"}))),
        17 => fields.push(("context", Value::Null)),
        18 => fields.push(("context", json!({}))),
        _ => {}
    }
    if dice.within("stray", |dice| dice.one_in(12)) {
        fields.push(("namespace", json!("no")));
    }
    mapping(fields)
}

fn named(dice: &mut Dice, key: &str, value: &Value) -> Value {
    let name = dice.word(&["c", "u", "other"]);
    json!([{"name": name, key: value}])
}

fn mapping(fields: Vec<(&str, Value)>) -> Value {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
