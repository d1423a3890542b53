//! An earlier answer: shown at once for what it is, and replaced when the cluster answers.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{SystemTime, UNIX_EPOCH};

use expect_test::expect;
use serde_json::{Value, json};

use super::{NAMESPACES, PICK, lists, shows};
use crate::support::api_server::{ApiServer, Trouble};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const HOUR: u64 = 3600;

/// A home that has asked the server three hours and a half ago.
fn asked_before(server: &ApiServer) -> Home {
    let home = Home::new();
    server.kubeconfig().namespace("web").write(&home);
    home.run(&["ns", "--list", "--timeout", "5m"]).success();
    let mut answer = kept(&home);
    let written = answer["written"].as_u64().expect("a time");
    answer["written"] = json!(written - 3 * HOUR - HOUR / 2);
    home.write(&file(&home), answer.to_string());
    home
}

/// The only file of the cache.
fn file(home: &Home) -> String {
    let files = home.files();
    let mut answers = files.into_iter().filter(|file| file.starts_with(".cache/"));
    let (Some(file), None) = (answers.next(), answers.next()) else { panic!("one answer") };
    file
}

fn kept(home: &Home) -> Value {
    serde_json::from_str(&home.read(&file(home))).expect("JSON")
}

#[test]
fn it_shows_with_its_age_before_the_cluster_is_asked() {
    let server = ApiServer::start(&["cart", "old", "web"]);
    let home = asked_before(&server);
    let asked = lists(&server);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("3 hours old");
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▌● test  web                                              ││ ● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   cart                               │
│                                                          ││   old                                │
│                                                          ││   tab to ask the cluster             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰───────────────────────── 3 hours old ╯
 https://127.0.0.1:54321 · token · namespace web · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    assert_eq!(lists(&server), asked);
    terminal.send_key(Key::Tab);
    terminal.wait_for("esc contexts");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"test\", namespace \"web\".");
}

#[test]
fn it_shows_with_its_age_until_the_cluster_answers() {
    let server = ApiServer::start(&["cart", "old", "web"]);
    let home = asked_before(&server);
    server.delete("old");
    server.create("fresh");
    let held = server.hold("");
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("3 hours old, asking…");
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  web                                              ││▌● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   cart                               │
│                                                          ││   default                            │
│                                                          ││   old                                │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰────────────── ⠋ 3 hours old, asking… ╯
 https://127.0.0.1:54321 · token · namespace web · ~/.kube/config
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    held.release();
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              3/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  web                                              ││▌● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   cart                               │
│                                                          ││   fresh                              │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:54321 · token · namespace web · ~/.kube/config
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let answer = kept(&home);
    assert_eq!(answer["names"], json!(["cart", "fresh", "web"]));
    assert!(now - answer["written"].as_u64().expect("a time") < HOUR, "{answer}");
    let mode = home.path(file(&home)).metadata().expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!answer.to_string().contains("jane-token"), "{answer}");
}

#[test]
fn one_of_its_names_can_be_taken_while_the_cluster_is_silent() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = asked_before(&server);
    server.suffer(Trouble::no_answer());
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("3 hours old, asking…");
    terminal.send("car");
    terminal.wait_for("❯ car");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"cart\" in context \"test\".");
    server.wait_until_idle();
}

#[test]
fn it_stays_with_its_age_if_the_cluster_fails() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = asked_before(&server);
    let before = kept(&home);
    server.suffer(Trouble::status(500));
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("500 Internal Server Error");
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              3/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  web                                              ││▌● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   cart                               │
│                                                          ││   default                            │
│                                                          ││   Type a name to use it.             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰───────────────────────── 3 hours old ╯
 127.0.0.1:54321 answered 500 Internal Server Error: Internal error occurred: etcdserver: leader
 changed. Try again in a moment.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert_eq!(kept(&home), before);
}

#[test]
fn it_is_of_one_user_of_one_server() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = asked_before(&server);
    let other = ApiServer::start(&["desk"]);
    other.kubeconfig().write(&home);
    let held = other.hold("");
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("asking…");
    let screen = terminal.screen();
    assert!(!screen.contains("cart") && !screen.contains("old"), "{screen}");
    held.release();
    terminal.wait_for("desk");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}
