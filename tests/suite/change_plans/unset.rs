//! Values that go, of the current context and of its namespace: kubectl has the last word on what
//! is left.

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::mutations::{current_unset, namespace_unset, undone};

const ONE: &str = "\
current-context: # none here
contexts:
- name: b # mine
  context: {cluster: c}
";

const TWO: &str = "\
b: &b {namespace: merged}
current-context: a # why
contexts:
- name: a
  context:
    cluster: c
    # its own
    namespace: qa # why

    user: u
- name: b
  context: {namespace: hidden}
- name: both
  context: {namespace: x, user: u, namespace: z}
- name: merged
  context: {<<: *b, user: u}
- name: only
  context:
    namespace: qa
- name: none
";

const THREE: &str = "{\"current-context\": \"b\", \"contexts\": [\
    {\"name\": \"j\", \"context\": {\"cluster\": \"c\", \"namespace\": \"qa\"}}]}\n";

fn laid_out() -> Home {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.write("three", THREE);
    home.kubeconfig(&["one", "two", "three"]);
    home
}

#[test]
fn an_unset_current_context_is_what_kubectl_makes_of_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (ours, theirs) = (laid_out(), laid_out());
    let mut texts = [ONE.to_owned(), TWO.to_owned(), THREE.to_owned()];
    let emptied = [
        (1, TWO.replace("current-context: a", "current-context: \"\"")),
        (2, THREE.replace("\"current-context\": \"b\"", "\"current-context\": \"\"")),
    ];
    for (place, text) in emptied {
        current_unset(&ours, false).expect("unset");
        kubectl.run(&theirs, &["config", "unset", "current-context"]).expect("unset");
        assert_eq!(kubectl.view_merged_json(&ours), kubectl.view_merged_json(&theirs));
        texts[place] = text;
        assert_eq!(["one", "two", "three"].map(|file| ours.read(file)), texts);
    }
    assert_eq!(current_unset(&ours, false), Ok(Vec::new()), "none is set any more");
    let current = kubectl.run(&ours, &["config", "current-context"]);
    assert_eq!(current, Err("error: current-context is not set".to_owned()));
    // All at once comes to the same, and can be undone.
    let home = laid_out();
    let written = current_unset(&home, true).expect("unset");
    assert_eq!(["one", "two", "three"].map(|file| home.read(file)), texts);
    undone(&home, &written).expect("undone");
    assert_eq!(["one", "two", "three"].map(|file| home.read(file)), [ONE, TWO, THREE]);
}

#[test]
fn a_namespace_that_went_is_gone_to_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    for (name, file, after) in [
        ("a", "two", TWO.replace("    # its own\n    namespace: qa # why\n", "")),
        ("both", "two", TWO.replace("{namespace: x, user: u, namespace: z}", "{user: u}")),
        ("merged", "two", TWO.replace("*b, user: u}", "*b, user: u, namespace: \"\"}")),
        ("only", "two", TWO.replace("context:\n    namespace: qa\n", "context: {}\n")),
        ("j", "three", THREE.replace(", \"namespace\": \"qa\"", "")),
        // The one in `two` is hidden.
        ("b", "one", ONE.to_owned()),
        ("none", "two", TWO.to_owned()),
    ] {
        let (ours, theirs) = (laid_out(), laid_out());
        let written = namespace_unset(&ours, name).expect("unset");
        assert_eq!(ours.read(file), after, "{name}");
        kubectl.run(&theirs, &["config", "set-context", name, "--namespace="]).expect("unset");
        let views = [&ours, &theirs].map(|home| kubectl.view_merged_json(home));
        assert_eq!(views[0], views[1], "{name}");
        assert_eq!(namespace_unset(&ours, name), Ok(Vec::new()), "{name}: already unset");
        undone(&ours, &written).expect("undone");
        assert_eq!(["one", "two", "three"].map(|file| ours.read(file)), [ONE, TWO, THREE]);
    }
}
