//! A random spelling of some values: JSON or YAML, in any layout, quoting and encoding.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::dice::Dice;

/// The bytes of a file that says this.
pub(super) fn written(dice: &mut Dice, value: &Value) -> Vec<u8> {
    let json = dice.one_in(4);
    let mut text = if json { json_text(dice, value) } else { yaml_text(dice, value) };
    if dice.one_in(3) {
        text.truncate(text.trim_end().len());
    }
    if dice.one_in(6) {
        text = text.replace('\n', "\r\n");
    }
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(unit).collect()
    };
    match dice.between(0, 11) {
        0 => utf16(&text, u16::to_le_bytes),
        1 => utf16(&text, u16::to_be_bytes),
        2 => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    }
}

fn json_text(dice: &mut Dice, value: &Value) -> String {
    let indent = *dice.of(&[None, Some("  "), Some("    "), Some("\t")]);
    let colon = if indent.is_none() && dice.one_in(2) { ":" } else { ": " };
    let (merges, comments, dash_indent, step) = (false, false, 0, 0);
    let mut writer =
        Writer { dice, json: true, indent, colon, merges, comments, dash_indent, step };
    let mut text = String::new();
    writer.flow(&mut text, value, 0);
    text + "\n"
}

fn yaml_text(dice: &mut Dice, value: &Value) -> String {
    let mut text = String::new();
    if dice.one_in(4) {
        text.push_str(dice.word(&["# first\n", "---\n", "# first\n\n---\n# second\n"]));
    }
    let merges = dice.one_in(4);
    if merges {
        text.push_str("base: &base {cluster: base, namespace: qa}\n");
    }
    let comments = dice.one_in(3);
    let dash_indent = dice.between(0, 3);
    let step = dice.between(1, 5);
    let mut writer = Writer {
        dice,
        json: false,
        indent: None,
        colon: ": ",
        merges,
        comments,
        dash_indent,
        step,
    };
    let fields = value.as_object().expect("fields at the top");
    if !merges && writer.dice.one_in(6) {
        writer.flow(&mut text, value, 0);
        text.push('\n');
    } else {
        writer.block_mapping(&mut text, fields, 0, false);
    }
    if dice.one_in(6) {
        text.push_str("---\ncurrent-context: second\ncontexts: [{name: dev}]\n");
    }
    text
}

/// How one file is written.
struct Writer<'d> {
    dice: &'d mut Dice,
    json: bool,
    /// What a level of JSON is indented by, if it has lines at all.
    indent: Option<&'static str>,
    colon: &'static str,
    merges: bool,
    comments: bool,
    dash_indent: usize,
    step: usize,
}

impl Writer<'_> {
    /// `key: value` in lines; the first line may have begun already.
    fn block_mapping(
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
            let key_text = self.scalar(key);
            let _ = write!(text, "{key_text}:");
            self.block_value(text, key, value, column);
        }
    }

    /// What follows the colon of a key in `column`.
    fn block_value(&mut self, text: &mut String, key: &str, value: &Value, column: usize) {
        match value {
            Value::Object(fields) if !fields.is_empty() && !self.dice.one_in(4) => {
                text.push('\n');
                let column = column + self.step;
                if key == "context" && self.merges && self.dice.one_in(2) {
                    let _ = writeln!(text, "{:column$}<<: *base", "");
                }
                self.block_mapping(text, fields, column, false);
            }
            Value::Array(values) if !values.is_empty() && !self.dice.one_in(5) => {
                text.push('\n');
                for value in values {
                    self.block_element(text, value, column + self.dash_indent);
                }
            }
            // For a name that is all there is of a context, see the exceptions.
            Value::String(string) if key != "name" && self.dice.one_in(8) => {
                text.push_str(self.dice.word(&[" |-\n", " >-\n", " |- # why\n", " >2-\n"]));
                let column = column + 2;
                let _ = writeln!(text, "{:column$}{string}", "");
            }
            Value::Null => {
                text.push_str(self.dice.word(&["", " ~", " null"]));
                self.end_line(text);
            }
            value => {
                let blanks = self.dice.between(1, 2);
                let _ = write!(text, "{:blanks$}", "");
                self.flow(text, value, 0);
                self.end_line(text);
            }
        }
    }

    fn block_element(&mut self, text: &mut String, value: &Value, column: usize) {
        let blanks = self.dice.between(1, 3);
        let _ = write!(text, "{:column$}-{:blanks$}", "", "");
        match value {
            Value::Object(fields) if !fields.is_empty() && !self.dice.one_in(5) => {
                self.block_mapping(text, fields, column + 1 + blanks, true);
            }
            value => {
                self.flow(text, value, 0);
                self.end_line(text);
            }
        }
    }

    /// The value between brackets, or a scalar; JSON may break the lines.
    fn flow(&mut self, text: &mut String, value: &Value, depth: usize) {
        match value {
            Value::Object(fields) => {
                text.push('{');
                for (index, (key, value)) in self.shuffled(fields).into_iter().enumerate() {
                    self.separate(text, index, depth + 1);
                    text.push_str(&self.scalar(key));
                    text.push_str(self.colon);
                    self.flow(text, value, depth + 1);
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
            Value::String(string) => text.push_str(&self.scalar(string)),
            value => text.push_str(&value.to_string()),
        }
    }

    fn separate(&mut self, text: &mut String, index: usize, depth: usize) {
        if index > 0 {
            text.push(',');
        }
        match self.indent {
            Some(indent) => {
                let _ = write!(text, "\n{}", indent.repeat(depth));
            }
            None if index > 0 && self.colon == ": " => text.push(' '),
            None => {}
        }
    }

    fn close(&self, text: &mut String, is_empty: bool, depth: usize, bracket: char) {
        if let Some(indent) = self.indent.filter(|_| !is_empty) {
            let _ = write!(text, "\n{}", indent.repeat(depth));
        }
        text.push(bracket);
    }

    /// A text in one of the quotings that can carry it.
    fn scalar(&mut self, string: &str) -> String {
        let double = || serde_json::to_string(string).expect("a string has a JSON form");
        let is_word = string.len() > 3
            && string.starts_with(|first: char| first.is_ascii_lowercase())
            && string.chars().all(|own| own.is_ascii_alphanumeric() || own == '-')
            && !["null", "true", "false"].contains(&string);
        match self.dice.between(0, 3) {
            _ if self.json => double(),
            0 => double(),
            1 => format!("'{}'", string.replace('\'', "''")),
            _ if is_word || ["dev", "c", "u", "x", "qa", "name"].contains(&string) => {
                string.to_owned()
            }
            _ => double(),
        }
    }

    fn comment_line(&mut self, text: &mut String, column: usize) {
        if self.comments && self.dice.one_in(4) {
            let blank_line = self.dice.word(&["", "\n"]);
            let _ = writeln!(text, "{blank_line}{:column$}# a comment: 'x'", "");
        }
    }

    fn end_line(&mut self, text: &mut String) {
        let comment = self.comments && self.dice.one_in(3);
        text.push_str(if comment { " # why: {\n" } else { "\n" });
    }

    fn shuffled<'v>(&mut self, fields: &'v Map<String, Value>) -> Vec<(&'v String, &'v Value)> {
        let mut fields: Vec<_> = fields.iter().collect();
        self.dice.shuffle(&mut fields);
        fields
    }
}
