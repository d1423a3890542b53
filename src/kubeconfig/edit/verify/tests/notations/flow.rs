//! Generates flow collections of YAML, and JSON.

use std::fmt::Write as _;

use super::block::Writer;
use super::scalars::KEYS;

impl Writer<'_> {
    /// A flow collection or a scalar, sometimes on several lines.
    pub(super) fn flow(&mut self, depth: usize) {
        let kind = if depth == 0 { 4 } else { self.choices.below(6) };
        let (open, close) = match kind {
            0 | 4 => ('{', '}'),
            1 | 5 => ('[', ']'),
            _ if depth < 4 => return self.scalar(2, true),
            _ => return self.text.push_str("[]"),
        };
        if depth > 4 {
            return self.text.extend([open, close]);
        }
        self.text.push(open);
        for index in 0..self.choices.below(4) {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(self.choices.of(&["", " ", "\n  ", " # c\n  ", "\n\t"]));
            if open == '{' || self.choices.rarely() {
                self.key();
                self.text.push_str(self.choices.of(&[": ", ": ", " : ", ":\n "]));
            }
            let anchored = self.properties();
            if anchored {
                self.text.push(' ');
            }
            self.flow(depth + 1);
            self.anchors += usize::from(anchored);
        }
        self.text.push_str(self.choices.of(&["", "", " ", ",", "\n "]));
        self.text.push(close);
    }

    pub(super) fn json(&mut self, depth: usize) {
        let space = ["", " ", "\n", "\n\t", "\r\n  "][self.choices.below(5)];
        match if depth == 0 { 3 } else { self.choices.below(if depth < 12 { 5 } else { 3 }) } {
            0 => self.json_text(),
            1 => {
                let plain = self.choices.of(&["null", "true", "1", "-2.5e3", "0", "1E2", "1e-7"]);
                self.text.push_str(plain);
            }
            2 => self.text.push_str(self.choices.of(&["{}", "[]", "\"\""])),
            kind => {
                self.text.push(if kind == 3 { '{' } else { '[' });
                for index in 0..=self.choices.below(3) {
                    self.text.push_str(if index > 0 { "," } else { "" });
                    self.text.push_str(space);
                    if kind == 3 {
                        self.json_text();
                        self.text.push_str(self.choices.of(&[":", ": ", " : "]));
                    }
                    self.json(depth + 1);
                }
                self.text.push_str(space);
                self.text.push(if kind == 3 { '}' } else { ']' });
            }
        }
    }

    pub(super) fn json_text(&mut self) {
        let odd = ["\"a\\nb\"", "\"\\u00e9\\t\"", "\"é😀\"", "\"\\\"\\\\\"", "\"<<\"", "\"yes\""];
        if self.choices.rarely() {
            self.text.push_str(self.choices.of(&odd));
        } else {
            let _ = write!(self.text, "\"{}\"", self.choices.of(&KEYS));
        }
    }
}
