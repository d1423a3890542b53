//! Plans an operation, such as a switch, as changes to the files that kubectl would change
//! (semantics 3.1).

mod delete;
mod refusal;
mod rename;
mod switch;

use std::path::PathBuf;

use super::document::{Cluster, Context, User};
use super::snapshot::{ContextEntry, File, Snapshot, Visibility};

pub use super::document::Kind;
pub use delete::{delete, prune};
pub use refusal::{BrokenFile, Refusal};
pub use rename::{OutsideUse, own_entries, rename, rename_over, rename_whole, uses_elsewhere};
pub use switch::{set_namespace, switch, unset_current};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    CurrentContext {
        /// The name to set; `None` leaves it without a name.
        name: Option<String>,
    },
    /// Sets the namespace of a context that stands in the file.
    Namespace {
        context: String,
        /// The namespace to set; `None` removes it.
        namespace: Option<String>,
    },
    /// Gives another name to an entry that stands in the file. The contexts of the file that use a
    /// cluster or a user go on using it, under its new name.
    Rename { kind: Kind, from: String, to: String },
    /// Takes an entry out of one of the lists. What it leads to, or what leads to it, stays.
    Delete { kind: Kind, name: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChanges {
    /// The path as written in the chain.
    pub path: PathBuf,
    pub changes: Vec<Change>,
    /// What they were planned on. Where the file says otherwise by then, nothing is changed.
    pub preconditions: Vec<Precondition>,
}

/// What a file said when a change was planned, and must still say when it is made: a context may
/// have gone since, and another one have come under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// Its `current-context` was this.
    Current(Option<String>),
    /// It had this context, with whatever namespace.
    Context(Context),
    /// It had this cluster, which only deleted contexts used.
    Cluster(Cluster),
    /// It had this user, which only deleted contexts used.
    User(User),
}

/// The changes by file; empty if nothing has to change.
pub type Plan = Vec<FileChanges>;

/// Fails while a file of the chain is one that kubectl refuses (semantics 1.3.6).
pub fn check_chain(snapshot: &Snapshot) -> Result<(), Refusal> {
    let files: Vec<BrokenFile> = snapshot.broken().map(BrokenFile::of).collect();
    if files.is_empty() { Ok(()) } else { Err(Refusal::BrokenChain(files)) }
}

/// Why kubectl would not act on a context, if so.
fn check(snapshot: &Snapshot, target: &ContextEntry<'_>) -> Result<(), Refusal> {
    check_chain(snapshot)?;
    check_visibility(target)
}

/// The same, of a chain that has been checked already.
pub fn check_visibility(target: &ContextEntry<'_>) -> Result<(), Refusal> {
    let name = target.context.name.clone();
    let path = target.file.path.to_path_buf();
    match target.visibility {
        Visibility::Active => Ok(()),
        Visibility::Shadowed { by } => {
            Err(Refusal::Shadowed { name, path, by: by.path.to_path_buf() })
        }
        Visibility::NotInKubeconfig => Err(Refusal::NotInKubeconfig { name, path }),
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

/// Adds a change that is only to be made while its ground holds.
fn add_on(plan: &mut Plan, file: &File, change: Change, ground: Option<Precondition>) {
    match plan.iter_mut().find(|planned| *planned.path == *file.path) {
        Some(planned) => {
            planned.changes.push(change);
            planned.preconditions.extend(ground);
        }
        None => plan.push(FileChanges {
            path: file.path.to_path_buf(),
            changes: vec![change],
            preconditions: ground.into_iter().collect(),
        }),
    }
}
