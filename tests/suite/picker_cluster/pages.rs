//! Names that come in page by page, and what can be done meanwhile.

use expect_test::expect;

use super::{NAMESPACES, lists, shows, teams};
use crate::support::api_server::{ApiServer, Trouble, User};
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::{Key, Terminal, shown};

#[test]
fn they_show_page_by_page() {
    let (server, home) = (ApiServer::of(&teams(501)).start(), Home::new());
    server.kubeconfig().namespace("team-0003").write(&home);
    let held = server.hold("continue=");
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("500 so far…");
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                          501/501
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  team-0003                                        ││▌● team-0003                          │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   default                            │
│                                                          ││   team-0001                          │
│                                                          ││   team-0002                          │
│                                                          ││   team-0004                          │
│                                                          ││   team-0005                          │
│                                                          ││   team-0006                          │
│                                                          ││   team-0007                          │
│                                                          ││   team-0008                          │
│                                                          ││   team-0009                          │
╰──────────────────────────────────────────────────────────╯╰─────────────────────── ⠋ 500 so far… ╯
 https://127.0.0.1:54321 · token · namespace team-0003 · ~/.kube/config
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    held.release();
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                          501/501
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  team-0003                                        ││▌● team-0003                          │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   team-0001                          │
│                                                          ││   team-0002                          │
│                                                          ││   team-0004                          │
│                                                          ││   team-0005                          │
│                                                          ││   team-0006                          │
│                                                          ││   team-0007                          │
│                                                          ││   team-0008                          │
│                                                          ││   team-0009                          │
│                                                          ││   team-0010                          │
╰──────────────────────────────────────────────────────────╯╰─────────────────────────────── 1/501 ╯
 https://127.0.0.1:54321 · token · namespace team-0003 · ~/.kube/config
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert_eq!((lists(&server), server.requests().len()), (2, 2));
}

#[test]
fn one_can_be_taken_before_the_end_and_the_rest_is_withdrawn() {
    let (server, home) = (ApiServer::of(&teams(501)).start(), Home::new());
    let kubeconfig = Snapshot::of(server.kubeconfig().namespace("team-0003").write(&home));
    server.suffer(Trouble::no_answer().on("continue="));
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("500 so far…");
    terminal.send("0042");
    terminal.wait_for("1/501");
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯ 0042                                                                                       1/501
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  team-0003                                        ││▌  team-0042                          │
│                                                          ││   use "0042" as typed                │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰─────────────────────── ⠋ 500 so far… ╯
 https://127.0.0.1:54321 · token · namespace team-0003 · ~/.kube/config
 enter switch   shift-tab contexts   f1 help   esc cancel"#]],
    );
    server.wait_for_request("continue=");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"team-0042\" in context \"test\".");
    server.wait_until_idle();
    kubeconfig
        .assert_one_line_changed("    namespace: \"team-0003\"", "    namespace: \"team-0042\"");
}

#[test]
fn what_is_typed_finds_names_of_later_pages_when_they_come() {
    let (server, home) = (ApiServer::of(&teams(501)).start(), Home::new());
    server.kubeconfig().write(&home);
    let held = server.hold("continue=");
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("500 so far…");
    terminal.send("team-0501");
    terminal.wait_for("use \"team-0501\" as typed");
    held.release();
    // There is one, so it need not be taken as typed.
    terminal.wait_until(|screen| {
        let screen = shown(screen);
        screen.contains("1/501") && !screen.contains("as typed")
    });
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"team-0501\" in context \"test\".");
}

