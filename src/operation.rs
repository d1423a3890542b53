//! One change of contexts, as a value: what the command line, kubectx's and kubens's arguments and
//! the picker ask for, what is planned from it, what the undo record names, and what messages are
//! made of.

use serde::{Deserialize, Serialize};

use crate::kubeconfig::plan::{self, Refusal};
use crate::kubeconfig::{ContextEntry, ContextKey, Plan, Snapshot, Visibility};

/// A change of contexts or of the current context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Makes a context the current one, with a namespace if one is given.
    Switch {
        /// The context; `None` leaves kubectl without a current one.
        context: Option<ContextKey>,
        /// The namespace.
        namespace: Option<String>,
        /// Without a context: in every file that sets one, instead of only in the first.
        every_file: bool,
    },
    /// Sets the namespace of a context.
    SetNamespace {
        /// The context.
        context: ContextKey,
        /// The namespace; `None` removes it.
        namespace: Option<String>,
    },
    /// Renames a context.
    Rename {
        /// The context, with its old name.
        context: ContextKey,
        /// Its new name.
        to: String,
        /// What else is changed.
        extent: RenameExtent,
    },
    /// Deletes contexts.
    Delete {
        /// The contexts.
        contexts: Vec<ContextKey>,
        /// Whether the clusters and users that no other context uses are deleted too.
        prune: bool,
    },
}

/// What a rename changes in addition to the name of the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenameExtent {
    /// Nothing.
    Context,
    /// Its cluster and its user, if they are in the same file.
    Whole {
        /// Whether contexts of other files may lose their cluster or user.
        anyway: bool,
    },
    /// Nothing, but contexts that have the new name already are deleted.
    Replacing,
}

impl Operation {
    /// Makes a context the current one, with a namespace if one is given.
    #[must_use]
    pub fn switch(context: &ContextEntry<'_>, namespace: Option<&str>) -> Self {
        let namespace = namespace.map(str::to_owned);
        Self::Switch { context: Some(context.key()), namespace, every_file: false }
    }

    /// Leaves kubectl without a current context, or with that of a later file.
    #[must_use]
    pub fn unset_current(every_file: bool) -> Self {
        Self::Switch { context: None, namespace: None, every_file }
    }

    /// The changes to the files.
    ///
    /// # Errors
    ///
    /// Where kubectl would fail, or the change would do more than it says.
    pub fn plan(&self, snapshot: &Snapshot) -> Result<Plan, Refusal> {
        let entry = |key: &ContextKey| {
            let gone = || Refusal::Unknown { name: key.name.clone(), path: key.file.to_path_buf() };
            snapshot.entry(key).ok_or_else(gone)
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
                    RenameExtent::Whole { anyway } => {
                        plan::rename_whole(snapshot, &target, to, *anyway)
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

    /// The context that it changes, if it is a single one.
    #[must_use]
    pub fn context(&self) -> Option<&ContextKey> {
        match self {
            Self::Switch { context, .. } => context.as_ref(),
            Self::SetNamespace { context, .. } | Self::Rename { context, .. } => Some(context),
            Self::Delete { .. } => None,
        }
    }

    /// The old and the new name of a context that kubectl uses, if this renames one.
    #[must_use]
    pub fn renamed<'o>(&'o self, snapshot: &Snapshot) -> Option<(&'o str, &'o str)> {
        let Self::Rename { context, to, .. } = self else { return None };
        let is_active = |entry: ContextEntry<'_>| matches!(entry.visibility, Visibility::Active);
        let is_used = context.name != *to && snapshot.entry(context).is_some_and(is_active);
        is_used.then_some((&context.name, to))
    }
}
