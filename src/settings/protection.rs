//! Rules that protect contexts.

use std::str::FromStr;

use crate::printable::shown;
use crate::yaml::{Element, unknown};

use super::{NamePattern, NamePatternError};

/// Which contexts are protected, and what asks before it uses one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectRule {
    pub pattern: NamePattern,
    pub ask: Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// The picker, and commands that rename or delete the context.
    Picker,
    /// Each command that makes the context the current one, too.
    Always,
}

impl Ask {
    /// All values with their names.
    pub const ALL: [(&str, Ask); 2] = [("picker", Ask::Picker), ("always", Ask::Always)];
}

impl FromStr for ProtectRule {
    type Err = NamePatternError;

    fn from_str(text: &str) -> Result<Self, NamePatternError> {
        // A context without a name can't be the current one.
        if text.is_empty() {
            return Err(NamePatternError::Empty);
        }
        Ok(Self { pattern: text.parse()?, ask: Ask::Picker })
    }
}

impl Element for ProtectRule {
    /// `{name: PATTERN, ask: always}`.
    fn of_mapping(fields: &[(String, Option<String>)]) -> Option<Result<Self, String>> {
        Some(of_fields(fields))
    }
}

fn of_fields(fields: &[(String, Option<String>)]) -> Result<ProtectRule, String> {
    let (mut pattern, mut ask) = (None, Ask::Picker);
    for (key, text) in fields {
        let text = text.as_deref().unwrap_or_default();
        match key.as_str() {
            "name" => {
                let parsed = text.parse::<ProtectRule>();
                let rule = parsed.map_err(|error| format!("\"{}\" is {error}", shown(text)))?;
                pattern = Some(rule.pattern);
            }
            "ask" => {
                let known = Ask::ALL.iter().find(|(name, _)| *name == text);
                let names = Ask::ALL.iter().map(|(name, _)| *name);
                ask = known.ok_or_else(|| unknown("value", text, names))?.1;
            }
            _ => return Err(unknown("key", key, ["name", "ask"].into_iter())),
        }
    }
    let pattern = pattern.ok_or("there is no name, such as {name: \"*prod*\", ask: always}")?;
    Ok(ProtectRule { pattern, ask })
}
