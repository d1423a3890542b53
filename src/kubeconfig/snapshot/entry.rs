//! A context of a snapshot and what kubectl makes of it.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::kubeconfig::document::Context;

use super::file::File;

/// The namespace of a context that names none, outside of a pod (semantics 5).
pub const DEFAULT_NAMESPACE: &str = "default";

/// Whether kubectl can reach a context, and if not, why.
#[derive(Debug, Clone, Copy)]
pub enum Visibility<'s> {
    Active,
    Shadowed { by: &'s File },
    NotInKubeconfig,
}

#[derive(Debug, Clone, Copy)]
pub struct ContextEntry<'s> {
    pub context: &'s Context,
    pub file: &'s File,
    pub visibility: Visibility<'s>,
}

/// Identifies a context, also in another snapshot of the same files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextKey {
    pub name: String,
    #[serde(with = "crate::path_text")]
    pub file: Arc<Path>,
}

/// Few contexts have the same name, and a path is slow to hash.
impl Hash for ContextKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ContextEntry<'_> {
    #[must_use]
    pub fn key(&self) -> ContextKey {
        ContextKey { name: self.context.name.clone(), file: Arc::clone(&self.file.path) }
    }

    #[must_use]
    pub fn has_key(&self, key: &ContextKey) -> bool {
        self.context.name == key.name && self.file.path == key.file
    }

    /// Whether both are the same context, perhaps of different snapshots.
    #[must_use]
    pub fn is_same_as(&self, other: &ContextEntry<'_>) -> bool {
        self.context.name == other.context.name && self.file.path == other.file.path
    }
}

/// An entry of a context's own file, and the one of the same name that kubectl uses instead.
#[derive(Debug, Clone, Copy)]
pub struct Duplicate<'s, T> {
    /// The entry in the file of the context.
    pub own: &'s T,
    /// The entry that kubectl uses.
    pub taken: &'s T,
    /// The file that kubectl takes it from.
    pub taken_from: &'s File,
}
