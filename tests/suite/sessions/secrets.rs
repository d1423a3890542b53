//! No credential is copied.

use super::{in_shell, three_files};

#[test]
fn no_session_has_a_copy_of_a_credential() {
    let home = three_files();
    let ran = in_shell(&home, &["b"], "cat \"${KUBECONFIG%%:*}\"").success();
    assert!(ran.stdout.contains("\"b\"") && !ran.stdout.contains("token"), "{ran}");
}
