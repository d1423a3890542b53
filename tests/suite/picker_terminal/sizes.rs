//! Sizes from nothing to more than a screen has, at any moment.

use vt100::Screen;

use super::{NO_ARGUMENTS, Untouched, company};
use crate::support::terminal::{Key, Terminal};

const SIZES: [(u16, u16); 15] = [
    (5, 20),
    (0, 80),
    (0, 0),
    (24, 0),
    (1, 1),
    (100, 300),
    (2, 1),
    (3, 300),
    (100, 1),
    (6, 59),
    (7, 60),
    (8, 61),
    (24, 80),
    (1, 300),
    (12, 80),
];

#[test]
fn it_is_resized_in_the_middle_of_a_burst_of_keys() {
    let home = company();
    let untouched = Untouched::now(&home);
    for arguments in [NO_ARGUMENTS, &["--height", "40%"], &["--height", "10"], &["ns"]] {
        let terminal = Terminal::open(&home, arguments, 16, 100);
        terminal.wait_until(|screen| screen.contents().contains('❯'));
        for (rows, columns) in SIZES.repeat(3) {
            terminal.send("pay");
            terminal.send_key(Key::Down);
            terminal.resize(rows, columns);
            terminal.send_key(Key::Tab);
            terminal.send("x");
            terminal.send_key(Key::PageDown);
            terminal.send_key(Key::BackTab);
            terminal.send_key(Key::Ctrl('u'));
        }
        terminal.send("shop");
        terminal.wait_for("❯ shop");
        terminal.send_key(Key::Ctrl('c'));
        assert_eq!(terminal.wait_exit(), 130, "{arguments:?}");
        terminal.assert_restored();
        assert!(!terminal.history().contains("panic"), "{}", terminal.history());
        untouched.assert();
    }
}

#[test]
fn it_opens_at_every_size() {
    let home = company();
    for arguments in [NO_ARGUMENTS, &["--height", "40%"]] {
        for (rows, columns) in SIZES {
            let terminal = Terminal::open(&home, arguments, rows, columns);
            terminal.wait_until(Screen::bracketed_paste);
            terminal.send("shop");
            terminal.send_key(Key::Enter);
            assert_eq!(terminal.wait_exit(), 0, "{rows}x{columns}");
            terminal.assert_restored();
        }
    }
}
