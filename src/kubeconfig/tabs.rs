//! Tabs where a line's indentation stands. kubectl's parser refuses them even on a line that is
//! blank otherwise, and with them the whole file; ours does not.

use super::find::find;
use super::problem::{Problem, Reason};
use super::tree::{Layout, Tree, Value};

/// What may stand before a value in a line.
const INDENTATION: [char; 5] = [' ', '\t', '-', '?', ':'];

/// Finds a tab before the first value of a line. Inside a scalar or between brackets it may stand.
pub(super) fn check(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    if find([b'\t'], text.as_bytes()).is_none() {
        return Ok(());
    }
    let mut nodes = tree.nodes().peekable();
    let (mut line_start, mut free_until) = (0, 0);
    for line in text.split_inclusive(['\n', '\r']) {
        let value = line.trim_start_matches(INDENTATION);
        let tab = line[..line.len() - value.len()].find('\t').map(|tab| line_start + tab);
        if let Some(tab) = tab.filter(|_| !line.starts_with("---")) {
            while let Some(node) = nodes.next_if(|node| node.span.start < tab) {
                if is_free(&node.value) {
                    free_until = free_until.max(node.span.end);
                }
            }
            if tab >= free_until {
                let reason = Reason::NotYaml("a tab stands in the indentation".to_owned());
                return Err(Problem::at(text, tab, reason));
            }
        }
        line_start += line.len();
    }
    Ok(())
}

fn is_free(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Scalar { .. }
            | Value::Mapping { layout: Layout::Flow, .. }
            | Value::Sequence { layout: Layout::Flow, .. }
            | Value::Opaque
    )
}
