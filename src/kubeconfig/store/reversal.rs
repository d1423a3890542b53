//! What it takes to put back what a write replaced, and nothing more of the file.

use std::fmt;
use std::path::PathBuf;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use ring::digest;
use serde::{Deserialize, Serialize};

use crate::kubeconfig::edit::Exchange;

/// A file that was written, and the way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The file, as the chain spells it.
    #[serde(with = "spelled")]
    pub path: PathBuf,
    /// What puts the old text back.
    pub reversal: Reversal,
}

/// The places that a write changed, with what stands and what stood there. Which text they belong
/// to is told by its digest: the rest of a file, with its tokens and keys, is not kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// SHA-256 of the file's bytes before the write.
    before: String,
    /// SHA-256 of its bytes since then.
    after: String,
    /// In the order in which they are made. None where the change took a cluster or a user away: they
    /// hold secrets, which are copied nowhere.
    exchanges: Option<Vec<Exchange>>,
}

impl Reversal {
    pub(super) fn new(before: &[u8], after: &[u8], exchanges: Option<Vec<Exchange>>) -> Self {
        Self { before: digest_of(before), after: digest_of(after), exchanges }
    }

    /// Whether there is a way back at all.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.exchanges.is_some()
    }

    /// Whether these are the bytes that the write left.
    pub(super) fn fits(&self, bytes: &[u8]) -> bool {
        digest_of(bytes) == self.after
    }

    /// Whether these are the bytes from before the write.
    pub(super) fn leads_to(&self, bytes: &[u8]) -> bool {
        digest_of(bytes) == self.before
    }

    /// The old text; `None` where something else stands in one of the places.
    pub(super) fn undo(&self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        for exchange in self.exchanges.iter().flatten() {
            exchange.make(&mut text)?;
        }
        Some(text)
    }

    /// What puts back what this one takes away.
    pub(super) fn reversed(&self) -> Self {
        let reversed = |own: &Vec<Exchange>| {
            own.iter().rev().cloned().map(Exchange::reversed).collect::<Vec<_>>()
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

fn digest_of(bytes: &[u8]) -> String {
    BASE64.encode(digest::digest(&digest::SHA256, bytes))
}

/// A path as a text, or as its bytes where it is none.
mod spelled {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Spelling {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        let spelling = match path.to_str() {
            Some(text) => Spelling::Text(text.to_owned()),
            None => Spelling::Bytes(path.as_os_str().as_encoded_bytes().to_owned()),
        };
        spelling.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PathBuf, D::Error> {
        Ok(match Spelling::deserialize(deserializer)? {
            Spelling::Text(text) => text.into(),
            Spelling::Bytes(bytes) => OsString::from_vec(bytes).into(),
        })
    }
}
