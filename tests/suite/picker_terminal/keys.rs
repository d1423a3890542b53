//! Keys on their way to the picker.

use expect_test::expect;

use super::{NO_ARGUMENTS, company, opened, shows};
use crate::support::terminal::{Key, Terminal};

/// A resize and a key arrive by different ways at the same time.
#[test]
fn a_key_that_is_typed_while_the_window_changes_its_size_is_heard_at_once() {
    let home = company();
    for _ in 0..10 {
        let terminal = opened(&home);
        let mut typed = String::new();
        for (letter, columns) in
            "laptoppaymentsshop".repeat(10).chars().zip([79, 80].iter().cycle())
        {
            terminal.resize(12, *columns);
            terminal.send_key(Key::Char(letter));
            typed.push(letter);
            // What does not fit is shown from its end.
            let end = &typed[typed.len().saturating_sub(20)..];
            terminal.wait_until(|screen| {
                let line = screen.rows(0, screen.size().1.get()).next().unwrap_or_default();
                line.split("  ").next().is_some_and(|query| query.ends_with(end))
            });
        }
        terminal.send_key(Key::Ctrl('c'));
        terminal.assert_ends(130, "");
    }
}

#[test]
fn a_dash_switches_to_the_previous_context_and_back() {
    let home = company();
    for (name, previous) in [("shop-prod", "laptop"), ("laptop", "shop-prod")] {
        assert_eq!(home.run(&["ctx", name]).code, 0);
        let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
        terminal.wait_for("4/4");
        terminal.send("-");
        terminal.assert_ends(0, &format!("Switched to context \"{previous}\"."));
        assert_eq!(home.run(&["ctx", name]).code, 0);
    }
}

#[test]
fn control_s_sorts_by_name_and_back_by_use() {
    let home = company();
    assert_eq!(home.run(&["ctx", "shop-prod"]).code, 0);
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
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
    terminal.send_key(Key::Ctrl('s'));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│   laptop         –           config                      ││ ● storefront                         │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│▌● shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 Sorted by name.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Ctrl('s'));
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
 Sorted by use.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}
