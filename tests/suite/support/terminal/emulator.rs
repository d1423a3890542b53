//! What a terminal does beyond drawing: it answers questions, and shows whole frames only.

use std::mem;

use vt100::{Callbacks, Screen};

/// The part of the emulator that vt100 leaves to its callbacks.
#[derive(Debug, Default)]
pub(super) struct Emulator {
    answers: Vec<u8>,
    is_drawing: bool,
    /// Whether it does not report its background.
    hides_background: bool,
}

impl Emulator {
    /// A terminal that does not report its background: the test does.
    pub(super) fn without_background() -> Self {
        Self { hides_background: true, ..Self::default() }
    }

    /// Inside a synchronized update: the screen is not to be looked at.
    pub(super) fn is_drawing(&self) -> bool {
        self.is_drawing
    }

    /// The bytes to type back to the program.
    pub(super) fn take_answers(&mut self) -> Vec<u8> {
        mem::take(&mut self.answers)
    }
}

impl Callbacks for Emulator {
    fn unhandled_csi(
        &mut self,
        screen: &mut Screen,
        first: Option<u8>,
        _second: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        let parameter = params.first().and_then(|values| values.first()).copied().unwrap_or(0);
        let has = |mode: u16| params.iter().any(|values| *values == [mode]);
        match (first, parameter, last) {
            (Some(b'?'), _, 'h') if has(2026) => self.is_drawing = true,
            (Some(b'?'), _, 'l') if has(2026) => self.is_drawing = false,
            // Are you there, where is the cursor, what are you.
            (None, 5, 'n') => self.answers.extend(b"\x1b[0n"),
            (None, 6, 'n') => {
                let (row, column) = screen.cursor_position();
                let column = column.min(screen.size().1.get() - 1);
                self.answers.extend(format!("\x1b[{};{}R", row + 1, column + 1).bytes());
            }
            (None, 0, 'c') => self.answers.extend(b"\x1b[?62;22c"),
            _ => {}
        }
    }

    fn unhandled_osc(&mut self, _: &mut Screen, params: &[&[u8]]) {
        // The colours of the text and of the background: light on dark.
        match params {
            [b"10", b"?"] => self.answers.extend(b"\x1b]10;rgb:e6e6/eded/f3f3\x1b\\"),
            [b"11", b"?"] if !self.hides_background => {
                self.answers.extend(b"\x1b]11;rgb:0d0d/1111/1717\x1b\\");
            }
            _ => {}
        }
    }
}
