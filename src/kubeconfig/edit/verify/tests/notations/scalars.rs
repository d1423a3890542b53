//! Generates keys and scalars, quoted and plain.

use std::fmt::Write as _;

use super::block::Writer;

pub(super) const KEYS: [&str; 8] =
    ["contexts", "name", "context", "current-context", "namespace", "cluster", "kind", "x"];

const PLAIN: &[&str] = &[
    "a",
    "prod",
    "a b",
    "it's",
    "a#b",
    "a:b",
    "a-b",
    "é😀",
    "-x",
    "a\"b",
    "7team",
    "<",
    "...x",
    "yes",
    "Y",
    "n",
    "NO",
    "on",
    "Off",
    "true",
    "True",
    "FALSE",
    "tRue",
    "~",
    "null",
    "Null",
    "nULL",
    "1",
    "-1",
    "+1",
    "0",
    "-0",
    "00",
    "010",
    "08",
    "0x1F",
    "0X1f",
    "-0x1f",
    "0o7",
    "0O7",
    "0b1",
    "1_000",
    "_1",
    "0b+1",
    "1e3",
    "1E+3",
    "1e",
    "1.",
    ".5",
    "+.5",
    ".",
    "1.5",
    "1_0.5",
    ".inf",
    "-.INF",
    "+.Inf",
    ".NaN",
    ".nAN",
    "inf",
    "nan",
    "1:30",
    "2024-01-01",
    "=",
    "<<",
    "12e4567",
    "99999999999999999999",
    "-99999999999999999999",
    "0xfffffffffffffffff",
    "18446744073709551615",
    "-9223372036854775808",
    "0x",
    "0o8",
    "1.2.3",
    "12e03",
    "1e-7",
];

impl Writer<'_> {
    pub(super) fn key(&mut self) {
        let key = self.choices.of(&KEYS);
        let _ = match self.choices.below(10) {
            7 => write!(self.text, "'{key}'"),
            8 => write!(self.text, "\"{key}\""),
            9 => write!(self.text, "{}", self.choices.of(&["yes", "1", "é", "a b", "-x", "0x1F"])),
            _ => write!(self.text, "{key}"),
        };
    }

    pub(super) fn scalar(&mut self, column: usize, in_flow: bool) {
        let fold = format!("\n{:column$}", "");
        match self.choices.below(10) {
            5 => self.text.push_str(self.choices.of(&["''", "'a'", "'it''s'", "'#'", "'a: b'"])),
            6 => {
                let quoted = ["\"\"", "\"a\"", "\"\\x41\\u00e9\"", "\"a\\\\\\\"\"", "\"\\ta \""];
                self.text.push_str(self.choices.of(&quoted));
            }
            7 => {
                let quote = self.choices.of(&["'", "\""]);
                let middle = self.choices.of(&["", "\n", "  ", "\n\n"]);
                let _ = write!(self.text, "{quote}a{middle}{fold}b  {fold} c{quote}");
            }
            8 => {
                let middle = self.choices.of(&["", "\n", "\n\n"]);
                let _ = write!(self.text, "a{middle}{fold}b");
            }
            9 => self.text.push_str(self.choices.of(&["!!str 5", "!!str yes", "!own 'a'", "! 7"])),
            _ if in_flow => self.text.push_str(self.choices.of(&["a", "1", "yes", "a b", "~"])),
            _ => self.text.push_str(self.choices.of(PLAIN)),
        }
    }
}
