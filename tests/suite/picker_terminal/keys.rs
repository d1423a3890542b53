//! Keys on their way to the picker.

use super::{company, opened};
use crate::support::terminal::Key;

/// A window that changes its size and a key come through different doors at the same time.
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
