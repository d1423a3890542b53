//! Other programs that change kubeconfigs, in a session.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::sample::contexts;
use crate::support::gate::required;

use super::{id_of_kept, in_shell, kubeconfigs_changed, sessions, three_files};

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
    let id = &id_of_kept(&ran);
    let kept = format!(
        "warning: kept this session: only it has context \"x\" and cluster \"x\"\n\
         hint: to keep them: kswitch session save {id} FILE\n\
         hint: to remove them: kswitch session discard {id}\n"
    );
    assert_eq!(ran.stderr, kept);
    assert_eq!(id.len(), 4);
    let unknown = home.run(&["session", "save", "nope", "new"]).only_stderr(1);
    assert!(unknown.contains("hint: kswitch session list"), "{unknown}");
    let listed = home.run(&["session", "list"]).only_stdout();
    assert!(listed.contains(&format!("\n{id}")) && listed.contains("  b  "), "{listed}");
    let new: PathBuf = home.path("new");
    home.run(&["session", "save", id, new.to_str().unwrap()]).success();
    let listed = home.command(&["ctx", "--list"]).env("KUBECONFIG", &new).run().only_stdout();
    assert_eq!(listed, "x\n");
    home.run(&["session", "prune"]).success();
    assert_eq!(sessions(&home), [""; 0]);
}

/// The hint is typed, with the start of the ID, which the list shows on a terminal.
#[test]
fn what_another_program_adds_to_a_session_can_be_removed() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "kubectl config set-cluster x --server=https://x.example >/dev/null
        kubectl config set-credentials x --token=SECRET >/dev/null
        kubectl config set-context x --cluster=x --user=x >/dev/null
        id=${KUBECONFIG%/kswitch-session.json:*}
        kswitch session discard ${id##*/}; kswitch ctx --list; kswitch session list -o name";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stderr, "Removed context \"x\", cluster \"x\" and user \"x\".\n");
    assert!(ran.stdout.starts_with("a\nb\nc\n"), "{ran}");
    assert_eq!(kubeconfigs_changed(&home), [""; 0]);
    assert_eq!(sessions(&home), [""; 0]);

    let lines = "kubectl config set-cluster x --server=https://x.example >/dev/null";
    let id = id_of_kept(&in_shell(&home, &["b"], lines).success());
    in_shell(&home, &["b"], lines).success();
    let message = home.run(&["session", "discard", ""]).only_stderr(1);
    assert!(message.starts_with("error: the IDs of 2 sessions start with \"\"\n"), "{message}");
    home.run(&["session", "discard", &id]).success();
    assert_eq!(sessions(&home).len(), 1);
    let message = home.run(&["session", "discard", &id]).only_stderr(1);
    assert!(message.starts_with(&format!("error: no session {id}\n")), "{message}");
}

/// The hint is typed.
#[test]
fn a_context_that_only_the_session_has_is_renamed_and_deleted_there() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "kubectl config set-context x --cluster=b --user=b >/dev/null
        kswitch rename x y; kswitch ctx y; kswitch rename . z; kswitch current; kswitch undo
        kswitch current; kswitch ctx b; kswitch delete c y || :; kswitch delete y; kswitch undo
        kswitch ctx --list; kswitch delete y; kswitch ctx --list";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "z default\ny default\na\nb\nc\ny\na\nb\nc\n", "{ran}");
    let refused = "error: nothing was deleted: only this session has some of these contexts\n\
                   hint: kswitch delete y\n";
    assert!(ran.stderr.contains(refused), "{ran}");
    assert_eq!(kubeconfigs_changed(&home), [""; 0]);
    assert_eq!(sessions(&home), [""; 0]);
}

