//! A random spelling of some values: JSON or YAML, in any layout, quoting and encoding.

mod block;
mod flow;
mod scalar;

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::choices::Choices;

/// The bytes of a file with these values.
pub(super) fn written(choices: &mut Choices, value: &Value) -> Vec<u8> {
    let json = choices.one_in(4);
    let mut text = if json { json_text(choices, value) } else { yaml_text(choices, value) };
    if choices.one_in(4) {
        text.truncate(text.trim_end().len());
    }
    match choices.between(0, 15) {
        14 => text = text.replace('\n', "\r"),
        15 | 13 => text = text.replace('\n', "\r\n"),
        _ => {}
    }
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(unit).collect()
    };
    match choices.between(0, 19) {
        17 => utf16(&text, u16::to_le_bytes),
        18 => utf16(&text, u16::to_be_bytes),
        19 | 16 => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    }
}

/// What is done in one file, and not in another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    Json,
    TrailingCommas,
    Comments,
    /// A key stands there twice now and then.
    Duplicates,
    /// There is a `base` to be merged.
    Merges,
    /// Most values have a tag.
    Tags,
}

/// How one file is written.
struct Writer<'c> {
    choices: &'c mut Choices,
    habits: Vec<Habit>,
    /// What a level of brackets is indented by, if it has lines at all.
    indent: Option<&'static str>,
    /// Between a key and its value in brackets.
    colon: &'static str,
    /// Behind a comma.
    comma: &'static str,
    dash_indent: usize,
    step: usize,
    /// Whether values get anchors, and those that have one. Their places are the names.
    anchors: Option<Vec<Value>>,
}

/// Those of the habits that chance will have.
fn some(choices: &mut Choices, habits: &[(usize, Habit)]) -> Vec<Habit> {
    let chosen = habits.iter().filter(|(chances, _)| choices.one_in(*chances));
    chosen.map(|(_, habit)| *habit).collect()
}

fn json_text(choices: &mut Choices, value: &Value) -> String {
    let indent = *choices.of(&[Some("  "), None, Some("    "), Some("\t")]);
    let tight = indent.is_none() && choices.one_in(2);
    let mut habits = some(choices, &[(10, Habit::TrailingCommas), (10, Habit::Duplicates)]);
    habits.push(Habit::Json);
    let mut writer = Writer {
        choices,
        habits,
        indent,
        colon: if tight { ":" } else { ": " },
        comma: if tight { "," } else { ", " },
        dash_indent: 0,
        step: 0,
        anchors: None,
    };
    let mut text = String::new();
    writer.flow(&mut text, value, 0);
    text + "\n"
}

fn yaml_text(choices: &mut Choices, value: &Value) -> String {
    const STARTS: [&str; 5] =
        ["# first\n", "---\n", "# first\n\n---\n# second\n", "%YAML 1.1\n---\n", "--- # why\n"];
    const ENDS: [&str; 5] = [
        "---\ncurrent-context: second\ncontexts: [{name: dev}]\n",
        "...\n",
        "...\n---\n: ] not [ yaml: {\n",
        "# last\n",
        "\n\n",
    ];
    let start = if choices.one_in(4) { choices.word(&STARTS) } else { "" };
    let end = if choices.one_in(6) { choices.word(&ENDS) } else { "" };
    let habits = some(
        choices,
        &[
            (6, Habit::TrailingCommas),
            (3, Habit::Comments),
            (10, Habit::Duplicates),
            (6, Habit::Merges),
            (6, Habit::Tags),
        ],
    );
    let mut text = start.to_owned();
    let merges = habits.contains(&Habit::Merges);
    if merges {
        text.push_str("base: &base {cluster: base, namespace: qa}\n");
    }
    let all_flow = !merges && choices.one_in(6);
    let column = if !merges && choices.one_in(10) { 2 } else { 0 };
    let mut writer = Writer {
        habits,
        indent: *choices.of(&[None, None, Some("  "), Some("    ")]),
        colon: ": ",
        comma: if choices.one_in(6) { "," } else { ", " },
        dash_indent: choices.between(0, 3),
        step: [2, 1, 3, 4, 5][choices.between(0, 4)],
        anchors: choices.one_in(4).then(Vec::new),
        choices,
    };
    if all_flow {
        writer.flow(&mut text, value, 0);
        text.push('\n');
    } else {
        let fields = value.as_object().expect("fields at the top");
        if column == 0 && !merges {
            // In the line of the first key it would be that key's.
            let tag = writer.tag(value).trim_end();
            if !tag.is_empty() {
                let _ = writeln!(text, "{tag}");
            }
        }
        writer.block_mapping(&mut text, fields, column, false);
    }
    text + end
}

impl Writer<'_> {
    fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }

    /// The fields in any order; now and then one of them stands there twice, and the last counts.
    fn shuffled(&mut self, fields: &Map<String, Value>) -> Vec<(String, Value)> {
        let mut ranked = Vec::new();
        let has_duplicates = self.has(Habit::Duplicates);
        for (key, value) in fields {
            let rank = self.choices.between(0, 7);
            if has_duplicates && self.choices.one_in(8) {
                let duplicate =
                    if value.is_string() { Value::from("duplicate") } else { value.clone() };
                ranked.push((self.choices.between(0, rank), key.clone(), duplicate));
            }
            ranked.push((rank, key.clone(), value.clone()));
        }
        ranked.sort_by_key(|(rank, ..)| *rank);
        ranked.into_iter().map(|(_, key, value)| (key, value)).collect()
    }

    /// The alias of an equal value before, if there is one to be used.
    fn alias(&mut self, value: &Value) -> Option<String> {
        let place = self.anchors.as_ref()?.iter().position(|own| own == value)?;
        self.choices.one_in(2).then(|| format!("*a{place}"))
    }

    /// An anchor for a value, or a tag, now and then.
    fn properties(&mut self, value: &Value) -> String {
        if self.has(Habit::Json) {
            return String::new();
        }
        let tag = self.tag(value);
        if let Some(anchors) = &mut self.anchors
            && self.choices.one_in(3)
        {
            anchors.push(value.clone());
            let anchor = format!("&a{} ", anchors.len() - 1);
            return if self.choices.one_in(2) { anchor + tag } else { tag.to_owned() + &anchor };
        }
        tag.to_owned()
    }

    /// A tag that leaves the value as it is, now and then; in some files very often, as Ruby writes
    /// them.
    fn tag(&mut self, value: &Value) -> &'static str {
        let chances = if self.has(Habit::Tags) { 3 } else { 40 };
        if !self.choices.one_in(chances) {
            return "";
        }
        match value {
            Value::String(_) => {
                self.choices.word(&["! ", "!!str ", "!x ", "!ruby/string:X ", "!!python/unicode "])
            }
            Value::Object(_) => {
                self.choices.word(&["! ", "!!map ", "!x ", "!ruby/hash:X::Y ", "!!python/dict "])
            }
            Value::Array(_) => self.choices.word(&["! ", "!!seq ", "!x ", "!ruby/array:X "]),
            _ => "",
        }
    }

    fn comment_line(&mut self, text: &mut String, column: usize) {
        if self.has(Habit::Comments) && self.choices.one_in(4) {
            let blank_line = self.choices.word(&["", "\n", "  \n"]);
            text.push_str(blank_line);
            text.push_str(&" ".repeat(column));
            text.push_str("# a comment: 'x'\n");
        }
    }

    fn end_line(&mut self, text: &mut String) {
        let ends = ["\n", " # why: {\n", "  \n", "\t# tab\n"];
        text.push_str(if self.has(Habit::Comments) { self.choices.word(&ends) } else { "\n" });
    }
}
