//! What is drawn: at any size, with and without colours, and nothing that files smuggle in.

use expect_test::expect;

use super::{NO_ARGUMENTS, company, opened};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

#[test]
fn it_redraws_itself_at_every_size() {
    let home = company();
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 24, 80);
    terminal.shows(expect![[r#"
 ❯                                                                          4/4
╭ contexts ─────── namespace ─ file ───────────────────────────────────────────╮
│▌● laptop         –           config                                          │
│   payments-prod  ledger      payments                                        │
│   payments-test  trial       payments                                        │
│   shop-prod      storefront  shop                                            │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    terminal.resize(10, 40);
    terminal.shows(expect![[r#"
 ❯                                  4/4
▌● laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
   shop-prod      storefront  shop




 https://127.0.0.1:1 · ~/.kube/config"#]]);
    terminal.resize(5, 20);
    terminal.shows(expect![[r#"
 ❯              4/4
▌● laptop
   payments-prod
   payments-test
   shop-prod"#]]);
    terminal.resize(40, 120);
    terminal.shows(
        expect![[r#"
 ❯                                                                                                                  4/4
╭ contexts ─────── namespace ─ file ───────────────────────────────────╮╭ namespaces of laptop ────────────────────────╮
│▌● laptop         –           config                                  ││ ● default                                    │
│   payments-prod  ledger      payments                                ││   tab to list them                           │
│   payments-test  trial       payments                                ││                                              │
│   shop-prod      storefront  shop                                    ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
}

/// Field lesson 28.
#[test]
fn lesson_28_keys_on_an_empty_list_are_safe() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("zzz");
    terminal.shows(expect![[r#"
 ❯ zzz                                                                                          0/4
╭ contexts ────────────────────────────────────────────────╮╭ namespaces ──────────────────────────╮
│   No context matches.                                    ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯

 f1 help   esc cancel"#]]);
    let keys = [
        Key::Down,
        Key::Up,
        Key::PageDown,
        Key::PageUp,
        Key::Home,
        Key::End,
        Key::Enter,
        Key::Tab,
        Key::Enter,
        Key::BackTab,
    ];
    for key in keys {
        terminal.send_key(key);
    }
    // Keys are handled in order: once the query is cleared, all of the others were handled.
    terminal.send_key(Key::Ctrl('e'));
    terminal.send_key(Key::Ctrl('u'));
    terminal.shows(super::first_screen());
    terminal.send("shop");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\".");
}

const HOSTILE: &str = r#"
apiVersion: v1
kind: Config
current-context: plain
clusters:
- name: c
  cluster: {server: "https://x\e]2;owned\a.example"}
contexts:
- name: plain
  context: {cluster: c, user: u}
- name: "a\e]2;owned\ab\e[41mred"
  context: {cluster: c, user: u, namespace: "n\e]2;owned\a"}
- name: "b\nnext\rline"
  context: {cluster: c, user: u}
- name: "c\u202Eesrever"
  context: {cluster: c, user: u}
- name: "d\x9b41mred"
  context: {cluster: c, user: u}
users:
- name: u
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "x\e]2;owned\a"}}
"#;

#[test]
fn hostile_names_never_reach_the_terminal_as_they_are() {
    let mut home = Home::new();
    let file = ".kube/f\u{1b}]2;owned\u{7}ile";
    home.write(file, HOSTILE);
    home.kubeconfig(&[file]);

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
    terminal.shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ──────────────────────────── namespace ───────────╮╭ namespaces of plain ───────────────╮
│   a\u{1b}]2;owned\u{7}b\u{1b}[41mred  n\u{1b}]2;owned\u{7} ││ ● default                          │
│   b\nnext\rline                       –                    ││   tab to list them                 │
│   c\u{202e}esrever                    –                    ││                                    │
│   d\u{9b}41mred                       –                    ││                                    │
│▌● plain                               –                    ││                                    │
│                                                            ││                                    │
│                                                            ││                                    │
│                                                            ││                                    │
│                                                            ││                                    │
│                                                            ││                                    │
│                                                            ││                                    │
╰────────────────────────────────────────────────────────────╯╰────────────────────────────────────╯
 https://x\u{1b}]2;owned\u{7}.example · exec x\u{1b}]2;owned\u{7} · ~/.kube/f\u{1b}]2;owned\u{7}ile
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    for _ in 0..4 {
        terminal.send_key(Key::Up);
    }
    terminal.send("red a");
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ──────────────────────────── namespace ─────────╮╭ namespaces of a\u{1b}…b\u{1b}[41mred ╮
│▎  a\u{1b}]2;owned\u{7}b\u{1b}[41mred  n\u{1…2;owned\u{7} ││▌● n\u{1b}]2;owned\u{7}               │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   default                            │
│                                                          ││   Type a name to use it.             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 The server of cluster "c" is not an address. Set the server of cluster "c" in its kubeconfig.
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send_key(Key::BackTab);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, r#"Switched to context "a\u{1b}]2;owned\u{7}b\u{1b}[41mred"."#);

    let sent = String::from_utf8(terminal.raw_output()).expect("nothing but UTF-8");
    for raw in ["\u{1b}]", "\u{7}", "\u{1b}[41m", "\u{202e}", "\u{9b}", "b\nnext"] {
        assert!(!sent.contains(raw), "{raw:?} in {sent:?}");
    }
}

#[test]
fn without_colours_there_are_none() {
    let home = company();
    let shows_colours = |no_color: Option<&str>| {
        let command = home.command(NO_ARGUMENTS);
        let command = match no_color {
            Some(value) => command.env("NO_COLOR", value),
            None => command,
        };
        let terminal = Terminal::of(&command, 16, 100);
        terminal.shows(super::first_screen());
        terminal.send("pay");
        terminal.wait_for("❯ pay");
        terminal.send_key(Key::Tab);
        terminal.wait_for("esc contexts");
        terminal.send("NOT_A_NAME");
        terminal.wait_for("can't be a namespace");
        terminal.send_key(Key::Ctrl('c'));
        terminal.assert_ends(130, "");
        !colours(&terminal.raw_output()).is_empty()
    };
    assert!(shows_colours(None));
    assert!(shows_colours(Some("")), "an empty variable is none");
    assert!(!shows_colours(Some("1")));
}

#[test]
fn a_light_background_has_the_light_theme_unless_the_settings_choose() {
    let home = company();
    for (settings, background, is_light) in [
        ("{}", "0;15", true),
        ("{}", "15;0", false),
        ("theme: terminal", "0;15", false),
        ("theme: light", "15;0", true),
    ] {
        home.write(".config/kswitch/settings.yaml", settings);
        let command = home.command(NO_ARGUMENTS).env("COLORTERM", "truecolor");
        let terminal = Terminal::of(&command.env("COLORFGBG", background), 16, 100);
        terminal.shows(super::first_screen());
        terminal.send_key(Key::Esc);
        assert_eq!(terminal.wait_exit(), 130);
        let sent = String::from_utf8(terminal.raw_output()).expect("UTF-8");
        assert_eq!(sent.contains("38;2;"), is_light, "{settings} {background}");
    }
}

/// The parameters of all SGR sequences that set a colour other than the terminal's own.
fn colours(sent: &[u8]) -> Vec<String> {
    let sent = String::from_utf8_lossy(sent);
    let sequences = sent.split("\u{1b}[").skip(1).filter_map(|after| {
        let end = after.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
        after[end..].starts_with('m').then(|| after[..end].to_owned())
    });
    sequences
        .filter(|sequence| {
            sequence.split([';', ':']).any(|parameter| {
                let number: u8 = parameter.parse().unwrap_or(0);
                matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107)
            })
        })
        .collect()
}
