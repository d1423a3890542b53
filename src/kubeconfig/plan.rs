//! Plans an operation, such as a switch, as changes to the files that kubectl would change
//! (semantics 3.1).

mod delete;
mod refusal;
mod rename;
mod switch;

use std::fmt;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::document::{Cluster, Context, User};
use super::snapshot::{ContextEntry, File, Snapshot, Visibility};

pub use super::document::Kind;
pub use delete::{delete, prune};
pub use refusal::{BrokenFile, PICK, Refusal, corrections, reads_only};
pub use rename::{
    OtherFiles, OutsideUse, own_entries, rename, rename_over, rename_whole, uses_elsewhere,
};
pub use switch::{set_namespace, switch, unset_current};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    CurrentContext {
        /// The name to set; `None` leaves it without a name.
        name: Option<String>,
    },
    Namespace {
        context: String,
        /// The namespace to set; `None` removes it.
        namespace: Option<String>,
    },
    /// Renames an entry, and the references of the file's contexts to it.
    Rename { kind: Kind, from: String, to: String },
    /// Changes the references of the file's contexts to an entry of another file.
    Redirect { kind: Kind, from: String, to: String },
    /// Deletes an entry. Entries that it refers to stay, and so do references to it.
    Delete { kind: Kind, name: String },
    /// Replaces the credentials of a user, the mapping `user` of its entry.
    Credentials { user: String, new: NewCredentials },
}

/// Credentials to write; not in debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCredentials(pub Json);

impl fmt::Debug for NewCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NewCredentials")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChanges {
    /// The path as written in the chain.
    pub path: PathBuf,
    pub changes: Vec<Change>,
    /// If one is not met when the file is written, nothing is changed.
    pub preconditions: Vec<Precondition>,
}

/// What the file contained when the change was planned. Another program may have replaced an entry by
/// another one of the same name since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    Current(Option<String>),
    /// The namespace may differ.
    Context(Context),
    /// No remaining context may use it.
    Cluster(Cluster),
    /// No remaining context may use it.
    User(User),
    /// The user itself: contexts may use it.
    SameUser(User),
    /// The SHA-256 of the file, in base64.
    Text(String),
}

/// The changes by file; empty if nothing has to change.
pub type Plan = Vec<FileChanges>;

/// Fails if kubectl rejects a file of the chain (semantics 1.3.6).
pub fn check_chain(snapshot: &Snapshot) -> Result<(), Refusal> {
    let files: Vec<BrokenFile> = snapshot.broken().map(BrokenFile::of).collect();
    if files.is_empty() { Ok(()) } else { Err(Refusal::BrokenChain(files)) }
}

/// Fails if kubectl would not use a context.
fn check(snapshot: &Snapshot, target: &ContextEntry<'_>) -> Result<(), Refusal> {
    check_chain(snapshot)?;
    check_visibility(target)
}

/// Fails if kubectl would not use a context, in a chain that was checked already.
pub fn check_visibility(target: &ContextEntry<'_>) -> Result<(), Refusal> {
    let name = target.context.name.clone();
    let path = target.file.path.to_path_buf();
    match target.visibility {
        Visibility::Active => Ok(()),
        Visibility::Shadowed { by } => {
            Err(Refusal::Shadowed { name, path, by: by.path.to_path_buf() })
        }
        Visibility::NotInKubeconfig => Err(Refusal::NotInKubeconfig { name, path, only: None }),
    }
}

/// Fails for a context that is not in KUBECONFIG. An earlier file may hide it.
fn check_in_kubeconfig(target: &ContextEntry<'_>) -> Result<(), Refusal> {
    match target.visibility {
        Visibility::Shadowed { .. } => Ok(()),
        Visibility::Active | Visibility::NotInKubeconfig => check_visibility(target),
    }
}

fn add(plan: &mut Plan, file: &File, change: Change) {
    add_on(plan, file, change, None);
}

fn add_on(plan: &mut Plan, file: &File, change: Change, precondition: Option<Precondition>) {
    match plan.iter_mut().find(|planned| *planned.path == *file.path) {
        Some(planned) => {
            planned.changes.push(change);
            planned.preconditions.extend(precondition);
        }
        None => plan.push(FileChanges {
            path: file.path.to_path_buf(),
            changes: vec![change],
            preconditions: precondition.into_iter().collect(),
        }),
    }
}
