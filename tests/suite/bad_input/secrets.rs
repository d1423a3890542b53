//! Whatever is wrong with a file, no message holds a secret of it.

use std::fs;

use crate::support::home::Home;

/// Part of every secret below.
const MARK: &str = "SECRET-xyz";

const USERS: &str = "\
- name: u
  user:
    token: SECRET-xyz-token
    password: SECRET-xyz-password
    username: someone
    client-key-data: U0VDUkVULXh5eg==
    auth-provider:
      name: oidc
      config: {id-token: SECRET-xyz-id, refresh-token: SECRET-xyz-refresh, client-secret: SECRET-xyz}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: login
      args: [--token, SECRET-xyz-arg]
      env: [{name: TOKEN, value: SECRET-xyz-env}]
";

fn whole(users: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {{server: https://c}}\n\
         users:\n{users}contexts:\n- name: x\n  context: {{cluster: c, user: u}}\n\
         - name: y\n  context: {{cluster: c, user: u}}\ncurrent-context: x\n"
    )
}

/// The same file with one thing wrong after another, mostly at a secret itself.
fn texts() -> Vec<String> {
    let good = whole(USERS);
    let json = serde_yaml::from_str::<serde_json::Value>(&good).expect("YAML");
    let json = serde_json::to_string_pretty(&json).expect("JSON");
    let wrong = |from: &str, to: &str| {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{from}");
        text
    };
    let mut texts = vec![
        whole(&USERS.repeat(2)),
        wrong("token: SECRET-xyz-token", "token: \"SECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "token: [SECRET-xyz-token]"),
        wrong("token: SECRET-xyz-token", "token: {SECRET-xyz-token: 1}"),
        wrong("token: SECRET-xyz-token", "token: *SECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "token: &SECRET-xyz-token *SECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "token: !SECRET-xyz!token a"),
        wrong("token: SECRET-xyz-token", "token: SECRET-xyz: token"),
        wrong("token: SECRET-xyz-token", "token: @SECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "token: \"SECRET-xyz\\qtoken\""),
        wrong("token: SECRET-xyz-token", "SECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "token:\n\tSECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "<<: SECRET-xyz-token"),
        wrong("token: SECRET-xyz-token", "? [SECRET-xyz-token]\n    : x"),
        wrong("U0VDUkVULXh5eg==", "SECRET-xyz"),
        wrong("password: SECRET-xyz-password", "password: [SECRET-xyz]"),
        wrong("id-token: SECRET-xyz-id", "id-token: [SECRET-xyz]"),
        wrong("value: SECRET-xyz-env", "value: [SECRET-xyz]"),
        wrong("args: [--token, SECRET-xyz-arg]", "args: SECRET-xyz-arg"),
        wrong("args: [--token, SECRET-xyz-arg]", "args: [--token, [SECRET-xyz-arg]]"),
        wrong("user: u}", "user: [SECRET-xyz]}"),
        json.replacen("SECRET-xyz-token\"", "SECRET-xyz-token", 1),
        json.replacen("\"SECRET-xyz-token\"", "SECRET-xyz-token", 1),
        json.replacen("\"SECRET-xyz-token\"", "[\"SECRET-xyz-token\"]", 1),
        json.replacen("SECRET-xyz-token", "SECRET-xyz\\/token", 1),
        json[..json.find("SECRET-xyz-env").expect("the last secret") + 12].to_owned(),
    ];
    texts.push(good);
    texts.push(json);
    texts
}

#[test]
fn no_message_and_no_other_file_holds_a_secret() {
    for text in texts() {
        assert!(text.contains(MARK));
        let mut home = Home::new();
        home.write("config", &text);
        home.kubeconfig(&["config"]);
        for arguments in [
            &["-v", "ctx", "-l"][..],
            &["-v", "ctx", "-l", "-o", "wide"],
            &["-v", "ctx", "-l", "-o", "json"],
            &["-v", "ctx", "-c"],
            &["-v", "ctx", "y"],
            &["-v", "ctx", "nope"],
            &["-v", "ctx", "x", "-n", "shop"],
            &["-v", "ns", "-f", "shop"],
            &["-v", "ns", "-l"],
            &["-v", "current"],
            &["-v", "current", "-o", "json"],
            &["-v", "env"],
        ] {
            let ran = home.run(arguments);
            assert!(ran.code <= 1, "{ran:?}\n{text}");
            let message = format!("{}{}", ran.stdout, ran.stderr);
            assert!(!message.is_empty(), "{ran:?}\n{text}");
            assert!(!message.contains("SECRET") && !message.contains("U0VDUk"), "{ran:?}\n{text}");
        }
        for file in home.files().into_iter().filter(|file| file != "config") {
            let kept = fs::read(home.path(&file)).expect("read a file");
            assert!(!String::from_utf8_lossy(&kept).contains("SECRET"), "{file}");
        }
    }
}
