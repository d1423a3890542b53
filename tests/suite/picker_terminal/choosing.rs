//! A choice, from the first key to the bytes in the files.

use expect_test::expect;

use super::{FILES, company, opened};
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::{Key, Terminal};

#[test]
fn typing_filters_and_enter_switches() {
    let home = company();
    let [laptop, payments, shop] = FILES.map(|file| Snapshot::of(home.path(file)));
    let terminal = opened(&home);
    terminal.send("pay");
    terminal.shows(expect![[r#"
 ❯ pay                                                                                          2/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-prod ─────────╮
│▌  payments-prod  ledger      payments                    ││ ● ledger                             │
│   payments-test  trial       payments                    ││   tab to list them                   │
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
 https://127.0.0.1:1/payments · exec payments-login · namespace ledger · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    terminal.send("te");
    terminal.shows(expect![[r#"
 ❯ payte                                                                                        1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
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
 https://127.0.0.1:1/payments · exec payments-login · namespace trial · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"payments-test\".");
    laptop.assert_one_line_changed("current-context: laptop", "current-context: payments-test");
    payments.assert_untouched();
    shop.assert_untouched();
}

#[test]
fn enter_on_the_current_context_writes_no_kubeconfig() {
    let home = company();
    let snapshots = FILES.map(|file| Snapshot::of(home.path(file)));
    let terminal = opened(&home);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"laptop\".");
    for snapshot in snapshots {
        snapshot.assert_untouched();
    }
}

#[test]
fn arrows_move_and_what_was_used_last_comes_first() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Up);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"payments-test\".");

    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
    terminal.shows(expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌● payments-test  trial       payments                    ││ ● trial                              │
│   laptop         –           config                      ││   tab to list them                   │
│   payments-prod  ledger      payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/payments · exec payments-login · namespace trial · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn tab_and_a_namespace_set_both_each_in_its_file() {
    let home = company();
    let [laptop, payments, shop] = FILES.map(|file| Snapshot::of(home.path(file)));
    let terminal = opened(&home);
    terminal.send("pay pro");
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
 ❯                                                                                              3/3
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-prod ─────────╮
│▎  payments-prod  ledger      payments                    ││▌● ledger                             │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   default                            │
│                                                          ││   trial                              │
│                                                          ││   Type a name to use it.             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 The credential plugin "payments-login" failed (exit code 1): no session. Log in again with it,
 then try again.
 enter switch   esc contexts   ? help   ctrl-c cancel"#]]);
    terminal.send("tri");
    terminal.shows(expect![[r#"
 ❯ tri                                                                                          1/3
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-prod ─────────╮
│▎  payments-prod  ledger      payments                    ││▌  trial                              │
│                                                          ││   use "tri" as typed                 │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 The credential plugin "payments-login" failed (exit code 1): no session. Log in again with it,
 then try again.
 enter switch   esc contexts   f1 help   ctrl-c cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"payments-prod\", namespace \"trial\".");
    laptop.assert_one_line_changed("current-context: laptop", "current-context: payments-prod");
    payments.assert_one_line_changed(
        "    namespace: ledger  # where the money is",
        "    namespace: trial  # where the money is",
    );
    shop.assert_untouched();

    if let Some(kubectl) = Kubectl::required() {
        let merged = kubectl.view_merged_json(&home);
        assert_eq!(merged["current-context"], "payments-prod");
        let minified = ["config", "view", "--minify", "-o", "jsonpath={..namespace}"];
        assert_eq!(kubectl.run(&home, &minified), Ok("trial".to_owned()));
    }
}

#[test]
fn a_namespace_in_a_json_file() {
    let home = company();
    let [laptop, payments, shop] = FILES.map(|file| Snapshot::of(home.path(file)));
    let terminal = opened(&home);
    terminal.send("shop\t");
    terminal.send("def");
    terminal.wait_for("❯ def");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\", namespace \"default\".");
    laptop.assert_one_line_changed("current-context: laptop", "current-context: shop-prod");
    payments.assert_untouched();
    shop.assert_one_line_changed(
        r#"    "context": {"cluster": "shop", "user": "shop", "namespace": "storefront"}"#,
        r#"    "context": {"cluster": "shop", "user": "shop", "namespace": "default"}"#,
    );
}

#[test]
fn ns_opens_with_the_namespaces_of_the_current_context_and_takes_an_unknown_one() {
    let home = company();
    let [laptop, payments, shop] = FILES.map(|file| Snapshot::of(home.path(file)));
    let terminal = Terminal::open(&home, &["ns"], 16, 100);
    terminal.shows(expect![[r#"
 ❯                                                                                              1/1
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▎● laptop         –           config                      ││▌● default                            │
│   payments-prod  ledger      payments                    ││   Type a name to use it.             │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster runs, and that its
 tunnel or VPN is up.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    terminal.send("experiments");
    terminal.shows(expect![[r#"
 ❯ experiments                                                                                  0/1
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▎● laptop         –           config                      ││▌  use "experiments" as typed         │
│   payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster runs, and that its
 tunnel or VPN is up.
 enter switch   shift-tab contexts   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"experiments\" in context \"laptop\".");
    laptop.assert_one_line_changed(
        "  context: {cluster: laptop, user: laptop}",
        "  context: {cluster: laptop, namespace: experiments, user: laptop}",
    );
    payments.assert_untouched();
    shop.assert_untouched();
    if let Some(kubectl) = Kubectl::required() {
        let minified = ["config", "view", "--minify", "-o", "jsonpath={..namespace}"];
        assert_eq!(kubectl.run(&home, &minified), Ok("experiments".to_owned()));
    }
}

#[test]
fn ns_of_another_context_leaves_the_current_one() {
    let home = company();
    let [laptop, payments, shop] = FILES.map(|file| Snapshot::of(home.path(file)));
    let terminal = Terminal::open(&home, &["ns", "--context", "payments-prod"], 16, 100);
    terminal.wait_for("namespaces of paym");
    terminal.send("tri");
    terminal.wait_for("❯ tri");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(
        0,
        "Namespace of context \"payments-prod\" is now \"trial\"; it is not the current one.",
    );
    laptop.assert_untouched();
    payments.assert_one_line_changed(
        "    namespace: ledger  # where the money is",
        "    namespace: trial  # where the money is",
    );
    shop.assert_untouched();
}
