//! `-o json`: one object for each context.

use serde_json::{Value, json};

use super::{exec, home_of};
use crate::support::command::Ran;
use crate::support::home::Home;

fn parsed(ran: &Ran, home: &Home) -> Value {
    let mut records: Value = serde_json::from_str(&home.masked(&ran.stdout)).expect("JSON");
    for record in records.as_array_mut().expect("an array") {
        let duration = record["duration"].take().as_f64().expect("seconds");
        assert!((0.0..60.0).contains(&duration), "{duration}");
    }
    records
}

fn record(name: &str, fields: &Value) -> Value {
    let mut record = json!({
        "context": name,
        "namespace": "default",
        "file": "$HOME/config",
        "status": 0,
        "signal": null,
        "timedOut": false,
        "error": null,
        "duration": null,
        "stdout": "",
        "stderr": "",
    });
    for (key, value) in fields.as_object().expect("fields") {
        record[key] = value.clone();
    }
    record
}

#[test]
fn each_context_has_its_result_and_its_output_in_order() {
    let home = home_of(4);
    let lines = "case $KSWITCH_CONTEXT in
        c1) sleep 0.2; echo a; echo b >&2; printf c;;
        c2) printf '\\033[1m\"\\\\\\377\\303'; printf '\\251\\n'; exit 3;;
        c3) kill -9 $$;;
        c4) sleep 1000;;
    esac";
    let ran = exec(&home, &["*", "-o", "json", "--timeout", "1s"], lines).run().failure(123);
    let expected = json!([
        record("c1", &json!({"stdout": "a\nc", "stderr": "b\n"})),
        record("c2", &json!({"status": 3, "stdout": "\u{1b}[1m\"\\\u{fffd}é\n"})),
        record("c3", &json!({"status": null, "signal": 9})),
        record("c4", &json!({"status": null, "signal": 15, "timedOut": true})),
    ]);
    assert_eq!(parsed(&ran, &home), expected);
    assert!(ran.stdout.is_ascii() || ran.stdout.contains('é'));
    assert!(!ran.stdout.contains('\u{1b}'), "{ran}");
    assert!(ran.stderr.ends_with("error: 3 of 4 failed\n"), "{ran}");
}

#[test]
fn what_was_not_started_has_an_error() {
    let home = home_of(2);
    let ran = exec(&home, &["*", "-o", "json", "--fail-fast", "-j", "1"], "exit 1").run();
    let expected = json!([
        record("c1", &json!({"status": 1})),
        record("c2", &json!({"status": null, "error": "not started"})),
    ]);
    assert_eq!(parsed(&ran.failure(123), &home), expected);
    let ran = home.run(&["exec", "*", "-o", "json", "--", "nope"]).failure(127);
    let expected = json!([
        record("c1", &json!({"status": null, "error": "nope: not found"})),
        record("c2", &json!({"status": null, "error": "not started"})),
    ]);
    assert_eq!(parsed(&ran, &home), expected);
    assert_eq!(ran.stderr, "error: nope: not found\n");
}

#[test]
fn one_context_is_an_array_too_and_gets_stdin() {
    let home = home_of(2);
    let ran = exec(&home, &["c2", "-o", "json", "-n", "web"], "cat; echo x").input("in").run();
    let ran = ran.success();
    assert_eq!(ran.stderr, "");
    let expected = json!([record("c2", &json!({"namespace": "web", "stdout": "inx\n"}))]);
    assert_eq!(parsed(&ran, &home), expected);
}
