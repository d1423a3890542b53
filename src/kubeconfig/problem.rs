//! Why a file can't be used: where, and what is wrong, without a word of its values.
//!
//! kubectl refuses every command while one file of the chain has such a problem (semantics 1.3.6),
//! and prints tokens with some of them (1.4.7). Ours name the line, the field and the kind of
//! value that stands there, never the value.

use std::fmt;

use crate::printable::shown;

/// What is wrong with a file, and on which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1; `None` where it is the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: ProblemKind,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Neither UTF-8, nor UTF-16 with a byte order mark.
    #[error("is not text")]
    NotText,
    /// A character that may not stand in YAML.
    #[error("holds the control character {}", shown(&.0.to_string()))]
    ControlCharacter(char),
    /// Not YAML; the text is the parser's own message.
    #[error("is not valid YAML: {0}")]
    NotYaml(String),
    /// Neither JSON nor YAML; the text is the JSON parser's own message.
    #[error("is not valid JSON: {0}")]
    NotJson(String),
    /// A `%YAML` directive with a version that kubectl does not read.
    #[error("asks for a YAML version other than 1.1, which kubectl does not read")]
    YamlVersion,
    /// `\ud83d` and its like, or `\/`: JSON allows them, kubectl's parser does not.
    #[error("holds the escape {0}, which kubectl does not read")]
    Escape(&'static str),
    /// A value of the wrong type, as `123` without quotes where a string must stand.
    #[error("`{field}` must be {expected}, but {found} stands there{}", hint(.expected, .found))]
    WrongType {
        /// Which value, as `contexts[2].context.namespace`.
        field: String,
        /// What must stand there.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A certificate or key that is not base64.
    #[error("`{0}` is not valid base64")]
    NotBase64(String),
    /// `.inf` and `.nan`, which have no JSON form.
    #[error("`{0}` is a number that kubectl can't read")]
    NotFinite(String),
    /// A mapping key that is not a string or number.
    #[error("has a key that is not a plain name")]
    Key,
    /// `<<` with something that is not a mapping.
    #[error("has a `<<` that does not name a mapping")]
    Merge,
    /// An anchor whose value holds an alias to itself.
    #[error("has an alias that leads back to itself")]
    Cycle,
    /// Aliases that repeat far more than is written.
    #[error("has aliases that repeat more than kubectl reads")]
    Aliases,
    /// A `kind` other than `Config`.
    #[error("is not a kubeconfig: its kind is {}, not Config", shown(.0))]
    Kind(String),
    /// An `apiVersion` other than `v1`.
    #[error("is not a kubeconfig: its apiVersion is {}, not v1", shown(.0))]
    Version(String),
    /// No preferences of kubectl: the field, and what it says instead.
    #[error("has no preferences of kubectl: its {field} is \"{}\"", shown(.value))]
    Preference {
        /// `kind` or `apiVersion`.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// The same name twice in one list.
    #[error("`{list}` names {} twice", shown(.name))]
    Duplicate {
        /// Which list, as `users`.
        list: String,
        /// The name that stands there twice.
        name: String,
    },
    /// More than we are willing to read.
    #[error("is larger than {0} MiB, the most that kswitch reads")]
    TooLarge(u64),
    /// More of something, such as values, than we are willing to hold.
    #[error("holds more than {0} {1}, the most that kswitch reads")]
    TooMany(usize, &'static str),
}

/// A value that only lacks its quotes is the commonest of these mistakes.
fn hint(expected: &str, found: &str) -> &'static str {
    let is_bare = matches!(found, "a number" | "true or false");
    if expected == "a string" && is_bare { ": put it in quotes" } else { "" }
}

impl Problem {
    pub(super) fn whole_file(reason: ProblemKind) -> Self {
        Self { line: None, reason }
    }

    /// Whether the file is too much for us alone, and kubectl would try.
    #[must_use]
    pub fn is_our_bound(&self) -> bool {
        matches!(self.reason, ProblemKind::TooLarge(_) | ProblemKind::TooMany(..))
    }

    pub(super) fn at(text: &str, offset: usize, reason: ProblemKind) -> Self {
        Self { line: Some(line_of(text, offset)), reason }
    }
}

/// The line, counted from 1, on which a byte of the text stands.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}{}", Located(&self.reason)),
            None => self.reason.fmt(formatter),
        }
    }
}

impl std::error::Error for Problem {}

/// A reason worded to stand after "line N".
struct Located<'r>(&'r ProblemKind);

impl fmt::Display for Located<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ProblemKind::WrongType { .. }
            | ProblemKind::NotBase64(_)
            | ProblemKind::NotFinite(_)
            | ProblemKind::Duplicate { .. } => write!(formatter, ": {}", self.0),
            other => write!(formatter, " {other}"),
        }
    }
}
