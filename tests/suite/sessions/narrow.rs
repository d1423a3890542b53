//! Narrow sessions: only the files of one context, and the same cluster and user.

use std::ffi::OsString;

use expect_test::expect;
use serde_json::{Value, json};

use crate::kubectl_agrees::random_home;
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::Terminal;

use super::{PRINT, in_shell, kubeconfigs, replied, sessions, three_files, with_reply};

/// The hints of the error are typed.
#[test]
fn a_context_outside_of_a_narrow_session_is_offered() {
    let home = three_files();
    let lines = "kswitch ctx c || kswitch shell c -- kswitch current; kswitch current";
    let ran = in_shell(&home, &["b", "--only"], lines).success();
    let message = "error: context \"c\" is not in this session: ~/c is not in its KUBECONFIG\n\
        hint: in a shell of its own: kswitch shell c\n";
    assert_eq!((&*ran.stdout, &*ran.stderr), ("c default\nb default\n", message));
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let value = replied(&home);
    with_reply(&home, &["ctx", "c", "--here"]).env("KUBECONFIG", &value).run().success();
    let inside = home.command(&["current"]).env("KUBECONFIG", &value);
    assert_eq!(inside.run().only_stdout(), "c default\n");
    assert_eq!(sessions(&home).len(), 1);
    let lines = "KSWITCH_REPLY=$HOME/replies/2 kswitch ctx c";
    let ran = in_shell(&home, &["b", "--only"], &format!("{lines} || {lines} --here")).success();
    let hint = "hint: for this terminal: kswitch ctx c --here\n";
    assert!(ran.stderr.contains(hint) && ran.stderr.ends_with("context \"c\".\n"), "{ran}");
}

/// A wide session needs all files, as kubectl does.
#[test]
fn a_broken_file_elsewhere_does_no_harm_to_a_narrow_session() {
    let mut home = three_files();
    home.write("broken", "contexts: [\n");
    home.kubeconfig(&["a", "broken", "b"]);
    let ran = in_shell(&home, &["b", "--only"], "kswitch current").success();
    assert_eq!(ran.stdout, "b default\n");
    home.run(&["env", "--context", "b"]).success();
    let refused = home.run(&["shell", "b", "--", "true"]).only_stderr(1);
    assert!(refused.starts_with("error: ~/broken:1: "), "{refused}");
    // The file that can't be read may have the cluster.
    home.write("b", contexts(&["b"]).replace("cluster: b", "cluster: other"));
    let refused = home.run(&["shell", "b", "--only", "--", "true"]).only_stderr(1);
    assert!(refused.starts_with("error: ~/broken:1: "), "{refused}");
}

const CHAINS: u64 = 16;

/// The commands that kubectl runs to show a context with its cluster and its user, credentials included.
const VIEW: [&str; 7] = ["config", "view", "--minify", "--raw", "--flatten", "-o", "json"];

/// The three entries in a view of one context, or the error of kubectl.
fn entries(printed: Result<String, String>) -> Result<Value, String> {
    let view: Value = serde_json::from_str(&printed?).expect("JSON from kubectl");
    Ok(json!([view["contexts"], view["clusters"], view["users"]]))
}

/// What kubectl shows of a context outside of a session, with these files before the others.
fn outside(
    kubectl: &Kubectl,
    home: &Home,
    first: Option<&str>,
    name: &str,
) -> Result<Value, String> {
    let view = [&VIEW[..], &["--context", name]].concat();
    let mut command = home.program(kubectl.program(), &view);
    if let Some(first) = first {
        let mut list = OsString::from(first);
        for file in home.chain() {
            list.push(":");
            list.push(file);
        }
        command = command.env("KUBECONFIG", list);
    }
    let ran = command.run();
    entries(if ran.code == 0 { Ok(ran.stdout) } else { Err(ran.stderr) })
}

/// The same in a narrow session of it.
fn inside(kubectl: &Kubectl, home: &Home, file: Option<&str>, name: &str) -> Result<Value, String> {
    let mut arguments = vec!["shell", "--only", "--anyway"];
    arguments.extend(file.iter().flat_map(|file| ["--file", file]));
    arguments.extend([name, "--"]);
    let command = home.command(&arguments).args(&[kubectl.program()]).args(&VIEW);
    let ran = command.run();
    entries(if ran.code == 0 { Ok(ran.stdout) } else { Err(ran.stderr) })
}

/// The contexts of all files: name, file, and whether kubectl uses it.
pub(super) fn all_contexts(home: &Home) -> Vec<(String, String, bool)> {
    let ran = home.run(&["ctx", "--list", "-o", "json"]);
    let list: Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    let field = |own: &Value, key: &str| own[key].as_str().unwrap_or_default().to_owned();
    let contexts = list.as_array().into_iter().flatten();
    contexts.map(|own| (field(own, "name"), field(own, "file"), own["shadowed"] == false)).collect()
}

