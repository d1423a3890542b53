//! A marked secret in every field that can hold one, and what is wrong at it in every way: none is
//! ever printed.

use std::fs;

use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::{Key, Terminal};

const MARK: &str = "SECRET-xyz";

/// `MARK` in base64.
const CODED: &str = "U0VDUkVULXh5eg==";

/// Every field with a secret, one on a line; `MARK` stands where it is.
const KUBECONFIG: &str = "\
apiVersion: v1
kind: Config
clusters:
- name: c
  cluster:
    server: https://SECRET-xyz:SECRET-xyz@c.example/path?token=SECRET-xyz#SECRET-xyz
    proxy-url: http://me:SECRET-xyz@proxy.example
    certificate-authority-data: U0VDUkVULXh5eg==
    tls-server-name: SECRET-xyz
    certificate-authority: SECRET-xyz
    extensions:
    - name: e
      extension: SECRET-xyz
users:
- name: u
  user:
    token: SECRET-xyz
    tokenFile: token-file
    username: SECRET-xyz
    password: SECRET-xyz
    client-certificate: SECRET-xyz
    client-certificate-data: U0VDUkVULXh5eg==
    client-key: SECRET-xyz
    client-key-data: U0VDUkVULXh5eg==
    as: SECRET-xyz
    as-uid: SECRET-xyz
    as-groups:
    - SECRET-xyz
    as-user-extra:
      scopes:
      - SECRET-xyz
    auth-provider:
      name: oidc
      config:
        id-token: SECRET-xyz
        refresh-token: SECRET-xyz
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: login
      installHint: SECRET-xyz
      args:
      - --token=SECRET-xyz
      env:
      - name: TOKEN
        value: SECRET-xyz
    extensions:
    - name: e
      extension: SECRET-xyz
contexts:
- name: x
  context: {cluster: c, user: u}
- name: w
  context:
    cluster: c
    user: u
    extensions:
    - name: e
      extension: SECRET-xyz
preferences:
  extensions:
  - name: e
    extension: SECRET-xyz
extensions:
- name: e
  extension: SECRET-xyz
current-context: x
";

fn home_of(texts: &[&str]) -> Home {
    let mut home = Home::new();
    home.write("token-file", MARK);
    let names: Vec<String> = (0..texts.len()).map(|number| format!("config-{number}")).collect();
    for (name, text) in names.iter().zip(texts) {
        assert!(text.contains(MARK) || text.contains(CODED));
        home.write(name, text);
    }
    home.kubeconfig(&names.iter().map(String::as_str).collect::<Vec<_>>());
    home
}

#[track_caller]
fn assert_reports_no_secret(ran: &Ran) {
    assert!(ran.code <= 1, "{ran}");
    let message = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!message.is_empty() && !holds_secret(&message), "{ran}");
}

fn holds_secret(text: &str) -> bool {
    // A part of one is too much as well.
    text.contains("SECRET") || text.contains("U0VDUk") || text.contains("-xyz")
}

const ALL: [&[&str]; 12] = [
    &["-v", "ctx", "-l"],
    &["-v", "ctx", "-l", "-o", "wide"],
    &["-v", "ctx", "-l", "-o", "json"],
    &["-v", "ctx", "-c"],
    &["-v", "ctx", "nope"],
    &["-v", "ctx", "w", "-n", "shop"],
    &["-v", "ctx", "-"],
    &["-v", "ns", "-f", "team"],
    &["-v", "ns", "-l", "-o", "json"],
    &["-v", "current"],
    &["-v", "current", "-o", "json"],
    &["-v", "env"],
];

/// The line with something wrong at its secret.
fn spoiled(line: &str) -> Vec<String> {
    let secret = if line.contains(MARK) { MARK } else { CODED };
    let start = line.find(": ").or_else(|| line.rfind("- ")).expect("a field or a list");
    let (before, value) = line.split_at(start + 2);
    let mut lines: Vec<String> =
        ["[V]", "{V: 1}", "\"V", "'V", "*V", "!V!x y", "V: V", "@V", "\"V\\q\"", "|\nV", "&V *V"]
            .iter()
            .map(|form| format!("{before}{}", form.replace('V', value)))
            .collect();
    lines.push(line.replace(secret, &format!("{secret}%$ {secret}")));
    lines
}

