//! What can follow on the command line, as the shells' scripts ask for it.

use super::hard_contexts;
use crate::sample::{contexts, home_with};
use crate::support::api_server::ApiServer;
use crate::support::gate::required;
use crate::support::home::Home;

/// The answer to fish, for the words after `kswitch`.
#[track_caller]
fn answer(home: &Home, words: &[&str]) -> String {
    home.command(&["complete", "fish", "--", "kswitch"]).args(words).run().only_stdout()
}

/// The words alone.
#[track_caller]
fn words(home: &Home, line: &[&str]) -> Vec<String> {
    let answer = answer(home, line);
    let mut lines = answer.lines();
    assert_eq!(lines.next(), Some("words"), "{answer}");
    lines.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn contexts_come_with_their_namespace_and_file() {
    let mut home = Home::new();
    home.write("one", "contexts: [{name: web-10}, {name: web-9, context: {namespace: shop}}]\n");
    home.write("two", "contexts: [{name: web-9}]\n");
    home.write(".kube/config.d/x", "contexts: [{name: beside}]\n");
    home.kubeconfig(&["one", "two"]);
    assert_eq!(
        answer(&home, &["ctx", ""]),
        "words\nbeside\tdefault, ~/.kube/config.d/x\nweb-9\tshop, ~/one\nweb-10\tdefault, ~/one\n"
    );
    assert_eq!(answer(&home, &["ctx", "web-1"]), "words\nweb-10\tdefault, ~/one\n");
    assert_eq!(words(&home, &["delete", "web-9", "web-1"]), ["web-10"]);
    assert_eq!(words(&home, &["exec", "web-9", "web-1"]), ["web-10"]);
    assert_eq!(words(&home, &["exec", "!web-1"]), ["!web-10"]);
    assert_eq!(words(&home, &["exec", "web-9", "-n", ""]), ["default", "shop"]);
    assert_eq!(answer(&home, &["exec", "web-9", "--", "w"]), "files\n");
    assert_eq!(words(&home, &["ns", "--context", "b"]), ["beside"]);
    assert_eq!(words(&home, &["ctx", "zzz"]), [""; 0]);
}

#[test]
fn namespaces_are_those_cached_and_no_cluster_is_asked() {
    let server = ApiServer::start(&["cart", "web"]);
    let mut home = Home::new();
    server.kubeconfig().named("own").namespace("mine").write(&home);
    home.kubeconfig(&[".kube/config"]);
    assert_eq!(words(&home, &["ns", ""]), ["default", "mine"]);
    assert_eq!(server.connections(), 0);
    home.run(&["ns", "--list"]).success();
    let connections = server.connections();
    assert_eq!(words(&home, &["ns", ""]), ["cart", "default", "mine", "web"]);
    assert_eq!(words(&home, &["ns", "c"]), ["cart"]);
    assert_eq!(words(&home, &["ns", "--context", "own", "w"]), ["web"]);
    assert_eq!(words(&home, &["ctx", "own", "-n", "w"]), ["web"]);
    assert_eq!(words(&home, &["ctx", "own", "--namespace=w"]), ["--namespace=web"]);
    assert_eq!(server.connections(), connections);
}

#[test]
fn options_of_the_verb_come_before_those_of_every_command() {
    let home = home_with(&["a"]);
    let of_every_command =
        ["--kubeconfig", "--color", "--timeout", "--height", "--plain", "--quiet", "--verbose"];
    for (verb, own) in [
        ("current", &["--format", "--output", "--help"][..]),
        (
            "env",
            &[
                "--shell",
                "--value",
                "--context",
                "--namespace",
                "--anyway",
                "--keep",
                "--all",
                "--help",
            ],
        ),
        ("undo", &["--redo", "--global", "--anyway", "--yes", "--help"]),
    ] {
        assert_eq!(words(&home, &[verb, "--"]), [own, &of_every_command].concat());
    }
}

/// Contexts too, once a letter is typed, because kswitch switches to one that it is given.
#[test]
fn after_the_program_verbs_come_first_and_then_contexts() {
    let home = home_with(&["shop", "env-1", "ctx"]);
    assert_eq!(words(&home, &["sh"]), ["shell", "shop"]);
    assert_eq!(words(&home, &["env"]), ["env", "env-1"]);
    let verbs = words(&home, &[""]);
    assert!(verbs.contains(&"ctx".to_owned()) && !verbs.contains(&"shop".to_owned()), "{verbs:?}");
    assert_eq!(words(&home, &["shop", "e"]), [""; 0]);
}

#[test]
fn what_was_typed_before_counts() {
    let home = home_with(&["a", "b"]);
    home.write(
        "my files/other",
        contexts(&["far", "near"]).replace("user: near}", "user: near, namespace: shop}"),
    );
    let other = home.path("my files/other");
    let other = other.to_str().expect("a plain path");
    for line in [
        &["--kubeconfig", other, "ctx", ""][..],
        &["ctx", "--kubeconfig", other, ""],
        &["ctx", "--kubeconfig", "my files/other", ""],
        &["ctx", "--kubeconfig", "~/my files/other", ""],
        &["--kubeconfig", other, "-q", "--nope", "ctx", ""],
    ] {
        assert_eq!(words(&home, line), ["far", "near"], "{line:?}");
    }
    let of_near = ["--kubeconfig", other, "ns", "--context", "near", ""];
    assert_eq!(words(&home, &of_near), ["default", "shop"]);
    assert_eq!(words(&home, &["--kubeconfig", other, "ns", ""]), ["default"]);
    assert_eq!(words(&home, &["--kubeconfig", "nowhere", "ctx", ""]), [""; 0]);
}

#[test]
fn names_that_cannot_be_typed_are_left_out() {
    let mut home = Home::new();
    home.write("config", hard_contexts(&["a b", "it's", "x\ny", "x\u{1b}[2J", "x\u{202e}y", "ü"]));
    home.kubeconfig(&["config"]);
    assert_eq!(words(&home, &["ctx", ""]), ["a b", "it's", "ü"]);
}

#[test]
fn files_are_left_to_the_shell_and_fixed_values_are_completed() {
    let home = home_with(&["a"]);
    for line in [
        &["ctx", "a", "--file", ""][..],
        &["--kubeconfig", "x"],
        &["man", ""],
        &["install-links", ""],
    ] {
        assert_eq!(answer(&home, line), "files\n", "{line:?}");
    }
    assert_eq!(words(&home, &["ctx", "-l", "-o", ""]), ["name", "wide", "json"]);
    assert_eq!(words(&home, &["--color", "a"]), ["auto", "always"]);
    assert_eq!(words(&home, &["init", ""]), ["bash", "zsh", "fish", "nu", "powershell"]);
    let placeholders = words(&home, &["current", "--format", "{context} {c"]);
    assert_eq!(placeholders, ["{context} {context}", "{context} {cluster}"]);
    for line in [&["--timeout", ""], &["init", "--ctx-key", ""][..]] {
        assert_eq!(words(&home, line), [""; 0], "{line:?}");
    }
}

/// A key was pressed in the middle of a line: whatever is wrong, nothing is printed.
#[test]
fn what_is_broken_is_passed_over_in_silence() {
    let mut home = home_with(&["a"]);
    home.write("broken", "kind: Pod\n");
    home.kubeconfig(&["broken", "config"]);
    assert_eq!(words(&home, &["ctx", ""]), ["a"]);
    home.write(".config/kswitch/settings.yaml", "nope: 1\n");
    assert_eq!(words(&home, &["ctx", ""]), ["a"]);
}

#[test]
fn a_name_with_a_dash_is_completed_only_where_it_can_stand() {
    let home = home_with(&["-dash", "plain"]);
    assert_eq!(words(&home, &["ctx", ""]), ["plain"]);
    assert_eq!(words(&home, &["ctx", "--", ""]), ["-dash", "plain"]);
    assert_eq!(words(&home, &["ns", "--context="]), ["--context=-dash", "--context=plain"]);
    home.run(&["ctx", "--", "-dash"]).success();
    home.run(&["ns", "-c", "--context=-dash"]).success();
}

#[test]
fn options_are_completed_where_one_is_begun_and_short_ones_one_by_one() {
    let home = home_with(&["a"]);
    assert!(words(&home, &["ctx", "-"]).contains(&"-n".to_owned()));
    assert_eq!(words(&home, &["ctx", "--na"]), ["--namespace"]);
    assert_eq!(words(&home, &["ctx", "-d"]), [""; 0]);
}

#[test]
fn options_are_completed_where_a_path_could_stand_too() {
    let home = home_with(&["a"]);
    assert_eq!(words(&home, &["install-links", "--f"]), ["--force"]);
    assert!(words(&home, &["install-links", "-"]).contains(&"-f".to_owned()));
    assert!(words(&home, &["man", "--"]).contains(&"--quiet".to_owned()));
    for line in [
        &["install-links", "--", "-"][..],
        &["install-links", "--kubeconfig=x"],
        &["install-links", "--force", ""],
    ] {
        assert_eq!(answer(&home, line), "files\n", "{line:?}");
    }
}

#[test]
fn sessions_are_started_with_the_same_names_as_switches() {
    let mut home = Home::new();
    home.write(
        "one",
        contexts(&["web", "shop"]).replace("user: shop}", "user: shop, namespace: cart}"),
    );
    home.kubeconfig(&["one"]);
    assert_eq!(words(&home, &["shell", ""]), ["shop", "web"]);
    assert_eq!(words(&home, &["shell", "shop", "-n", ""]), ["cart", "default"]);
    assert_eq!(words(&home, &["shell", "-n", ""]), ["default"]);
    assert_eq!(words(&home, &["env", "--context", "s"]), ["shop"]);
    assert_eq!(words(&home, &["env", "--context", "shop", "-n", "c"]), ["cart"]);
    assert_eq!(
        words(&home, &["session", ""]),
        ["list", "start", "leave", "prune", "save", "discard", "help"]
    );
    for line in [&["shell", "shop", "--", ""][..], &["session", "save", "x", ""]] {
        assert_eq!(answer(&home, line), "files\n", "{line:?}");
    }
}

/// Inside of a session with one context, a new session may have any other.
#[test]
fn within_a_session_the_verbs_that_leave_it_complete_what_is_outside() {
    let mut home = Home::new();
    home.write("one", contexts(&["web"]));
    home.write("two", contexts(&["shop"]).replace("user: shop}", "user: shop, namespace: cart}"));
    home.kubeconfig(&["one", "two"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let inside = |line: &str| {
        let line = format!("kswitch complete fish -- kswitch {line}");
        let ran = home.command(&["shell", "shop", "--only", "--", "sh", "-c", &line]).run();
        let answer = ran.only_stdout();
        let names = answer.lines().skip(1).map(|own| own.split('\t').next().unwrap_or_default());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(inside("ctx ''"), "shop");
    for outside in ["shell ''", "ctx --here ''", "ctx --global ''", "delete ''", "env --context ''"]
    {
        assert_eq!(inside(outside), "shop web", "{outside}");
    }
    assert_eq!(inside("shell -n ''"), "cart default");
}

#[test]
fn sessions_with_entries_to_save_are_completed() {
    let Some(_) = required("kubectl") else { return };
    let home = home_with(&["a"]);
    let add = "kubectl config set-cluster x --server=https://x.example >/dev/null";
    home.command(&["shell", "a", "--", "sh", "-c", add]).run().success();
    let found = answer(&home, &["session", "save", ""]);
    let id = found.strip_prefix("words\n").and_then(|own| own.split('\t').next()).expect("an id");
    assert_eq!(id.len(), 16, "{found}");
    assert_eq!(words(&home, &["session", "save", &id[..4]]), [id]);
    assert_eq!(words(&home, &["session", "save", "x"]), [""; 0]);
}
