//! One problem of many entries is one finding for people, and one for each entry for programs.

use expect_test::expect;

use crate::doctor::{codes, findings, suggested, text};
use crate::sample::contexts;
use crate::support::expected::assert_text;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// A context, its cluster and its user of one name; the user needs the plugin `cloud`.
fn of_plugin(names: &[&str]) -> String {
    let plugin = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: cloud, interactiveMode: Never}}";
    contexts(names)
        .lines()
        .map(|line| match line.split_once("{token: ") {
            Some((before, _)) => format!("{before}{plugin}\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn what_one_command_repairs_is_one_finding() {
    if Kubectl::required().is_none() || required("bash").is_none() {
        return;
    }
    let mut home = Home::new();
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let lost = |name: &str, cluster: &str| {
        format!("- {{name: {name}, context: {{cluster: {cluster}, user: a}}}}\n")
    };
    let lost = lost("l1", "gone") + &lost("l2", "gone") + &lost("l3", "lost");
    let unused: String = ["u 1", "u2", "-u3"].map(|name| format!("- {{name: {name}}}\n")).concat();
    let text = of_plugin(&["a", "b", "c", "d", "e", "f"])
        .replace("contexts:\n", &format!("contexts:\n{lost}"))
        .replace("users:\n", &format!("users:\n{unused}"));
    home.write("config", text);
    home.mode("config", 0o600);
    home.kubeconfig(&["config"]);
    let ran = home.run(&["doctor"]);
    assert_text(
        &home.masked(&ran.stdout),
        expect![[r#"
~/config
  error: line 20: user "a": the credential plugin "cloud" is not installed; install "cloud", or correct exec.command in the kubeconfig [missing-plugin]
    the same for user "b" (line 22), user "c" (line 24), user "d" (line 26) and 2 others
    hint: to correct it: vi +20 ~/config
  error: line 33: cluster "gone" of context "l1" is in no file: kubectl connects to localhost:8080 [missing-cluster]
    the same for context "l2" (line 34)
    hint: to correct it: vi +33 ~/config
    hint: to delete the contexts: kswitch delete l1 l2
  error: line 35: cluster "lost" of context "l3" is in no file: kubectl connects to localhost:8080 [missing-cluster]
    hint: to correct it: vi +35 ~/config
    hint: to delete the context: kswitch delete l3
  note: line 17: no context uses user "u 1" [unused-user]
    the same for user "u2" (line 18) and user "-u3" (line 19)
    hint: for name in 'u 1' u2 -u3; do kubectl --kubeconfig ~/config config delete-user -- "$name"; done

9 errors and 3 notes in 1 file.
"#]],
    );
    let found = codes(&home, &[]);
    let count = |code: &str| found.iter().filter(|own| *own == code).count();
    assert_eq!(
        (count("missing-plugin"), count("missing-cluster"), count("unused-user")),
        (6, 3, 3)
    );
    let hints = ran.stdout.lines().filter_map(|line| line.trim().strip_prefix("hint: "));
    for hint in hints.filter(|hint| !hint.contains(": vi ")) {
        let command = hint.split_once(": ").map_or(hint, |(_, command)| command);
        home.program("bash", &["-c", command]).run().success();
    }
    home.script("cloud", "#!/bin/sh\nexit 1\n");
    assert_eq!(suggested(&home), [""; 0]);
}

/// One program repairs all files, also those that kubectl does not read.
#[test]
fn a_plugin_that_users_of_several_files_need_is_one_finding_of_one_severity() {
    let mut home = Home::new();
    for (file, names) in [
        (".kube/config", &["a"][..]),
        (".kube/clusters/cluster-b.yaml", &["b", "c"]),
        (".kube/clusters/cluster-d.yaml", &["d"]),
    ] {
        home.write(file, of_plugin(names));
        home.mode(file, 0o600);
    }
    let severities = |home: &Home| {
        let found = findings(&home.run(&["doctor", "-o", "json"]));
        let found = found.iter().filter(|own| text(own, "code") == "missing-plugin");
        found.map(|own| text(own, "severity").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(severities(&home), ["error"; 4]);
    let ran = home.run(&["doctor"]);
    assert_eq!(ran.code, 1);
    assert_text(
        &home.masked(&ran.stdout),
        expect![[r#"
Credential plugins
  error: ~/.kube/config:7: user "a": the credential plugin "cloud" is not installed; install "cloud", or correct exec.command in the kubeconfig [missing-plugin]
    the same for user "b" (~/.kube/clusters/cluster-b.yaml:9), user "c" (~/.kube/clusters/cluster-b.yaml:11) and user "d" (~/.kube/clusters/cluster-d.yaml:7)

KUBECONFIG
  note: does not contain 2 of the cluster files [not-in-kubeconfig]
    hint: for the cluster files: eval "$(kswitch env)"

4 errors and 1 note in 3 files.
"#]],
    );
    // kubectl needs it for no file.
    home.write(".kube/config", contexts(&["a"]));
    assert_eq!(severities(&home), ["warning"; 3]);
    home.kubeconfig(&[".kube/clusters/cluster-d.yaml"]);
    assert_eq!(severities(&home), ["error"; 3]);
}

/// An editor that takes a line gets that of the first problem.
#[test]
fn the_editor_of_the_user_opens_the_first_line_with_a_problem() {
    let mut home = Home::new();
    home.write("config", "contexts:\n- name: a\n  context: {cluster: [], user: b}\n");
    home.mode("config", 0o600);
    home.kubeconfig(&["config"]);
    for (editor, expected) in [
        ("", "vi +3 ~/config"),
        ("nvim -u NONE", "nvim -u NONE +3 ~/config"),
        ("hx", "hx ~/config:3"),
        ("code --wait", "code --wait --goto ~/config:3"),
        ("ed", "ed ~/config"),
    ] {
        let run = |arguments: &[&str]| home.command(arguments).env("EDITOR", editor).run();
        let hint = format!("to correct it: {expected}\n");
        let ran = run(&["doctor"]);
        assert!(ran.stdout.contains(&format!("hint: {hint}")), "{ran}");
        let refused = run(&["ctx", "a"]).only_stderr(1);
        assert!(refused.ends_with(&hint), "{refused}");
    }
}
