//! The namespaces of the demo's clusters.

use expect_test::expect;

use super::{assert_untouched, lived_in};
use crate::support::gate::{required, skip};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// The demo, with this typed to find a context.
fn demo_at(home: &Home, typed: &str) -> Terminal {
    let terminal = Terminal::open(home, &["demo"], 18, 90);
    terminal.wait_for("shop-staging");
    find(&terminal, typed);
    terminal
}

fn find(terminal: &Terminal, typed: &str) {
    terminal.send_key(Key::Ctrl('u'));
    terminal.send(typed);
    terminal.wait_for(&format!("❯ {typed}"));
}

#[test]
fn a_slow_cluster_can_be_left_and_asked_again() {
    let (home, own) = lived_in();
    let terminal = demo_at(&home, "gateway");
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
 ❯                                                                                    1/1
╭ contexts ─────────────────────── namespace ─ file ───────╮╭ namespaces of edge-gateway ╮
│▎  edge-gateway                   –           edge        ││▌● default                  │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
╰──────────────────────────────────────────────────────────╯╰───────────────── ⠋ asking… ╯
 https://127.0.0.1:6443 · client certificate · ~/.cache/kswi…e/clusters/cluster-edge.yaml
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send_key(Key::BackTab);
    terminal.shows(expect![[r#"
 ❯ gateway                                                                           1/13
╭ contexts ─────────────────────── namespace ─ file ─────────────────────────────────────╮
│▌  edge-gateway                   –           edge                                      │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
│                                                                                        │
╰────────────────────────────────────────────────────────────────────────────────────────╯
 https://127.0.0.1:6443 · client certificate · ~/.cache/kswi…e/clusters/cluster-edge.yaml

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Tab);
    terminal.wait_for("asking…");
    terminal.shows(expect![[r#"
 ❯                                                                                    7/7
╭ contexts ─────────────────────── namespace ─ file ───────╮╭ namespaces of edge-gateway ╮
│▎  edge-gateway                   –           edge        ││▌● default                  │
│                                                          ││   ──────────────────────── │
│                                                          ││   kube-node-lease          │
│                                                          ││   kube-public              │
│                                                          ││   kube-system              │
│                                                          ││   mqtt                     │
│                                                          ││   telemetry                │
│                                                          ││   zigbee-bridge            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
│                                                          ││                            │
╰──────────────────────────────────────────────────────────╯╰────────────────────────────╯
 https://127.0.0.1:6443 · client certificate · ~/.cache/kswi…e/clusters/cluster-edge.yaml
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send("mqtt");
    terminal.wait_for("❯ mqtt");
    terminal.send_key(Key::Enter);
    terminal.wait_exit();
    assert_untouched(&own);
}

#[test]
fn a_slow_cluster_does_not_delay_leaving() {
    let (home, own) = lived_in();
    let terminal = demo_at(&home, "gateway");
    terminal.send_key(Key::Tab);
    terminal.wait_for("asking…");
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    assert_untouched(&own);
}

#[test]
fn a_forbidden_cluster_takes_an_exact_name() {
    let (home, own) = lived_in();
    let terminal = demo_at(&home, "identity");
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
 ❯                                                                                    2/2
╭ contexts ─────────────────────── namespace ─ file ──────╮╭ namespaces of identity-prod ╮
│▎  identity-prod                  keycloak    identity   ││▌● keycloak                  │
│                                                         ││   ───────────────────────── │
│                                                         ││   default                   │
│                                                         ││   Type a name to use it.    │
│                                                         ││                             │
│                                                         ││                             │
│                                                         ││                             │
│                                                         ││                             │
│                                                         ││                             │
│                                                         ││                             │
│                                                         ││                             │
│                                                         ││                             │
╰─────────────────────────────────────────────────────────╯╰─────── not from the cluster ╯
 User "ines@acme.example" may not list namespaces in this cluster. A namespace can still
 be set by its exact name.
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send("vault");
    terminal.wait_for("use \"vault\" as typed");
    terminal.send_key(Key::Enter);
    terminal.assert_ends_with(
        0,
        expect![[r#"
Switched to context "identity-prod", namespace "vault".

~/.cache/kswitch/demo/kube/config
-current-context: shop-staging
+current-context: identity-prod

~/.cache/kswitch/demo/kube/clusters/cluster-identity.yaml
-      namespace: keycloak   # the ingress team uses "ingress-nginx"
+      namespace: vault   # the ingress team uses "ingress-nginx""#]],
    );
    assert_untouched(&own);
}

#[test]
fn nothing_of_the_users_is_run_or_asked() {
    let (home, own) = lived_in();
    for plugin in ["aws", "gke-gcloud-auth-plugin", "kubectl", "kubelogin"] {
        home.script(plugin, "#!/bin/sh\necho run >>\"$HOME/run\"\n");
    }
    let before = home.files();
    let mut command = home.command(&["demo"]);
    for variable in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"] {
        command = command.env(variable, "http://127.0.0.1:1");
    }
    let terminal = Terminal::of(&command, 24, 90);
    terminal.wait_for("shop-staging");
    for (context, namespace) in [
        ("shop-prod", "recommendations"),
        ("payments", "fraud-scoring"),
        ("events-prod", "schema-registry"),
        ("events-dev", "notebooks"),
        ("berlin", "tigera-operator"),
        ("minikube", "kubernetes-dashboard"),
        ("warehouse-dev", "team-sandbox"),
        ("warehouse-staging", "robots"),
        ("warehouse-prod", "velero"),
        ("identity", "may not list"),
    ] {
        find(&terminal, context);
        terminal.send_key(Key::Tab);
        terminal.wait_for(namespace);
        terminal.send_key(Key::BackTab);
        terminal.wait_for(&format!("❯ {context}"));
    }
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let new = home.files().into_iter().filter(|file| !before.contains(file));
    let strays: Vec<_> = new.filter(|file| !file.starts_with(".cache/kswitch/demo/")).collect();
    assert!(strays.is_empty(), "{strays:?}");
    assert_untouched(&own);
}

#[test]
fn no_network_is_needed() {
    let Some(unshare) = required("unshare") else {
        return;
    };
    let (home, own) = lived_in();
    let options = ["--map-root-user", "--net"];
    if home.program(&unshare, &[&options[..], &["true"]].concat()).run().code != 0 {
        skip("unshare --net");
        return;
    }
    let words = [&options[..], &[env!("CARGO_BIN_EXE_kswitch"), "demo"]].concat();
    let terminal = Terminal::of(&home.program(unshare, &words), 18, 90);
    terminal.wait_for("shop-staging");
    terminal.send_key(Key::Tab);
    terminal.wait_for("14/14");
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    assert_untouched(&own);
}
