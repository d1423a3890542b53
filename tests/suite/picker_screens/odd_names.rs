//! Names that no terminal should be given as they are, and wide ones.

use super::stage::{NORMAL, Picker, context, opening};
use expect_test::expect;
use kswitch::picker::{ContextRow, Obstacle};
use ratatui::crossterm::event::KeyCode;

#[test]
fn hostile_names_are_shown_and_not_obeyed() {
    let contexts = vec![
        context("red\u{1b}[31m\nalert", Some("a\tb"), "x\u{7}"),
        ContextRow {
            obstacle: Some(Obstacle {
                text: "Not \u{1b}]0;title\u{7} now.".to_owned(),
                ..Obstacle::default()
            }),
            ..context("gpj\u{202e}exe", Some("\u{9b}2J"), "y")
        },
    ];
    let mut picker = Picker::open(opening(contexts), NORMAL);
    picker.type_in("red[").shows(expect![[r#"
 ❯ red[                                                                                         1/2
╭ contexts ────────────── namespace file ──────────────────╮╭ namespaces of red\u{1b}[31m\nalert ──╮
│▌  red\u{1b}[31m\nalert  a\tb      x\u{7}                 ││ ● a\tb                               │
│                                                          ││   tab to list them                   │
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
 https://x\u{7}.example.com:6443 · token · namespace a\tb · ~/.kube/clusters/x\u{7}
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["red", "["]);
    for _ in "red[".chars() {
        picker.press(KeyCode::Backspace);
    }
    picker.press(KeyCode::Down).press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────── namespace file ──────────────────╮╭ namespaces of gpj\u{202e}exe ────────╮
│   red\u{1b}[31m\nalert  a\tb      x\u{7}                 ││ ● \u{9b}2J                           │
│▌  gpj\u{202e}exe        \u{9b}2J  y                      ││                                      │
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
 ! Not \u{1b}]0;title\u{7} now.
 ? help   esc cancel"#]]);
}

#[test]
fn wide_characters_keep_the_columns() {
    let contexts = vec![
        context("東京都-本番", Some("支払い"), "a"),
        context("prod-👩‍💻-é", None, "b"),
        context("prod", Some("default"), "c"),
    ];
    let mut picker = Picker::open(opening(contexts), NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                                              3/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of 東京都-本番 ───────────╮
│▌  東京都-本番  支払い   a                                ││ ● 支払い                             │
│   prod-👩‍💻-é    –        b                                ││   tab to list them                   │
│   prod         default  c                                ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://a.example.com:6443 · token · namespace 支払い · ~/.kube/clusters/a
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.type_in("本").shows(expect![[r#"
 ❯ 本                                                                                           1/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of 東京都-本番 ───────────╮
│▌  東京都-本番  支払い   a                                ││ ● 支払い                             │
│                                                          ││   tab to list them                   │
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
 https://a.example.com:6443 · token · namespace 支払い · ~/.kube/clusters/a
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.cursor(), (5, 0));
}

#[test]
fn names_that_look_the_same_are_shown_as_what_they_are() {
    let alike = ["é", "e\u{301}", "\u{ac01}", "\u{1100}\u{1161}\u{11a8}", "a b", "a\u{a0}b"];
    let contexts = alike.map(|name| context(name, None, name));
    let mut picker = Picker::open(opening(contexts.into()), NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── file ──────────────────────────────╮╭ namespaces of é ─────────────────────╮
│▌  é                   é                                  ││ ● default                            │
│   e\u{301}            e\u{301}                           ││   tab to list them                   │
│   각                  각                                 ││                                      │
│   ᄀ\u{1161}\u{11a8}  ᄀ\u{1161}\u{11a8}                 ││                                      │
│   a b                 a b                                ││                                      │
│   a\u{a0}b            a\u{a0}b                           ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://é.example.com:6443 · token · namespace default · ~/.kube/clusters/é
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    // The matched letters are those of the name, not of what is shown for them.
    picker.type_in("é").press(KeyCode::Down).shows(expect![[r#"
 ❯ é                                                                                            2/6
╭ contexts ──────────── file ──────────────────────────────╮╭ namespaces of e\u{301} ──────────────╮
│   é                   é                                  ││ ● default                            │
│▌  e\u{301}            e\u{301}                           ││   tab to list them                   │
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
 https://e\u{301}.example.com:6443 · token · namespace default · ~/.kube/clusters/e\u{301}
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
}