/// Each command of kubectl: what kswitch prints next, the kubeconfigs that it changed, and whether it added
/// what only the session has.
#[test]
fn each_command_of_kubectl_config_is_followed() {
    let Some(_) = required("kubectl") else { return };
    let cases: [(&str, &str, &[&str], bool); 16] = [
        ("use-context c", "c default", &[], false),
        ("set-context --current --namespace=x", "b x", &[], false),
        ("set-context c --namespace=x", "b shop", &[], false),
        (
            "set-context b --user=c",
            "warning: this session has another cluster or user than the kubeconfig for \"b\"",
            &[],
            false,
        ),
        ("set-cluster b --server=https://n.example", "b shop", &["b"], false),
        ("set-credentials b --token=SECRET", "b shop", &["b"], false),
        ("unset users.b.token", "b shop", &["b"], false),
        ("set clusters.b.tls-server-name x", "b shop", &["b"], false),
        ("delete-cluster b", "b shop", &["b"], false),
        ("delete-user b", "b shop", &["b"], false),
        ("set-cluster n --server=https://n.example", "b shop", &[], true),
        ("set-credentials n --token=SECRET", "b shop", &[], true),
        ("set-context n --cluster=b --user=b", "b shop", &[], true),
        ("unset current-context", "error: this session has no current context", &[], false),
        ("rename-context b n", "n shop", &[], true),
        ("delete-context b", "b default", &[], false),
    ];
    for (command, message, changed, is_kept) in cases {
        let home = three_files();
        let lines = format!("kubectl config {command} >/dev/null 2>&1; kswitch current 2>&1 || :");
        let ran = in_shell(&home, &["b", "-n", "shop"], &lines).success();
        assert!(ran.stdout.starts_with(message), "{command}: {ran}");
        assert_eq!(kubeconfigs_changed(&home), changed, "{command}");
        assert_eq!(!sessions(&home).is_empty(), is_kept, "{command}");
        assert_eq!(
            ran.stderr.contains("hint: to keep them: kswitch session save "),
            is_kept,
            "{command}: {ran}"
        );
        assert!(!ran.stderr.contains("SECRET"), "{command}: {ran}");
    }
}

/// kswitch writes the copies anew when a kubeconfig has changed, and keeps what others added.
#[test]
fn a_refresh_keeps_what_was_added() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    home.write("other", contexts(&["d"]));
    let lines = "kubectl config set-credentials n --token=SECRET >/dev/null
        kubectl config set-context n --cluster=b --user=n --namespace=own >/dev/null
        cp other c; kswitch ctx a; kswitch ctx --list; kswitch ctx n; kswitch current
        kubectl config view --raw -o 'jsonpath={.users[?(@.name==\"n\")].user.token}'";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "a\nb\nd\nn\nn own\nSECRET", "{ran}");
}

/// What gcloud does to the first file: without lists it is replaced. kubectl writes empty lists as null.
const GCLOUD: &str = r#"#!/bin/sh -e
first=${KUBECONFIG%%:*}
if grep -q '^clusters: null' "$first"; then
    printf 'clusters: []\ncontexts: []\nusers: []\ncurrent-context: ""\n' >"$first"
fi
exec aws "$@"
"#;

/// What `aws eks update-kubeconfig` does to the first file.
const AWS: &str = r#"#!/bin/sh -e
first=${KUBECONFIG%%:*}
set_entry() { kubectl --kubeconfig "$first" config "$@" >/dev/null; }
set_entry set-cluster cloud --server=https://cloud.example
set_entry set-credentials cloud --token=SECRET
set_entry set-context cloud --cluster=cloud --user=cloud
set_entry use-context cloud
"#;

#[test]
fn clusters_that_a_cloud_program_adds_can_be_used_and_moved() {
    let Some(kubectl) = required("kubectl") else { return };
    for (before, program) in [
        ("", "aws"),
        ("", "gcloud"),
        ("kubectl config use-context c >/dev/null", "aws"),
        ("kubectl config use-context c >/dev/null", "gcloud"),
    ] {
        let home = three_files();
        home.script("aws", AWS);
        home.script("gcloud", GCLOUD);
        let lines = format!(
            "{before}
            {program}; kswitch current; kswitch ctx b; kswitch current; kswitch ctx cloud
            kubectl config view --minify --raw -o jsonpath={{.users[0].user.token}}"
        );
        let ran = in_shell(&home, &["a"], &lines).success();
        assert_eq!(ran.stdout, "cloud default\nb default\nSECRET", "{before} {program}: {ran}");
        assert_eq!(kubeconfigs_changed(&home), [""; 0], "{before} {program}");
        let id = id_of_kept(&ran);
        home.write("new", "mine");
        let refused = home.run(&["session", "save", &id, "new"]).only_stderr(1);
        assert_eq!(
            (refused.contains("new exists already"), &*home.read("new")),
            (true, "mine"),
            "{refused}"
        );
        let saved = home.run(&["session", "save", &id, "saved"]).success();
        assert!(!saved.stderr.contains("SECRET") && saved.stdout.is_empty(), "{saved}");
        let mode = home.path("saved").metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let view = ["config", "view", "--raw", "-o", "jsonpath={.users[*].user.token}"];
        let view = home.program(&kubectl, &view).env("KUBECONFIG", home.path("saved")).run();
        assert_eq!(view.only_stdout(), "SECRET");
        home.run(&["session", "prune"]).success();
        assert_eq!(sessions(&home), [""; 0]);
    }
}
