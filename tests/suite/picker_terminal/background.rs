//! The terminal is asked for its background, and its answer is not taken for keys.

use super::{NO_ARGUMENTS, company, first_screen};
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const QUERY: &str = "\u{1b}]11;?\u{7}";
const LIGHT: &str = "\u{1b}]11;rgb:ffff/ffff/ffff\u{7}";

/// In a terminal of this machine that is known to answer.
fn kswitch(home: &Home, arguments: &[&str]) -> Command {
    let command = home.command(arguments).env("COLORTERM", "truecolor");
    command.env("VTE_VERSION", "7600")
}

/// On its first screen, and has asked.
fn asking(command: &Command) -> Terminal {
    let terminal = Terminal::without_background(command, 16, 100);
    terminal.shows(first_screen());
    terminal.wait_for_output(QUERY);
    terminal
}

fn is_light(terminal: &Terminal) -> bool {
    String::from_utf8_lossy(&terminal.raw_output()).contains("38;2;")
}

#[test]
fn a_light_background_has_the_light_theme_from_the_answer_on() {
    let home = company();
    for answer in [LIGHT, "\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{1b}\\", "\u{1b}]11;rgba:ff/ff/ff/80\u{7}"]
    {
        let terminal = asking(&kswitch(&home, NO_ARGUMENTS));
        assert!(!is_light(&terminal));
        terminal.send(answer);
        terminal.wait_for_output("38;2;");
        terminal.shows(first_screen());
        terminal.send_key(Key::Esc);
        terminal.assert_ends(130, "");
    }
}

#[test]
fn a_dark_background_changes_nothing() {
    let home = company();
    let terminal = Terminal::of(&kswitch(&home, NO_ARGUMENTS), 16, 100);
    terminal.shows(first_screen());
    terminal.wait_for_output(QUERY);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert!(!is_light(&terminal));
}

#[test]
fn keys_around_the_answer_stay_in_their_order() {
    for arguments in [NO_ARGUMENTS, &["--height", "16"]] {
        let home = company();
        let terminal = asking(&kswitch(&home, arguments));
        terminal.send(format!("sh{LIGHT}op"));
        terminal.wait_for_output("38;2;");
        terminal.wait_for("❯ shop ");
        terminal.send_key(Key::Enter);
        assert_eq!(terminal.wait_exit(), 0);
        terminal.assert_restored();
        terminal.wait_for("Switched to context \"shop-prod\".");
    }
}

/// Keys that look like the start of an answer.
#[test]
fn keys_without_an_answer_are_keys() {
    let home = company();
    let terminal = asking(&kswitch(&home, NO_ARGUMENTS));
    terminal.send("\u{1b}]11;p");
    terminal.wait_for("❯ 11;p ");
    terminal.send_key(Key::Ctrl('u'));
    terminal.send("\u{1b}]");
    terminal.send(LIGHT);
    terminal.wait_for_output("38;2;");
    terminal.shows(first_screen());
    terminal.send_key(Key::Tab);
    terminal.wait_for("esc contexts");
    terminal.send_key(Key::Esc);
    terminal.wait_for("tab namespaces");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn escape_leaves_also_while_the_answer_is_missing() {
    let home = company();
    let terminal = asking(&kswitch(&home, NO_ARGUMENTS));
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    assert!(!is_light(&terminal));
}

/// The picker ends with its answer, and the shell reads what is typed afterwards.
#[test]
fn an_answer_after_the_last_key_does_not_reach_the_shell() {
    let home = company();
    let line = r#""$0"; echo "ended: $?"; IFS= read -r line; printf '%s' "$line" >line"#;
    let command = home.program("/bin/sh", &["-c", line, env!("CARGO_BIN_EXE_kswitch")]);
    let terminal = asking(&command.env("VTE_VERSION", "7600"));
    terminal.send(format!("\r{LIGHT}"));
    terminal.wait_for("ended: 0");
    terminal.send("typed later\n");
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(home.read("line"), "typed later");
}

#[test]
fn a_terminal_is_not_asked_where_its_answer_may_be_late_or_useless() {
    let home = company();
    for (name, value) in [
        ("VTE_VERSION", ""),
        ("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22"),
        ("TMUX", "/tmp/tmux-1000/default,1,0"),
        ("STY", "1.pts-0.host"),
        ("COLORFGBG", "15;0"),
        ("NO_COLOR", "1"),
    ] {
        assert!(!asks(&kswitch(&home, NO_ARGUMENTS).env(name, value)), "{name}");
    }
    assert!(!asks(&home.command(NO_ARGUMENTS)));
    home.write(".config/kswitch/settings.yaml", "theme: dark");
    assert!(!asks(&kswitch(&home, NO_ARGUMENTS)));
}

/// Whether it asks before its end.
fn asks(command: &Command) -> bool {
    let terminal = Terminal::without_background(command, 16, 100);
    terminal.shows(first_screen());
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
    String::from_utf8_lossy(&terminal.raw_output()).contains(QUERY)
}
