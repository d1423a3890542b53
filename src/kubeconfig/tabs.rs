//! Rejects tabs in the indentation of lines. kubectl's parser refuses a file with them, even on a
//! blank line; ours does not.

use super::find::find;
use super::problem::{Problem, Reason};
use super::tree::{Layout, Tree, Value};

/// The characters that may precede a value in a line.
const INDENTATION: [char; 5] = [' ', '\t', '-', '?', ':'];

/// Fails at the first tab before the first value of a line. Tabs inside scalars and flow
/// collections are allowed.
pub(super) fn check(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    if find([b'\t'], text.as_bytes()).is_none() {
        return Ok(());
    }
    let mut nodes = tree.nodes().peekable();
    let (mut line_start, mut allowed_until) = (0, 0);
    for line in text.split_inclusive(['\n', '\r']) {
        let value = line.trim_start_matches(INDENTATION);
        let tab = line[..line.len() - value.len()].find('\t').map(|tab| line_start + tab);
        if let Some(tab) = tab.filter(|_| !line.starts_with("---")) {
            while let Some(node) = nodes.next_if(|node| node.span.start < tab) {
                if allows_tabs(&node.value) {
                    allowed_until = allowed_until.max(node.span.end);
                }
            }
            if tab >= allowed_until {
                let reason = Reason::NotYaml("a tab stands in the indentation".to_owned());
                return Err(Problem::at(text, tab, reason));
            }
        }
        line_start += line.len();
    }
    Ok(())
}

fn allows_tabs(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Scalar { .. }
            | Value::Mapping { layout: Layout::Flow, .. }
            | Value::Sequence { layout: Layout::Flow, .. }
            | Value::Opaque
    )
}
