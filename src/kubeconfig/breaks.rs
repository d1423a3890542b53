//! The line breaks of YAML 1.1 that YAML 1.2 took back. To kubectl a comment or a `|` scalar ends
//! with such a line, and what follows may be another key; to our parser they are letters.

use super::problem::{Problem, Reason};
use super::scalar::Style;
use super::tree::{Tree, Value};

const OLD_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Finds such a line break. Between quotes it may stand, where it breaks no structure.
pub(super) fn check(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    if text.is_ascii() {
        return Ok(());
    }
    let mut nodes = tree.nodes().peekable();
    let mut free_until = 0;
    for (at, character) in text.match_indices(OLD_BREAKS) {
        while let Some(node) = nodes.next_if(|node| node.span.start < at) {
            if let Value::Scalar { style: Style::Single | Style::Double, .. } = node.value {
                free_until = node.span.end;
            }
        }
        if at >= free_until {
            let code = character.chars().map(u32::from).sum::<u32>();
            let reason = Reason::NotYaml(format!("the line break U+{code:04X} stands in it"));
            return Err(Problem::at(text, at, reason));
        }
    }
    Ok(())
}
