//! Texts in one of the quotings that can carry them.

use super::{Habit, Writer};

impl Writer<'_> {
    pub(super) fn key(&mut self, key: &str) -> String {
        if self.has(Habit::Json) {
            return double(key);
        }
        let key = match self.choices.between(0, 7) {
            6 => double(key),
            7 => format!("'{key}'"),
            _ => key.to_owned(),
        };
        if self.has(Habit::Tags) && self.choices.one_in(12) {
            return format!("{}{key}", self.choices.word(&["! ", "!x ", "!!str "]));
        }
        key
    }

    /// A text as a value.
    pub(super) fn scalar(&mut self, string: &str, in_brackets: bool) -> String {
        if self.has(Habit::Json) {
            return self.escaped(string);
        }
        let may_break = string.split(' ').filter(|word| !word.is_empty()).count() == 2
            && string.matches(' ').count() == 1
            && !string.contains(['#', ':']);
        let broken = |quoted: String| quoted.replacen(' ', "\n               ", 1);
        match self.choices.between(0, 7) {
            0..=3 if is_plain(string, in_brackets) => {
                if may_break && self.choices.one_in(4) {
                    broken(string.to_owned())
                } else {
                    string.to_owned()
                }
            }
            4 | 5 if !string.contains(['\n', '\t']) => {
                let quoted = format!("'{}'", string.replace('\'', "''"));
                if may_break && self.choices.one_in(4) { broken(quoted) } else { quoted }
            }
            6 if may_break => broken(double(string)),
            7 if string.len() > 2
                && string.is_ascii()
                && !string.contains(['\\', '"', '\n', '\t']) =>
            {
                // A line break that the backslash takes back.
                let (start, end) = string.split_at(1);
                let end = end.replacen(' ', "\\ ", usize::from(end.starts_with(' ')));
                format!("\"{start}\\\n               {end}\"")
            }
            _ => self.escaped(string),
        }
    }

    /// In double quotes, with an escape that was not needed now and then.
    fn escaped(&mut self, string: &str) -> String {
        let quoted = double(string);
        match string.chars().next() {
            Some(first) if first.is_ascii_alphabetic() && self.choices.one_in(10) => {
                format!("\"\\u{:04x}{}", u32::from(first), &quoted[2..])
            }
            _ => quoted,
        }
    }
}

fn double(string: &str) -> String {
    serde_json::to_string(string).expect("a string has a JSON form")
}

/// Whether any reader takes the bare text for itself.
fn is_plain(string: &str, in_brackets: bool) -> bool {
    const WORDS: [&str; 10] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"];
    (string.starts_with(|first: char| first.is_alphabetic()) || string.starts_with("../"))
        && !WORDS.contains(&string.to_ascii_lowercase().as_str())
        && !string.contains([':', '\n', '\t'].as_slice())
            | (!in_brackets && string.starts_with("arn:"))
        && !string.contains(" #")
        && !string.ends_with(' ')
        && !(in_brackets && string.contains([',', '[', ']', '{', '}']))
}