#[test]
fn kubectl_finds_the_same_entries_in_a_narrow_session() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut compared = 0;
    for seed in 0..CHAINS {
        let (home, described) = random_home(seed);
        for (name, file, is_active) in all_contexts(&home) {
            let file = Some(&*file).filter(|_| !is_active);
            // What follows `--` is the command, and a nameless context can't be current.
            if name.is_empty() || name.starts_with('-') {
                continue;
            }
            let expected = outside(&kubectl, &home, file, &name);
            let found = inside(&kubectl, &home, file, &name);
            if expected.as_ref().is_err_and(|error| error.contains("error loading config file")) {
                assert!(found.is_err(), "a chain that kubectl refuses is used: {described}");
                continue;
            }
            assert_eq!(found, expected, "context {name:?} of {file:?} in {described}");
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared} contexts");
}

/// Another file of the chain has the cluster, another one the user, and both have a name twice.
#[test]
fn a_duplicate_reaches_its_own_cluster_and_user() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = three_files();
    let hidden = "contexts:\n- name: a\n  context: {cluster: a, user: u, namespace: own}\n\
        clusters:\n- name: a\n  cluster: {server: 'https://hidden.example'}\n";
    home.write("d/hidden", hidden);
    home.write("users", "users:\n- name: u\n  user: {token: first}\n- name: a\n  user: {}\n");
    home.write("more", "users:\n- name: u\n  user: {token: second}\n");
    home.kubeconfig(&["a", "users", "more", "d/hidden"]);
    let path = home.path("d/hidden");
    let file = path.to_str();
    let found = inside(&kubectl, &home, file, "a").expect("a view");
    assert_eq!(Ok(&found), outside(&kubectl, &home, file, "a").as_ref());
    assert_eq!(found[1][0]["cluster"]["server"], "https://hidden.example");
    assert_eq!(found[2][0]["user"]["token"], "first");
    let ran = in_shell(&home, &["a", "--file", file.expect("UTF-8")], PRINT).success();
    assert_eq!(kubeconfigs(&home, &ran.stdout), "$HOME/d/hidden:$HOME/users");
}

/// kubectl resolves them against the directory of the file as it is written, also through a link.
/// In files that KUBECONFIG does not name, none of them is the first. The hint of the error is typed.
#[test]
fn a_name_in_several_cluster_files_is_chosen_by_its_file() {
    let home = three_files();
    home.write(".kube/config.d/one", contexts(&["d"]));
    home.write(".kube/config.d/two", contexts(&["d"]).replace("https://d.", "https://other."));
    let fault = "error: context \"d\" is in ~/.kube/config.d/one and ~/.kube/config.d/two\n";
    assert_eq!(home.run(&["env", "--context", "d"]).failure(1).stderr, fault);
    let view = ["kubectl", "config", "view", "--minify", "--output=jsonpath={..server}"];
    let view = &view[..];
    for words in [&[&["shell", "d", "--"], view].concat()[..], &["export", "d"]] {
        let said = home.run(words).only_stderr(1);
        let typed =
            said.strip_prefix(fault).and_then(|rest| rest.strip_prefix("hint: to use one: "));
        let typed = typed.expect("a hint").replace("config.d/one", "config.d/two");
        let printed = home.program("sh", &["-c", &typed]).run().only_stdout();
        assert!(printed.contains("https://other.example"), "{typed}: {printed}");
    }
}

#[test]
fn relative_paths_lead_to_the_same_files() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = Home::new();
    let text = "contexts:\n- name: x\n  context: {cluster: x, user: x}\n\
        clusters:\n- name: x\n  cluster: {server: 'https://x.example', certificate-authority: pem/ca}\n\
        users:\n- name: x\n  user: {client-certificate: ./pem/own, client-key: ../k/key}\n";
    home.write("real/config", text);
    home.write("k/key", "the key");
    home.write("linked/pem/ca", "the authority");
    home.write("linked/pem/own", "the certificate");
    home.link("linked/config", "../real/config");
    home.kubeconfig_raw("linked/config:missing");
    let found = inside(&kubectl, &home, None, "x").expect("a view");
    assert_eq!(Ok(&found), outside(&kubectl, &home, None, "x").as_ref());
    assert_eq!(found[2][0]["user"]["client-key-data"], "dGhlIGtleQ==");
    let lines =
        "cd real; kubectl config view --minify --raw --flatten -o jsonpath={.users[0].user}";
    let ran = in_shell(&home, &["x", "--only"], lines);
    let ran = ran.success();
    assert!(ran.stdout.contains("dGhlIGtleQ=="), "{ran}");
}

#[test]
fn a_protected_context_gets_a_narrow_session() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [b]\n");
    let files = |name: &str| {
        let ran = in_shell(&home, &[name], PRINT).success();
        kubeconfigs(&home, &ran.stdout)
    };
    assert_eq!(files("b"), "$HOME/b");
    assert_eq!(files("c"), "$HOME/a:$HOME/b:$HOME/c");
}

