//! Lost or damaged files of a session: programs fail instead of using another context.

use crate::support::gate::required;

use super::{in_shell, three_files};

#[test]
fn a_lost_session_fails_closed() {
    let Some(_) = required("kubectl") else { return };
    for loss in ["rm \"$own\"", ": >\"$own\"", "kubectl config unset current-context >/dev/null"] {
        let home = three_files();
        let lines = format!(
            "own=${{KUBECONFIG%%:*}}; {loss}; kubectl get pods 2>&1 || :; kswitch current 2>&1 || :"
        );
        let ran = in_shell(&home, &["b"], &lines).success();
        assert!(ran.stdout.contains("kswitch: this session has ended"), "{loss}: {ran}");
        assert!(ran.stdout.contains("error: this session has ended: "), "{loss}: {ran}");
    }
}

#[test]
fn a_session_that_has_ended_goes_on_with_a_switch() {
    let home = three_files();
    let lines = "rm \"${KUBECONFIG%%:*}\"; kswitch current || kswitch ctx b; kswitch current";
    let ran = in_shell(&home, &["c"], lines).success();
    assert!(ran.stderr.contains("hint: kswitch ctx NAME, or kswitch session leave"), "{ran}");
    assert_eq!(ran.stdout, "b default\n");
}
