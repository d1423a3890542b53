//! Why a request fails, as a value: kswitch and kubectx have different words for it.

use std::path::Path;

use crate::cluster::ClusterError;
use crate::kubeconfig::namespace::NamespaceError;
use crate::kubeconfig::store::WriteError;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::operation::Operation;
use crate::state_dir::StateError;

pub(super) enum Problem<'a> {
    /// No context has one of these names, in this file if there is one.
    NoContext {
        names: &'a [&'a str],
        file: Option<&'a Path>,
        intent: Intent<'a>,
    },
    NoCurrentContext,
    /// The current context does not exist.
    Dangling {
        snapshot: &'a Snapshot,
        name: &'a str,
    },
    /// The history has none, or can't be used.
    NoPreviousContext(Option<StateError>),
    /// The same for the namespace of a context.
    NoPreviousNamespace(Target<'a>, Option<StateError>),
    /// No namespace can have this name.
    NotANamespace {
        name: &'a str,
        why: NamespaceError,
    },
    /// The cluster has no such namespace, but perhaps similar ones.
    NoNamespace {
        target: Target<'a>,
        name: &'a str,
        near: Vec<String>,
    },
    /// The cluster can't be asked for a namespace.
    NotChecked {
        target: Target<'a>,
        name: &'a str,
        why: ClusterError,
    },
    /// The cluster can't be asked for its namespaces.
    NotListed {
        target: Target<'a>,
        why: ClusterError,
    },
    NotWritten {
        operation: &'a Operation,
        why: WriteError,
    },
}

/// What contexts are for.
#[derive(Clone, Copy)]
pub(super) enum Intent<'a> {
    /// To be used, with this namespace if there is one.
    Use { namespace: Option<&'a str> },
    /// To be changed.
    Change,
}

impl Intent<'_> {
    /// To be used with the namespace of the context.
    pub(super) const USE: Self = Self::Use { namespace: None };
}

/// The context whose namespaces are concerned.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) entry: &'a ContextEntry<'a>,
}
