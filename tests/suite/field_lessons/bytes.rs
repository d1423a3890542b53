//! Lessons about the bytes of a file: only those of the value change.

use crate::sample::{assert_files, home_with};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

const RICH: &str = "\
# my clusters
x-defaults: &defaults {insecure-skip-tls-verify:   true} # not for production
apiVersion: v1
kind: Config
clusters:
    - cluster:
          <<: *defaults
          server: \"https://one.example\"
      name: one
      x-owner: team-7
users:
    - name: eks
      user:
          exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              command: aws
              args: [eks, get-token, --cluster-name, one]
              env:
                  - {name: AWS_PROFILE, value: prod}
contexts:
    - context: {cluster: one, user: eks}   # the first
      name: a

    - context: {cluster: one, user: eks}
      name: b
current-context: a # today
preferences: {}
";

fn home_of(text: impl AsRef<[u8]>) -> (Home, Snapshot) {
    let mut home = Home::new();
    let before = Snapshot::of(home.write("config", text));
    home.kubeconfig(&["config"]);
    (home, before)
}

/// Only the changed scalar's bytes differ.
#[test]
fn lesson_01_only_the_bytes_of_the_value_change() {
    let (home, before) = home_of(RICH);
    home.run(&["ctx", "b"]).success();
    before.assert_one_line_changed("current-context: a # today", "current-context: b # today");
    assert_files(&home, &["config"]);

    let before = Snapshot::of(home.path("config"));
    home.run(&["ns", "-f", "shop"]).success();
    before.assert_one_line_changed(
        "    - context: {cluster: one, user: eks}",
        "    - context: {cluster: one, namespace: shop, user: eks}",
    );
}

/// An `exec` user is untouched.
#[test]
fn lesson_02_an_exec_user_stays() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (home, _) = home_of(RICH);
    let config = || kubectl.view_json(&home, &home.path("config"));
    let users = || config()["users"].clone();
    let before = users();
    assert_eq!(before[0]["user"]["exec"]["command"], "aws");
    home.run(&["ctx", "b", "-n", "shop"]).success();
    assert_eq!(config()["current-context"], "b");
    assert_eq!(users(), before);
}

/// The link, the mode and the owner are kept.
#[test]
fn lesson_08_a_linked_config_stays_a_link() {
    let mut home = Home::new();
    home.write("dotfiles/kube/config", RICH);
    home.mode("dotfiles/kube/config", 0o640);
    let before = Snapshot::of(home.link(".kube/config", "../dotfiles/kube/config"));
    home.no_kubeconfig();
    home.run(&["ctx", "b"]).success();
    before.assert_one_line_changed("current-context: a # today", "current-context: b # today");
    assert_files(&home, &[".kube/config", "dotfiles/kube/config"]);
}

/// What YAML would type is quoted, so that kubectl reads the same string back.
#[test]
fn lesson_11_names_that_yaml_would_type_are_quoted() {
    let Some(kubectl) = Kubectl::required() else { return };
    for name in ["973585995", "true", "1e3", "on", "y", "null", "~", "0x1f", "1_0"] {
        let mut text = crate::sample::contexts(&["a", "b"]);
        text = text.replace("- name: b\n  context", &format!("- name: \"{name}\"\n  context"));
        let (home, before) = home_of(text);
        home.run(&["ctx", name]).success();
        before
            .assert_one_line_changed("current-context: a", &format!("current-context: \"{name}\""));
        let current = kubectl.run(&home, &["config", "current-context"]);
        assert_eq!(current.as_deref(), Ok(name));
    }
    let (home, before) = home_of(RICH);
    home.run(&["ns", "-f", "973585995"]).success();
    before.assert_one_line_changed(
        "    - context: {cluster: one, user: eks}   # the first",
        "    - context: {cluster: one, namespace: \"973585995\", user: eks}   # the first",
    );
    let namespace = "jsonpath={.contexts[0].context.namespace}";
    let seen = kubectl.run(&home, &["config", "view", "--minify", "-o", namespace]);
    assert_eq!(seen.as_deref(), Ok("973585995"));
}

/// The byte order mark, CRLF, a missing final newline and later documents are kept.
#[test]
fn lesson_32_encoding_line_ends_and_later_documents_stay() {
    let plain = crate::sample::contexts(&["a", "b"]);
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let later = "---\nthis: [is, not, ours\n";
    for (before, after) in [
        (format!("\u{feff}{plain}"), "\u{feff}"),
        (plain.replace('\n', "\r\n"), ""),
        (plain.trim_end().to_owned(), ""),
        (format!("{plain}{later}"), ""),
    ] {
        let changed = before.replace("current-context: a", "current-context: b");
        assert!(changed.starts_with(after) && changed != before);
        let (home, snapshot) = home_of(&before);
        home.run(&["ctx", "b"]).success();
        snapshot.assert_only_bytes_changed(changed);
    }
    let (home, snapshot) = home_of(utf16(&plain));
    home.run(&["ctx", "b"]).success();
    let changed = plain.replace("current-context: a", "current-context: b");
    snapshot.assert_only_bytes_changed(utf16(&changed));
}

/// A JSON file is still the same JSON with one string changed.
#[test]
fn lesson_33_json_stays_json() {
    let pretty = r#"{
    "kind": "Config", "apiVersion": "v1",
	"clusters": [{"name": "c", "cluster": {"server": "https://c.example"}}],
    "users": [],
    "contexts": [
        {"name": "a", "context": {"cluster": "c", "user": ""}},
        {"name": "b", "context": {"cluster": "c", "user": ""}}
    ],
    "current-context": "a", "x-unknown": [1, 2.50, 1e3]
}"#;
    let (home, snapshot) = home_of(pretty);
    home.run(&["ctx", "b"]).success();
    snapshot.assert_one_line_changed(
        r#"    "current-context": "a", "x-unknown": [1, 2.50, 1e3]"#,
        r#"    "current-context": "b", "x-unknown": [1, 2.50, 1e3]"#,
    );
    let one_line: String = pretty.split_whitespace().collect();
    let (home, snapshot) = home_of(&one_line);
    home.run(&["ctx", "b"]).success();
    snapshot.assert_only_bytes_changed(
        one_line.replace(r#""current-context":"a""#, r#""current-context":"b""#),
    );
}

/// Nothing is written where everything is so already.
#[test]
fn lesson_01_no_change_no_write() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let message = home.run(&["ctx", "a"]).only_stderr(0);
    assert!(message.contains("\"a\""), "{message}");
    before.assert_untouched();
}
