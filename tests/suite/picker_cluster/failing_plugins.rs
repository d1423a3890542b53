//! Credential plugins that fail, likewise.

use expect_test::expect;

use super::NAMESPACES;
use super::failing::fails;
use crate::support::api_server::{ApiServer, Credential, ExecPlugin};
use crate::support::home::Home;

#[test]
fn a_plugin_that_is_missing() {
    let server = ApiServer::start(&["cart"]);
    let exec = serde_json::json!({
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "no-such-plugin",
        "interactiveMode": "Never",
        "installHint": "Get it with: brew install no-such-plugin\nIt is not hard.",
    });
    let kubeconfig = server.kubeconfig_with(Credential::none().with("exec", exec));
    fails(
        &Home::new(),
        &kubeconfig,
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
 The credential plugin "no-such-plugin" is not installed. Get it with: brew
 install no-such-plugin.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
            expect![[r#"
 ❯             not from the cluster 2/2
▌● web
   ────────────────────────────────────
   default
   Type a name to use it.


 The credential plugin "no-such-plugin"
 is not installed. Get it with: brew
 install no-such-plugin."#]],
        ],
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_plugin_that_fails() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let message = "\u{1b}[31mThe session has expired.\u{1b}[0m\nLog in with: corp login";
    let plugin = ExecPlugin::named("get-token").fails(3, message);
    let kubeconfig = server.kubeconfig_with(plugin.write(&home));
    fails(
        &home,
        &kubeconfig,
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
 The credential plugin "get-token" failed (exit code 3): The session has
 expired. / Log in with: corp login. Log in again with it, then try again.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
            expect![[r#"
 ❯             not from the cluster 2/2
▌● web
   default
   Type a name to use it.


 The credential plugin "get-token"
 failed (exit code 3): The session has
 expired. / Log in with: corp login.
 Log in again with it, then try again."#]],
        ],
    );
    assert_eq!(plugin.runs(&home).len(), 1);
    assert_eq!(server.connections(), 0);
}
