//! YAML as values: the one door to `serde_yaml`, so that it can be replaced.
//!
//! Used where a whole value is wanted and positions are not: the settings, and the second opinion
//! that every edit of a kubeconfig needs.

use serde::de::DeserializeOwned;

/// Why a text could not be read as the wanted value.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The parser's message. It may quote the text, so it is not for files that hold secrets.
    pub message: String,
}

/// Reads the first document of a text.
pub fn first_document<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    let failed = |error: serde_yaml::Error| {
        let message = error.to_string();
        let Some(place) = error.location() else { return YamlError { line: None, message } };
        // The line is told apart; the message would name it once more.
        let suffix = format!(" at line {} column {}", place.line(), place.column());
        let message = message.strip_suffix(&suffix).unwrap_or(&message).to_owned();
        YamlError { line: Some(place.line()), message }
    };
    match serde_yaml::Deserializer::from_str(text).next() {
        Some(document) => T::deserialize(document).map_err(failed),
        None => serde_yaml::from_str("null").map_err(failed),
    }
}
