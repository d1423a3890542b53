//! Stopped from outside, and continued.

use expect_test::expect;
use rustix::process::Signal;

use super::{company, opened};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// What a shell does when its job is stopped: lines are edited and echoed again, and it prompts.
fn as_a_shell(home: &Home, terminal: &Terminal, says: &str) {
    let device = terminal.device();
    let script = format!(r#"stty sane <"$0" && printf '{says}' >"$0""#);
    let arguments = ["-c".as_ref(), script.as_ref(), device.as_os_str()];
    home.program("/bin/sh", &arguments).run().success();
}

#[test]
fn the_terminal_is_taken_again() {
    let home = company();
    let terminal = opened(&home);
    terminal.signal(Signal::STOP);
    as_a_shell(&home, &terminal, r"\033[?1049l\033[?2004l\033[?1000l[1]+ Stopped\n$ ");
    terminal.wait_for("Stopped");
    assert!(terminal.is_cooked());
    terminal.signal(Signal::CONT);
    terminal.shows(super::first_screen());
    assert!(!terminal.is_cooked());
    terminal.look(|screen| {
        assert!(screen.alternate_screen() && screen.bracketed_paste());
        assert_ne!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    });
    terminal.send("shop");
    terminal.wait_for("❯ shop");
    terminal.send_key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    terminal.wait_for("Switched to context \"shop-prod\".");
}

#[test]
fn below_a_prompt_it_goes_on_where_the_shell_has_come_to() {
    let home = company();
    let before = "$ kswitch\n";
    let terminal = Terminal::showing(before, &home.command(&["--height", "7"]), 24, 80);
    terminal.shows(expect![[r#"
$ kswitch
 ❯                                                                          4/4
▌● laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
   shop-prod      storefront  shop

 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]]);
    terminal.signal(Signal::STOP);
    as_a_shell(&home, &terminal, r"\033[J[1]+ Stopped\n$ fg\nkswitch\n");
    terminal.wait_for("fg");
    terminal.signal(Signal::CONT);
    terminal.shows(expect![[r#"
$ kswitch
 ❯ [1]+ Stopped
$ fg
kswitch
 ❯                                                                          4/4
▌● laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
   shop-prod      storefront  shop

 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]]);
    assert!(!terminal.is_cooked());
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
    terminal.assert_restored();
    let history = terminal.history();
    assert!(history.starts_with("$ kswitch\n"), "{history}");
    assert!(history.ends_with("[1]+ Stopped\n$ fg\nkswitch"), "{history}");
}

#[test]
fn control_z_is_a_key_that_does_nothing() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Ctrl('z'));
    terminal.send("pay");
    terminal.wait_for("❯ pay");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}
