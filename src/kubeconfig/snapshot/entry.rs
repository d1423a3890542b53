//! A context of a snapshot and what kubectl makes of it.

use crate::kubeconfig::document::Context;

use super::file::File;

/// The namespace of a context that names none, outside of a pod (semantics 5).
pub const DEFAULT_NAMESPACE: &str = "default";

/// Whether kubectl can reach a context, and if not, why.
#[derive(Debug, Clone, Copy)]
pub enum Visibility<'s> {
    /// kubectl uses this one.
    Active,
    /// An earlier file has a context of the same name.
    Shadowed {
        /// The file whose context kubectl uses.
        by: &'s File,
    },
    /// Its file is not named by `KUBECONFIG`.
    NotInKubeconfig,
}

/// A context, its file, and whether kubectl can reach it.
#[derive(Debug, Clone, Copy)]
pub struct ContextEntry<'s> {
    /// The context.
    pub context: &'s Context,
    /// The file that defines it.
    pub file: &'s File,
    /// Whether kubectl can reach it.
    pub visibility: Visibility<'s>,
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
