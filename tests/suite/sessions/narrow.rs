//! Narrow sessions: only the files of one context, and the same cluster and user.

use super::{in_shell, replied, sessions, three_files, with_reply};

/// The hints of the error are typed.
#[test]
fn a_context_outside_of_a_narrow_session_is_offered() {
    let home = three_files();
    let lines = "kswitch ctx c || kswitch shell c -- kswitch current; kswitch current";
    let ran = in_shell(&home, &["b", "--only"], lines).success();
    let hints = "error: context \"c\" is not in this session\n\
        hint: for this terminal: kswitch ctx c --here\n\
        hint: in a shell of its own: kswitch shell c\n";
    assert_eq!((&*ran.stdout, &*ran.stderr), ("c default\nb default\n", hints));
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let value = replied(&home);
    with_reply(&home, &["ctx", "c", "--here"]).env("KUBECONFIG", &value).run().success();
    let inside = home.command(&["current"]).env("KUBECONFIG", &value);
    assert_eq!(inside.run().only_stdout(), "c default\n");
    assert_eq!(sessions(&home).len(), 1);
}
