//! kswitch in scripts: what they call, what they read, and what never happens to them.

mod completing;
mod deleting;
mod format;
mod json;
mod links;
mod pages;
mod plugin;
mod pruning;
mod remembering;
mod renaming;
mod streams;
mod unattended;
mod unsetting;
mod verbs;

use std::fmt::Write as _;

use serde_json::{Value, json};

/// A kubeconfig in JSON whose contexts have these names, whatever is in them: what YAML would not take
/// as it is stands there escaped.
fn hard_contexts(names: &[&str]) -> String {
    let entry = |name: &&str| json!({"name": name, "context": {"cluster": name, "user": "u"}});
    let entries: Vec<Value> = names.iter().map(entry).collect();
    let whole = json!({"contexts": entries, "current-context": names[0]});
    let mut text = String::new();
    for letter in format!("{whole:#}").chars() {
        if letter != '\n' && letter.is_control() || letter == '\u{202e}' {
            write!(text, "\\u{:04x}", u32::from(letter)).expect("write to a string");
        } else {
            text.push(letter);
        }
    }
    text
}
