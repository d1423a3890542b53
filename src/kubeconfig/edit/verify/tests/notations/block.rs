//! Generates block collections of YAML, with comments between them.

use std::fmt::Write as _;

use super::Choices;

/// The text generated so far.
pub(super) struct Writer<'c> {
    pub(super) choices: &'c mut Choices,
    pub(super) text: String,
    /// The number of anchors that aliases may refer to: `a0`, `a1` and so on.
    pub(super) anchors: usize,
}

impl Writer<'_> {
    /// Several `key: value` lines; `begun` means that the first line has its indentation already.
    pub(super) fn block_mapping(&mut self, column: usize, depth: usize, mut begun: bool) {
        for _ in 0..=self.choices.below(4) {
            if !std::mem::take(&mut begun) {
                self.comment_line(column);
                let _ = write!(self.text, "{:column$}", "");
            }
            match self.choices.below(12) {
                10 => {
                    self.text.push_str("? ");
                    self.key();
                    let _ = write!(self.text, "\n{:column$}:", "");
                }
                11 if self.anchors > 0 => {
                    self.text.push_str("<<:");
                    let anchor = self.choices.below(self.anchors);
                    let _ = match self.choices.below(3) {
                        0 => write!(self.text, " *a{anchor}"),
                        1 => write!(self.text, " [*a{anchor}]"),
                        _ => write!(self.text, " {{x: *a{anchor}}}"),
                    };
                    self.end_line();
                    continue;
                }
                _ => {
                    self.key();
                    self.text.push_str(self.choices.of(&[":", ":", ":", " :"]));
                }
            }
            self.block_value(column, depth);
        }
    }

    /// The value after the colon of a key, or after a dash, that is in `column`.
    pub(super) fn block_value(&mut self, column: usize, depth: usize) {
        let anchored = self.properties();
        match self.choices.below(if depth < 4 { 9 } else { 6 }) {
            0 | 1 => {
                self.text.push_str(self.choices.of(&[" ", " ", "  ", " \t"]));
                self.scalar(column + 1, false);
                self.end_line();
            }
            2 => self.end_line(),
            3 => {
                self.text.push(' ');
                self.flow(depth + 1);
                self.end_line();
            }
            4 => self.block_scalar(column),
            5 if self.anchors > 0 && !anchored => {
                let anchor = self.choices.below(self.anchors);
                let _ = write!(self.text, " *a{anchor}");
                self.end_line();
            }
            5 | 6 => {
                self.end_line();
                let column = column + 1 + self.choices.below(4);
                self.block_mapping(column, depth + 1, false);
            }
            _ => {
                self.end_line();
                let column = column + [0, 2, 1, 4][self.choices.below(4)];
                self.block_sequence(column, depth + 1);
            }
        }
        self.anchors += usize::from(anchored);
    }

    pub(super) fn block_sequence(&mut self, column: usize, depth: usize) {
        for _ in 0..=self.choices.below(3) {
            self.comment_line(column);
            let _ = write!(self.text, "{:column$}-", "");
            match self.choices.below(4) {
                0 | 1 if depth < 4 => {
                    let spaces = 1 + self.choices.below(3);
                    let _ = write!(self.text, "{:spaces$}", "");
                    self.block_mapping(column + 1 + spaces, depth + 1, true);
                }
                2 => {
                    self.text.push(' ');
                    self.scalar(column + 1, false);
                    self.end_line();
                }
                _ => self.block_value(column, depth + 1),
            }
        }
    }

    pub(super) fn block_scalar(&mut self, column: usize) {
        let step = 1 + self.choices.below(3);
        self.text.push_str(self.choices.of(&[" |", " >", " |-", " >-", " |+", " >+"]));
        let indent = column + step;
        if self.choices.rarely() && column > 0 {
            let _ = write!(self.text, "{step}");
        }
        self.end_line();
        for _ in 0..=self.choices.below(3) {
            let line = self.choices.of(&["a", "b # no", "  more", "", "c: d", "- e", "\tf", "'g"]);
            let _ = if line.is_empty() {
                writeln!(self.text)
            } else {
                writeln!(self.text, "{:indent$}{line}", "")
            };
        }
    }

    /// Sometimes writes an anchor and returns true; the caller counts it after writing its value.
    pub(super) fn properties(&mut self) -> bool {
        let anchored = self.choices.rarely();
        if anchored {
            let _ = write!(self.text, " &a{}", self.anchors);
        }
        anchored
    }

    pub(super) fn comment_line(&mut self, column: usize) {
        if self.choices.rarely() {
            let blank_line = self.choices.of(&["", "\n"]);
            let _ = writeln!(self.text, "{blank_line}{:column$}# a comment: 'x'", "");
        }
    }

    pub(super) fn end_line(&mut self) {
        self.text.push_str(self.choices.of(&["\n", "\n", "\n", " # why: {\n", " \n", "\t\n"]));
    }
}
