//! What an input asks for.
//!
//! An input begins with one or two lines that say what to change, and a blank line; what follows
//! is the file:
//!
//! ```text
//! namespace 0 qa
//! current "a\tb"
//!
//! contexts: [{name: x}]
//! ```
//!
//! The others are `rename 0 b` and `delete 0`. `0` is the place of the context in its list. Names
//! are bare, or JSON strings. Without such lines all of the input is the file, and `current b` the
//! change.

use kswitch::kubeconfig::Change;
use kswitch::kubeconfig::document::Document;

/// A change as an input spells it.
pub(crate) enum Wish {
    Current(String),
    Namespace(usize, String),
    Rename(usize, String),
    Delete(usize),
}

impl Wish {
    fn of(line: &str) -> Option<Self> {
        if let Some(name) = line.strip_prefix("current ") {
            return Some(Self::Current(name_of(name)));
        }
        if let Some(index) = line.strip_prefix("delete ") {
            return Some(Self::Delete(index.parse().ok()?));
        }
        let (verb, rest) = line.split_once(' ')?;
        let (index, name) = rest.split_once(' ')?;
        match verb {
            "namespace" => Some(Self::Namespace(index.parse().ok()?, name_of(name))),
            "rename" => Some(Self::Rename(index.parse().ok()?, name_of(name))),
            _ => None,
        }
    }

    pub(crate) fn change(self, document: Option<&Document>) -> Change {
        let named = |index: usize| {
            let context = document.and_then(|document| document.contexts.get(index));
            context.map_or_else(|| "x".to_owned(), |own| own.name.clone())
        };
        match self {
            Self::Current(name) => Change::CurrentContext { name },
            Self::Namespace(index, namespace) => {
                Change::Namespace { context: named(index), namespace }
            }
            Self::Rename(index, to) => Change::RenameContext { from: named(index), to },
            Self::Delete(index) => Change::DeleteContext { name: named(index) },
        }
    }
}

fn name_of(spelled: &str) -> String {
    serde_json::from_str(spelled).unwrap_or_else(|_| spelled.to_owned())
}

/// The wishes, and the file that they are about.
pub(crate) fn wishes_and_file(input: &[u8]) -> (Vec<Wish>, &[u8]) {
    let mut wishes = Vec::new();
    let mut rest = input;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]);
        match Wish::of(&line) {
            Some(wish) if wishes.len() < 2 => wishes.push(wish),
            None if line.is_empty() && !wishes.is_empty() => return (wishes, &rest[end + 1..]),
            _ => break,
        }
        rest = &rest[end + 1..];
    }
    (vec![Wish::Current("b".to_owned())], input)
}
