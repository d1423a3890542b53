//! The output of a command as a terminal may get it next to that of other commands: text and colours.
//!
//! Everything else that a terminal obeys could erase the lines of other contexts, or write into them.

use std::mem;

use anstyle_parse::{Params, Parser, Perform, Utf8Parser};

use super::lossy_text::LossyText;

/// Ends the colours of a line.
const RESET: &[u8] = b"\x1b[0m";

/// A line of output, as far as it has come.
#[derive(Default)]
pub(super) struct TerminalLine {
    text: LossyText,
    parser: Parser<Utf8Parser>,
    line: Line,
}

/// What some bytes add to a line.
#[derive(Default)]
pub(super) struct Addition {
    /// Whether it replaces what the line had before.
    pub(super) replaces: bool,
    pub(super) text: Vec<u8>,
}

#[derive(Default)]
struct Line {
    addition: Addition,
    /// Whether the next character is written at the start of the line, over the others.
    is_at_start: bool,
    has_style: bool,
}

impl TerminalLine {
    /// Takes bytes without a newline.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Addition {
        let text = self.text.push(bytes);
        self.add(&text)
    }

    /// Ends the line, and its colours.
    pub(super) fn end(&mut self) -> Addition {
        let text = self.text.finish();
        let mut addition = self.add(&text);
        let Self { line, .. } = mem::take(self);
        if line.has_style {
            addition.text.extend(RESET);
        }
        addition
    }

    fn add(&mut self, text: &str) -> Addition {
        for byte in text.bytes() {
            self.parser.advance(&mut self.line, byte);
        }
        mem::take(&mut self.line.addition)
    }
}

impl Line {
    fn add(&mut self, text: &[u8]) {
        if mem::take(&mut self.is_at_start) {
            self.addition = Addition { replaces: true, text: Vec::new() };
        }
        self.addition.text.extend_from_slice(text);
    }
}

impl Perform for Line {
    fn print(&mut self, character: char) {
        if !character.is_control() {
            self.add(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\r' => self.is_at_start = true,
            b'\t' => self.add(b"\t"),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: u8) {
        if action != b'm' || ignore || !intermediates.is_empty() {
            return;
        }
        let parts = |param: &[u16]| param.iter().map(u16::to_string).collect::<Vec<_>>().join(":");
        let params: Vec<String> = params.iter().map(parts).collect();
        self.has_style = true;
        self.add(format!("\x1b[{}m", params.join(";")).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(text: &mut Vec<u8>, addition: Addition) {
        if addition.replaces {
            text.clear();
        }
        text.extend(addition.text);
    }

    fn shown(pieces: &[&[u8]]) -> String {
        let (mut line, mut text) = (TerminalLine::default(), Vec::new());
        for piece in pieces {
            take(&mut text, line.push(piece));
        }
        take(&mut text, line.end());
        String::from_utf8(text).expect("UTF-8")
    }

    #[test]
    fn text_and_colours_stay() {
        for (bytes, expected) in [
            (&b"a\tb"[..], "a\tb"),
            ("é 語 😀".as_bytes(), "é 語 😀"),
            (b"caf\xe9\xff.\xf0", "caf\u{fffd}\u{fffd}.\u{fffd}"),
            (b"\x1b[1;31mred\x1b[m", "\x1b[1;31mred\x1b[0m\x1b[0m"),
            (b"\x1b[38;2;1;2;3mx", "\x1b[38;2;1;2;3mx\x1b[0m"),
            (b"\x1b[38:5:200mx", "\x1b[38:5:200mx\x1b[0m"),
        ] {
            assert_eq!(shown(&[bytes]), expected);
            let bytes: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(shown(&bytes), expected);
        }
    }

    #[test]
    fn what_moves_the_cursor_or_changes_the_terminal_goes() {
        for bytes in [
            &b"\x1b[2Ja"[..],
            b"\x1b[1A\x1b[2Ka",
            b"\x1b]0;title\x07a",
            b"\x1b]52;c;AAAA\x1b\\a",
            b"\x1bP1;2|x\x1b\\a",
            b"\x1bca",
            b"\x1b(0a",
            b"\x1b[?1049ha",
            b"\x1b[>4;2ma",
            b"\x0b\x0c\x08\x07a",
            "\u{9b}\u{85}a".as_bytes(),
        ] {
            assert_eq!(shown(&[bytes]), "a", "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn of_text_that_is_overwritten_the_last_is_shown() {
        assert_eq!(shown(&[b"10%\r50%\r100%"]), "100%");
        assert_eq!(shown(&[b"10%", b"\r", b"100%\r"]), "100%");
        assert_eq!(shown(&[b"crlf\r"]), "crlf");
    }

    #[test]
    fn a_line_does_not_depend_on_the_one_before() {
        let mut line = TerminalLine::default();
        line.push(b"\x1b[31mred\r\x1b[");
        assert_eq!(line.end().text, RESET);
        assert_eq!(line.push(b"2Ja").text, b"2Ja");
        assert_eq!(line.end().text, b"");
    }
}
