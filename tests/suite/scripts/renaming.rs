//! `kswitch rename`: another name for a context, and nothing else moves.

use expect_test::expect;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::untouched::Untouched;

const ONE: &str = "\
# mine
contexts:
- {name: a, context: {cluster: c}}  # the first
- name: 'b'   # quoted
";

const TWO: &str = r#"{"contexts":[{"name":"a"},{"name":"k"}],"current-context":"k"}"#;

/// The chain `one:two`, and a cluster file with the context `beside`.
fn home() -> Home {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.write(".kube/config.d/x", "contexts: [{name: beside}]\n");
    home.kubeconfig(&["one", "two"]);
    home
}

#[test]
fn a_name_is_exchanged_in_its_own_quotes() {
    let home = home();
    assert_eq!(home.run(&["rename", "b", "shop"]).only_stderr(0), "Renamed \"b\" to \"shop\".\n");
    assert_eq!(home.read("one"), ONE.replace("'b'", "'shop'"));
    assert_eq!(home.run(&["rename", "shop", "on"]).only_stderr(0), "Renamed \"shop\" to \"on\".\n");
    assert_eq!(home.read("one"), ONE.replace("'b'", "'on'"));
    assert_eq!(home.read("two"), TWO);
}

/// kubectl writes it to the first file, whichever set it (semantics 3.1).
#[test]
fn the_current_context_follows_its_name() {
    let Some(kubectl) = Kubectl::required() else { return };
    for name in ["k", "."] {
        let home = home();
        assert_eq!(
            home.run(&["rename", "-v", name, "new"]).only_stderr(0),
            "wrote ~/two\nwrote ~/one\nRenamed \"k\" to \"new\".\n"
        );
        assert_eq!(home.read("one"), format!("{ONE}current-context: new\n"));
        assert_eq!(home.read("two"), TWO.replace(r#"{"name":"k"}"#, r#"{"name":"new"}"#));
        let current = kubectl.run(&home, &["config", "current-context"]);
        assert_eq!(current.as_deref(), Ok("new"));
    }
}

#[test]
fn a_hidden_duplicate_that_shows_then_is_named() {
    let home = home();
    assert_eq!(
        home.run(&["rename", "a", "mine"]).only_stderr(0),
        "Renamed \"a\" to \"mine\". Then kubectl uses the context of that name in ~/two.\n"
    );
    assert_eq!(home.run(&["-q", "rename", "a", "theirs"]).only_stderr(0), "");
    let names = home.run(&["ctx", "-l"]).only_stdout();
    assert_eq!(names, "b\nbeside\nk\nmine\ntheirs\n");
}

#[test]
fn a_name_that_is_taken_or_missing_changes_nothing() {
    let mut home = home();
    let before = Untouched::now(&home);
    for (arguments, message) in [
        (
            ["a", "b"],
            "error: there is a context \"b\" already, in ~/one:4\nhint: kswitch rename a NEW\n",
        ),
        (
            ["b", "a"],
            "error: there is a context \"a\" already, in ~/one:3\nhint: kswitch rename b NEW\n",
        ),
        (["a", ""], "error: a context needs a name\nhint: kswitch rename a NEW\n"),
        (
            ["a", "-"],
            "error: \"-\" can't be a name: it means the previous context\n\
             hint: kswitch rename a NEW\n",
        ),
        (
            ["a", "."],
            "error: \".\" can't be a name: it means the current context\n\
             hint: kswitch rename a NEW\n",
        ),
        (
            ["a", "x\n\u{1b}[2J"],
            "error: \"x\\n\\u{1b}[2J\" can't be a name: it has a control character\n\
             hint: kswitch rename a NEW\n",
        ),
        (
            ["a", "x\u{202e}y"],
            "error: \"x\\u{202e}y\" can't be a name: it has a character that a terminal does not show as it is\n\
             hint: kswitch rename a NEW\n",
        ),
        (["bb", "x"], "error: no context \"bb\"\nhint: did you mean b?\n"),
        (
            ["beside", "x"],
            "error: context \"beside\" is in ~/.kube/config.d/x, which KUBECONFIG does not name\n\
             hint: for all cluster files, in this shell: eval \"$(kswitch env)\"\n\
             hint: in every new shell: echo 'eval \"$(kswitch init bash)\"' >> ~/.bashrc\n",
        ),
    ] {
        let arguments = ["rename", arguments[0], arguments[1]];
        assert_eq!(home.masked(&home.run(&arguments).only_stderr(1)), message, "{arguments:?}");
    }
    assert_eq!(
        home.run(&["rename", "a", "a"]).only_stderr(0),
        "Context \"a\" has that name already.\n"
    );
    for arguments in [&["rename"][..], &["rename", "a"], &["rename", "a", "b", "c"]] {
        let message = home.run(arguments).only_stderr(2);
        assert!(message.contains("Usage: kswitch rename"), "{message}");
    }
    before.assert();
    home.write("broken", "kind: Pod\n");
    home.kubeconfig(&["one", "broken"]);
    let message = home.run(&["rename", "a", "new"]).only_stderr(1);
    assert!(message.contains("/broken:1: ") && home.read("one") == ONE, "{message}");
}

#[test]
fn without_a_current_context_a_dot_fails() {
    let home = home_with(&["a"]);
    home.write("config", "contexts: [{name: a}]\n");
    assert_text(
        &home.run(&["rename", ".", "b"]).only_stderr(1),
        expect![[r#"
error: current-context is not set
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
    );
    assert_files_as_before(&home, &["config"]);
}

#[test]
fn two_dashes_end_the_options() {
    let home = home_with(&["a", "-x"]);
    home.run(&["rename", "--", "-x", "--y"]).success();
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "--y\na\n");
}

/// What was used before is known by its new name.
#[test]
fn the_way_back_knows_the_new_name() {
    let home = home_with(&["a", "b"]);
    home.run(&["ns", "-f", "x"]).success();
    home.run(&["ctx", "b"]).success();
    home.run(&["rename", "a", "new"]).success();
    assert_eq!(home.run(&["ctx", "-"]).only_stderr(0), "Switched to context \"new\".\n");
    home.run(&["ns", "-"]).success();
    assert_eq!(home.run(&["current"]).only_stdout(), "new default\n");
}

#[test]
fn the_namespaces_of_a_context_that_had_the_name_are_not_its_own() {
    let home = home_with(&["a", "b"]);
    home.run(&["ns", "-f", "x", "--context", "b"]).success();
    home.run(&["delete", "b"]).success();
    home.run(&["rename", "a", "b"]).success();
    assert_text(
        &home.run(&["ns", "-"]).only_stderr(1),
        expect![[r#"
error: context "b" has no previous namespace
hint: kswitch ns NAME
"#]],
    );
}

#[test]
fn it_can_be_undone() {
    let home = home();
    home.run(&["rename", "k", "1e3"]).success();
    assert_ne!(home.read("two"), TWO);
    home.run(&["undo"]).success();
    assert_eq!((home.read("one").as_str(), home.read("two").as_str()), (ONE, TWO));
}

#[test]
fn a_way_back_that_cannot_be_kept_is_reported() {
    let home = home_with(&["a", "b"]);
    home.write(".local/state", "in the way");
    let message = home.run(&["rename", "b", "c"]).only_stderr(0);
    assert!(message.contains("Renamed \"b\" to \"c\".\n"), "{message}");
    assert!(
        message.contains(
            "warning: it can't be undone: can't open ~/.local/state/kswitch: Not a directory\n"
        ),
        "{message}"
    );
    assert_eq!(
        home.read("config"),
        contexts(&["a", "b"]).replacen("- name: b\n  context", "- name: c\n  context", 1)
    );
}

/// It is the previous one for a switch, and is easily typed for `.`. The hint is typed.
#[test]
fn a_dash_does_not_name_the_previous_one() {
    let home = home_with(&["a", "b"]);
    let why =
        "error: rename needs the name of a context: - means the previous one, for switches only\n";
    assert_eq!(home.run(&["rename", "-", "x"]).only_stderr(1), why);
    home.run(&["ctx", "b"]).success();
    let refused = home.run(&["rename", "-", "x", "--whole"]).only_stderr(1);
    assert_eq!(refused, format!("{why}hint: kswitch rename a x --whole\n"));
    home.run(&["rename", "a", "x", "--whole"]).success();
}
