//! The policy for credential plugins in kubectl's preferences file (semantics 9).
//!
//! The kubectl of most machines is older than the policy, so the expected words are those of the
//! semantics document.

use super::{PATIENT, SECRET, exec, list, refusal, user, with_token};
use crate::support::api_server::{ApiServer, Credential, ExecPlugin};
use crate::support::home::Home;
use crate::support::terminal::Terminal;

const HEAD: &str = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n";
const KUBERC: &str = ".kube/kuberc";

/// A plugin that would return a token, and its entry in a kubeconfig.
fn plugin(home: &Home) -> (ExecPlugin, Credential) {
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    let credential = plugin.write(home);
    (plugin, credential)
}

fn denied(command: &str, place: &str) -> (String, String) {
    (
        format!("credential plugin \"{command}\" not allowed: policy set to \"DenyAll\" ({place})"),
        "change credentialPluginPolicy there; kubectl refuses the plugin too".to_owned(),
    )
}

#[test]
fn deny_all_denies_the_plugin_and_names_the_line() {
    let home = Home::new();
    home.write(KUBERC, format!("# mine\n{HEAD}credentialPluginPolicy: DenyAll\n"));
    let (plugin, credential) = plugin(&home);
    assert_eq!(refusal(&home, credential), denied("get-token", "~/.kube/kuberc:4"));
    // A path is named as it is run.
    let path = user(exec("../bin/get-token"));
    assert_eq!(refusal(&home, path), denied("$HOME/bin/get-token", "~/.kube/kuberc:4"));
    // One that is not there is refused no differently.
    assert_eq!(refusal(&home, user(exec("gone"))), denied("gone", "~/.kube/kuberc:4"));
    assert!(plugin.runs(&home).is_empty());
}

/// Every way to ask a cluster: by name, as kubens, and in the picker.
#[test]
fn the_policy_holds_wherever_a_plugin_would_run() {
    let (server, home) = (ApiServer::start(&["cart", "web"]), Home::new());
    home.write(KUBERC, format!("{HEAD}credentialPluginPolicy: DenyAll\n"));
    let (plugin, credential) = plugin(&home);
    server.kubeconfig_with(credential).write(&home);
    home.link("bin/kubens", env!("CARGO_BIN_EXE_kswitch"));
    let words = "not allowed: policy set to \"DenyAll\"";
    for ran in [
        home.command(&["ns", "web"]).args(&PATIENT).run(),
        home.program("kubens", &["web"]).run(),
        home.program("kubens", &[] as &[&str]).run(),
    ] {
        let message = ran.only_stderr(1);
        assert!(message.contains(words), "{message}");
    }
    let picker = Terminal::of(&home.command(&["ns"]).args(&PATIENT), 24, 120);
    picker.wait_for("policy set to \"DenyAll\"");
    picker.send("\u{1b}");
    picker.wait_exit();
    assert!(plugin.runs(&home).is_empty() && server.connections() == 0);
    // What needs no plugin is not concerned.
    home.run(&["ns", "-f", "web"]).success();
    server.kubeconfig().write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
}

#[test]
fn an_allowlist_names_commands_or_the_paths_that_they_are_found_at() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let (plugin, _) = plugin(&home);
    home.script("other", &format!("#!/bin/sh\necho '{}'\n", with_token(SECRET)));
    let path = home.path("bin/get-token");
    let path = path.to_str().expect("a path in UTF-8");
    let hint = |command: &str| {
        format!("add the entry \"command: {command}\" there; kubectl refuses the plugin too")
    };
    for (entry, command, is_allowed) in [
        ("command: get-token", "get-token", true),
        ("name: get-token", "get-token", true),
        (&format!("command: {path}"), "get-token", true),
        ("command: get-token", path, true),
        (&format!("command: {path}"), "../bin/get-token", true),
        ("command: get-token", "../bin/get-token", true),
        ("command: other", "get-token", false),
        ("command: bin/get-token", "get-token", false),
        ("command: get-tok", "get-token", false),
        ("command: not-installed", "get-token", false),
    ] {
        let policy = "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n";
        home.write(KUBERC, format!("{HEAD}{policy}- command: aws\n- {entry}\n"));
        let credential = user(exec(command));
        let before = plugin.runs(&home).len();
        if is_allowed {
            server.kubeconfig_with(credential).write(&home);
            assert_eq!(list(&home).only_stdout(), "cart\n", "{entry}, {command}");
            assert_eq!(plugin.runs(&home).len(), before + 1);
        } else {
            let why = format!(
                "credential plugin \"{command}\" is not permitted by the credential plugin \
                 allowlist (~/.kube/kuberc:4)"
            );
            assert_eq!(refusal(&home, credential), (why, hint(command)), "{entry}, {command}");
            assert_eq!(plugin.runs(&home).len(), before);
        }
    }
}

