//! Parses YAML by serde. This is the only module that uses `serde_yaml`, so that it can be replaced.
//!
//! It is used to verify edits of kubeconfigs, and for the settings and themes.

mod field;
mod lenient;
mod unquoted;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed};

pub use field::{Element, Known, choice, list, parsed, unknown, valid_only};
pub use lenient::{FieldError, lenient};
pub use unquoted::unquoted;

/// Why a text could not be parsed as the requested type.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// The line, counted from 1, if it is known.
    pub line: Option<usize>,
    /// The column, counted from 1, likewise.
    pub column: Option<usize>,
    /// The parser's message. It may quote the text, so it must not be shown for files with secrets.
    pub message: String,
}

/// Parses the first document of a text.
pub fn first_document<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    read(text, std::marker::PhantomData)
}

/// The line of a document after the first one that is not empty. `text` begins with a valid document.
#[must_use]
pub fn second_document(text: &str) -> Option<usize> {
    let mut later = serde_yaml::Deserializer::from_str(text).skip(1);
    let error = later.find_map(|document| <()>::deserialize(document).err())?;
    Some(error.location().map_or(1, |place| place.line()))
}

fn read<'text, S: DeserializeSeed<'text>>(
    text: &'text str,
    seed: S,
) -> Result<S::Value, YamlError> {
    let failed = |error: serde_yaml::Error| {
        let message = error.to_string();
        let Some(place) = error.location() else {
            return YamlError { line: None, column: None, message };
        };
        // The line is a separate field; the message should not repeat it.
        let suffix = format!(" at line {} column {}", place.line(), place.column());
        let message = message.strip_suffix(&suffix).unwrap_or(&message).to_owned();
        YamlError { line: Some(place.line()), column: Some(place.column()), message }
    };
    match serde_yaml::Deserializer::from_str(text).next() {
        Some(document) => seed.deserialize(document).map_err(failed),
        None => seed.deserialize(serde_yaml::Deserializer::from_str("null")).map_err(failed),
    }
}

#[cfg(test)]
mod tests;
