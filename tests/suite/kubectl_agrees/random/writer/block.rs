//! Collections in lines.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Habit, Writer};

impl Writer<'_> {
    /// `key: value` in lines; the first line may have begun already.
    pub(super) fn block_mapping(
        &mut self,
        text: &mut String,
        fields: &Map<String, Value>,
        column: usize,
        mut begun: bool,
    ) {
        for (key, value) in self.shuffled(fields) {
            if !std::mem::take(&mut begun) {
                self.comment_line(text, column);
                let _ = write!(text, "{:column$}", "");
            }
            let key_text = self.key(&key);
            if self.choices.one_in(60) {
                let _ = write!(text, "? {key_text}\n{:column$}:", "");
            } else {
                let space = if self.choices.one_in(40) { " " } else { "" };
                let _ = write!(text, "{key_text}{space}:");
            }
            self.block_value(text, &key, &value, column);
        }
    }

    /// What follows the colon of a key in `column`.
    fn block_value(&mut self, text: &mut String, key: &str, value: &Value, column: usize) {
        if let Some(alias) = self.alias(value) {
            let _ = write!(text, " {alias}");
            return self.end_line(text);
        }
        match value {
            Value::Object(fields) if !fields.is_empty() && !self.choices.one_in(4) => {
                self.open_lines(text, value);
                let column = column + self.step;
                if key == "context" && self.has(Habit::Merges) && self.choices.one_in(2) {
                    let base = self.choices.word(&["*base", "[*base]", "{namespace: merged}"]);
                    let _ = writeln!(text, "{:column$}<<: {base}", "");
                }
                self.block_mapping(text, fields, column, false);
            }
            Value::Array(values) if !values.is_empty() && !self.choices.one_in(5) => {
                self.open_lines(text, value);
                for value in values {
                    self.block_element(text, value, column + self.dash_indent);
                }
            }
            Value::String(string) if fits_block(string) && self.choices.one_in(12) => {
                let _ = write!(text, " {}", self.tag(value));
                text.push_str(self.choices.word(&["|-\n", ">-\n", "|- # why\n", ">2-\n"]));
                let column = column + 2;
                let _ = writeln!(text, "{:column$}{string}", "");
                text.push_str(if self.choices.one_in(4) { "\n" } else { "" });
            }
            Value::Null => {
                text.push_str(self.choices.word(&["", " ~", " null", " Null"]));
                self.end_line(text);
            }
            value => {
                if self.choices.one_in(20) {
                    let column = column + 1 + self.choices.between(0, 3);
                    let _ = write!(text, "\n{:column$}", "");
                } else {
                    text.push_str(self.choices.word(&[" ", "  ", "   ", " ", "  ", "\t", " \t"]));
                }
                self.flow(text, value, 0);
                self.end_line(text);
            }
        }
    }

    /// Ends the line of a key whose collection follows in lines of its own.
    fn open_lines(&mut self, text: &mut String, value: &Value) {
        let properties = self.properties(value);
        if !properties.is_empty() {
            let _ = write!(text, " {}", properties.trim_end());
        }
        self.end_line(text);
    }

    fn block_element(&mut self, text: &mut String, value: &Value, column: usize) {
        self.comment_line(text, column);
        if let Some(alias) = self.alias(value) {
            let _ = write!(text, "{:column$}- {alias}", "");
            return self.end_line(text);
        }
        let spaces = self.choices.between(1, 3);
        let _ = write!(text, "{:column$}-", "");
        match value {
            Value::Object(fields) if !fields.is_empty() && !self.choices.one_in(5) => {
                let column = column + 1 + spaces;
                if self.choices.one_in(8) {
                    self.open_lines(text, value);
                    self.block_mapping(text, fields, column, false);
                } else {
                    let _ = write!(text, "{:spaces$}", "");
                    self.block_mapping(text, fields, column, true);
                }
            }
            value => {
                let _ = write!(text, "{:spaces$}", "");
                self.flow(text, value, 0);
                self.end_line(text);
            }
        }
    }
}

/// Whether one line of a block scalar can carry the text.
fn fits_block(string: &str) -> bool {
    !string.is_empty() && !string.starts_with([' ', '\t']) && !string.contains(['\n', '\r'])
}
