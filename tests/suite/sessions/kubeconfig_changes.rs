//! Changes of the kubeconfigs under a session.

use super::{in_shell, three_files};

#[test]
fn a_rename_and_a_delete_change_the_kubeconfig_and_the_session() {
    let home = three_files();
    let lines = "kswitch ns -f shop; kswitch rename . z; kswitch current; kswitch delete a c; \
        kswitch ctx --list";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "z shop\nz\n", "{ran}");
    assert!(home.read("b").contains("name: z"));
}
