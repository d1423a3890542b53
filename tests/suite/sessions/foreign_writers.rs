//! Other programs that change kubeconfigs, in a session.

use std::path::PathBuf;

use crate::sample::contexts;
use crate::support::gate::required;

use super::{in_shell, sessions, three_files};

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
