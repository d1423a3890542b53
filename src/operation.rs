//! One change of contexts, as a value: requested by the command line, kubectx's and kubens's
//! arguments or the picker, planned, stored in the undo record, and described in messages.

use serde::{Deserialize, Serialize};

use crate::kubeconfig::plan::{self, OtherFiles, Refusal};
use crate::kubeconfig::{ContextEntry, ContextKey, Plan, Snapshot, Visibility};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Make a context the current one, with a namespace if given.
    Switch {
        /// `None` unsets the current context.
        context: Option<ContextKey>,
        namespace: Option<String>,
        /// Without a context: unset it in every file, not only in the first.
        every_file: bool,
    },
    /// Set the namespace of a context.
    SetNamespace {
        context: ContextKey,
        /// `None` removes it.
        namespace: Option<String>,
    },
    Rename {
        context: ContextKey,
        to: String,
        extent: RenameExtent,
    },
    Delete {
        contexts: Vec<ContextKey>,
        /// Whether to delete the clusters and users too that no other context uses.
        prune: bool,
    },
}

/// What a rename changes in addition to the name of the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenameExtent {
    Context,
    /// Its cluster and its user too, if they are in the same file.
    Whole {
        others: OtherFiles,
    },
    /// Nothing, but existing contexts with the new name are deleted.
    Replacing,
}

impl Operation {
    /// Switches to a context, with a namespace if given.
    #[must_use]
    pub fn switch(context: &ContextEntry<'_>, namespace: Option<&str>) -> Self {
        let namespace = namespace.map(str::to_owned);
        Self::Switch { context: Some(context.key()), namespace, every_file: false }
    }

    /// Unsets the current context in the first file that sets one, or in every file.
    #[must_use]
    pub fn unset_current(every_file: bool) -> Self {
        Self::Switch { context: None, namespace: None, every_file }
    }

    /// Deletes a context; its cluster and its user are kept.
    #[must_use]
    pub fn delete(context: &ContextEntry<'_>) -> Self {
        Self::Delete { contexts: vec![context.key()], prune: false }
    }

    /// Plans the changes to the files. Fails if kubectl would fail, or the change would affect more
    /// than requested.
    pub fn plan(&self, snapshot: &Snapshot) -> Result<Plan, Refusal> {
        let entry = |key: &ContextKey| {
            let unknown =
                || Refusal::Unknown { name: key.name.clone(), path: key.file.to_path_buf() };
            snapshot.entry(key).ok_or_else(unknown)
        };
        match self {
            Self::Switch { context: Some(context), namespace, .. } => {
                plan::switch(snapshot, &entry(context)?, namespace.as_deref())
            }
            Self::Switch { context: None, every_file, .. } => {
                plan::unset_current(snapshot, *every_file)
            }
            Self::SetNamespace { context, namespace } => {
                plan::set_namespace(snapshot, &entry(context)?, namespace.as_deref())
            }
            Self::Rename { context, to, extent } => {
                let target = entry(context)?;
                match extent {
                    RenameExtent::Context => plan::rename(snapshot, &target, to),
                    RenameExtent::Whole { others } => {
                        plan::rename_whole(snapshot, &target, to, *others)
                    }
                    RenameExtent::Replacing => plan::rename_over(snapshot, &target, to),
                }
            }
            Self::Delete { contexts, prune } => {
                let targets = contexts.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
                if *prune {
                    plan::prune(snapshot, &targets)
                } else {
                    plan::delete(snapshot, &targets)
                }
            }
        }
    }

    /// The changed context, if it is a single one.
    #[must_use]
    pub fn context(&self) -> Option<&ContextKey> {
        match self {
            Self::Switch { context, .. } => context.as_ref(),
            Self::SetNamespace { context, .. } | Self::Rename { context, .. } => Some(context),
            Self::Delete { .. } => None,
        }
    }

    /// The old and the new name of a visible context, if this renames one.
    #[must_use]
    pub fn renamed<'o>(&'o self, snapshot: &Snapshot) -> Option<(&'o str, &'o str)> {
        let Self::Rename { context, to, .. } = self else { return None };
        let is_active = |entry: ContextEntry<'_>| matches!(entry.visibility, Visibility::Active);
        let is_used = context.name != *to && snapshot.entry(context).is_some_and(is_active);
        is_used.then_some((&context.name, to))
    }
}
