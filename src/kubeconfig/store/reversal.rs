//! The data for undoing a write: only the replaced pieces of text, not the rest of the file.

use std::fmt;
use std::path::PathBuf;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use ring::digest;
use serde::{Deserialize, Serialize};

use crate::kubeconfig::edit::Exchange;

/// A written file and how to restore its previous content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The path of the file as it is written in KUBECONFIG.
    #[serde(with = "crate::path_text")]
    pub path: PathBuf,
    pub reversal: Reversal,
}

/// The pieces of text that a write changed, before and after. Digests identify the file's content:
/// the rest of the file, which may contain tokens and keys, is not stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// SHA-256 of the file's bytes before the write.
    before: String,
    /// SHA-256 of the file's bytes after the write.
    after: String,
    /// In the order in which they are applied. `None` if the change deleted a cluster or a user:
    /// these contain secrets, which are never copied.
    exchanges: Option<Vec<Exchange>>,
}

impl Reversal {
    pub(super) fn new(before: &[u8], after: &[u8], exchanges: Option<Vec<Exchange>>) -> Self {
        Self { before: digest_of(before), after: digest_of(after), exchanges }
    }

    /// Whether the change can be undone. It can't if a cluster or a user was deleted.
    #[must_use]
    pub fn can_be_undone(&self) -> bool {
        self.exchanges.is_some()
    }

    /// Whether these are the bytes after the write.
    pub(super) fn is_after(&self, bytes: &[u8]) -> bool {
        digest_of(bytes) == self.after
    }

    /// Whether these are the bytes before the write.
    pub(super) fn is_before(&self, bytes: &[u8]) -> bool {
        digest_of(bytes) == self.before
    }

    /// The text before the write; `None` if `text` differs at one of the changed offsets.
    pub(super) fn undo(&self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        for exchange in self.exchanges.iter().flatten() {
            exchange.make(&mut text)?;
        }
        Some(text)
    }

    pub(super) fn reversed(&self) -> Self {
        let reversed = |exchanges: &Vec<Exchange>| {
            exchanges.iter().rev().cloned().map(Exchange::reversed).collect::<Vec<_>>()
        };
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
            exchanges: self.exchanges.as_ref().map(reversed),
        }
    }
}

impl fmt::Debug for Reversal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Reversal({} places)", self.exchanges.as_ref().map_or(0, Vec::len))
    }
}

/// The SHA-256 in base64.
pub(super) fn digest_of(bytes: &[u8]) -> String {
    BASE64.encode(digest::digest(&digest::SHA256, bytes))
}