/// Only the shell integration can change `KUBECONFIG`. The hint is typed.
#[test]
fn without_the_integration_a_switch_to_a_protected_context_warns_that_all_files_stay() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [b]\n");
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let warning = "warning: \"b\" is protected, but this session keeps all kubeconfigs\n";
    let hint = "hint: for a shell with its files: kswitch shell b\n";
    for (switch, warned) in [
        ("kswitch ctx b", format!("{warning}{hint}")),
        ("kswitch ctx b; kswitch ctx a; kswitch ctx -", format!("{warning}{hint}").repeat(2)),
        ("kswitch ctx b; kswitch ns -f x", format!("{warning}{hint}")),
        ("kswitch ctx b; kswitch ctx a; kswitch undo", format!("{warning}{hint}").repeat(2)),
        ("kubectx b", warning.to_owned()),
        ("kswitch -q ctx b", String::new()),
        ("kswitch ctx c; kswitch ctx b --global", String::new()),
        ("kswitch shell b -- kswitch ctx b", String::new()),
    ] {
        let lines = format!("{switch}; kswitch current --format {{session}}; {PRINT}");
        let ran = in_shell(&home, &["a"], &lines).success();
        let printed = ran.stdout.strip_prefix("session\n").expect("a wide session");
        assert_eq!(kubeconfigs(&home, printed), "$HOME/a:$HOME/b:$HOME/c");
        let is_warning = |line: &&str| line.starts_with("warning: ") || line.starts_with("hint: ");
        let message: String = ran.stderr.split_inclusive('\n').filter(is_warning).collect();
        assert_eq!(message, warned, "{switch}: {ran}");
    }
    let ran = in_shell(&home, &["a"], "kswitch -q ctx b; kswitch shell b -- printenv KUBECONFIG");
    assert_eq!(kubeconfigs(&home, &ran.success().stdout), "$HOME/b");
}

/// As in a script that is started while a protected context is current. The hint is typed.
#[test]
fn without_the_integration_a_switch_to_a_context_whose_files_are_not_there_warns() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [b]\n");
    with_reply(&home, &["ctx", "a", "--here"]).run().success();
    let wide = replied(&home);
    std::fs::remove_file(home.path("replies/1")).expect("a reply");
    with_reply(&home, &["ctx", "b"]).env("KUBECONFIG", &wide).run().success();
    let narrow = replied(&home);
    assert_eq!(kubeconfigs(&home, &format!("{narrow}\n")), "$HOME/b");
    let inside = |arguments: &[&str]| home.command(arguments).env("KUBECONFIG", &narrow).run();
    let switched = inside(&["ctx", "c"]).success();
    let warning = "warning: KUBECONFIG has only the files of another context, so programs fail with \"c\"\n\
        hint: for a shell with its files: kswitch shell c\n";
    assert!(switched.stderr.ends_with(warning), "{switched}");
    let ran = inside(&["shell", "c", "--", "printenv", "KUBECONFIG"]).success();
    assert_eq!(kubeconfigs(&home, &ran.stdout), "$HOME/a:$HOME/b:$HOME/c");
    assert!(!inside(&["ctx", "b"]).success().stderr.contains("warning"));
}

/// A context with another cluster than its own file has is reached only with consent, as by `ctx`. The
/// hint is typed.
#[test]
fn another_cluster_than_that_of_its_file_needs_consent() {
    let mut home = three_files();
    home.write("d", contexts(&["a"]).replace("contexts:\n- name: a", "contexts:\n- name: d"));
    home.kubeconfig(&["a", "d"]);
    home.write("d", home.read("d").replace("https://a.", "https://d."));
    let refused = home.run(&["shell", "d", "--only", "--", "true"]).only_stderr(1);
    assert!(
        refused.contains("to switch anyway: kswitch shell d --only --anyway -- true\n"),
        "{refused}"
    );
    let ran = in_shell(&home, &["d", "--anyway", "--only"], PRINT).success();
    assert_eq!(kubeconfigs(&home, &ran.stdout), "$HOME/a:$HOME/d");
}

/// No session can make it current. The hint is typed.
#[test]
fn a_nameless_context_gets_no_session() {
    let home = three_files();
    home.write("a", contexts(&["a"]).replace("- name: a\n  context", "- context"));
    let refused = home.run(&["shell", "", "--", "true"]).only_stderr(1);
    assert!(refused.contains("kswitch rename '' NEW"), "{refused}");
    home.run(&["rename", "", "NEW"]).success();
    home.run(&["shell", "NEW", "--", "true"]).success();
}

#[test]
fn a_list_on_a_terminal_says_that_other_contexts_are_left_out() {
    let home = three_files();
    let list = home.command(&["shell", "b", "--only", "--", "kswitch", "ctx", "--list"]);
    let terminal = Terminal::of(&list, 12, 100);
    assert_eq!(terminal.wait_exit(), 0);
    expect![[r#"
        This session is narrow. For others: kswitch shell NAME, or exit
        b"#]]
    .assert_eq(&terminal.screen());
    let listed = in_shell(&home, &["b", "--only"], "kswitch ctx --list").success();
    assert_eq!((&*listed.stdout, &*listed.stderr), ("b\n", ""));
}
