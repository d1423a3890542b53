//! `ctx -` and `ns -`: back to what was used before, per chain and per context.

use expect_test::expect;

use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;

fn current(home: &Home) -> String {
    home.run(&["ctx", "-c"]).only_stdout().trim_end().to_owned()
}

fn namespace(home: &Home) -> String {
    home.run(&["ns", "-c"]).only_stdout().trim_end().to_owned()
}

#[test]
fn ctx_dash_toggles() {
    let home = home_with(&["a", "b"]);
    assert_text(
        &home.run(&["ctx", "-"]).only_stderr(1),
        expect![[r#"
error: no previous context
hint: kswitch ctx NAME
"#]],
    );
    home.run(&["ctx", "b"]).success();
    for expected in ["a", "b", "a"] {
        let ran = home.run(&["ctx", "-"]).success();
        assert_eq!(ran.stderr, format!("Switched to context \"{expected}\".\n"));
        assert_eq!(current(&home), expected);
    }
}

#[test]
fn a_previous_context_that_is_gone_is_called_that() {
    let home = home_with(&["a", "b", "c"]);
    home.run(&["ctx", "b"]).success();
    home.run(&["delete", "a"]).success();
    for words in [&["ctx", "-"][..], &["-"], &["shell", "-"]] {
        assert_eq!(
            home.run(words).only_stderr(1),
            "error: the previous context \"a\" is no longer in a kubeconfig\n\
             hint: kswitch ctx NAME\nhint: to pick one: kswitch\n"
        );
    }
}

/// Explained in the same way by all commands.
#[test]
fn a_current_context_that_is_gone_is_called_that() {
    let home = home_with(&["shop-a", "shop-b"]);
    home.run(&["delete", "shop-a"]).success();
    let said = home.run(&["current"]).only_stderr(1);
    assert!(said.starts_with("error: the current context \"shop-a\", set in ~/config,"), "{said}");
    for words in [&["shell"][..], &["ns", "-c"], &["shell", "-n", "x", "--", "true"]] {
        assert_eq!(home.run(words).only_stderr(1), said);
    }
}

#[test]
fn each_chain_has_its_own_way_back() {
    let mut home = home_with(&["a", "b"]);
    home.write("other", contexts(&["c", "d"]));
    home.run(&["ctx", "b"]).success();
    home.kubeconfig(&["other"]);
    home.run(&["ctx", "-"]).failure(1);
    home.run(&["ctx", "d"]).success();
    home.run(&["ctx", "-"]).success();
    assert_eq!(current(&home), "c");
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "-"]).success();
    assert_eq!(current(&home), "a");
}

#[test]
fn ns_dash_toggles_within_a_context() {
    let home = home_with(&["a", "b"]);
    home.run(&["ns", "one", "-f"]).success();
    home.run(&["ns", "two", "-f"]).success();
    home.run(&["ctx", "b"]).success();
    home.run(&["ns", "-"]).failure(1);
    home.run(&["ctx", "a"]).success();
    for expected in ["one", "two"] {
        home.run(&["ns", "-"]).success();
        assert_eq!(namespace(&home), expected);
    }
    // What was used before is known, without asking the cluster.
    assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, "default\none\ntwo\n");
}

#[test]
fn a_way_back_to_a_context_that_is_gone_is_an_error() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    home.write("config", contexts(&["b", "c"]));
    assert_text(
        &home.run(&["ctx", "-"]).only_stderr(1),
        expect![[r#"
error: the previous context "a" is no longer in a kubeconfig
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
    );
    assert_eq!(current(&home), "b");
}

#[test]
fn a_history_that_cannot_be_kept_is_a_warning() {
    let home = home_with(&["a", "b"]);
    home.write(".local/state", "a file where a directory should be");
    let ran = home.run(&["ctx", "b"]).success();
    assert!(ran.stderr.starts_with("warning: the history is not kept: "), "{ran}");
    assert_eq!(current(&home), "b");
}

/// Another kswitch that was stopped, as with Ctrl-Z, still holds what it held.
#[test]
fn a_history_locked_by_another_process_is_a_warning() {
    let home = home_with(&["a", "b"]);
    let lock = home.write(".local/state/kswitch/history.lock", "");
    let held = std::fs::File::open(lock).expect("open the lock");
    held.lock().expect("hold the lock");
    let ran = home.run(&["ctx", "b"]).success();
    assert_text(
        &ran.stderr,
        expect![[r#"
warning: the history is not kept: can't lock ~/.local/state/kswitch/history.lock: resource busy
Switched to context "b".
"#]],
    );
    assert_eq!(current(&home), "b");
}

#[test]
fn the_namespace_of_another_context_is_set_without_switching() {
    let home = home_with(&["a", "b"]);
    let ran = home.run(&["ns", "x", "-f", "--context", "b"]).success();
    assert_eq!(ran.stderr, "Namespace of context \"b\" is now \"x\"; it is not the current one.\n");
    assert_eq!(current(&home), "a");
    assert_eq!(home.run(&["ns", "-c", "--context", "b"]).only_stdout(), "x\n");
    assert_eq!(namespace(&home), "default");
    // It was never current, so there is no way back to it.
    home.run(&["ctx", "-"]).failure(1);
}