#[test]
fn a_policy_that_kubectl_refuses_lets_no_plugin_run() {
    let home = Home::new();
    let (plugin, credential) = plugin(&home);
    for (rest, why, line) in [
        ("credentialPluginPolicy: Deny\n", "there is no policy \"Deny\"", 3),
        (
            "credentialPluginPolicy: AllowAll\ncredentialPluginAllowlist: [{command: get-token}]\n",
            "credentialPluginAllowlist needs the policy \"Allowlist\", not \"AllowAll\"",
            4,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: []\n",
            "credentialPluginAllowlist is empty",
            4,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: get-token\n- {}\n",
            "entry 2 of credentialPluginAllowlist has no command",
            6,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: get-token\n  name: aws\n",
            "entry 1 of credentialPluginAllowlist has both command and name",
            5,
        ),
    ] {
        home.write(KUBERC, format!("{HEAD}{rest}"));
        assert_eq!(
            refusal(&home, credential.clone()),
            (
                format!("no credential plugin may run: {why} (~/.kube/kuberc:{line})"),
                "correct it; kubectl fails with it too".to_owned()
            ),
            "{rest}"
        );
    }
    assert!(plugin.runs(&home).is_empty());
}

#[test]
fn the_variables_choose_the_file_or_none() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let (_, credential) = plugin(&home);
    server.kubeconfig_with(credential).write(&home);
    let deny = format!("{HEAD}credentialPluginPolicy: DenyAll\n");
    home.write(KUBERC, &deny);
    home.write("work/denies", &deny);
    home.write("work/allows", HEAD);
    let run = |variables: &[(&str, &str)]| {
        let command =
            home.command(&["ns", "--list"]).args(&PATIENT).in_directory(home.path("work"));
        variables.iter().fold(command, |command, (name, value)| command.env(name, value)).run()
    };
    for allowed in [
        &[("KUBERC", "off")][..],
        &[("KUBECTL_KUBERC", "false")],
        &[("KUBECTL_KUBERC", "False"), ("KUBERC", "denies")],
        &[("KUBERC", "allows")],
    ] {
        assert_eq!(run(allowed).only_stdout(), "cart\n", "{allowed:?}");
    }
    for (denying, place) in [
        (&[("KUBERC", "")][..], "~/.kube/kuberc:3"),
        (&[("KUBECTL_KUBERC", "true")], "~/.kube/kuberc:3"),
        (&[("KUBERC", "denies")], "denies:3"),
    ] {
        let message = home.masked(&run(denying).only_stderr(1));
        assert!(message.contains(&denied("get-token", place).0), "{message}");
    }
    // An explicit one must be there; the default one need not.
    for (name, error) in [("gone", "No such file or directory"), (".", "Is a directory")] {
        let message = run(&[("KUBERC", name)]).only_stderr(1);
        let why = format!("no credential plugin may run: KUBERC names {name}: {error}\n");
        assert!(message.contains(&why), "{message}");
    }
    home.write("work/broken", "a: [\n");
    let message = run(&[("KUBERC", "broken")]).only_stderr(1);
    assert!(
        message.contains("no credential plugin may run: broken:1: is not valid YAML"),
        "{message}"
    );
    std::fs::remove_file(home.path(KUBERC)).expect("remove the default file");
    assert_eq!(run(&[]).only_stdout(), "cart\n");
}

/// kubectl warns of a default file that it can't use, and goes on as if there were none.
#[test]
fn a_default_file_that_kubectl_passes_over_is_a_warning() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let (_, credential) = plugin(&home);
    server.kubeconfig_with(credential).write(&home);
    let goes_on = "like kubectl, kswitch goes on without a policy for credential plugins";
    let v1alpha1 = HEAD.replace("v1beta1", "v1alpha1");
    for (text, warning) in [
        (
            format!("{HEAD}credentialPluginPolicy: [DenyAll]\n"),
            format!(
                "~/.kube/kuberc:3: `credentialPluginPolicy` must be a string, not a list; {goes_on}"
            ),
        ),
        (
            "kind: Config\napiVersion: v1\n".to_owned(),
            format!(
                "~/.kube/kuberc:1: has no preferences of kubectl: its kind is \"Config\"; \
                 {goes_on}"
            ),
        ),
        (
            format!("{HEAD}credentialPluginPolcy: DenyAll\n"),
            "~/.kube/kuberc:3: there is no field \"credentialPluginPolcy\"".to_owned(),
        ),
        (
            format!("{v1alpha1}credentialPluginPolicy: DenyAll\n"),
            "~/.kube/kuberc:3: there is no field \"credentialPluginPolicy\"".to_owned(),
        ),
    ] {
        home.write(KUBERC, &text);
        let ran = list(&home).success();
        assert_eq!(ran.stdout, "cart\n", "{text}");
        assert_eq!(home.masked(&ran.stderr), format!("warning: {warning}\n"), "{text}");
    }
    let picker = Terminal::of(&home.command(&["ns"]).args(&PATIENT), 24, 200);
    picker.wait_for("there is no field \"credentialPluginPolicy\"");
    picker.send("\u{1b}");
    picker.wait_exit();
}

/// No process writes to the pipe: whether it denies the plugin can't be known.
#[test]
fn a_file_that_can_not_be_read_in_time_lets_no_plugin_run() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let (plugin, credential) = plugin(&home);
    server.kubeconfig_with(credential).write(&home);
    home.pipe(KUBERC);
    let message = home.run(&["ns", "--list", "--timeout", "200ms"]).only_stderr(1);
    let why = "no credential plugin may run: ~/.kube/kuberc: timed out\n";
    assert!(home.masked(&message).contains(why), "{message}");
    assert!(plugin.runs(&home).is_empty());
}
