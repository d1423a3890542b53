//! `kswitch export`: what kubectl's `config view --minify --flatten --raw` means, as a file that can be
//! used anywhere.

use expect_test::expect;
use serde_json::Value;

use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::Terminal;

/// Everything that an entry can have: comments, fields that kubectl does not know, files, and paths.
const MANY: &str = r#"apiVersion: v1
kind: Config
current-context: dev
clusters:
  # the first
  - cluster: # of berlin
      server: "https://berlin.example:6443"
      certificate-authority: pki/ca.pem  # relative
      x-note: 010
    name: berlin
  # not of berlin

  - name: 'yes'
    cluster: {server: https://yes.example, certificate-authority: ../ca.pem,
      insecure-skip-tls-verify: false}
users:
- name: dev
  user:
    client-certificate: pki/ca.pem
    client-key: pki/key.pem
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: bin/get-token
      args: ["--cluster", berlin]
      env:
      - name: A
        value: |
          two
          lines
      interactiveMode: Never
    tokenFile: ./token
- {name: "1e3", user: {token: "0x10", client-key: pki/key.pem, client-key-data: QQ==}}
contexts:
- {name: dev, context: {cluster: berlin, user: dev, namespace: web}}
- name: plugin
  context:
    cluster: berlin
    user: plugin
    extensions:
    - {name: note, extension: {since: 1.50}}
- {name: 'yes', context: {cluster: 'yes', user: ""}}
- {name: arn:aws:eks:eu-west-1:1:cluster/x, context: {cluster: other, user: plugin}}
"#;

/// Shared values and merged ones.
const MERGED: &str = "x-base: &base\n  server: https://other.example\n  tls-server-name: o\n\
                      clusters:\n- name: other\n  cluster:\n    <<: *base\n    tls-server-name: p\n\
                      users: [{name: plugin, user: {token: another}}]\n\
                      contexts: [{name: merged, context: {cluster: other, user: other}}]\n\
                      users: [{name: other, user: &u {username: name, password: \"p: w\"}}]\n";

const JSON: &str = r#"{
"apiVersion": "v1",
"clusters": [{
  "cluster": {
    "certificate-authority-data": "QQ==",
    "server": "https://json.example"
  },
  "name": "json"
}],
"contexts": [{"context": {"cluster": "json", "user": "json", "namespace": "on"}, "name": "json"}],
"kind": "Config",
"users": [{
  "name": "json",
  "user": {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", "args": ["a"], "command": "aws"}}
}]
}
"#;

fn home() -> Home {
    let mut home = Home::new();
    home.write("k/many", MANY);
    home.write("merged.yaml", MERGED);
    home.write("json.json", JSON);
    home.write("k/pki/ca.pem", "CA");
    home.write("k/pki/key.pem", "KEY");
    home.write("ca.pem", "OTHER");
    home.kubeconfig(&["k/many", "merged.yaml", "json.json"]);
    home
}

/// The cluster, the context and the user that kubectl would use, with its relative paths resolved: it
/// leaves those that are no certificates, which then lead elsewhere.
fn expected(kubectl: &Kubectl, home: &Home, context: &str) -> Value {
    let arguments =
        ["config", "view", "--minify", "--flatten", "--raw", "--context", context, "-o", "json"];
    let text = kubectl.run(home, &arguments).expect("kubectl shows it");
    let directory = home.path("k");
    let directory = directory.to_str().expect("UTF-8");
    let text = text
        .replace("\"bin/get-token\"", &format!("\"{directory}/bin/get-token\""))
        .replace("\"./token\"", &format!("\"{directory}/token\""));
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn an_export_means_what_kubectl_shows() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let contexts = ["dev", "plugin", "yes", "arn:aws:eks:eu-west-1:1:cluster/x", "merged", "json"];
    for (number, context) in contexts.into_iter().enumerate() {
        let wanted = expected(&kubectl, &home, context);
        for format in ["yaml", "json"] {
            let text = home.run(&["export", context, "--format", format]).only_stdout();
            assert_eq!(text.starts_with('{'), format == "json", "{text}");
            // In another directory, where relative paths would lead elsewhere.
            let file = home.write(&format!("elsewhere/{number}.{format}"), &text);
            assert_eq!(kubectl.view_json(&home, &file), wanted, "{context} {text}");
        }
    }
    // Data takes precedence over a file; kubectl refuses to show such a user.
    home.write("k/both", MANY.replace("cluster: 'yes', user: \"\"", "cluster: 'yes', user: '1e3'"));
    let text = home.run(&["export", "yes", "--file", "k/both"]).only_stdout();
    assert!(text.contains("client-key-data: QQ==") && !text.contains("key.pem"), "{text}");
}

