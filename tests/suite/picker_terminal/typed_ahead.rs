//! What is typed before the picker shows, and much at once.

use expect_test::expect;

use super::{NO_ARGUMENTS, company, opened, shows};
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// The picker, started by a shell when it gets a line, so that something can be typed before. The
/// terminal shows what is typed until the picker takes it.
fn waiting(home: &Home, arguments: &[&str]) -> (Terminal, impl Fn()) {
    let gate = home.pipe("gate");
    let script = format!(r#"echo ready; read -r go <"{}"; exec "$0" "$@""#, gate.display());
    let words = [&["-c", &script, env!("CARGO_BIN_EXE_kswitch")], arguments].concat();
    let command: Command = home.program("/bin/sh", &words);
    let terminal = Terminal::of(&command, 16, 100);
    terminal.wait_for("ready");
    (terminal, move || std::fs::write(&gate, "go\n").expect("open the gate"))
}

#[test]
fn text_and_enter_choose_as_if_typed_later() {
    for arguments in [NO_ARGUMENTS, &["--height", "8"], &["ctx"]] {
        let home = company();
        let (terminal, start) = waiting(&home, arguments);
        terminal.send("shop\r");
        terminal.wait_for("shop");
        start();
        assert_eq!(terminal.wait_exit(), 0);
        terminal.assert_restored();
        terminal.wait_for("Switched to context \"shop-prod\".");
    }
}

#[test]
fn arrows_count_in_their_order() {
    for arguments in [NO_ARGUMENTS, &["--height", "8"]] {
        let home = company();
        let (terminal, start) = waiting(&home, arguments);
        for key in [Key::Down, Key::Down, Key::Up, Key::Char('p')] {
            terminal.send_key(key);
        }
        terminal.send_key(Key::Down);
        terminal.wait_for("p^[[B");
        start();
        terminal.wait_for("❯ p ");
        terminal.send_key(Key::Enter);
        assert_eq!(terminal.wait_exit(), 0);
        terminal.wait_for("Switched to context \"payments-test\".");
    }
}

#[test]
fn control_j_moves_down_once_the_picker_shows() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Ctrl('j'));
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
 https://127.0.0.1:1/payments · exec payments-login · namespace ledger · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"payments-prod\".");
}

#[test]
fn a_megabyte_is_pasted_and_the_next_key_is_heard() {
    let home = company();
    for arguments in [NO_ARGUMENTS, &["--height", "8"]] {
        let terminal = Terminal::open(&home, arguments, 16, 100);
        terminal.wait_for("4/4");
        terminal.paste(&"a \u{7}long\u{9b}story\r\n\t\u{1b}[A".repeat(1 << 16));
        terminal.wait_for("0/4");
        terminal.send_key(Key::Ctrl('u'));
        terminal.send("shop");
        terminal.wait_for("❯ shop ");
        terminal.send_key(Key::Enter);
        assert_eq!(terminal.wait_exit(), 0);
        let sent = terminal.raw_output();
        assert!(!sent.contains(&7), "a waker reached the terminal");
        assert!(sent.len() < 1 << 16, "{} bytes were drawn", sent.len());
    }
}

/// The switch waits for a lock, so that there is time to type for the next program.
#[test]
fn what_is_typed_after_the_choice_is_for_the_shell() {
    for arguments in [NO_ARGUMENTS, &["--height", "8"]] {
        let home = company();
        let lock = home.write(".kube/config.lock", "");
        let script = r#""$0" "$@"; read -r line; echo "heard [$line]""#;
        let words = [&["-c", script, env!("CARGO_BIN_EXE_kswitch")], arguments].concat();
        let terminal = Terminal::of(&home.program("/bin/sh", &words), 16, 100);
        terminal.wait_for("4/4");
        terminal.send("shop\r");
        terminal.wait_until(|screen| !screen.contents().contains("❯"));
        terminal.send("kubectl get pods\n");
        std::fs::remove_file(lock).expect("give the lock back");
        terminal.wait_for("heard [kubectl get pods]");
        terminal.wait_for("Switched to context \"shop-prod\".");
        assert_eq!(terminal.wait_exit(), 0);
    }
}
