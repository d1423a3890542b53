//! Rename, delete, undo and copy from within the picker, on real files.

use std::fs;

use expect_test::expect;

use super::{LAPTOP, PAYMENTS, SHOP, company, opened, shows};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::{Key, Terminal};

/// Alt-z.
const REDO: &str = "\u{1b}z";

/// Types over what is there.
fn type_over(terminal: &Terminal, text: &str) {
    terminal.send_key(Key::Ctrl('u'));
    terminal.send(text);
}

#[test]
fn a_context_is_renamed_where_it_stands_and_nothing_else_moves() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("test");
    terminal.wait_for("▌  payments-test");
    terminal.send_key(Key::Ctrl('r'));
    shows(
        &terminal,
        expect![[r#"
 rename ❯ payments-test
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Rename "payments-test" in ~/.kube/payments.yaml?
 enter rename   tab cluster and user too   esc cancel"#]],
    );
    type_over(&terminal, "payments-qa");
    terminal.wait_for("rename ❯ payments-qa");
    terminal.send_key(Key::Enter);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-qa ───────────╮
│ ● laptop         –           config                      ││ ● trial                              │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│▌  payments-qa    trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Renamed "payments-test" to "payments-qa".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS.replace("payments-test", "payments-qa"));
    assert_eq!(home.read(".kube/config"), LAPTOP);
    assert_eq!(home.read(".kube/shop.json"), SHOP);
}

