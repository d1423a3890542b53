//! Clusters that fail: the whole screen shows why, and a typed name can be taken.

use expect_test::{Expect, expect};

use super::NAMESPACES;
use crate::support::api_server::{ApiServer, Credential, Kubeconfig, Trouble, User};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// Shows both screens, then takes a name that the cluster has not listed.
#[track_caller]
pub(super) fn fails(
    home: &Home,
    kubeconfig: &Kubeconfig,
    arguments: &[&str],
    screens: [Expect; 2],
) {
    fails_masked(str::to_owned, home, kubeconfig, arguments, screens);
}

/// As [`fails`], after `mask` has replaced what differs from run to run.
fn fails_masked(
    mask: impl Fn(&str) -> String,
    home: &Home,
    kubeconfig: &Kubeconfig,
    arguments: &[&str],
    screens: [Expect; 2],
) {
    let [wide, narrow] = screens;
    kubeconfig.clone().namespace("web").write(home);
    let terminal = Terminal::open(home, arguments, 24, 80);
    terminal.shows_masked(&mask, wide);
    terminal.resize(10, 40);
    terminal.shows_masked(&mask, narrow);
    terminal.send("team-x");
    terminal.wait_for("use \"team-x\" as typed");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"team-x\" in context \"te\nst\".");
}

#[test]
fn forbidden() {
    let jane = User::named("jane").token("jane-token").sees_nothing();
    let server = ApiServer::of(&["cart"]).user(jane).start();
    fails(
        &Home::new(),
        &server.kubeconfig(),
        &NAMESPACES,
        [
            expect![[r#"
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of test ──────────╮
│▎● test  web                                  ││▌● web                        │
│                                              ││   ────────────────────────── │
│                                              ││   default                    │
│                                              ││   Type a name to use it.     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────── not from the cluster ╯
 User "jane" may not list namespaces in this cluster. A namespace can still be
 set by its exact name.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
            expect![[r#"
 ❯             not from the cluster 2/2
▌● web
   ────────────────────────────────────
   default
   Type a name to use it.


 User "jane" may not list namespaces in
 this cluster. A namespace can still be
 set by its exact name."#]],
        ],
    );
    // It was asked for projects too, and for nothing else.
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn unauthorized() {
    let server = ApiServer::start(&["cart"]);
    let untrusted = server.kubeconfig_with(Credential::token("of-yesterday"));
    fails(
        &Home::new(),
        &untrusted,
        &NAMESPACES,
        [
            expect![[r#"
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of test ──────────╮
│▎● test  web                                  ││▌● web                        │
│                                              ││   ────────────────────────── │
│                                              ││   default                    │
│                                              ││   Type a name to use it.     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────── not from the cluster ╯
 The cluster does not accept the token of user "test". Get a new token; this
 one may have expired.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
            expect![[r#"
 ❯             not from the cluster 2/2
▌● web
   ────────────────────────────────────
   default
   Type a name to use it.


 The cluster does not accept the token
 of user "test". Get a new token; this
 one may have expired."#]],
        ],
    );
}

#[test]
fn connection_refused() {
    let server = ApiServer::start(&["cart"]);
    let nowhere = server.kubeconfig().cluster("server", "https://127.0.0.1:1");
    fails(
        &Home::new(),
        &nowhere,
        &NAMESPACES,
        [
            expect![[r#"
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of test ──────────╮
│▎● test  web                                  ││▌● web                        │
│                                              ││   ────────────────────────── │
│                                              ││   default                    │
│                                              ││   Type a name to use it.     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────── not from the cluster ╯
 Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster
 runs, and that its tunnel or VPN is up.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
            expect![[r#"
 ❯             not from the cluster 2/2
▌● web
   default
   Type a name to use it.


 Nothing answers at 127.0.0.1:1
 (connection refused). Check that the
 cluster runs, and that its tunnel or
 VPN is up."#]],
        ],
    );
}

#[test]
fn no_answer_in_time() {
    let server = ApiServer::start(&["cart"]);
    server.suffer(Trouble::no_answer());
    let screens = [
        expect![[r#"
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of test ──────────╮
│▎● test  web                                  ││▌● web                        │
│                                              ││   ────────────────────────── │
│                                              ││   default                    │
│                                              ││   Type a name to use it.     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────── not from the cluster ╯
 No answer from 127.0.0.1:54321 within 200 ms. Check your network or VPN, or
 wait longer with --timeout 30s.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
        expect![[r#"
 ❯             not from the cluster 2/2
▌● web
   ────────────────────────────────────
   default
   Type a name to use it.


 No answer from 127.0.0.1:54321 within
 200 ms. Check your network or VPN, or
 wait longer with --timeout 30s."#]],
    ];
    let port = server.port().to_string();
    let mask = |screen: &str| screen.replace(&port, "54321");
    let arguments = ["ns", "--timeout", "200ms"];
    fails_masked(mask, &Home::new(), &server.kubeconfig(), &arguments, screens);
    server.wait_until_idle();
}
