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
    if let Some(word) = words.iter().find(|word| word.contains('\0')) {
        return Err(D::Error::custom(format!("\"{}\" has a NUL character", shown(word))));
    }
    match words.first().and_then(|program| fault(program)) {
        Some(why) => Err(D::Error::custom(why)),
        None => Ok(words),
    }
}

/// Why a text can't be the program of a hook, whatever files there are.
fn fault(program: &str) -> Option<String> {
    let what = if program.is_empty() {
        return Some("the program has no name".to_owned());
    } else if matches!(program, "." | ".." | "~") || program.ends_with('/') {
        "is a directory"
    } else if program.starts_with('~') && !program.starts_with("~/") {
        "is no path: only ~/ stands for the home directory"
    } else if program.contains('/') && !program.starts_with(['/', '~']) {
        // Which program it is must not depend on the working directory.
        "is a relative path"
    } else {
        return None;
    };
    Some(format!("\"{}\" {what}", shown(program)))
}
