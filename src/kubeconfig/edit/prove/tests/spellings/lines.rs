//! Values in lines, with comments between them.

use std::fmt::Write as _;

use super::Choices;

/// What is written so far.
pub(super) struct Writer<'c> {
    pub(super) choices: &'c mut Choices,
    pub(super) text: String,
    /// How many anchors may be used: `a0` and so on.
    pub(super) anchors: usize,
}

impl Writer<'_> {
    /// `key: value` in lines; the first line may have begun already.
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

    /// What follows the colon of a key, or a dash, in `column`.
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
                    let blanks = 1 + self.choices.below(3);
                    let _ = write!(self.text, "{:blanks$}", "");
                    self.block_mapping(column + 1 + blanks, depth + 1, true);
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

    /// An anchor, now and then; it may be used once its value is written.
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
