//! Signs that kubectl's parser and ours take for different things.

use super::problem::{Problem, Reason};
use super::scalar::Style;
use super::tree::{Tree, Value};

/// The line breaks of YAML 1.1 that YAML 1.2 took back. To kubectl a comment or a `|` scalar ends
/// with such a line, and what follows may be another key; to our parser they are letters.
const OLD_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Within a text, kubectl counts a byte order mark that begins a line as indentation.
const MARK: char = '\u{feff}';

/// Whether such a character stands anywhere in a text, so that kubectl may read it as something else.
pub(super) fn has_sign(text: &str) -> bool {
    text.contains([OLD_BREAKS[0], OLD_BREAKS[1], OLD_BREAKS[2], MARK])
}

/// Finds such a sign. Between quotes it may stand, where it breaks no structure.
pub(super) fn check(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    if text.is_ascii() {
        return Ok(());
    }
    let mut nodes = tree.nodes().peekable();
    let mut quoted_until = 0;
    for (at, sign) in text.char_indices().filter(|(at, sign)| is_misread(text, *at, *sign)) {
        while let Some(node) = nodes.next_if(|node| node.span.start < at) {
            if let Value::Scalar { style: Style::Single | Style::Double, .. } = node.value {
                quoted_until = node.span.end;
            }
        }
        if at >= quoted_until {
            let kind = if sign == MARK { "byte order mark" } else { "line break" };
            let code = u32::from(sign);
            let reason = Reason::NotYaml(format!("the {kind} U+{code:04X} stands in it"));
            return Err(Problem::at(text, at, reason));
        }
    }
    Ok(())
}

fn is_misread(text: &str, at: usize, sign: char) -> bool {
    let starts_line = || at == 0 || text[..at].ends_with(['\n', '\r']);
    OLD_BREAKS.contains(&sign) || sign == MARK && starts_line()
}
