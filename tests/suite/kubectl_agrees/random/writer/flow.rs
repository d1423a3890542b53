//! Collections between brackets.

use serde_json::Value;

use super::{Habit, Writer};

impl Writer<'_> {
    /// The value between brackets, or a scalar; the lines may be broken.
    pub(super) fn flow(&mut self, text: &mut String, value: &Value, depth: usize) {
        if let Some(alias) = self.alias(value) {
            // A comma would belong to its name.
            text.push_str(&alias);
            text.push(' ');
            return;
        }
        let properties = self.properties(value);
        text.push_str(&properties);
        match value {
            Value::Object(fields) => {
                text.push('{');
                let fields = self.shuffled(fields);
                for (index, (key, value)) in fields.iter().enumerate() {
                    self.separate(text, index, depth + 1);
                    let key = self.key(key);
                    text.push_str(&key);
                    if value.is_null() && !self.has(Habit::Json) && self.choices.one_in(4) {
                        // The key alone.
                    } else {
                        let is_quoted = key.starts_with('"');
                        let tight = !self.has(Habit::Json) && is_quoted && self.choices.one_in(8);
                        text.push_str(if tight { ":" } else { self.colon });
                        self.flow(text, value, depth + 1);
                    }
                }
                self.close(text, fields.is_empty(), depth, '}');
            }
            Value::Array(values) => {
                text.push('[');
                for (index, value) in values.iter().enumerate() {
                    self.separate(text, index, depth + 1);
                    self.flow(text, value, depth + 1);
                }
                self.close(text, values.is_empty(), depth, ']');
            }
            Value::String(string) => {
                let scalar = self.scalar(string, depth > 0);
                text.push_str(&scalar);
            }
            value => text.push_str(&value.to_string()),
        }
    }

    fn separate(&mut self, text: &mut String, index: usize, depth: usize) {
        if let Some(indent) = self.indent {
            if index > 0 {
                text.push(',');
            }
            if self.has(Habit::Json) || self.choices.between(0, 2) > 0 {
                self.comment_in_brackets(text);
                text.push('\n');
                // Deeper than any block around it.
                text.push_str(if self.has(Habit::Json) { "" } else { "            " });
                text.push_str(&indent.repeat(depth));
                return;
            }
            text.push(' ');
        } else if index > 0 {
            text.push_str(self.comma);
        }
    }

    fn comment_in_brackets(&mut self, text: &mut String) {
        if self.has(Habit::Comments) && self.choices.one_in(4) {
            text.push_str(" # in brackets, \"quoted\"");
        }
    }

    fn close(&mut self, text: &mut String, is_empty: bool, depth: usize, bracket: char) {
        if self.has(Habit::TrailingCommas) && !is_empty && self.choices.one_in(3) {
            text.push(',');
        }
        if let Some(indent) = self.indent.filter(|_| !is_empty) {
            self.comment_in_brackets(text);
            text.push('\n');
            text.push_str(if self.has(Habit::Json) { "" } else { "            " });
            text.push_str(&indent.repeat(depth));
        }
        text.push(bracket);
    }
}