/// One line after another is spoiled in one way after another.
#[test]
fn no_field_is_reported_whatever_is_wrong_with_it() {
    let lines: Vec<&str> = KUBECONFIG.lines().collect();
    let mut count = 0;
    for (index, line) in lines.iter().enumerate() {
        if !line.contains(MARK) && !line.contains(CODED) {
            continue;
        }
        for (form, wrong) in spoiled(line).into_iter().enumerate() {
            let mut text = lines.clone();
            text[index] = &wrong;
            let home = home_of(&[&(text.join("\n") + "\n")]);
            // All verbs that read the file report the same; the verbs take turns.
            for turn in [0, 6] {
                assert_reports_no_secret(&home.run(ALL[(index + form + turn) % ALL.len()]));
            }
            count += 1;
        }
    }
    assert!(count > 250, "{count}");
}

/// Files without a fault, of either format, with every verb, and what is left next to them.
#[test]
fn no_verb_prints_a_secret_or_keeps_one() {
    let json = serde_yaml::from_str::<serde_json::Value>(KUBECONFIG).expect("YAML");
    let json = serde_json::to_string_pretty(&json).expect("JSON");
    for text in [KUBECONFIG, &json] {
        let home = home_of(&[text]);
        for arguments in ALL {
            assert_reports_no_secret(&home.command(arguments).env("RUST_BACKTRACE", "full").run());
        }
        for file in home.files() {
            if !matches!(&*file, "config-0" | "token-file") {
                let kept = fs::read(home.path(&file)).expect("read a file");
                assert!(!holds_secret(&String::from_utf8_lossy(&kept)), "{file}");
            }
        }
    }
    let json = home_of(&[KUBECONFIG]).run(&["current", "-o", "json"]).only_stdout();
    assert!(json.contains("\"server\": \"https://c.example/path\""), "{json}");
}

/// The case in which kubectl prints every field of the user.
#[test]
fn a_user_that_stands_there_twice_is_reported_by_name() {
    let Some(kubectl) = Kubectl::required() else { return };
    let user = &KUBECONFIG[KUBECONFIG.find("- name: u").expect("a user")..];
    let user = &user[..user.find("contexts:").expect("an end")];
    let twice = KUBECONFIG.replace("users:\n", &format!("users:\n{user}"));
    let home = home_of(&[&twice]);
    let message =
        kubectl.run(&home, &["config", "view"]).expect_err("a name that stands there twice");
    assert!(message.contains(MARK), "kubectl no longer prints it: {message}");
    for arguments in ALL {
        assert_reports_no_secret(&home.run(arguments));
    }
    let message = home.run(&["current"]).only_stderr(1);
    assert!(message.contains("`users` names u twice"), "{message}");
    // In two files it is no fault; the first counts.
    let home = home_of(&[KUBECONFIG, KUBECONFIG]);
    for arguments in ALL {
        assert_reports_no_secret(&home.run(arguments));
    }
}

#[test]
fn the_picker_shows_no_secret() {
    let broken = KUBECONFIG.replace("token: SECRET-xyz", "token: [SECRET-xyz]");
    let hidden = KUBECONFIG.replace("name: x", "name: z");
    for texts in [&[KUBECONFIG][..], &[KUBECONFIG, &hidden], &[KUBECONFIG, &broken]] {
        let home = home_of(texts);
        let terminal = Terminal::open(&home, &["-v"], 20, 200);
        terminal.wait_for("esc cancel");
        for key in [Key::Down, Key::Down, Key::Tab, Key::Enter] {
            terminal.send_key(key);
        }
        terminal.send_key(Key::Ctrl('c'));
        terminal.wait_exit();
        let sent = String::from_utf8_lossy(&terminal.raw_output()).into_owned();
        let is_reported = sent.contains("c.example/path") || sent.contains("must be a string");
        assert!(is_reported && !holds_secret(&sent), "{sent:?}");
    }
}
