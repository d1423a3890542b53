//! Commands that run after a change.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cluster::Timeout;
use crate::printable::shown;
use crate::yaml;

/// Commands that run after a change, each as a program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hooks {
    /// After another context or namespace became the current one; empty for none.
    #[serde(deserialize_with = "command")]
    pub after_switch: Vec<String>,
    /// How long each may take.
    #[serde(deserialize_with = "yaml::parsed")]
    pub timeout: Timeout,
}

impl Default for Hooks {
    fn default() -> Self {
        Self { after_switch: Vec::new(), timeout: Timeout(Duration::from_secs(5)) }
    }
}

fn command<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let words: Vec<String> = yaml::list(deserializer)?;
    match words.first() {
        // Which program it is must not depend on the working directory.
        Some(program) if program.contains('/') && !program.starts_with(['/', '~']) => {
            Err(D::Error::custom(format!("\"{}\" is a relative path", shown(program))))
        }
        Some(program) if program.is_empty() => Err(D::Error::custom("the program has no name")),
        _ => Ok(words),
    }
}
