//! Contexts that get another name, and contexts that go.

use crate::support::kubectl::Kubectl;

use super::agreement::assert_agreement;
use super::directory::Directory;
use super::operation::{Operation, delete, prune, rename, unset_namespace_of};

const A: &str = "\
# a's own
contexts:
# the first
- name: dev # in a
  context: {cluster: c, user: u}

- context:
    cluster: c
  name: test
users: [{name: u, user: {token: t}}]
";

const B: &str = r#"{
    "contexts": [
        {
            "name": "prod",
            "context": {"cluster": "c"}
        },
        {
            "name": "dev",
            "context": {"cluster": "other"}
        }
    ],
    "current-context": "dev"
}
"#;

fn chain(list: &str) -> Directory {
    Directory::with_kubeconfig(list).file("a", A).file("b", B).file("c", "current-context: prod\n")
}

fn assert_cases(cases: impl IntoIterator<Item = (&'static str, Directory, Operation)>) {
    let named =
        |(name, directory, operation): (&str, _, _)| (name.to_owned(), directory, operation);
    assert_agreement(cases.into_iter().map(named));
}

#[test]
fn another_name_agrees() {
    assert_cases([
        ("not current", chain("a:b"), rename("test", "new")),
        ("current, in the same file", chain("b:a"), rename("dev", "new")),
        ("current, set in a later file", chain("a:b"), rename("dev", "new")),
        ("current, set in an earlier file", chain("c:a:b"), rename("prod", "new")),
        ("current, three files", chain("missing:c:b:a"), rename("prod", "new")),
        ("a duplicate becomes visible", chain("a:b"), rename("dev", "1e3")),
        ("to a name of the same file", chain("a:b"), rename("dev", "test")),
        ("to a name of another file", chain("a:b"), rename("test", "prod")),
        ("to no name", chain("a:b"), rename("test", "")),
        ("one that is nowhere", chain("a:b"), rename("nope", "new")),
        ("one that is current and nowhere", chain("a").file("a", "current-context: x\n"), {
            rename("x", "new")
        }),
        ("not in KUBECONFIG", chain("a"), rename("prod", "new")),
    ]);
}

/// kubectl fails where the new name is the old one: that has come true already.
#[test]
fn a_name_that_changes_nothing_is_no_failure() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = chain("a:b").for_kswitch();
    let by_kubectl = rename("test", "test").by_kubectl(&kubectl, &home);
    assert!(by_kubectl.is_err_and(|error| error.contains("already exists")));
    let by_kswitch = rename("test", "test").by_kswitch(&home).only_stderr(0);
    assert!(by_kswitch.contains("\"test\""), "{by_kswitch}");
    assert_eq!(home.read("a"), A);
}