#[test]
fn entries_are_copied_as_they_are_written() {
    let home = home();
    let exported = |context: &str| home.masked(&home.run(&["export", context]).only_stdout());
    assert_text(
        &exported("plugin"),
        expect![[r#"
apiVersion: v1
kind: Config
clusters:
# the first
- cluster: # of berlin
    server: "https://berlin.example:6443"
    certificate-authority-data: Q0E=  # relative
    x-note: 010
  name: berlin
contexts:
- name: plugin
  context:
    cluster: berlin
    user: plugin
    extensions:
    - {name: note, extension: {since: 1.50}}
users:
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: $HOME/k/bin/get-token
      args: ["--cluster", berlin]
      env:
      - name: A
        value: |
          two
          lines
      interactiveMode: Never
    tokenFile: $HOME/k/token
current-context: plugin
"#]],
    );
    assert_text(
        &exported("yes"),
        expect![[r#"
apiVersion: v1
kind: Config
clusters:
- name: 'yes'
  cluster: {server: https://yes.example, certificate-authority-data: T1RIRVI=,
    insecure-skip-tls-verify: false}
contexts:
- {name: 'yes', context: {cluster: 'yes', user: ""}}
users: []
current-context: "yes"
"#]],
    );
    assert_text(
        &exported("json"),
        expect![[r#"
{
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [
    {
      "cluster": {
        "certificate-authority-data": "QQ==",
        "server": "https://json.example"
      },
      "name": "json"
    }
  ],
  "contexts": [
    {"context": {"cluster": "json", "user": "json", "namespace": "on"}, "name": "json"}
  ],
  "users": [
    {
      "name": "json",
      "user": {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", "args": ["a"], "command": "aws"}}
    }
  ],
  "current-context": "json"
}
"#]],
    );
}

/// kubectl reaches neither: an earlier file hides the one, and KUBECONFIG does not name the other.
#[test]
fn a_hidden_context_is_exported_with_the_entries_of_its_file() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home_with(&["a"]);
    home.write("second", contexts(&["a"]).replace("token-of-a", "of-second"));
    home.write(".kube/clusters/cluster-c", contexts(&["c"]));
    home.kubeconfig(&["config", "second"]);
    home.write("unlisted", contexts(&["d"]));
    for (arguments, file) in [
        (&["export", "a", "--file", "second"][..], "second"),
        (&["export", "c"], ".kube/clusters/cluster-c"),
        (&["export", "d", "--file", "unlisted"], "unlisted"),
        (&["export", "."], "config"),
    ] {
        let text = home.run(arguments).only_stdout();
        let copy = home.write("copy", text);
        assert_eq!(kubectl.view_json(&home, &copy), kubectl.view_json(&home, &home.path(file)));
    }
    let message = home.run(&["export", "nope"]).only_stderr(1);
    assert_eq!(message, "error: no context \"nope\"\nhint: kswitch ctx --list\n");
}

#[test]
fn a_new_file_is_private_and_no_file_is_replaced() {
    let home = home_with(&["a"]);
    assert_eq!(
        home.run(&["export", "a", "-n", "web", "-o", "new.json"]).only_stderr(0),
        "Exported context \"a\" to new.json, which has its credentials; only you can read it.\n"
    );
    let text = home.read("new.json");
    assert!(text.starts_with('{') && text.contains("\"namespace\": \"web\""), "{text}");
    let mode = |name| {
        use std::os::unix::fs::PermissionsExt;
        home.path(name).metadata().expect("it is there").permissions().mode() & 0o777
    };
    assert_eq!(mode("new.json"), 0o600);
    home.link("dangling", "nowhere");
    for existing in ["new.json", "config", "dangling"] {
        assert_eq!(
            home.run(&["export", "a", "-o", existing]).only_stderr(1),
            format!(
                "error: {existing} exists already; kswitch replaces no file\n\
                 hint: to look at it: ls -l {existing}\n"
            )
        );
    }
    assert_eq!(home.read("new.json"), text);
    assert_eq!(home.files(), ["config", "dangling", "new.json"]);
}

#[test]
fn what_is_missing_is_an_error_without_output() {
    let mut home = home_with(&["a"]);
    home.write(
        "more",
        "clusters: [{name: c, cluster: {server: s, certificate-authority: gone.pem}}]\n\
         contexts:\n- {name: no-cluster, context: {cluster: x, user: a}}\n\
         - {name: no-user, context: {cluster: a, user: x}}\n\
         - {name: no-file, context: {cluster: c, user: a}}\n",
    );
    home.kubeconfig(&["config", "more"]);
    for (context, message) in [
        ("no-cluster", "cluster \"x\" of context \"no-cluster\" in ~/more:3 is in no file"),
        ("no-user", "user \"x\" of context \"no-user\" in ~/more:4 is in no file"),
        ("no-file", "~/more: certificate-authority ~/gone.pem: No such file or directory"),
    ] {
        let shown = home.run(&["export", context]).only_stderr(1);
        assert_eq!(shown, format!("error: {message}\n"));
    }
}

#[test]
fn a_terminal_is_warned_of_the_credentials() {
    let home = home_with(&["a"]);
    let terminal = Terminal::open(&home, &["export", "a"], 24, 80);
    terminal.wait_for("current-context: a");
    assert!(terminal.screen().starts_with("warning: "), "{}", terminal.screen());
}
