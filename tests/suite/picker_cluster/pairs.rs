//! A context and a cached namespace of it are chosen together.

use std::fs;

use expect_test::expect;

use super::{PICK, contexts};
use crate::support::api_server::{ApiServer, Trouble};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// A home with the contexts `here` and `there`, and cached namespaces of `there`.
fn cached(here: &ApiServer, there: &ApiServer) -> Home {
    let home = Home::new();
    contexts(&[("here", here), ("there", there)]).write(&home);
    home.run(&["ctx", "there"]).success();
    home.run(&["ns", "--list", "--timeout", "5m"]).success();
    home.run(&["ctx", "here"]).success();
    home
}

fn state_of(home: &Home) -> String {
    home.run(&["current"]).success().stdout
}

#[test]
fn both_are_set_in_one_change() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("2/2");
    terminal.send("ther car");
    terminal.wait_for("there / cart");
    terminal.send_key(Key::Enter);
    let done = "Switched to context \"there\", namespace \"cart\".";
    terminal.assert_ends(0, done);
    assert!(state_of(&home).contains("cart"));
    home.run(&["undo"]).success();
    assert!(state_of(&home).contains("here"));
}

#[test]
fn namespaces_of_a_context_that_appears_while_the_picker_is_open_are_found() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    let both = home.read(".kube/config");
    contexts(&[("here", &here)]).write(&home);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("1/1");
    home.write(".kube/config", both);
    terminal.wait_for("2/2");
    terminal.send("ther car");
    terminal.wait_for("there / cart");
    terminal.send_key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);
}

#[test]
fn the_numbered_list_finds_them_too() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    let terminal = Terminal::open(&home, &["--plain"], 24, 80);
    terminal.wait_for("? for help:");
    terminal.send("car\n");
    terminal.wait_for("less than a minute old\nNumber, text to search, or ? for help:");
    terminal.send("1\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
2 contexts:
1. current: here
2. previous: there
Number, text to search, or ? for help: car
0 of 2 contexts and 1 namespace match "car":
1. there, namespace cart, from a list that is less than a minute old
Number, text to search, or ? for help: 1
Asking the cluster of there for namespace cart. Ctrl-c cancels.
Switched to context "there", namespace "cart"."#]],
    );
    assert!(state_of(&home).contains("cart"));
}

#[test]
fn a_namespace_that_the_cluster_does_not_have_changes_nothing() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    let names = home.files().into_iter().find(|file| file.starts_with(".cache/")).expect("a cache");
    let renamed = home.read(&names).replace("cart", "trac");
    home.write(&names, renamed);
    let before = home.read(".kube/config");
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("2/2");
    terminal.send("trac");
    terminal.wait_for("there / trac");
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
 ❯ trac                                                                                      0/2 +1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of there ─────────────────╮
│▌  there / trac  less than a minute old                   ││ ● default                            │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   trac                               │
│                                                          ││   web                                │
│                                                          ││   tab to ask the cluster             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰────────────── less than a minute old ╯
 ! No namespace "trac" in the cluster of "there". Hint: kswitch ns --list --context there
 enter switch   tab namespaces   f1 help   esc cancel"#]]);
    assert_eq!(home.read(".kube/config"), before);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn esc_cancels_the_question_to_the_cluster() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    there.suffer(Trouble::no_answer());
    let before = home.read(".kube/config");
    let terminal = Terminal::open(&home, &["--timeout", "60m"], 12, 80);
    terminal.wait_for("here");
    terminal.send("cart");
    terminal.wait_for("there / cart");
    terminal.send_key(Key::Enter);
    terminal.shows_masked(
        without_seconds,
        expect![[r#"
 ❯ cart                                                                  0/2 +1
▌  there / cart  less than a minute old









 ⠋ Asking the cluster of "there" for namespace "cart":  s of 3600 s"#]],
    );
    terminal.send_key(Key::Esc);
    let port = there.port().to_string();
    terminal.shows_masked(
        |screen| screen.replace(&port, "PORT"),
        expect![[r#"
 ❯ cart                                                                  0/2 +1
▌  there / cart  less than a minute old









 namespace cart · https://127.0.0.1:PORT · token · ~/.kube/config"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert_eq!(home.read(".kube/config"), before);
}

/// However long it takes.
fn without_seconds(screen: &str) -> String {
    let Some((before, after)) = screen.split_once(" s of ") else { return screen.to_owned() };
    format!("{} s of {after}", before.trim_end_matches(|digit: char| digit.is_ascii_digit()))
}

#[test]
fn a_cluster_that_does_not_answer_is_reported() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    drop(there);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("2/2");
    terminal.send("cart");
    terminal.wait_for("there / cart");
    terminal.send_key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 0);
    terminal.wait_for("the cluster did not confirm the namespace \"cart\"");
    assert!(state_of(&home).contains("cart"));
}

#[test]
fn pins_are_kept_for_the_next_picker_and_found_without_a_list() {
    let (here, there) = (ApiServer::start(&["a"]), ApiServer::start(&["cart", "web"]));
    let home = cached(&here, &there);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("2/2");
    terminal.send("cart");
    terminal.wait_for("there / cart");
    terminal.send_key(Key::Alt('p'));
    terminal.wait_for("Pinned \"there / cart\".");
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
    for file in home.files().into_iter().filter(|file| file.starts_with(".cache/")) {
        fs::remove_file(home.path(file)).unwrap();
    }
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("★ there / cart");
    terminal.send("cart ther");
    terminal.wait_for("0/2 +1");
    terminal.wait_for("★ there / cart");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"there\", namespace \"cart\".");
}