#[test]
fn a_context_less_agrees() {
    assert_cases([
        ("of the first file", chain("a:b"), delete("test")),
        ("of the second file", chain("a:b"), delete("prod")),
        ("the current one", chain("b:a"), delete("dev")),
        ("the current one of another file", chain("c:a:b"), delete("prod")),
        ("a duplicate becomes visible", chain("a:b"), delete("dev")),
        ("the last one", Directory::of_one("contexts:\n- name: x\nusers: []\n"), delete("x")),
        ("the last one in JSON", Directory::of_one(r#"{"contexts":[{"name":"x"}]}"#), delete("x")),
        ("one that is nowhere", chain("a:b"), delete("nope")),
        ("not in KUBECONFIG", chain("a"), delete("prod")),
    ]);
}

/// kubectl refuses a file that has a name twice, whatever it is asked, and prints tokens with some
/// of them (semantics 1.4.7; field lesson 16).
#[test]
fn a_name_that_stands_twice_in_a_file_stops_both() {
    let Some(kubectl) = Kubectl::required() else { return };
    let text = "contexts:\n- name: x\n- name: z\n- name: x\n";
    for operation in [delete("x"), delete("z"), rename("x", "new"), rename("z", "x")] {
        let directory = Directory::of_one(text);
        let (ours, theirs) = (directory.for_kswitch(), directory.for_kubectl());
        assert!(
            operation.by_kubectl(&kubectl, &theirs).is_err_and(|why| why.contains("duplicate"))
        );
        let message = operation.by_kswitch(&ours).only_stderr(1);
        assert!(message.starts_with("error: config:4: "), "{message}");
        assert_eq!(
            (ours.read("config"), theirs.read("config")),
            (text.to_owned(), text.to_owned())
        );
    }
}

/// Several contexts of two files, at once; kubectl takes one after the other.
#[test]
fn several_contexts_less_agree() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (ours, theirs) = (chain("a:b").for_kswitch(), chain("a:b").for_kubectl());
    let names = ["dev", "prod", "test"];
    ours.run(&["delete", "dev", "prod", "test"]).success();
    for name in names {
        delete(name).by_kubectl(&kubectl, &theirs).expect("deleted by kubectl");
    }
    assert_eq!(kubectl.view_merged_json(&ours), kubectl.view_merged_json(&theirs));
    for file in ["a", "b"] {
        let view = |home| kubectl.view_json(home, std::path::Path::new(file));
        assert_eq!(view(&ours), view(&theirs));
    }
}

const TWO_FLEETS: &str = "\
current-context: shop
contexts:
- {name: shop, context: {cluster: c, user: u, namespace: x}}
- {name: edge, context: {cluster: only, user: u}}
- {name: bare}
clusters:
- {name: c, cluster: {server: 'https://c'}}
# of edge
- {name: only, cluster: {server: 'https://only'}}
users: [{name: u, user: {token: t}}, {name: mine, user: {}}]
";

/// Hides the user and a cluster of the other file, and has one context more.
const BEFORE: &str = "\
clusters: [{name: only, cluster: {server: 'https://hidden'}}]
contexts: [{name: mine, context: {cluster: nowhere, user: mine}}]
users: [{name: mine, user: {token: first}}]
current-context: mine
";

fn fleets(list: &str) -> Directory {
    let third = "contexts: [{name: shop, context: {cluster: c, user: mine}}]\n";
    Directory::with_kubeconfig(list).file("a", TWO_FLEETS).file("b", BEFORE).file("d", third)
}

#[test]
fn what_is_pruned_agrees() {
    assert_cases([
        ("a cluster that another context uses", fleets("a"), prune("shop")),
        ("a cluster that none uses", fleets("a"), prune("edge")),
        ("neither cluster nor user", fleets("a"), prune("bare")),
        ("entries of several files", fleets("b:a"), prune("edge")),
        ("a user with a hidden duplicate", fleets("b:a"), prune("mine")),
        ("a user that a later file names", fleets("b:a:d"), prune("mine")),
        ("a context with a hidden duplicate", fleets("a:d"), prune("shop")),
        ("one that is nowhere", fleets("a:b"), prune("nope")),
        (
            "all that there is",
            Directory::of_one(
                "contexts:\n- name: x\n  context: {cluster: c, user: u}\nclusters:\n- name: c\nusers:\n- name: u\n",
            ),
            prune("x"),
        ),
    ]);
}

#[test]
fn without_a_current_context_both_agree() {
    assert_cases([
        ("set in the one file", fleets("a"), Operation::Unset),
        ("set in two files", fleets("a:b"), Operation::Unset),
        ("set in a later file alone", fleets("d:a"), Operation::Unset),
        ("set nowhere", fleets("d:missing"), Operation::Unset),
        ("in every file", fleets("d:a:missing:b"), Operation::UnsetAll),
        ("nowhere in any file", fleets("d"), Operation::UnsetAll),
        ("one that is nowhere", Directory::of_one("current-context: ghost\n"), Operation::Unset),
    ]);
}

#[test]
fn without_a_namespace_both_agree() {
    assert_cases([
        ("of the current context", fleets("a:b"), Operation::UnsetNamespace),
        ("of the one that counts", fleets("d:a"), unset_namespace_of("shop")),
        ("of another one", fleets("b:a"), unset_namespace_of("shop")),
        ("that has none", fleets("b:a"), unset_namespace_of("edge")),
        ("that has nothing at all", fleets("a"), unset_namespace_of("bare")),
        ("without a current context", fleets("d"), Operation::UnsetNamespace),
    ]);
}