/// Whether Enter comes before the list, with it or after it: never is `mon` set, which was not chosen.
#[test]
fn enter_on_the_beginning_of_a_name_does_not_depend_on_when_the_list_comes() {
    let names = ["default", "monitoring", "shop"];
    for waits in [true, false] {
        let (server, home) = (ApiServer::of(&names).start(), Home::new());
        let kubeconfig = Snapshot::of(server.kubeconfig().namespace("shop").write(&home));
        let held = waits.then(|| server.hold("/api/v1/namespaces"));
        let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
        if let Some(held) = held {
            terminal.send("mon");
            terminal.wait_for("▌  use \"mon\" as typed");
            terminal.send_key(Key::Enter);
            terminal.wait_for("Still listing the namespaces; press enter again to use \"mon\"");
            held.release();
            // The press that it asks for may come now, and is not for another name.
            terminal.wait_for(
                "! The cluster has \"monitoring\", which is highlighted now, not \"mon\".",
            );
            terminal.send_key(Key::Enter);
            terminal.wait_for("which is highlighted now, not \"mon\". Press the key again.");
        } else {
            // Typed before there is a frame.
            terminal.send("mon\r");
        }
        terminal.wait_for("▌  monitoring");
        kubeconfig.assert_untouched();
        terminal.send_key(Key::Enter);
        let done = "Namespace is now \"monitoring\" in context \"test\".";
        let again = "Press the key again.";
        // A frame may have shown the note about `mon` before the list came.
        terminal.wait_until(move |screen| {
            let contents = screen.contents();
            contents.contains(done) || !waits && contents.contains(again)
        });
        if !waits && terminal.screen().contains(again) {
            terminal.send_key(Key::Enter);
        }
        terminal.wait_for(done);
        assert_eq!(terminal.wait_exit(), 0);
    }
}

#[test]
fn a_mistyped_name_is_not_taken_without_a_question() {
    let (server, home) = (ApiServer::of(&["default", "payments", "shop"]).start(), Home::new());
    server.kubeconfig().namespace("shop").write(&home);
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("payments");
    terminal.send("paynents");
    terminal.wait_for("▌  use \"paynents\" as typed");
    terminal.send_key(Key::Enter);
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯ paynents                                                                                     0/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  shop                                             ││▌  use "paynents" as typed            │
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
 ! The cluster has no namespace "paynents". The nearest name is "payments".
 y switch   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.wait_for("f1 help");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn ten_thousand_are_no_problem() {
    let names = teams(10_000);
    let (server, home) = (ApiServer::of(&names).start(), Home::new());
    server.kubeconfig().namespace("team-0001").write(&home);
    let terminal = Terminal::open(&home, &NAMESPACES, 24, 80);
    terminal.wait_until(|screen| {
        let screen = shown(screen);
        screen.contains("10000/10000") && !screen.contains("so far")
    });
    assert_eq!(lists(&server), 20);
    terminal.send_key(Key::End);
    terminal.wait_for("▌  team-10000");
    terminal.send_key(Key::PageUp);
    terminal.send_key(Key::Home);
    terminal.wait_for("▌● team-0001");
    terminal.send("team-7654");
    terminal.wait_for("1/10000");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"team-7654\" in context \"test\".");
    // Every one of them was kept.
    let known = home.run(&["ns", "--list", "--cached"]).success();
    let mut listed: Vec<&str> = known.stdout.lines().filter(|name| *name != "default").collect();
    listed.sort_unstable();
    let mut expected: Vec<&str> = names.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert!(listed == expected, "{} names", listed.len());
}

#[test]
fn openshift_projects_are_called_what_they_are() {
    let jane = User::named("jane").token("jane-token").sees_only(&["shop", "web"]);
    let server = ApiServer::of(&["cart", "shop", "web"]).openshift().user(jane).start();
    let home = Home::new();
    server.kubeconfig().namespace("web").write(&home);
    let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
    terminal.wait_for("OpenShift projects");
    shows(
        &terminal,
        &server,
        expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▎● test  web                                              ││▌● web                                │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   shop                               │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰────────────────── OpenShift projects ╯
 https://127.0.0.1:54321 · token · namespace web · ~/.kube/config
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    terminal.send("shop");
    terminal.wait_for("1/2");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"shop\" in context \"test\".");
}
