//! Sessions: a context of one terminal.

use std::path::PathBuf;

use crate::sample::contexts;
use crate::support::command::{Command, Ran};
use crate::support::gate::required;
use crate::support::home::Home;

/// A home with the contexts a, b and c in three files, and kswitch on PATH.
fn three_files() -> Home {
    let mut home = Home::new();
    for name in ["a", "b", "c"] {
        home.write(name, contexts(&[name]));
    }
    home.kubeconfig(&["a", "b", "c"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// Runs lines of a shell in a session.
fn in_shell(home: &Home, arguments: &[&str], lines: &str) -> Ran {
    home.command(&["shell"]).args(arguments).args(&["--", "sh", "-ec", lines]).run()
}

/// A command in a shell whose function waits for a reply.
fn with_reply(home: &Home, arguments: &[&str]) -> Command {
    home.command(arguments).env("KSWITCH_REPLY", home.path("replies/1"))
}

/// The value that the function would set.
fn replied(home: &Home) -> String {
    let reply = home.read("replies/1");
    reply.trim_end().strip_prefix("set ").expect("a value").to_owned()
}

fn sessions(home: &Home) -> Vec<String> {
    let is_session = |file: &String| file.ends_with("kswitch-session.json");
    home.files().into_iter().filter(is_session).collect()
}

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

#[test]
fn no_session_has_a_copy_of_a_credential() {
    let home = three_files();
    let ran = in_shell(&home, &["b"], "cat \"${KUBECONFIG%%:*}\"").success();
    assert!(ran.stdout.contains("\"b\"") && !ran.stdout.contains("token"), "{ran}");
}

#[test]
fn kubectl_sees_the_session_and_writes_to_it() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "kubectl config current-context
        kubectl config set-context --current --namespace=shop >/dev/null
        kubectl config use-context c >/dev/null
        kubectl config set-context --current --namespace=cart >/dev/null
        kswitch current; kswitch ctx -; kswitch ctx b; kswitch current";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "b\nc cart\nb shop\n", "{ran}");
    for name in ["a", "b", "c"] {
        assert_eq!(home.read(name), contexts(&[name]));
    }
}

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

/// The hint of the error is typed.
#[test]
fn a_session_that_has_ended_goes_on_with_a_switch() {
    let home = three_files();
    let lines = "rm \"${KUBECONFIG%%:*}\"; kswitch current || kswitch ctx b; kswitch current";
    let ran = in_shell(&home, &["c"], lines).success();
    assert!(ran.stderr.contains("hint: kswitch ctx NAME, or kswitch session leave"), "{ran}");
    assert_eq!(ran.stdout, "b default\n");
}

#[test]
fn a_terminal_enters_and_leaves_a_session() {
    let home = three_files();
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let value = replied(&home);
    let inside = |arguments: &[&str]| with_reply(&home, arguments).env("KUBECONFIG", &value);
    assert_eq!(inside(&["current"]).run().only_stdout(), "b default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    inside(&["ctx", "c", "--global"]).run().success();
    assert_eq!(inside(&["current"]).run().only_stdout(), "b default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "c default\n");
    inside(&["session", "leave"]).run().success();
    let chain: Vec<String> = home.chain().iter().map(|path| path.display().to_string()).collect();
    assert_eq!(replied(&home), chain.join(":"));
    assert_eq!(sessions(&home), [""; 0]);
}

/// The hints of both errors are typed.
#[test]
fn without_the_shell_integration_a_shell_is_offered() {
    let home = three_files();
    let refused = home.run(&["ctx", "b", "--here"]).only_stderr(1);
    assert!(refused.contains("without it: kswitch shell b"), "{refused}");
    assert_eq!(in_shell(&home, &["b"], "kswitch current").success().stdout, "b default\n");
}

#[test]
fn a_directory_has_a_stable_read_only_session() {
    let home = three_files();
    let pin = || home.run(&["env", "--context", "b", "-n", "shop", "--value"]).only_stdout();
    let value = pin();
    assert_eq!(pin(), value);
    let inside = |arguments: &[&str]| home.command(arguments).env("KUBECONFIG", value.trim_end());
    assert_eq!(inside(&["current"]).run().only_stdout(), "b shop\n");
    let refused = inside(&["ns", "-f", "cart"]).run().only_stderr(1);
    assert!(refused.contains("hint: to use another one here: kswitch shell NAME"), "{refused}");
    let refused = inside(&["session", "leave"]).run().only_stderr(1);
    assert!(refused.contains("hint: leave the directory"), "{refused}");
    let ran = inside(&["shell", "c", "--", "kswitch", "current"]).run().success();
    assert_eq!(ran.stdout, "c default\n");
}

/// The hint of the warning is typed.
#[test]
fn what_another_program_adds_to_a_session_is_kept_and_can_be_moved() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "kubectl config set-cluster x --server=https://x.example >/dev/null
        kubectl config set-context x --cluster=x >/dev/null";
    let ran = in_shell(&home, &["b"], lines).success();
    assert!(ran.stderr.contains("hint: kswitch session save "), "{ran}");
    let id = ran.stderr.split("session save ").nth(1).expect("an id").split(' ').next().unwrap();
    let unknown = home.run(&["session", "save", "nope", "new"]).only_stderr(1);
    assert!(unknown.contains("hint: kswitch session list"), "{unknown}");
    assert!(home.run(&["session", "list"]).only_stdout().contains(id));
    let new: PathBuf = home.path("new");
    home.run(&["session", "save", id, new.to_str().unwrap()]).success();
    let listed = home.command(&["ctx", "--list"]).env("KUBECONFIG", &new).run().only_stdout();
    assert_eq!(listed, "x\n");
    home.run(&["session", "prune"]).success();
    assert_eq!(sessions(&home), [""; 0]);
}

#[test]
fn a_rename_and_a_delete_change_the_kubeconfig_and_the_session() {
    let home = three_files();
    let lines = "kswitch ns -f shop; kswitch rename . z; kswitch current; kswitch delete a c; \
        kswitch ctx --list";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "z shop\nz\n", "{ran}");
    assert!(home.read("b").contains("name: z"));
}

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
