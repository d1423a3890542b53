//! The suggested commands are typed, one after the other, and repair what was found.

use std::time::{Duration, SystemTime};

use expect_test::expect;

use crate::cross_file::kubeadm;
use crate::doctor::{codes, findings, suggested};
use crate::rename_whole::{home_of, reached};
use crate::sample::contexts;
use crate::support::command::Ran;
use crate::support::expected::assert_text;
use crate::support::gate::{is_root, required};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// Types all suggested commands.
fn repair(home: &Home) {
    for command in suggested(home) {
        let ran = home.program("sh", &["-c", &command]).run();
        assert_eq!(ran.code, 0, "{command}: {ran}");
    }
}

/// The most frequent request of users: two clusters of kubeadm.
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
    assert_eq!(hints(&with(".kube/config")), ["hint: to correct it: vi +2 ~/.kube/config"]);
    let path = "hint: to correct it: vi +1 ~/.kube/clusters/cluster-a";
    assert_eq!(hints(&with(".kube/clusters/cluster-a")), [path]);
    // Without the cluster files in KUBECONFIG.
    let found = home.run(&["doctor"]);
    assert_eq!(hints(&found), ["hint: for the cluster files: eval \"$(kswitch env)\""; 2]);
}

/// A context that refers to an entry that does not exist would get that of the renamed context.
#[test]
fn a_suggested_name_is_free_of_references_too() {
    let name = "kubernetes-admin@kubernetes";
    for context in ["{cluster: oslo, user: x}", "{cluster: x, user: oslo}"] {
        let mut home = home_of([name, name]);
        home.write("other", format!("contexts: [{{name: x, context: {context}}}]\n"));
        home.kubeconfig(&["berlin", "oslo", "other"]);
        let renames: Vec<String> =
            suggested(&home).into_iter().filter(|own| own.contains(" rename ")).collect();
        let expected = format!("kswitch rename {name} {name}-2 --whole --file ~/oslo");
        assert_eq!(renames, [expected]);
    }
}

/// No path is an option of the program that gets it.
#[test]
fn a_path_with_a_dash_is_typed_as_a_path() {
    let mut home = Home::new();
    home.write("-rf", contexts(&["a"]));
    home.mode("-rf", 0o644);
    home.write("-rf~", "");
    home.kubeconfig_raw("-rf");
    assert!(suggested(&home).contains(&"chmod go-rwx ./-rf".to_owned()), "{:?}", suggested(&home));
    repair(&home);
    assert_eq!(codes(&home, &[]), ["relative-path"]);
    assert!(home.path("-rf").exists());
}

/// It is removed before a command is typed.
#[test]
fn no_command_is_suggested_for_a_pipe() {
    let Some(_) = required("bash") else { return };
    let mut home = Home::new();
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home.write("a", contexts(&["a"]));
    home.kubeconfig(&["a"]);
    let texts = [
        "contexts: [{name: a, context: {cluster: c, user: u}}]\nusers: [{name: old}]\ncurrent-context: b\n",
        "contexts: [{name: a, context: {cluster: true}}]\n",
        "sops: {}\ncontexts: ENC[x]\n",
    ];
    for text in texts {
        home.write("text", text);
        for line in [
            "kswitch doctor -o json --kubeconfig <(cat text)",
            "KUBECONFIG=~/a:<(cat text) kswitch doctor -o json",
        ] {
            let ran = home.program("bash", &["-c", line]).run();
            let found = findings(&ran);
            assert!(!found.is_empty(), "{ran}");
            assert!(!found.iter().any(|own| own["next"].to_string().contains("/dev/fd")), "{ran}");
        }
    }
}

/// With a sops and a sudo of the test.
#[test]
fn what_only_other_programs_repair_can_be_typed() {
    if !is_root() {
        return;
    }
    let home = Home::of_ordinary_user();
    home.write("encrypted it's", include_str!("../../fixtures/shapes/sops.yaml"));
    home.write("foreign", contexts(&["b"]));
    home.mode("foreign", 0o644);
    home.write("future", contexts(&["c"]));
    home.date("future", SystemTime::now() + Duration::from_secs(48 * 3600));
    home.script("kubectl", "#!/bin/sh\ncat \"$2\"; echo \"$1 $3 $4\"\n");
    let sops = "#!/bin/sh
[ \"$1\" = exec-file ] && [ -f \"$2\" ] || exit 1
echo decrypted >$HOME/plain
exec sh -c \"$(printf %s \"$3\" | sed \"s|{}|$HOME/plain|\")\"
";
    home.script("sops", sops);
    let mut home = home.owned_by_ordinary_user();
    home.give("foreign", 0);
    home.kubeconfig(&["encrypted it's", "foreign", "future"]);
    let mut found = codes(&home, &[]);
    found.retain(|code| ["encrypted-file", "foreign-owner", "future-time"].contains(&&**code));
    assert_eq!(found, ["encrypted-file", "foreign-owner", "future-time"]);
    let mut outputs = Vec::new();
    for command in suggested(&home) {
        let ran = match command.strip_prefix("sudo ") {
            Some(command) => home.program("sh", &["-c", command]).by_root().run(),
            None => home.program("sh", &["-c", &command]).run(),
        };
        outputs.push(format!("{command}: {}", ran.success().stdout));
    }
    let decrypted = outputs.iter().find(|own| own.starts_with("sops "));
    assert!(
        decrypted.is_some_and(|own| own.ends_with(": decrypted\n--kubeconfig get nodes\n")),
        "{outputs:?}"
    );
    assert!(outputs.iter().any(|own| own.starts_with("date -u: ")), "{outputs:?}");
    assert!(!codes(&home, &[]).contains(&"foreign-owner".to_owned()));
}

#[test]
fn a_broken_file_is_compared_with_its_copy() {
    let mut home = Home::new();
    let text = contexts(&["a"]);
    home.write("con fig", text.replace("users:", "users"));
    home.write("con fig~", &text);
    home.kubeconfig(&["con fig"]);
    let commands = suggested(&home);
    assert_eq!(commands, ["diff ~/'con fig~' ~/'con fig'", "rm ~/'con fig~'"]);
    let ran = home.program("sh", &["-c", &commands[0]]).run();
    assert_eq!(ran.stdout, "6c6\n< users:\n---\n> users\n", "{ran}");
}
