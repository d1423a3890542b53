//! When a session ends, and what is left.

use crate::sample::contexts;

use super::{in_shell, sessions, three_files};

#[test]
fn a_shell_has_a_context_of_its_own_and_leaves_nothing() {
    let home = three_files();
    let ran =
        in_shell(&home, &["b", "-n", "shop"], "kswitch current; kswitch ctx c; kswitch current");
    assert_eq!(ran.success().stdout, "b shop\nc default\n");
    assert_eq!(home.read("b"), contexts(&["b"]));
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    assert_eq!(sessions(&home), [""; 0]);
}
