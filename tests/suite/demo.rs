//! `kswitch demo`, as a user without a cluster sees it.

mod namespaces;

use expect_test::{expect, expect_file};

use crate::support::alone::without_terminal;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::{Key, Terminal};

const OWN: [&str; 4] = [
    ".kube/config",
    ".local/state/kswitch/history.json",
    ".local/state/kswitch/undo.json",
    ".config/kswitch/settings.yaml",
];

/// A home with a kubeconfig, a history and settings that are not the demo's to read or write; the
/// history and the settings can't even be understood.
fn lived_in() -> (Home, [Snapshot; 4]) {
    let mut home = Home::new();
    for file in OWN {
        home.write(file, format!("current-context: [of {file}\n"));
    }
    home.kubeconfig(&[".kube/config"]);
    let snapshots = OWN.map(|file| Snapshot::of(home.path(file)));
    (home, snapshots)
}

#[track_caller]
fn assert_untouched(snapshots: &[Snapshot]) {
    for snapshot in snapshots {
        snapshot.assert_untouched();
    }
}

#[test]
fn a_context_and_the_line_that_changed() {
    let (home, own) = lived_in();
    let terminal = Terminal::open(&home, &["demo"], 18, 90);
    terminal.shows(expect![[r#"
 ❯                                                                                  13/13
╭ contexts ─────────────────────── namespace ─ file ─────────────────────────────────────╮
│   admin@kubernetes               –           lab-berlin                                │
│ × admin@kubernetes               –           lab-oslo                                  │
│   edge-gateway                   –           edge                                      │
│   gke:europe-west1-b/events-dev  –           events-dev                                │
│   gke:europe-west1/events-prod   pipelines   events-prod                               │
│   identity-prod                  keycloak    identity                                  │
│   minikube                       sandbox     config                                    │
│   payments-prod                  ledger      payments-prod                             │
│   shop-prod                      storefront  shop-prod                                 │
│▌● shop-staging                   storefront  shop-staging                              │
│   warehouse-dev                  picking     warehouse                                 │
│   warehouse-prod                 inventory   warehouse                                 │
╰───────────────────────────────────────────────────────────────────────────────── 10/13 ╯
 https://A90D…r7.eu-west-1.eks.example · exec aws · ~/.cache/ks…cluster-shop-staging.json

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    terminal.send("identity");
    terminal.shows(expect![[r#"
 ❯ identity                                                                          1/13
╭ contexts ─────────────────────── namespace ─ file ─────────────────────────────────────╮
│▌  identity-prod                  keycloak    identity                                  │
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
 https://ide…ope.azmk8s.example:443 · exec kubelogin · ~/.cache/ks…/cluster-identity.yaml

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.assert_ends_with(
        0,
        expect![[r#"
Switched to context "identity-prod".

~/.cache/kswitch/demo/kube/config
-current-context: shop-staging
+current-context: identity-prod"#]],
    );
    assert_untouched(&own);
}

#[test]
fn a_namespace_of_an_eks_cluster_is_one_line_of_its_json() {
    let (home, own) = lived_in();
    // The difference is data, so it goes to stdout.
    let terminal = Terminal::of(&home.command(&["demo"]).redirected(">out"), 18, 90);
    terminal.wait_for("shop-staging");
    terminal.send("shop-prod");
    terminal.wait_for("❯ shop-prod");
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
 ❯                                                                                  14/14
╭ contexts ─────────────────────── namespace ─ file ─────────╮╭ namespaces of shop-prod ─╮
│▎  shop-prod                      storefront  shop-prod     ││▌● storefront             │
│                                                            ││   ────────────────────── │
│                                                            ││   cart                   │
│                                                            ││   catalog                │
│                                                            ││   cert-manager           │
│                                                            ││   checkout               │
│                                                            ││   default                │
│                                                            ││   external-dns           │
│                                                            ││   ingress-nginx          │
│                                                            ││   kube-node-lease        │
│                                                            ││   kube-public            │
│                                                            ││   kube-system            │
│                                                            ││   monitoring             │
╰────────────────────────────────────────────────────────────╯╰──────────────────── 1/14 ╯
 https://4F1C…r7.eu-west-1.eks.example · exec aws · ~/.cache/ksw…s/cluster-shop-prod.json
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send("check");
    terminal.wait_for("❯ check");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\", namespace \"checkout\".");
    assert_text(
        &home.read("out"),
        expect![[r#"

~/.cache/kswitch/demo/kube/config
-current-context: shop-staging
+current-context: shop-prod

~/.cache/kswitch/demo/kube/clusters/cluster-shop-prod.json
-      "namespace": "storefront"
+      "namespace": "checkout"
"#]],
    );
    assert_untouched(&own);
}

#[test]
fn what_is_current_already_changes_nothing() {
    let (home, own) = lived_in();
    let terminal = Terminal::open(&home, &["demo"], 18, 90);
    terminal.wait_for("shop-staging");
    terminal.send_key(Key::Enter);
    terminal.assert_ends_with(
        0,
        expect![[r#"
Switched to context "shop-staging".

Nothing had to change."#]],
    );
    assert_untouched(&own);
}

#[test]
fn every_demo_starts_afresh() {
    let (home, _) = lived_in();
    let open = || {
        let terminal = Terminal::open(&home, &["demo"], 18, 90);
        terminal.wait_for("enter switch");
        terminal
    };
    let first = open();
    let screen = first.screen();
    first.send("minikube\r");
    assert_eq!(first.wait_exit(), 0);
    assert_eq!(open().screen(), screen);
}

#[test]
fn leaving_prints_nothing() {
    let (home, own) = lived_in();
    let terminal = Terminal::open(&home, &["demo"], 18, 90);
    terminal.wait_for("shop-staging");
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    assert_untouched(&own);
}

#[test]
fn a_small_terminal() {
    let (home, _) = lived_in();
    let terminal = Terminal::open(&home, &["demo"], 16, 100);
    terminal.shows(expect![[r#"
 ❯                                                                                            13/13
╭ contexts ─────────────────────── namespace ─ file ─────────╮╭ namespaces of shop-staging ────────╮
│   admin@kubernetes               –           lab-berlin    ││ ● storefront                       │
│ × admin@kubernetes               –           lab-oslo      ││   tab to list them                 │
│   edge-gateway                   –           edge          ││                                    │
│   gke:europe-west1-b/events-dev  –           events-dev    ││                                    │
│   gke:europe-west1/events-prod   pipelines   events-prod   ││                                    │
│   identity-prod                  keycloak    identity      ││                                    │
│   minikube                       sandbox     config        ││                                    │
│   payments-prod                  ledger      payments-prod ││                                    │
│   shop-prod                      storefront  shop-prod     ││                                    │
│▌● shop-staging                   storefront  shop-staging  ││                                    │
╰───────────────────────────────────────────────────── 10/13 ╯╰────────────────────────────────────╯
 https://A90D3…3F.gr7.eu-west-1.eks.example · exec aws · ~/.cache/kswi…rs/cluster-shop-staging.json

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
 ❯                                                                                            14/14
╭ contexts ─────────────────────── namespace ─ file ─────────╮╭ namespaces of shop-staging ────────╮
│   admin@kubernetes               –           lab-berlin    ││▌● storefront                       │
│ × admin@kubernetes               –           lab-oslo      ││   ──────────────────────────────── │
│   edge-gateway                   –           edge          ││   cart                             │
│   gke:europe-west1-b/events-dev  –           events-dev    ││   catalog                          │
│   gke:europe-west1/events-prod   pipelines   events-prod   ││   cert-manager                     │
│   identity-prod                  keycloak    identity      ││   checkout                         │
│   minikube                       sandbox     config        ││   default                          │
│   payments-prod                  ledger      payments-prod ││   ingress-nginx                    │
│   shop-prod                      storefront  shop-prod     ││   kube-node-lease                  │
│▎● shop-staging                   storefront  shop-staging  ││   kube-public                      │
│   warehouse-dev                  picking     warehouse     ││   kube-system                      │
╰───────────────────────────────────────────────────── 10/13 ╯╰────────────────────────────── 1/14 ╯
 https://A90D3…3F.gr7.eu-west-1.eks.example · exec aws · ~/.cache/kswi…rs/cluster-shop-staging.json
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send_key(Key::Ctrl('g'));
    terminal.assert_ends(130, "");
}

#[test]
fn without_a_terminal_it_prints_the_table() {
    let (home, own) = lived_in();
    let Some(command) = without_terminal(&home, &["demo"]) else {
        return;
    };
    let ran = command.run().success();
    expect_file!["demo/table.txt"].assert_eq(&ran.stdout);
    assert_eq!(ran.stderr, "no terminal for the picker; open one and try again\n");
    assert_untouched(&own);
}