#[test]
fn lesson_23_the_current_context_keeps_being_current_under_its_new_name() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Ctrl('r'));
    shows(
        &terminal,
        expect![[r#"
 rename ❯ laptop
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –           config                      ││ ● default                            │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Rename "laptop" in ~/.kube/config and in current-context?
 enter rename   tab cluster and user too   esc cancel"#]],
    );
    type_over(&terminal, "desk");
    terminal.send_key(Key::Enter);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of desk ──────────────────╮
│▌● desk           –           config                      ││ ● default                            │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Renamed "laptop" to "desk".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert_eq!(kubectl.run(&home, &["config", "current-context"]).as_deref(), Ok("desk"));
}

#[test]
fn lesson_22_a_name_that_is_taken_is_refused_and_can_be_fixed() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Ctrl('r'));
    terminal.wait_for("rename ❯ laptop");
    type_over(&terminal, "shop-prod");
    shows(
        &terminal,
        expect![[r#"
 rename ❯ shop-prod
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –           config                      ││ ● default                            │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Context "shop-prod" already exists in ~/.kube/shop.json.
 enter rename   tab cluster and user too   esc cancel"#]],
    );
    terminal.send_key(Key::Enter);
    shows(
        &terminal,
        expect![[r#"
 rename ❯ shop-prod
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –           config                      ││ ● default                            │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Context "shop-prod" already exists in ~/.kube/shop.json.
 enter rename   tab cluster and user too   esc cancel"#]],
    );
    terminal.send("-2");
    terminal.send_key(Key::Enter);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod-2 ───────────╮
│   payments-prod  ledger      payments                    ││ ● default                            │
│   payments-test  trial       payments                    ││   tab to list them                   │
│   shop-prod      storefront  shop                        ││                                      │
│▌● shop-prod-2    –           config                      ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Renamed "laptop" to "shop-prod-2".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn lesson_24_a_delete_names_the_file_and_what_is_left_over() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("shop");
    terminal.wait_for("▌  shop-prod");
    terminal.send_key(Key::Ctrl('d'));
    terminal.shows(expect![[r#"
 ❯ shop                                                                                         1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod      storefront  shop                        ││ ● storefront                         │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Delete "shop-prod" from ~/.kube/shop.json? Left over are cluster "shop" and user "shop": no
 other context uses them.
 y delete   esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.wait_for("https://127.0.0.1:1/shop");
    assert_eq!(home.read(".kube/shop.json"), SHOP);
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("y delete");
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯ shop                                                                                         0/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces ──────────────────────────╮
│   No context matches.                                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Deleted "shop-prod" from ~/.kube/shop.json.
 ctrl-z undo   f1 help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let emptied = home.read(".kube/shop.json");
    assert!(emptied.contains("\"contexts\": []"), "{emptied}");
    assert!(emptied.contains("of-the-shop"), "{emptied}");
}

#[test]
fn one_of_two_that_share_a_user_goes_without_a_word_of_the_user() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("ledger");
    terminal.wait_for("▌  payments-prod");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("! Delete \"payments-prod\" from ~/.kube/payments.yaml?");
    terminal.wait_until(|screen| !screen.contents().contains("Left over"));
    terminal.send("y");
    terminal.wait_for("0/3");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert!(!home.read(".kube/payments.yaml").contains("payments-prod"));
}

/// The old state and the new one stand in the question, and only a yes undoes it.
#[test]
fn a_change_that_was_not_made_in_this_picker_is_undone_after_a_yes() {
    let home = company();
    home.run(&["ctx", "shop-prod", "-n", "till"]).success();
    let switched = [home.read(".kube/config"), home.read(".kube/shop.json")];
    let now = || [home.read(".kube/config"), home.read(".kube/shop.json")];
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌● shop-prod      till    shop                            ││ ● till                               │
│   laptop         –       config                          ││   tab to list them                   │
│   payments-prod  ledger  payments                        ││                                      │
│   payments-test  trial   payments                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/shop · token · namespace till · ~/.kube/shop.json
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    for no in [Key::Enter, Key::Ctrl('z'), Key::Esc] {
        terminal.send_key(Key::Ctrl('z'));
        terminal.shows(expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌● shop-prod      till    shop                            ││ ● till                               │
│   laptop         –       config                          ││   tab to list them                   │
│   payments-prod  ledger  payments                        ││                                      │
│   payments-test  trial   payments                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! The last change was not made in this picker: switch to context "shop-prod", namespace "till".
 Undo: current context "shop-prod" -> "laptop"; namespace of "shop-prod" "till" -> "storefront"?
 y undo   esc cancel"#]]);
        terminal.send_key(no);
        terminal.wait_for("https://127.0.0.1:1/shop");
        assert_eq!(now(), switched);
    }
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("y undo");
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod      storefront  shop                        ││ ● storefront                         │
│ ● laptop         –           config                      ││   tab to list them                   │
│   payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: current context is "laptop" again; namespace of "shop-prod" is "storefront" again.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    assert_eq!(now(), [LAPTOP, SHOP]);

    // Another kswitch makes a change of its own meanwhile.
    home.run(&["ctx", "payments-prod"]).success();
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod      storefront  shop                        ││ ● storefront                         │
│   laptop         –           config                      ││   tab to list them                   │
│ ● payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: current context is "laptop" again; namespace of "shop-prod" is "storefront" again.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('z'));
    terminal.shows(expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod      storefront  shop                        ││ ● storefront                         │
│   laptop         –           config                      ││   tab to list them                   │
│ ● payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! The last change was not made in this picker: switch to context "payments-prod". Undo: current
 context "payments-prod" -> "laptop"?
 y undo   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.wait_for("ctrl-d delete");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn what_was_undone_here_is_redone_by_another_key() {
    let home = company();
    home.run(&["ctx", "shop-prod", "-n", "till"]).success();
    let switched = [home.read(".kube/config"), home.read(".kube/shop.json")];
    let now = || [home.read(".kube/config"), home.read(".kube/shop.json")];
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
    terminal.wait_for("● shop-prod");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("y undo");
    terminal.send("y");
    terminal.wait_for("● laptop");
    terminal.wait_for("Undone: current context is \"laptop\" again; namespace of");
    // It was done here, and the same key does not make it again.
    terminal.send_key(Key::Ctrl('z'));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod      storefront  shop                        ││ ● storefront                         │
│ ● laptop         –           config                      ││   tab to list them                   │
│   payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! There is nothing more to undo: the last change, switch to context "shop-prod", namespace "till",
 is undone, and kswitch stores none before it.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    assert_eq!(now(), [LAPTOP, SHOP]);
    terminal.send(REDO);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌● shop-prod      till    shop                            ││ ● till                               │
│   laptop         –       config                          ││   tab to list them                   │
│   payments-prod  ledger  payments                        ││                                      │
│   payments-test  trial   payments                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Redone: current context is "shop-prod" again; namespace of "shop-prod" is "till" again.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    assert_eq!(now(), switched);
    terminal.send(REDO);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌● shop-prod      till    shop                            ││ ● till                               │
│   laptop         –       config                          ││   tab to list them                   │
│   payments-prod  ledger  payments                        ││                                      │
│   payments-test  trial   payments                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! There is nothing to redo: the last change, switch to context "shop-prod", namespace "till", is
 not undone.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('z'));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod      storefront  shop                        ││ ● storefront                         │
│ ● laptop         –           config                      ││   tab to list them                   │
│   payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: current context is "laptop" again; namespace of "shop-prod" is "storefront" again.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn an_undo_that_makes_a_protected_context_current_is_asked_about() {
    let home = company();
    home.write(".config/kswitch/settings.yaml", "protect: ['*prod*']\n");
    home.run(&["ctx", "shop-prod"]).success();
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ──────── namespace ─ file ──────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌●! shop-prod      storefront  shop                       ││ ● storefront                         │
│    laptop         –           config                     ││   tab to list them                   │
│  ! payments-prod  ledger      payments                   ││                                      │
│    payments-test  trial       payments                   ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 protected · https://127.0.0.1:1/shop · token · namespace storefront · ~/.kube/shop.json
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    // A protected context is renamed after a yes.
    terminal.send_key(Key::Ctrl('r'));
    type_over(&terminal, "till");
    terminal.send_key(Key::Enter);
    terminal.wait_for("y rename");
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ──────── namespace ─ file ──────────────────────╮╭ namespaces of till ──────────────────╮
│    laptop         –           config                     ││ ● storefront                         │
│  ! payments-prod  ledger      payments                   ││   tab to list them                   │
│    payments-test  trial       payments                   ││                                      │
│▌●  till           storefront  shop                       ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Renamed "shop-prod" to "till".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    let renamed = home.read(".kube/config");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("protected by \"*prod*\" in the settings.");
    terminal.wait_for("! Undo: current context \"till\" -> \"shop-prod\"; name \"till\" -> ");
    assert_eq!(home.read(".kube/config"), renamed);
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ──────── namespace ─ file ──────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌●! shop-prod      storefront  shop                       ││ ● storefront                         │
│    laptop         –           config                     ││   tab to list them                   │
│  ! payments-prod  ledger      payments                   ││                                      │
│    payments-test  trial       payments                   ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: current context is "shop-prod" again; "till" is "shop-prod" again.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.wait_for(
        "Undone: current context is \"shop-prod\" again; \"till\" is \"shop-prod\" again.",
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_deletion_is_made_again_after_a_yes() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("trial");
    terminal.wait_for("▌  payments-test");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("y delete");
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        0/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces ──────────────────────────╮
│   No context matches.                                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Deleted "payments-test" from ~/.kube/payments.yaml.
 ctrl-z undo   f1 help   esc cancel"#]],
    );
    let deleted = home.read(".kube/payments.yaml");
    terminal.send_key(Key::Ctrl('z'));
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: restored "payments-test"; current context is "laptop".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS);
    terminal.send_key(Key::Ctrl('z'));
    terminal
        .wait_for("! There is nothing more to undo: the last change, delete \"payments-test\", is");
    terminal.send(REDO);
    terminal.wait_for("! Redo: deletes \"payments-test\"?");
    terminal.send_key(Key::Enter);
    terminal.wait_for("ctrl-d delete");
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS);
    terminal.send(REDO);
    terminal.wait_for("y redo");
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        0/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces ──────────────────────────╮
│   No context matches.                                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Redone: deleted "payments-test"; current context is "laptop".
 ctrl-z undo   f1 help   esc cancel"#]],
    );
    assert_eq!(home.read(".kube/payments.yaml"), deleted);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

/// Only the last change is stored: what was deleted before it is not restored, and this is reported.
#[test]
fn the_first_of_two_deletions_is_not_undone() {
    let home = company();
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 160);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                                                                                          4/4
╭ contexts ─────── namespace ─ file ───────────────────────────────────────────────────────────╮╭ namespaces of laptop ────────────────────────────────────────╮
│▌● laptop         –           config                                                          ││ ● default                                                    │
│   payments-prod  ledger      payments                                                        ││   tab to list them                                           │
│   payments-test  trial       payments                                                        ││                                                              │
│   shop-prod      storefront  shop                                                            ││                                                              │
╰──────────────────────────────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    for (name, gone) in [("laptop", "\"laptop\""), ("payments-test", "\"payments-test\"")] {
        terminal.send(name);
        terminal.wait_for(&format!("❯ {name}"));
        terminal.send_key(Key::Ctrl('d'));
        terminal.wait_for("y delete");
        terminal.send("y");
        terminal.wait_for(&format!("Deleted {gone}"));
        terminal.send_key(Key::Ctrl('u'));
    }
    let deleted = home.read(".kube/config");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for(
        "Undone: restored \"payments-test\"; current-context still names \"laptop\", which no longer \
         exists: kubectl fails until you switch.",
    );
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for(
        "! There is nothing more to undo: the last change, delete \"payments-test\", is undone, and \
         kswitch stores none before it.",
    );
    assert_eq!(
        (home.read(".kube/config"), home.read(".kube/payments.yaml")),
        (deleted, PAYMENTS.to_owned())
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn what_others_wrote_since_is_not_put_back() {
    let home = company();
    home.run(&["ctx", "shop-prod"]).success();
    let theirs = format!("{}# mine\n", home.read(".kube/config"));
    home.write(".kube/config", &theirs);
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌● shop-prod      storefront  shop                        ││ ● storefront                         │
│   laptop         –           config                      ││   tab to list them                   │
│   payments-prod  ledger      payments                    ││                                      │
│   payments-test  trial       payments                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/shop · token · namespace storefront · ~/.kube/shop.json
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("was changed since; nothing was restored.");
    assert_eq!(home.read(".kube/config"), theirs);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn what_was_done_to_a_file_that_is_not_open_here_is_not_put_back() {
    let home = company();
    let other = home.write("other", LAPTOP.replace("laptop", "elsewhere"));
    home.run(&["ctx", "shop-prod"]).success();
    let switched = home.read(".kube/config");
    let arguments = ["--kubeconfig".as_ref(), other.as_os_str()];
    let terminal = Terminal::open(&home, &arguments, 16, 200);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                                                                                                                                  1/1
╭ contexts ────────────────────────────────────────────────────────────────────────────────────────────────────────────╮╭ namespaces of elsewhere ─────────────────────────────────────────────────────╮
│▌● elsewhere                                                                                                          ││ ● default                                                                    │
│                                                                                                                      ││   tab to list them                                                           │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/other
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for(
        "! The last change was made in ~/.kube/config, which is none of the kubeconfigs here.",
    );
    assert_eq!(home.read(".kube/config"), switched);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn with_nothing_to_undo_it_is_reported() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Ctrl('z'));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –           config                      ││ ● default                            │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! There is nothing to undo: kswitch keeps its last change, and none before, in
 ~/.local/state/kswitch/undo.json.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_delete_and_a_rename_can_be_undone() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("trial");
    terminal.wait_for("▌  payments-test");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("y delete");
    terminal.send("y");
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        0/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces ──────────────────────────╮
│   No context matches.                                    ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Deleted "payments-test" from ~/.kube/payments.yaml.
 ctrl-z undo   f1 help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('z'));
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: restored "payments-test"; current context is "laptop".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS);
    terminal.send_key(Key::Ctrl('r'));
    terminal.send("-2");
    terminal.send_key(Key::Enter);
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        1/4
╭ contexts ───────── namespace ─ file ─────────────────────╮╭ namespaces of payments-test-2 ───────╮
│▌  payments-test-2  trial       payments                  ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Renamed "payments-test" to "payments-test-2".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   f1 help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('z'));
    shows(
        &terminal,
        expect![[r#"
 ❯ trial                                                                                        1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: "payments-test-2" is "payments-test" again; current context is "laptop".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

/// What is remembered of a context goes with its name, there and back.
#[test]
fn the_way_back_leads_to_a_context_by_the_name_that_it_has() {
    for (is_undone, name) in [(false, "payments-test-2"), (true, "payments-test")] {
        let home = company();
        for name in ["payments-test", "shop-prod"] {
            home.run(&["ctx", name]).success();
        }
        let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
        terminal.wait_for("● shop-prod");
        terminal.send("trial");
        terminal.wait_for("1/4");
        terminal.send_key(Key::Ctrl('r'));
        terminal.send("-2");
        terminal.send_key(Key::Enter);
        terminal.wait_for("Renamed");
        if is_undone {
            terminal.send_key(Key::Ctrl('z'));
            terminal.wait_for("Undone");
        }
        terminal.send_key(Key::Esc);
        terminal.assert_ends(130, "");
        let back = format!("Switched to context \"{name}\".\n");
        assert_eq!(home.run(&["ctx", "-"]).success().stderr, back);
    }
}

#[test]
fn a_hidden_duplicate_that_comes_to_light_is_named() {
    let mut home = company();
    home.write(".kube/copy.yaml", LAPTOP.replace("laptop", "shop-prod"));
    home.kubeconfig(&[".kube/config", ".kube/shop.json", ".kube/copy.yaml"]);
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 100);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              3/3
╭ contexts ─── namespace ─ file ───────────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop     –           config                          ││ ● default                            │
│   shop-prod  storefront  shop                            ││   tab to list them                   │
│ × shop-prod  –           copy                            ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send("shop-prod");
    terminal.wait_for("▌  shop-prod");
    terminal.send_key(Key::Ctrl('d'));
    terminal.shows(expect![[r#"
 ❯ shop-prod                                                                                    2/3
╭ contexts ─── namespace ─ file ───────────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod  storefront  shop                            ││ ● storefront                         │
│ × shop-prod  –           copy                            ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Delete "shop-prod" from ~/.kube/shop.json? Then kubectl uses the context of that name in
 ~/.kube/copy.yaml. Left over are cluster "shop" and user "shop": no other context uses them.
 y delete   esc cancel"#]]);
    terminal.send("y");
    terminal.wait_for("1/2");
    terminal.wait_until(|screen| !screen.contents().contains("× shop-prod"));
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_lock_that_is_held_is_waited_for_and_named_while_the_keys_work() {
    let home = company();
    let terminal = opened(&home);
    home.write(".kube/payments.yaml.lock", "");
    terminal.send("trial");
    terminal.wait_for("▌  payments-test");
    terminal.send_key(Key::Ctrl('r'));
    terminal.send("-2");
    terminal.send_key(Key::Enter);
    terminal.send_key(Key::Ctrl('u'));
    terminal.wait_for("4/4");
    terminal.send_key(Key::Enter);
    terminal.wait_for("! The last change is still being written.");
    terminal.wait_for("payments.yaml.lock");
    // A command is shown as it is to be typed.
    terminal.wait_for(": rm ");
    terminal.wait_until(|screen| !screen.contents().contains("payments.yaml.lock."));
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

/// Esc does not cancel what is being written.
#[test]
fn who_leaves_during_a_change_learns_how_it_ended() {
    for (ends, expected) in [
        (true, "Renamed \"payments-test\" to \"payments-test-2\"."),
        (false, "~/.kube/payments.yaml is locked"),
    ] {
        let home = company();
        let terminal = opened(&home);
        let lock = home.write(".kube/payments.yaml.lock", "");
        terminal.send("trial");
        terminal.wait_for("▌  payments-test");
        terminal.send_key(Key::Ctrl('r'));
        terminal.send("-2");
        terminal.send_key(Key::Enter);
        terminal.send_key(Key::Enter);
        terminal.wait_for("! The last change is still being written.");
        terminal.send_key(Key::Ctrl('c'));
        terminal.wait_until(|screen| !screen.alternate_screen());
        if ends {
            fs::remove_file(lock).expect("give the lock back");
        }
        terminal.wait_for(expected);
        assert_eq!(terminal.wait_exit(), 130);
    }
}

#[test]
fn a_name_goes_to_the_clipboard_of_the_terminal() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Down);
    terminal.wait_for("▌  payments-prod");
    terminal.send("\u{1b}c");
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-prod ─────────╮
│ ● laptop         –           config                      ││ ● ledger                             │
│▌  payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Copied "payments-prod".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    let sent = String::from_utf8_lossy(&terminal.raw_output()).into_owned();
    assert!(sent.contains("\u{1b}]52;c;cGF5bWVudHMtcHJvZA==\u{1b}\\"), "{sent:?}");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_kubeconfig_from_a_pipe_can_be_used_but_not_changed() {
    let mut home = Home::new();
    let pipe = home.pipe("pipe");
    home.write("config", LAPTOP);
    home.kubeconfig(&["config", "pipe"]);
    let writer = std::thread::spawn(move || std::fs::write(pipe, SHOP));
    let terminal = Terminal::open(&home, super::NO_ARGUMENTS, 16, 200);
    terminal.wait_for("shop-prod");
    writer.join().expect("the writer ends").expect("write into the pipe");
    terminal.send_key(Key::Ctrl('d'));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                                                                                                                                  2/2
╭ contexts ─── namespace ─ file ───────────────────────────────────────────────────────────────────────────────────────╮╭ namespaces of laptop ────────────────────────────────────────────────────────╮
│▌● laptop     –           config                                                                                      ││ ● default                                                                    │
│   shop-prod  storefront  pipe                                                                                        ││   tab to list them                                                           │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────────────╯
 ! A kubeconfig comes through a pipe: it can be used, but not changed.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send("shop");
    terminal.send_key(Key::Tab);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                                                                                                                                  2/2
╭ contexts ─── namespace ─ file ───────────────────────────────────────────────────────────────────────────────────────╮╭ namespaces of shop-prod ─────────────────────────────────────────────────────╮
│▎  shop-prod  storefront  pipe                                                                                        ││▌● storefront                                                                 │
│                                                                                                                      ││   ────────────────────────────────────────────────────────────────────────── │
│                                                                                                                      ││   default                                                                    │
│                                                                                                                      ││   Type a name to use it.                                                     │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────── not from the cluster ╯
 ~/pipe: is a pipe, which can be read only once. Try again.
 enter switch   esc contexts   ? help   ctrl-c cancel"#]],
    );
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
}

#[test]
fn marked_contexts_of_several_files_are_deleted_and_restored_together() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Ctrl(' '));
    terminal.wait_for("1 marked");
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Ctrl(' '));
    terminal.wait_for("2 marked");
    terminal.send_key(Key::Ctrl('d'));
    terminal.shows(expect![[r#"
 ❯                                                                                    2 marked  4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│ ● laptop         –           config                      ││ ● storefront                         │
│ + payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│▌+ shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Delete 2 contexts?
 "payments-prod" from ~/.kube/payments.yaml
 "shop-prod" from ~/.kube/shop.json
 Left over are cluster "shop" and user "shop": no other context uses them.
 y delete   esc cancel"#]]);
    terminal.send("y");
    terminal.shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────── file ────────────────────────────╮╭ namespaces of payments-test ─────────╮
│ ● laptop         –      config                           ││ ● trial                              │
│▌  payments-test  trial  payments                         ││   tab to list them                   │
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
 Deleted "payments-prod" from ~/.kube/payments.yaml, "shop-prod" from ~/.kube/shop.json.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]]);
    assert!(!home.read(".kube/payments.yaml").contains("payments-prod"));
    assert!(!home.read(".kube/shop.json").contains("shop-prod"));
    terminal.send_key(Key::Ctrl('z'));
    terminal.shows(expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-prod ─────────╮
│ ● laptop         –           config                      ││ ● ledger                             │
│▌  payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Undone: restored "payments-prod" and "shop-prod"; current context is "laptop".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert_eq!(home.read(".kube/payments.yaml"), PAYMENTS);
    assert_eq!(home.read(".kube/shop.json"), SHOP);
}
