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
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NamePatternError {
    #[error("not a pattern of names: it is empty")]
    Empty,
    #[error("not a pattern: one * is any text, so ** is not allowed")]
    TwoStars,
    #[error("not a pattern: there is a [ without its ], such as [a-c]")]
    OpenBracket,
    #[error("not a pattern: the range {0}-{1} has no characters")]
    Range(char, char),
}

impl FromStr for NamePattern {
    type Err = NamePatternError;

    fn from_str(text: &str) -> Result<Self, NamePatternError> {
        let lower = text.to_lowercase();
        let pattern = wildcards::pattern(&lower).map_err(|error| {
            // The only other error is about brackets.
            let is_of_stars = error.msg.contains("wildcards");
            if is_of_stars { NamePatternError::TwoStars } else { NamePatternError::OpenBracket }
        })?;
        if let Some((start, end)) = wildcards::reversed_range(&pattern) {
            return Err(NamePatternError::Range(start, end));
        }
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
