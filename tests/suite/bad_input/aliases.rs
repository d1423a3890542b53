//! Aliases that expand to far more than is written, and what kubectl thinks of them.

use std::fmt::Write as _;

use crate::support::bounded::bounded;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const HEAD: &str = "current-context: a\ncontexts: [{name: a}, {name: b}]\n";

/// Ten values, ten times ten, and so on: `levels` lines that expand to ten to the power of that.
fn laughs(levels: usize, open: &str, close: &str) -> String {
    let mut text = format!("a0: &a0 {open}{}{close}\n", ["x"; 10].join(", "));
    for level in 1..levels {
        let values = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} {open}{values}{close}").expect("write to a string");
    }
    text
}

fn merges(levels: usize) -> String {
    let mut text = "a0: &a0 {x: y}\n".to_owned();
    for level in 1..levels {
        let values = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} {{<<: [{values}]}}").expect("write to a string");
    }
    text
}

fn in_lines(levels: usize) -> String {
    let mut text = format!("a0: &a0\n{}", "- x\n".repeat(10));
    for level in 1..levels {
        let values = format!("- *a{}\n", level - 1).repeat(10);
        write!(text, "a{level}: &a{level}\n{values}").expect("write to a string");
    }
    text
}

/// A file that would fill any memory is refused by both, within little.
#[test]
fn what_aliases_blow_up_is_refused() {
    let Some(kubectl) = Kubectl::required() else { return };
    let as_json = laughs(12, "[", "]").trim_end().replace('\n', ",\n");
    let args = laughs(7, "[", "]") + "users: [{name: u, user: {exec: {command: c, args: *a6}}}]\n";
    for text in [
        HEAD.to_owned() + &laughs(12, "[", "]"),
        HEAD.to_owned() + &in_lines(12),
        HEAD.to_owned() + &merges(12),
        format!("{HEAD}{}<<: *a5\n", merges(6)),
        HEAD.to_owned() + &args,
        format!("{{current-context: a, contexts: [{{name: a}}],\n{as_json}}}\n"),
    ] {
        let mut home = Home::new();
        home.write("config", &text);
        home.kubeconfig(&["config"]);
        let message = kubectl.run(&home, &["config", "current-context"]).expect_err(&text);
        assert!(message.contains("excessive aliasing"), "{message}");
        for arguments in [&["ctx", "b"][..], &["ns", "-f", "x"], &["current"]] {
            let message = home.masked(&bounded(&home, arguments).run().only_stderr(1));
            let expected = "has aliases that repeat more than kubectl reads\nhint: every kubectl command fails with it; to correct it: vi ";
            assert!(message.starts_with("error: ~/config:"), "{message}");
            assert!(message.contains(expected), "{message}");
        }
    }
}

/// The bound is kubectl's, to the alias: what it still reads, kswitch reads and writes.
#[test]
fn the_bound_on_aliases_is_that_of_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let values = ["x"; 1000].join(", ");
    let repeats =
        |count: usize| format!("{HEAD}a: &a [{values}]\nb: [{}]\n", vec!["*a"; count].join(", "));
    let plenty = format!("c: [{}]\n", vec!["x"; 300_000].join(", "));
    for (text, is_read) in [
        (repeats(110), true),
        (repeats(120), false),
        (plenty.clone() + &repeats(600), true),
        (plenty + &repeats(1200), false),
    ] {
        let mut home = Home::new();
        home.write("config", &text);
        home.kubeconfig(&["config"]);
        let by_kubectl = kubectl.run(&home, &["config", "current-context"]).is_ok();
        let ran = home.run(&["ctx", "-c"]);
        assert_eq!((by_kubectl, ran.code == 0), (is_read, is_read), "{ran}");
    }
}

/// Few values, but a long one that is repeated: kubectl would take all memory.
#[test]
fn a_long_text_repeated_without_end_is_refused() {
    let mut home = Home::new();
    let long = "x".repeat(100_000);
    home.write("config", format!("{HEAD}a: &a {long}\nb: [{}]\n", vec!["*a"; 20_000].join(",")));
    home.kubeconfig(&["config"]);
    let message = home.masked(&bounded(&home, &["ns", "-f", "x"]).run().only_stderr(1));
    assert!(message.contains("config:4: has aliases that repeat more than kubectl reads"));
}

/// `<<` may name a mapping, or list such names, but may not name the list.
#[test]
fn a_merge_of_a_list_by_its_name_is_refused_by_both() {
    let Some(kubectl) = Kubectl::required() else { return };
    for (merge, is_read) in [
        ("m: {<<: *one}", true),
        ("m: {<<: [*one, *one]}", true),
        ("m: {<<: *two}", false),
        ("m: {<<: [*two]}", false),
    ] {
        let mut home = Home::new();
        let names = "l: [&one {a: b}]\nk: &two [*one, {c: d}]\n";
        home.write("config", format!("{HEAD}{names}{merge}\n"));
        home.kubeconfig(&["config"]);
        let by_kubectl = kubectl.run(&home, &["config", "current-context"]).is_ok();
        let ran = home.run(&["ctx", "-c"]);
        assert_eq!((by_kubectl, ran.code == 0), (is_read, is_read), "{merge}\n{ran}");
    }
}
