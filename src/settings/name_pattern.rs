//! Patterns of context names.

use std::str::FromStr;

use glob::Pattern;

use crate::wildcards;

/// A pattern of names: `*`, `?` and `[...]`, in upper or lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    written: String,
    pattern: Pattern,
}

/// Why a text is not a pattern.
#[derive(Debug, thiserror::Error)]
#[error("not a pattern: {0}")]
pub struct NamePatternError(&'static str);

impl FromStr for NamePattern {
    type Err = NamePatternError;

    fn from_str(text: &str) -> Result<Self, NamePatternError> {
        let pattern = wildcards::pattern(&text.to_lowercase());
        let pattern = pattern.map_err(|error| NamePatternError(error.msg))?;
        Ok(Self { written: text.to_owned(), pattern })
    }
}

impl NamePattern {
    /// Whether it matches a name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.pattern.matches(&name.to_lowercase())
    }

    /// The pattern as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }
}
