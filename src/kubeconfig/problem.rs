//! Why kubectl refuses a file, and where.
//!
//! kubectl refuses every command while one file of the chain has such a problem (semantics 1.3.6),
//! and some of its messages contain tokens (1.4.7). Ours name the line, the field and the type of the
//! value, never the value.

use std::path::Path;

use crate::printable::{shown, shown_with_line};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1; `None` if the problem is in the file as a whole.
    pub line: Option<usize>,
    pub reason: ProblemKind,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Neither UTF-8, nor UTF-16 with a byte order mark.
    #[error("is not text")]
    NotText,
    #[error("holds the control character {}", shown(&.0.to_string()))]
    ControlCharacter(char),
    #[error("is not valid YAML: {0}")]
    NotYaml(String),
    #[error("a tab in the indentation")]
    Tab,
    /// Neither JSON nor YAML, with the message of the JSON parser.
    #[error("is not valid JSON: {0}")]
    NotJson(String),
    #[error("asks for a YAML version other than 1.1, which kubectl does not read")]
    YamlVersion,
    /// An escape that JSON allows and kubectl's parser does not: half of a surrogate pair, or `\/`.
    #[error("holds the escape {0}, which kubectl does not read")]
    Escape(&'static str),
    /// A value of the wrong type, such as `123` without quotes instead of a string.
    #[error("{field} must be {expected}, not {found}{}", hint(.expected, .found))]
    WrongType {
        /// The path of the value in backticks, such as `contexts[2].context.namespace`, or `the file`.
        field: String,
        expected: &'static str,
        found: &'static str,
    },
    #[error("`{0}` is not valid base64")]
    NotBase64(String),
    /// `.inf` or `.nan`, which JSON does not have.
    #[error("`{0}` is a number that kubectl can't read")]
    NotFinite(String),
    #[error("has a key that is not a plain name")]
    Key,
    #[error("has a `<<` that does not name a mapping")]
    Merge,
    #[error("has an alias that leads back to itself")]
    Cycle,
    #[error("has aliases that repeat more than kubectl reads")]
    Aliases,
    #[error("is not a kubeconfig: its kind is {}, not Config", shown(.0))]
    Kind(String),
    #[error("is not a kubeconfig: its apiVersion is {}, not v1", shown(.0))]
    Version(String),
    #[error("has no preferences of kubectl: its {field} is \"{}\"", shown(.value))]
    Preference {
        /// `kind` or `apiVersion`.
        field: &'static str,
        value: String,
    },
    #[error("`{list}` names {} twice", shown(.name))]
    Duplicate {
        /// The path of the list, such as `users`.
        list: String,
        name: String,
    },
    #[error("is larger than {0} MiB, the most that kswitch reads")]
    TooLarge(u64),
    #[error("holds more than {0} {1}, the most that kswitch reads")]
    TooMany(usize, &'static str),
}

fn hint(expected: &str, found: &str) -> &'static str {
    let is_bare = matches!(found, "a number" | "true or false");
    if expected == "a string" && is_bare { ": put it in quotes" } else { "" }
}

impl Problem {
    pub(super) fn whole_file(reason: ProblemKind) -> Self {
        Self { line: None, reason }
    }

    /// Whether the file only exceeds a limit of kswitch, and kubectl may accept it.
    #[must_use]
    pub fn is_our_bound(&self) -> bool {
        matches!(self.reason, ProblemKind::TooLarge(_) | ProblemKind::TooMany(..))
    }

    /// The message, with the file and the line: `~/.kube/config:12: reason`.
    #[must_use]
    pub fn located(&self, path: &Path) -> String {
        format!("{}: {}", shown_with_line(path, self.line), shown(&self.reason.to_string()))
    }

    pub(super) fn at(text: &str, offset: usize, reason: ProblemKind) -> Self {
        Self { line: Some(line_of(text, offset)), reason }
    }
}

/// The line, counted from 1, of an offset in the text.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}
