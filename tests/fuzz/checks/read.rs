//! What must hold for any bytes that are read as a kubeconfig.

use kswitch::kubeconfig::document::Document;
use kswitch::kubeconfig::problem::Problem;
use kswitch::kubeconfig::text::SourceText;
use serde_json::Value;

/// Panics where something doesn't hold; returns whether the bytes are a kubeconfig.
pub(crate) fn check(bytes: &[u8]) -> bool {
    let source = match SourceText::decode(bytes.to_vec()) {
        Ok(source) => source,
        Err(problem) => {
            check_problem(&problem, bytes.split(|byte| *byte == b'\n').count());
            return false;
        }
    };
    let text = source.as_str();
    assert_eq!(source.encode(text), bytes, "decoding and encoding changed the bytes");
    let read = Document::read(&source);
    assert_eq!(Document::read(&source), read, "a second reading differs");
    assert_eq!(Document::read(&in_utf16(text)), read, "another encoding is read differently");
    match &read {
        Ok(document) => check_json(text, document),
        Err(problem) => check_problem(problem, text.split('\n').count()),
    }
    read.is_ok()
}

fn in_utf16(text: &str) -> SourceText {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes = units.flat_map(u16::to_be_bytes).collect();
    SourceText::decode(bytes).expect("what is text in one encoding is text in another")
}

/// The message is fit for a terminal, and its line is one of the file's.
fn check_problem(problem: &Problem, lines: usize) {
    let message = problem.reason.to_string();
    assert!(!message.contains(char::is_control), "{message:?} would reach the terminal");
    let line = problem.line.unwrap_or(1);
    assert!((1..=lines).contains(&line), "{message:?} in a file of {lines} lines");
}

/// Where the text is JSON, a reader that knows nothing of kubeconfigs finds the same names.
fn check_json(text: &str, document: &Document) {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let names = |list: &str, field: &str| -> Vec<String> {
        let entries = value[list].as_array().map_or(&[][..], Vec::as_slice);
        entries.iter().map(|entry| string(&entry[field])).collect()
    };
    let inner = |field: &str| -> Vec<String> {
        let entries = value["contexts"].as_array().map_or(&[][..], Vec::as_slice);
        entries.iter().map(|entry| string(&entry["context"][field])).collect()
    };
    let ours = |field: fn(&kswitch::kubeconfig::document::Context) -> &str| -> Vec<String> {
        document.contexts.iter().map(|context| field(context).to_owned()).collect()
    };
    assert_eq!(ours(|own| &own.name), names("contexts", "name"));
    assert_eq!(ours(|own| &own.cluster), inner("cluster"));
    assert_eq!(ours(|own| &own.user), inner("user"));
    assert_eq!(ours(|own| own.namespace.as_deref().unwrap_or("")), inner("namespace"));
    let current = document.current_context.as_deref().unwrap_or("");
    assert_eq!(current, string(&value["current-context"]));
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}
