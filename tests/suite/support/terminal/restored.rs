//! Whether the program has left the terminal as a shell wants it back.

use expect_test::Expect;
use vt100::{MouseProtocolMode, Screen};

use super::Terminal;
use crate::support::expected::assert_text;

impl Terminal {
    /// Fails the test unless the program ends with this code, gives the terminal back as it was,
    /// and leaves exactly this to read.
    #[track_caller]
    pub(crate) fn assert_ends(&self, code: i32, screen: &str) {
        self.assert_exit(code);
        assert_eq!(self.screen(), screen);
    }

    /// As [`Self::assert_ends`], with a screen of several lines.
    #[track_caller]
    pub(crate) fn assert_ends_with(&self, code: i32, expected: Expect) {
        self.assert_exit(code);
        assert_text(&self.screen(), expected);
    }

    #[track_caller]
    fn assert_exit(&self, code: i32) {
        assert_eq!(self.wait_exit(), code, "{}", self.screen());
        self.assert_restored();
    }

    /// Lines are edited and echoed by the terminal: it is not in raw mode.
    pub(crate) fn is_cooked(&self) -> bool {
        let modes = self.pty.get_termios().expect("ask for the terminal's modes");
        let has = |wanted: &str| modes.local_flags.iter_names().any(|(name, _)| name == wanted);
        ["ICANON", "ECHO", "ISIG"].into_iter().all(has)
    }

    /// Fails the test unless the terminal is as a shell wants it back.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        let mut left = self.look(|screen| {
            let plain = (vt100::Color::Default, vt100::Color::Default);
            let states = [
                ("the alternate screen", screen.alternate_screen()),
                ("a hidden cursor", screen.hide_cursor()),
                ("bracketed paste", screen.bracketed_paste()),
                ("mouse reports", screen.mouse_protocol_mode() != MouseProtocolMode::None),
                ("application cursor keys", screen.application_cursor()),
                ("an application keypad", screen.application_keypad()),
                ("a colour", (screen.fgcolor(), screen.bgcolor()) != plain),
                ("bold, dim, italic, underline or inverse", has_attributes(screen)),
            ];
            states
                .into_iter()
                .filter_map(|(what, is_left)| is_left.then_some(what))
                .collect::<Vec<_>>()
        });
        if !self.is_cooked() {
            left.push("raw mode");
        }
        assert!(
            left.is_empty(),
            "left behind: {}\n{}",
            left.join(", "),
            self.describe(&self.seen.lock())
        );
    }
}

fn has_attributes(screen: &Screen) -> bool {
    screen.bold() || screen.dim() || screen.italic() || screen.underline() || screen.inverse()
}
