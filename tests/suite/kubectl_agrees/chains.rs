//! Chains of several files: which one changes, and what is seen afterwards.

use crate::support::kubectl::Kubectl;

use super::agreement::assert_agreement;
use super::directory::Directory;
use super::operation::{Operation, context, context_and_namespace, namespace, namespace_of};

const A: &str = "\
# a's own
contexts:
- name: dev
  context: {cluster: c, user: u} # in a
current-context: dev
clusters:
- name: c
  cluster: {server: https://a.example}
";

const B: &str = "\
apiVersion: v1
contexts:
- context:
    cluster: c
    namespace: qa
    user: u
  name: prod
- context:
    cluster: other
    user: other
  name: dev
clusters:
- cluster:
    server: https://b.example
  name: c
current-context: prod
";

const C: &str = r#"{"contexts": [{"name": "test", "context": {"cluster": "c"}}]}"#;

fn chain(list: &str) -> Directory {
    Directory::with_kubeconfig(list).file("a", A).file("b", B).file("c", C)
}

fn assert_cases(cases: impl IntoIterator<Item = (&'static str, Directory, Operation)>) {
    let named =
        |(name, directory, operation): (&str, _, _)| (name.to_owned(), directory, operation);
    assert_agreement(cases.into_iter().map(named));
}

#[test]
fn the_current_context_goes_to_the_first_file_that_exists() {
    let empty = |list: &str| chain(list).file("empty", "");
    assert_cases([
        ("context of another file", chain("a:b:c"), context("prod")),
        ("context of the last file", chain("c:a:b"), context("prod")),
        ("first file without one", chain("c:b:a"), context("test")),
        ("current already, elsewhere", chain("c:a:b"), context("dev")),
        ("current already", chain("a:b"), context("dev")),
        ("first file missing", chain("missing:b:a"), context("dev")),
        ("directory of the first file missing", chain("no/such/directory:b:a"), context("dev")),
        ("first file empty", empty("empty:a:b"), context("prod")),
        ("only blank lines and a comment", chain("e:a:b").file("e", "\n# x\n\n"), context("prod")),
        ("only a document start", chain("e:a:b").file("e", "---\n"), context("prod")),
        ("an empty mapping", chain("e:a").file("e", "{}"), context("dev")),
        ("an empty mapping, changed", chain("e:a:b").file("e", "{}"), context("prod")),
        ("null", chain("e:a:b").file("e", "null\n"), context("prod")),
        (
            "an empty current-context is none",
            chain("e:b:a").file("e", "current-context: ''\nkind: Config\n"),
            context("dev"),
        ),
        (
            "an empty one, and nothing changes",
            chain("e:b:a").file("e", "current-context: \"\"\n"),
            context("prod"),
        ),
        (
            "a current context that is a space",
            chain("e:b:a").file("e", "current-context: ' '\n"),
            context("prod"),
        ),
        ("no such context", chain("a:b"), context("nope")),
        ("no such context, with a namespace", chain("a:b"), context_and_namespace("nope", "x")),
        ("context not in KUBECONFIG", chain("a:b"), context("test")),
        ("nothing exists", Directory::with_kubeconfig("x:y"), context("dev")),
        ("only separators", chain(":::"), context("dev")),
        ("unset KUBECONFIG", chain("").file(".kube/config", B), context("dev")),
    ]);
}

/// The comparison reads it from the merged view; this is the command that people type.
#[test]
fn kubectl_prints_the_new_current_context() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    for (list, name) in [("a:b:c", "prod"), ("c:a", "test"), ("missing:b:a", "dev")] {
        let home = chain(list).for_kswitch();
        home.run(&["ctx", name, "--anyway"]).success();
        assert_eq!(kubectl.run(&home, &["config", "current-context"]), Ok(name.to_owned()));
    }
}

#[test]
fn a_namespace_goes_to_the_file_that_has_the_context() {
    let hides = |text: &str| chain("e:b:a").file("e", text);
    assert_cases([
        ("of the current context", chain("a:b"), namespace("x")),
        ("in another file", chain("c:b:a"), namespace("x")),
        ("of the first of two", chain("b:a"), namespace_of("dev", "x")),
        ("of the first of two, the other way", chain("a:b"), namespace_of("dev", "x")),
        ("in JSON", chain("a:b:c"), namespace_of("test", "x")),
        ("with a switch, two files", chain("a:b:c"), context_and_namespace("prod", "x")),
        ("with a switch, two formats", chain("c:b:a"), context_and_namespace("dev", "x")),
        ("with a switch, three files", chain("a:b:c"), context_and_namespace("test", "x")),
        ("set already", chain("b:a"), namespace("qa")),
        ("set already, with a switch", chain("a:b"), context_and_namespace("prod", "qa")),
        ("default, which none means", chain("a:b"), namespace("default")),
        ("an empty entry hides the full one", hides("contexts: [{name: dev}]\n"), {
            namespace_of("dev", "x")
        }),
        (
            "a null entry hides the full one",
            hides("contexts:\n- name: prod\n  context:\n"),
            context_and_namespace("prod", "x"),
        ),
        (
            "a namespace alone hides cluster and user",
            hides("contexts:\n- context: {namespace: n}\n  name: prod\n"),
            namespace("x"),
        ),
        (
            "an empty namespace is none",
            hides("contexts:\n- {name: prod, context: {namespace: ''}}\n"),
            { namespace("x") },
        ),
        (
            "missing names, missing contexts",
            hides("contexts:\n- context: {cluster: nameless}\n- name: prod\n"),
            namespace("x"),
        ),
        (
            "a null entry",
            hides("contexts:\n-\n- {name: prod, context: {user: u}}\n"),
            namespace("x"),
        ),
    ]);
}

#[test]
fn the_elements_of_kubeconfig_are_those_of_kubectl() {
    let linked = |list: &str| chain(list).link("link", "a").link("links/up", "../b");
    assert_cases([
        ("empty elements", chain(":a::b:"), context_and_namespace("prod", "x")),
        ("the same element twice", chain("b:a:b:a"), context("dev")),
        ("missing elements between", chain("x:a:y:b:z"), context_and_namespace("prod", "x")),
        ("written with ./", chain("./b:./a"), context_and_namespace("dev", "x")),
        ("written with ..", chain("a").file("d/b", B).file("d/e/f", C), context("dev")),
        ("through ..", chain("d/../b:a").file("d/e", C), context_and_namespace("dev", "x")),
        ("a link", linked("link:b"), context_and_namespace("prod", "x")),
        ("a link out of its directory", linked("links/up:a"), context_and_namespace("dev", "x")),
        ("a link and its target", linked("link:a:b"), context_and_namespace("prod", "x")),
        ("a target and its link", linked("b:a:link"), context_and_namespace("dev", "x")),
        ("a dangling link first", chain("l:a:b").link("l", "gone"), context("prod")),
        ("a link to itself", chain("l:a:b").link("l", "l"), context("prod")),
        ("a directory", chain("d:a:b").file("d/x", A), context("prod")),
        ("a file as a directory", chain("a/x:b"), context("dev")),
        ("names with spaces", chain("b: my file ").file(" my file ", A), namespace_of("dev", "x")),
        ("names with special characters", chain("a:é😀 #$*?").file("é😀 #$*?", B), {
            context_and_namespace("prod", "x")
        }),
        ("a tilde", chain("~/a:b").file("~/a", A), context("prod")),
        ("four files", chain("c:a:b:d").file("d", "current-context: test\n"), {
            context_and_namespace("prod", "x")
        }),
    ]);
}

#[test]
fn one_broken_file_stops_both() {
    let broken = |text: &str| chain("a:b:broken").file("broken", text);
    assert_cases([
        ("a bare number for a name", broken("contexts: [{name: 1}]\n"), context("prod")),
        ("no YAML", broken("contexts: [\n"), namespace("x")),
        ("another kind", broken("kind: Pod\n"), context_and_namespace("prod", "x")),
        ("duplicates", broken("users: [{name: u}, {name: u}]\n"), namespace_of("prod", "x")),
        ("current already", broken("- list\n"), context("dev")),
    ]);
}

#[test]
fn the_overlay_of_one_terminal_takes_the_switch() {
    let overlay = |text: &str| chain("overlay:a:b").file("overlay", text);
    let full = "\
apiVersion: v1
kind: Config
clusters: []
users: []
current-context: dev
contexts:
- {name: dev, context: {cluster: c, user: u}}
- {name: prod, context: {cluster: c, user: u, namespace: mine}}
";
    assert_cases([
        ("only current-context", overlay("current-context: dev\n"), context("prod")),
        ("and the namespace leaks", overlay("current-context: prod\n"), namespace("x")),
        ("with entries of its own", overlay(full), context_and_namespace("prod", "x")),
        ("with entries, no switch", overlay(full), namespace("x")),
    ]);
}
