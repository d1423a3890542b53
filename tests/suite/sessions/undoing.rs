//! Undo within a session.

use super::{in_shell, three_files};

#[test]
fn undo_names_the_session_and_not_its_file() {
    let home = three_files();
    let ran = in_shell(&home, &["b"], "kswitch ctx c; kswitch undo; kswitch undo --redo").success();
    let message: Vec<_> = ran.stderr.lines().collect();
    assert_eq!(
        message,
        [
            "Switched to context \"c\" in this session.",
            "Undone: current context is \"b\" again in this session.",
            "Redone: current context is \"c\" again in this session.",
        ]
    );
}

/// The hint of the error is typed.
#[test]
fn without_a_change_in_the_session_undo_offers_the_one_outside() {
    let home = three_files();
    home.run(&["ctx", "c"]).success();
    let ran =
        in_shell(&home, &["b"], "kswitch undo || kswitch undo --global; kswitch current").success();
    assert_eq!(ran.stdout, "b default\n");
    let lines: Vec<_> = ran.stderr.lines().collect();
    assert_eq!(lines[0], "error: there is nothing to undo in this session");
    assert_eq!(lines[1], "hint: to undo the last change outside of it: kswitch undo --global");
    assert!(lines[2].starts_with("Undone: current context is \"a\" again ("), "{ran}");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
}

/// The session follows an undo of the kubeconfigs, with its current context and namespace.
#[test]
fn the_session_follows_an_undo_outside_of_it() {
    let home = three_files();
    let lines =
        "kswitch -q ns -f shop; kswitch -q rename b z; kswitch undo --global; kswitch current";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "b shop\n", "{ran}");
}
