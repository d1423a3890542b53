//! Rejects texts that kubectl's YAML 1.1 parser reads differently than ours: special line breaks and
//! byte order marks, and tabs in the indentation, with which kubectl refuses a file, even on a blank
//! line.

use super::find::find;
use super::problem::{Problem, ProblemKind};
use super::scalar::Style;
use super::tree::{CollectionStyle, Tree, Value};

/// Line breaks in YAML 1.1, but not in YAML 1.2. For kubectl they end a comment or a line of a `|`
/// scalar, so the text after them may be another key; for our parser they are letters.
const OLD_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// kubectl counts a byte order mark at the start of a line as indentation.
const MARK: char = '\u{feff}';

/// Whether the text contains such a character anywhere, so that kubectl may read it differently.
pub(super) fn may_be_read_differently(text: &str) -> bool {
    text.contains([OLD_BREAKS[0], OLD_BREAKS[1], OLD_BREAKS[2], MARK])
}

/// Fails at the first such character outside of quotes. Inside quotes it changes no structure.
pub(super) fn check_characters(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    if text.is_ascii() {
        return Ok(());
    }
    let mut nodes = tree.nodes.iter().peekable();
    let mut quoted_until = 0;
    for (at, character) in
        text.char_indices().filter(|(at, character)| is_misread(text, *at, *character))
    {
        while let Some(node) = nodes.next_if(|node| node.span.start < at) {
            if let Value::Scalar { style: Style::Single | Style::Double, .. } = node.value {
                quoted_until = node.span.end;
            }
        }
        if at >= quoted_until {
            let kind = if character == MARK { "byte order mark" } else { "line break" };
            let code = u32::from(character);
            let reason = ProblemKind::NotYaml(format!("it contains the {kind} U+{code:04X}"));
            return Err(Problem::at(text, at, reason));
        }
    }
    Ok(())
}

fn is_misread(text: &str, at: usize, character: char) -> bool {
    let starts_line = || at == 0 || text[..at].ends_with(['\n', '\r']);
    OLD_BREAKS.contains(&character) || character == MARK && starts_line()
}

/// The characters that may precede a value in a line.
const INDENTATION: [char; 5] = [' ', '\t', '-', '?', ':'];

/// Fails at the first tab before the first value of a line. Tabs inside scalars and flow
/// collections are allowed.
pub(super) fn check_tabs(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    if find([b'\t'], text.as_bytes()).is_none() {
        return Ok(());
    }
    let mut nodes = tree.nodes.iter().peekable();
    let mut allowed_until = 0;
    for tab in indentation_tabs(text) {
        while let Some(node) = nodes.next_if(|node| node.span.start < tab) {
            if allows_tabs(&node.value) {
                allowed_until = allowed_until.max(node.span.end);
            }
        }
        if tab >= allowed_until {
            return Err(Problem::at(text, tab, ProblemKind::Tab));
        }
    }
    Ok(())
}

/// The first tab before the first value of each line, if any.
pub(super) fn indentation_tabs(text: &str) -> impl Iterator<Item = usize> {
    let mut next_line = 0;
    text.split_inclusive(['\n', '\r']).filter_map(move |line| {
        let line_start = next_line;
        next_line += line.len();
        let value = line.trim_start_matches(INDENTATION);
        let tab = line[..line.len() - value.len()].find('\t')?;
        (!line.starts_with("---")).then_some(line_start + tab)
    })
}

fn allows_tabs(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Scalar { .. }
            | Value::Mapping { layout: CollectionStyle::Flow, .. }
            | Value::Sequence { layout: CollectionStyle::Flow, .. }
            | Value::Opaque
    )
}
