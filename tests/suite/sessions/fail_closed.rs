//! Lost or damaged files of a session: programs fail instead of using another context.

use crate::support::gate::{is_root, required};
use crate::support::home::Home;

use super::{in_shell, kubeconfigs_changed, replied, three_files, three_files_in, with_reply};

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
        assert!(ran.stdout.contains("error: this session has "), "{loss}: {ran}");
    }
}

#[test]
fn a_session_that_has_ended_goes_on_with_a_switch() {
    let home = three_files();
    let lines = "rm \"${KUBECONFIG%%:*}\"; kswitch current || kswitch ctx b; kswitch current";
    let ran = in_shell(&home, &["c"], lines).success();
    assert!(ran.stderr.contains("its file was removed\nhint: kswitch ctx NAME\n"), "{ran}");
    assert_eq!(ran.stdout, "b default\n");
    // In a terminal that goes on both hints help.
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let value = replied(&home);
    let inside = |arguments: &[&str]| with_reply(&home, arguments).env("KUBECONFIG", &value);
    std::fs::remove_file(value.split(':').next().expect("a file"))
        .expect("remove the session file");
    let message = inside(&["current"]).run().only_stderr(1);
    assert!(
        message.ends_with(
            "hint: kswitch ctx NAME\nhint: to leave the session: kswitch session leave\n"
        ),
        "{message}"
    );
    inside(&["ctx", "c"]).run().success();
    assert_eq!(inside(&["current"]).run().only_stdout(), "c default\n");
    inside(&["session", "leave"]).run().success();
}

/// As after a logout, which removes the runtime directory. What `KUBECONFIG` was before is not known.
#[test]
fn leaving_a_session_whose_record_is_lost_says_which_kubeconfigs_are_left() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [b]\n");
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let value = replied(&home);
    let file = std::path::Path::new(value.split(':').next().expect("a file"));
    std::fs::remove_dir_all(file.parent().expect("a directory")).expect("remove the session");
    let left = with_reply(&home, &["session", "leave"]).env("KUBECONFIG", &value).run().success();
    let message = "Left the session: KUBECONFIG has only the kubeconfigs that it had, because its record \
        is lost.\n";
    assert_eq!((&*left.stderr, home.masked(&replied(&home))), (message, "$HOME/b".to_owned()));
}

const LOSSES: [&str; 5] = [
    "rm \"$own\"",
    ": >\"$own\"",
    "text=$(head -c 60 \"$own\"); printf %s \"$text\" >\"$own\"",
    "rm -r \"${own%/*}\"",
    "kubectl config unset current-context >/dev/null",
];

/// As an ordinary user, whom the mode of the guard stops. `-n` stands for any other flag of kubectl.
#[test]
fn no_program_uses_or_makes_another_context_current_in_a_lost_session() {
    let Some(_) = required("kubectl") else { return };
    for loss in LOSSES {
        let home = three_files_in(Home::new()).owned_by_ordinary_user();
        let lines = format!(
            "own=${{KUBECONFIG%%:*}}; {loss}
            kubectl config view --minify && echo used || :
            kubectl -n x get pods --request-timeout=1 && echo used || :
            kswitch current && echo used || :
            kubectl config view >/dev/null && kubectl config unset current-context && echo used || :
            kubectl config view --minify && echo used || :
            kswitch ctx c; kswitch ns -f shop; kswitch current; kubectl config current-context
            kswitch session leave 2>&1 | grep -v hint; kswitch current"
        );
        let ran = in_shell(&home, &["b"], &lines).success();
        let (before, after) =
            ran.stdout.split_once("c shop\nc\n").unwrap_or_else(|| panic!("{loss}: {ran}"));
        assert!(!before.contains("used") && !before.contains("server:"), "{loss}: {ran}");
        assert!(after.ends_with("c shop\n"), "{loss}: {ran}");
        assert_eq!(kubeconfigs_changed(&home), [""; 0], "{loss}");
    }
}

/// A change in the session restores the guard; what only reads reports it. The hint is typed.
#[test]
fn a_changed_guard_is_reported_and_restored() {
    let Some(_) = required("kubectl") else { return };
    let guard = ".local/state/kswitch/kswitch-guard.yaml";
    for harm in ["rm -f \"$guard\"", "chmod u+w \"$guard\"; echo 'current-context: a' >\"$guard\""]
    {
        let home = three_files_in(Home::new()).owned_by_ordinary_user();
        let lines = format!(
            "guard=${{KUBECONFIG#*:}}; guard=${{guard%%:*}}; {harm}; kswitch current; kswitch ctx c; kswitch current"
        );
        let ran = in_shell(&home, &["b"], &lines).success();
        assert_eq!(ran.stdout, "b default\nc default\n", "{ran}");
        assert_eq!(ran.stderr.matches("was changed or removed: if the file").count(), 1, "{ran}");
        assert!(ran.stderr.contains("hint: to restore it: kswitch ctx NAME"), "{ran}");
        assert!(home.read(guard).contains("kswitch: this session has ended"));
        home.write(guard, "current-context: a");
        in_shell(&home, &["b"], "true").success();
        assert!(home.read(guard).contains("kswitch: this session has ended"));
        let mode = home.path(guard).metadata().expect("a file").permissions();
        assert!(mode.readonly());
    }
}

/// root, whom the mode of the guard does not stop, in containers for example. What kubectl writes where the
/// session file is lost goes nowhere, and other sessions that end fail as before.
#[test]
fn root_makes_no_context_current_for_other_sessions() {
    let Some(_) = required("kubectl") else { return };
    if !is_root() {
        return;
    }
    for write in [
        "use-context a",
        "set current-context a",
        "set-context --current --namespace=x",
        "set-context x --cluster=a",
        "set-cluster x --server=https://x.example",
        "set-credentials x --token=SECRET",
    ] {
        let home = three_files();
        let lines = format!(
            "rm \"${{KUBECONFIG%%:*}}\"; kubectl config {write} >/dev/null; kubectl get pods 2>&1 || :"
        );
        let ran = in_shell(&home, &["b"], &lines).success();
        assert!(ran.stdout.contains("kswitch: this session has ended"), "{write}: {ran}");
        let guard = home.read(".local/state/kswitch/kswitch-guard.yaml");
        assert_eq!(guard, GUARD, "{write}");
        assert_eq!(kubeconfigs_changed(&home), [""; 0], "{write}");
    }
    // What took the place of the link is replaced.
    let home = three_files();
    home.write(".local/state/kswitch/kswitch-sink", "current-context: a");
    let ran = in_shell(&home, &["b"], "rm \"${KUBECONFIG%%:*}\"; kubectl config current-context");
    assert_eq!(ran.success().stdout, "kswitch: this session has ended\n");
}

const GUARD: &str =
    "apiVersion: v1\nkind: Config\ncurrent-context: \"kswitch: this session has ended\"\n";
