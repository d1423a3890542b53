//! Leaving without a choice: nothing is touched, and the terminal is as it was.

use rustix::process::Signal;

use super::{Untouched, company, opened};
use crate::support::terminal::{Key, Terminal};

#[test]
fn escape_and_control_c_and_control_g_leave_everything_untouched() {
    let home = company();
    let untouched = Untouched::now(&home);
    for key in [Key::Esc, Key::Ctrl('c'), Key::Ctrl('g')] {
        let terminal = opened(&home);
        terminal.send("pay");
        terminal.wait_for("❯ pay");
        terminal.send_key(key);
        terminal.assert_ends(130, "");
        untouched.assert();
    }
}

#[test]
fn control_c_and_control_g_leave_from_the_namespaces_too() {
    let home = company();
    let untouched = Untouched::now(&home);
    for key in [Key::Ctrl('c'), Key::Ctrl('g')] {
        let terminal = opened(&home);
        terminal.send_key(Key::Tab);
        terminal.wait_for("esc contexts");
        terminal.send("other");
        terminal.wait_for("use \"other\" as typed");
        terminal.send_key(key);
        terminal.assert_ends(130, "");
        untouched.assert();
    }
}

#[test]
fn escape_goes_back_from_the_namespaces_unless_the_picker_opened_there() {
    let home = company();
    let terminal = opened(&home);
    terminal.send_key(Key::Tab);
    terminal.wait_for("esc contexts");
    terminal.send_key(Key::Esc);
    terminal.wait_for("tab namespaces");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let terminal = Terminal::open(&home, &["ns"], 16, 100);
    terminal.wait_for("esc cancel");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn lesson_30_signals_end_it_and_the_terminal_is_restored() {
    let home = company();
    let untouched = Untouched::now(&home);
    for (signal, code) in
        [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)]
    {
        let terminal = opened(&home);
        terminal.signal(signal);
        terminal.assert_ends(code, "");
        untouched.assert();
    }
}

#[test]
fn lesson_30_signals_restore_the_terminal_after_a_change_too() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let home = company();
        let terminal = opened(&home);
        terminal.send_key(Key::Ctrl('r'));
        terminal.send("-2");
        terminal.send_key(Key::Enter);
        terminal.wait_for("● laptop-2");
        terminal.wait_for("Renamed");
        terminal.signal(signal);
        terminal.assert_ends(code, "");
    }
}
