//! A random kubeconfig: what it says, in values.

use serde_json::{Value, json};

use super::dice::Dice;
use super::writer::written;

/// The names of contexts.
const NAMES: [&str; 9] = ["dev", "prod", "yes", "123", "1e3", "a: b", "x #y", "é😀", "-lead"];

/// A few names for the contexts of one case, so that its files often share them.
pub(super) fn some_names(dice: &mut Dice) -> Vec<&'static str> {
    let mut names = NAMES.to_vec();
    dice.shuffle(&mut names);
    names.truncate(4);
    names
}

/// The bytes of a random kubeconfig, in a random format; now and then of something else.
pub(super) fn kubeconfig(dice: &mut Dice, names: &[&str]) -> Vec<u8> {
    const ODD: [&str; 9] = [
        "",
        "\n",
        "# nothing\n",
        "---\n",
        "{}",
        "null\n",
        "contexts:\n",
        "kind: Config\n",
        "current-context: prod",
    ];
    const BROKEN: [&str; 4] = ["- a\n", "kind: Pod\n", "contexts: [{name: 1}]\n", "contexts: [\n"];
    if dice.one_in(10) {
        return dice.of(&ODD).as_bytes().to_vec();
    }
    if dice.one_in(40) {
        return dice.of(&BROKEN).as_bytes().to_vec();
    }
    let top = fields(dice, names);
    written(dice, &top)
}

fn fields(dice: &mut Dice, names: &[&str]) -> Value {
    let mut fields = vec![("contexts", contexts(dice, names))];
    if !dice.one_in(4) {
        let current = if dice.one_in(6) { json!("") } else { json!(dice.of(&NAMES)) };
        fields.push(("current-context", current));
    }
    if !dice.one_in(4) {
        fields.push(("apiVersion", json!("v1")));
        fields.push(("kind", json!("Config")));
    }
    if dice.one_in(2) {
        fields.push(("clusters", named(dice, "cluster", &json!({"server": "https://c.example"}))));
        fields.push(("users", named(dice, "user", &json!({"token": "a\"b\\c'd: #e"}))));
    }
    if dice.one_in(4) {
        fields.push((
            "preferences",
            dice.of(&[json!({}), json!(null), json!({"colors": true})]).clone(),
        ));
    }
    if dice.one_in(4) {
        fields.push(("unknown", json!({"contexts": [{"name": "dev"}], "deep": [[1, null], true]})));
    }
    if dice.one_in(5) {
        let extension = json!({"namespace": "no", "list": [1.5, "yes", null]});
        fields.push(("extensions", json!([{"name": "e", "extension": extension}])));
    }
    mapping(fields)
}

fn contexts(dice: &mut Dice, names: &[&str]) -> Value {
    if dice.one_in(12) {
        return Value::Null;
    }
    let mut names = names.to_vec();
    dice.shuffle(&mut names);
    let count = dice.between(0, names.len());
    names.truncate(count);
    names.into_iter().map(|name| context(dice, name)).collect()
}

fn context(dice: &mut Dice, name: &str) -> Value {
    let mut inner = Vec::new();
    for (key, values) in [
        ("cluster", [json!("c"), json!("other"), json!(null)]),
        ("user", [json!("u"), json!("u: #2"), json!("")]),
        ("namespace", [json!("x"), json!("qa"), json!(null)]),
    ] {
        if !dice.one_in(3) {
            inner.push((key, dice.of(&values).clone()));
        }
    }
    if dice.one_in(6) {
        inner.push(("extensions", json!([{"name": "e", "extension": {"namespace": "no"}}])));
    }
    let mut fields = vec![("name", json!(name))];
    if !dice.one_in(8) {
        let inner = if dice.one_in(10) { Value::Null } else { mapping(inner) };
        fields.push(("context", inner));
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
