//! The line in the message about a file that is not YAML.

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

use super::{by_kswitch, by_kubectl};

const SAME_LINE: &[&str] = &[
    "apiVersion: v1\nkind: Config\n\tcontexts: []\n",
    "apiVersion: v1\nkind: Config\n\n\n\tcontexts: []\n",
    "kind: Config\nx: a\n  b\n\tc\n",
    "kind: Config\ncontexts:\n\t- name: a\n",
    "kind: Config\ncontexts:\n-\tname: a\n",
    "kind: Config\ncontexts:\n- name: a\n\tcontext: {}\n",
    "kind: Config\ncontexts:\n- name: a\n  context:\n\t\tcluster: b\n",
    "kind: Config\ncontexts:\n- name: a\n  context:\n    cluster: b\n\t user: x\n",
    "kind: Config\nx: |\n\ta\ny: b\n",
    "kind: Config\n  contexts: []\n",
    "kind: Config\nx: @a\n",
    "kind: Config\nx: a: b\n",
    "kind: Config\nx: %a\n",
    "kind: Config\nx: \"\\q\"\n",
    "kind: Config\nx: - a\n",
    "kind: Config\nx: {a: b\n",
];

/// kubectl names the line before or after the one to correct, or none.
const RIGHT_LINE: &[(&str, usize)] = &[
    ("\tkind: Config\n", 1),
    ("kind: Config\nx: [}\n", 2),
    ("kind: Config\nx: [a\ny: []\n", 3),
    ("kind: Config\nx: \"a\ny: []\n", 2),
    ("kind: Config\nx\ny: []\n", 2),
    ("kind: Config\nx: *a\n", 2),
    ("kind: Config\nx:\n- a: b\n c: d\n", 4),
];

/// The number after "config:" or "line " in a message.
fn line_in(message: &str) -> Option<usize> {
    let (_, rest) = message.split_once("config:").or_else(|| message.split_once("line "))?;
    rest.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[test]
fn the_line_of_a_mistake_is_the_same() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    for text in SAME_LINE {
        home.write("config", text);
        let ours = by_kswitch(&home).expect_err(text);
        let theirs = by_kubectl(&kubectl, &home).expect_err(text);
        assert!(line_in(&ours).is_some(), "{text:?}: {ours}");
        assert_eq!(
            line_in(&ours),
            line_in(&theirs),
            "{text:?}\nkswitch: {ours}\nkubectl: {theirs}"
        );
        let has_tab = text.contains('\t');
        assert_eq!(ours.contains(": a tab in the indentation"), has_tab, "{text:?}: {ours}");
    }
}

#[test]
fn the_line_of_a_mistake_is_right_where_kubectl_names_another() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    for (text, line) in RIGHT_LINE {
        home.write("config", text);
        let ours = by_kswitch(&home).expect_err(text);
        let theirs = by_kubectl(&kubectl, &home).expect_err(text);
        assert_eq!(line_in(&ours), Some(*line), "{text:?}: {ours}");
        assert_ne!(line_in(&theirs), Some(*line), "{text:?}: {theirs}");
    }
}
