//! The suggested commands are typed, one after the other, and repair what was found.

use expect_test::expect;

use crate::cross_file::kubeadm;
use crate::doctor::{codes, suggested};
use crate::rename_whole::{home_of, reached};
use crate::support::command::Ran;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// Types all suggested commands.
fn repair(home: &Home) {
    for command in suggested(home) {
        let ran = home.program("sh", &["-c", &command]).run();
        assert_eq!(ran.code, 0, "{command}: {ran}");
    }
}

/// The most frequent wish of users: two clusters of kubeadm.
#[test]
fn two_files_of_kubeadm_get_names_of_their_own() {
    let Some(kubectl) = Kubectl::required() else { return };
    let name = "kubernetes-admin@kubernetes";
    let home = home_of([name, name]);
    let ran = home.run(&["doctor"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert_text(
        &home.masked(&ran.stdout),
        expect![[r#"
~/berlin
  warning: other users can read its credentials (mode 0644) [readable-by-others]
    hint: chmod go-rwx ~/berlin

~/oslo
  error: line 8: context "kubernetes-admin@kubernetes" is in ~/berlin:8 too, and kubectl takes that one: it reaches https://berlin.example:6443, never https://oslo.example:6443 [duplicate-context]
    hint: kswitch rename kubernetes-admin@kubernetes oslo --whole --file ~/oslo
  warning: other users can read its credentials (mode 0644) [readable-by-others]
    hint: chmod go-rwx ~/oslo

1 error and 2 warnings in 2 files.
"#]],
    );
    repair(&home);
    let ran = home.run(&["doctor", "--strict"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "No problems in 2 files.\n"));
    assert_eq!(reached(&kubectl, &home, "oslo"), "https://oslo.example:6443 token-of-oslo");
    assert_eq!(reached(&kubectl, &home, name), "https://berlin.example:6443 token-of-berlin");
}

/// Contexts with names of their own share the cluster and the user; several contexts of a file need one
/// rename, and a file that is not in `KUBECONFIG` too.
#[test]
fn clusters_and_users_of_one_name_are_told_apart() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home_of(["berlin", "oslo"]);
    home.write("oslo", {
        let more =
            "contexts:\n- {name: more, context: {cluster: kubernetes, user: kubernetes-admin}}\n";
        home.read("oslo").replace("contexts:\n", more)
    });
    home.write("rome", kubeadm("berlin", "server: https://rome.example", "token: of-rome"));
    home.write(
        ".kube/clusters/cluster-bonn.yaml",
        kubeadm("berlin", "server: https://bonn.example", "token: of-bonn"),
    );
    home.kubeconfig(&["berlin", "oslo", "rome"]);
    assert_eq!(
        codes(&home, &[]).iter().filter(|code| *code != "readable-by-others").collect::<Vec<_>>(),
        [
            "other-cluster",
            "other-credentials",
            "other-cluster",
            "other-credentials",
            "duplicate-context",
            "duplicate-context",
            "not-in-kubeconfig",
        ]
    );
    repair(&home);
    assert_eq!(codes(&home, &[]), ["not-in-kubeconfig"]);
    for (context, expected) in [
        ("more", "https://oslo.example:6443 token-of-oslo"),
        ("oslo", "https://oslo.example:6443 token-of-oslo"),
        ("rome", "https://rome.example of-rome"),
    ] {
        assert_eq!(reached(&kubectl, &home, context), expected);
    }
    home.kubeconfig(&["berlin", "oslo", "rome", ".kube/clusters/cluster-bonn.yaml"]);
    assert_eq!(codes(&home, &[]), [""; 0]);
    assert_eq!(reached(&kubectl, &home, "bonn"), "https://bonn.example of-bonn");
}

#[test]
fn what_is_unused_or_leads_nowhere_goes_away() {
    if Kubectl::required().is_none() {
        return;
    }
    let mut home = Home::new();
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let first = "contexts:\n- name: lost\n  context: {cluster: gone, user: u}\n- {name: none}\n\
                 - {name: -x, context: {cluster: c, user: gone}}\n- {name: a, context: {cluster: c, user: u}}\n\
                 clusters:\n- {name: c, cluster: {server: 'https://c'}}\n- {name: -old}\n\
                 users: [{name: u, user: {token: t}}, {name: old}]\ncurrent-context: old\n";
    home.write("first", first);
    home.write(
        "second",
        "contexts: [{name: a, context: {cluster: c, user: u}}]\ncurrent-context: gone\n",
    );
    home.kubeconfig(&["first", "second"]);
    let found = codes(&home, &[]);
    assert_eq!(
        found,
        [
            "missing-cluster",
            "context-without-cluster",
            "missing-user",
            "cluster-without-server",
            "dangling-current-context",
            "readable-by-others",
            "context-without-user",
            "unused-cluster",
            "unused-user",
            "repeated-context",
        ]
    );
    repair(&home);
    assert_eq!(codes(&home, &[]), ["no-current-context"]);
    assert_eq!(home.run(&["ctx", "--list"]).only_stdout(), "a\n");
}

/// An entry that one file does not use may be used from another, and what it lacks may be there.
#[test]
fn nothing_is_deleted_for_one_file_of_several() {
    let home = {
        let home = Home::new();
        home.write(".kube/config", "users: [{name: u, user: {token: t}}]\ncurrent-context: a\n");
        let a = "contexts: [{name: a, context: {cluster: c, user: u}}]\n\
                 clusters: [{name: c, cluster: {server: 'https://c'}}]\n";
        home.write(".kube/clusters/cluster-a", a);
        for file in [".kube/config", ".kube/clusters/cluster-a"] {
            home.mode(file, 0o600);
        }
        home
    };
    let with =
        |file: &str| home.run(&["doctor", "--kubeconfig", &home.path(file).to_string_lossy()]);
    let hints = |ran: &Ran| {
        let hints = ran.stdout.lines().filter(|line| line.contains("hint:"));
        hints.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(hints(&with(".kube/config")), ["hint: to correct it: vi ~/.kube/config"]);
    let path = "hint: to correct it: vi ~/.kube/clusters/cluster-a";
    assert_eq!(hints(&with(".kube/clusters/cluster-a")), [path]);
    // Without the cluster files in KUBECONFIG.
    let found = home.run(&["doctor"]);
    assert_eq!(hints(&found), ["hint: for the cluster files: eval \"$(kswitch env)\""; 2]);
}
