//! When a cluster is asked, and how often.

use expect_test::expect;
use rustix::process::Signal;

use super::{NAMESPACES, PICK, contexts, lists, shows};
use crate::plugins::with_token;
use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Trouble};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

#[test]
fn opening_ns_asks_once() {
    let (server, home) = (ApiServer::start(&["cart", "web"]), Home::new());
    server.kubeconfig().namespace("web").write(&home);
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  web                                              ││▌● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   cart                               │
│                                                          ││                                      │
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
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"cart\" in context \"test\".");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn moving_among_contexts_neither_connects_nor_runs_a_plugin() {
    let home = Home::new();
    let server = ApiServer::start(&["cart"]);
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    let credential = plugin.write(&home);
    let mut kubeconfig = server.kubeconfig_with(credential.clone()).named("context-00");
    for number in 1..40 {
        let name = format!("context-{number:02}");
        let other = if number % 2 == 0 {
            server.kubeconfig_with(credential.clone())
        } else {
            server.kubeconfig()
        };
        kubeconfig = kubeconfig.and(other.named(&name));
    }
    kubeconfig.write(&home);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("40/40");
    for _ in 0..39 {
        terminal.send_key(Key::Down);
    }
    terminal.wait_for("namespaces of context-39");
    for key in [Key::PageUp, Key::PageUp, Key::PageDown, Key::Home] {
        terminal.send_key(key);
    }
    terminal.wait_for("namespaces of context-00");
    terminal.send("ontext 17");
    terminal.wait_for("namespaces of context-17");
    terminal.send_key(Key::Ctrl('u'));
    terminal.wait_for("40/40");
    terminal.signal(Signal::TERM);
    terminal.assert_ends(143, "");
    assert_eq!(server.connections(), 0);
    assert!(plugin.runs(&home).is_empty());
}

#[test]
fn choosing_a_context_never_connects() {
    let home = Home::new();
    let (near, far) = (ApiServer::start(&["cart"]), ApiServer::start(&["web"]));
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    let far_away = far.kubeconfig_with(plugin.write(&home)).named("far");
    near.kubeconfig().named("near").and(far_away).write(&home);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("2/2");
    terminal.send("far");
    terminal.wait_for("namespaces of far");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"far\".");
    assert_eq!((near.connections(), far.connections()), (0, 0));
    assert!(plugin.runs(&home).is_empty());
}

#[test]
fn tab_asks_once_until_the_list_is_complete() {
    let home = Home::new();
    let server = ApiServer::start(&["default", "web"]);
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("1/1");
    terminal.send_key(Key::Tab);
    terminal.wait_for("2/2");
    // Both names are there before the cluster has reported that there are no more.
    terminal.wait_until(|screen| !screen.contents().contains("so far"));
    for _ in 0..3 {
        terminal.send_key(Key::BackTab);
        terminal.wait_for("tab namespaces");
        terminal.send_key(Key::Tab);
        terminal.wait_for("esc contexts");
    }
    terminal.send("web");
    terminal.wait_for("❯ web");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"test\", namespace \"web\".");
    assert_eq!((lists(&server), server.requests().len()), (1, 1));
    assert_eq!(plugin.runs(&home).len(), 1);
}

#[test]
fn leaving_the_namespaces_withdraws_the_question_and_entering_asks_again() {
    let (server, home) = (ApiServer::start(&["cart", "web"]), Home::new());
    server.kubeconfig().write(&home);
    server.suffer(Trouble::no_answer());
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("1/1");
    for time in 1..=3 {
        terminal.send_key(Key::Tab);
        terminal.wait_for("asking…");
        server.wait_for_requests("/namespaces", time);
        terminal.send_key(Key::BackTab);
        terminal.wait_for("not from the cluster");
        server.wait_until_idle();
    }
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▌● test                                                   ││ ● default                            │
│                                                          ││   tab to ask the cluster             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 https://127.0.0.1:54321 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    server.recover();
    terminal.send_key(Key::Tab);
    terminal.wait_for("web");
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    assert_eq!(lists(&server), 4);
}

#[test]
fn the_answer_of_one_context_never_mixes_with_that_of_another() {
    let home = Home::new();
    let one = ApiServer::start(&["default", "of-one"]);
    let two = ApiServer::start(&["default", "of-two"]);
    contexts(&[("one", &one), ("two", &two)]).write(&home);
    let (held, held_too) = (one.hold(""), two.hold(""));
    let terminal = Terminal::open(&home, &PICK, 16, 100);
    terminal.wait_for("2/2");
    terminal.send_key(Key::Tab);
    one.wait_for_request("/namespaces");
    terminal.send_key(Key::BackTab);
    terminal.wait_for("not from the cluster");
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Tab);
    two.wait_for_request("/namespaces");
    terminal.wait_for("namespaces of two");
    // The answer that is no longer wanted comes first.
    held.release();
    one.wait_until_idle();
    held_too.release();
    let back = [Key::BackTab, Key::Up, Key::Tab];
    for (keys, server, screen) in [
        (
            &[][..],
            &two,
            expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of two ───────────────────╮
│ ● one                                                    ││▌● default                            │
│▎  two                                                    ││   ────────────────────────────────── │
│                                                          ││   of-two                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:54321 · token · namespace default · ~/.kube/config
 enter switch   esc contexts   ? help   ctrl-c cancel"#]],
        ),
        (
            &back,
            &one,
            expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of one ───────────────────╮
│▎● one                                                    ││▌● default                            │
│   two                                                    ││   ────────────────────────────────── │
│                                                          ││   of-one                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:54321 · token · namespace default · ~/.kube/config
 enter switch   esc contexts   ? help   ctrl-c cancel"#]],
        ),
    ] {
        for key in keys {
            terminal.send_key(*key);
        }
        shows(&terminal, server, screen);
    }
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    assert_eq!((lists(&one), lists(&two)), (2, 1));
}

#[test]
fn what_a_plugin_prints_never_smears_the_screen() {
    let (server, home) = (ApiServer::start(&["cart", "web"]), Home::new());
    let answer = with_token("jane-token");
    let script = format!(
        "#!/bin/sh
printf '\\033[2J\\033[Hsmeared over the screen\\n' >&2
printf 'smeared over the screen' >/dev/tty
echo '{answer}'
"
    );
    home.script("get-token", &script);
    let exec = serde_json::json!({
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "get-token",
        "interactiveMode": "Never",
    });
    let credential = Credential::none().with("exec", exec);
    server.kubeconfig_with(credential).namespace("web").write(&home);
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  web                                              ││▌● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   cart                               │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:54321 · exec get-token · namespace web · ~/.kube/config
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let sent = String::from_utf8(terminal.raw_output()).expect("UTF-8");
    assert!(!sent.contains("smeared"), "{sent:?}");
}
