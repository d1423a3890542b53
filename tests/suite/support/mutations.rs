//! Changes made by the library itself: what a command prints about them is tested elsewhere.

use std::path::PathBuf;

use kswitch::kubeconfig::plan::{delete, prune, rename, rename_over, set_namespace, unset_current};
use kswitch::kubeconfig::store::{Written, load, undo, write};
use kswitch::kubeconfig::{ContextEntry, Plan, Refusal, Snapshot};

use super::home::Home;

/// The files of a home's KUBECONFIG.
pub(crate) fn snapshot_of(home: &Home) -> Snapshot {
    Snapshot::merge(load(&home.chain(), &[]))
}

/// Gives a context another name.
pub(crate) fn renamed(home: &Home, from: &str, to: &str) -> Result<Vec<Written>, String> {
    applied(home, &[from], |snapshot, targets| rename(snapshot, &targets[0], to))
}

/// Deletes contexts from their files.
pub(crate) fn deleted(home: &Home, names: &[&str]) -> Result<Vec<Written>, String> {
    applied(home, names, delete)
}

/// Gives a context another name; those that have it are deleted.
pub(crate) fn renamed_over(home: &Home, from: &str, to: &str) -> Result<Vec<Written>, String> {
    applied(home, &[from], |snapshot, targets| rename_over(snapshot, &targets[0], to))
}

/// Deletes contexts from their files, and the clusters and users that are then unused.
pub(crate) fn pruned(home: &Home, names: &[&str]) -> Result<Vec<Written>, String> {
    applied(home, names, prune)
}

/// Leaves the chain, or its first file only, without a current context.
pub(crate) fn current_unset(home: &Home, every: bool) -> Result<Vec<Written>, String> {
    applied(home, &[], |snapshot, _| unset_current(snapshot, every))
}

/// Takes the namespace of a context away.
pub(crate) fn namespace_unset(home: &Home, name: &str) -> Result<Vec<Written>, String> {
    applied(home, &[name], |snapshot, targets| set_namespace(snapshot, &targets[0], None))
}

/// Takes a change back.
pub(crate) fn undone(home: &Home, written: &[Written]) -> Result<Vec<Written>, String> {
    undo(written, &scratch(home), &mut ()).map_err(|error| error.to_string())
}

fn applied(
    home: &Home,
    names: &[&str],
    plan: impl FnOnce(&Snapshot, &[ContextEntry<'_>]) -> Result<Plan, Refusal>,
) -> Result<Vec<Written>, String> {
    let snapshot = snapshot_of(home);
    let entry = |name: &&str| snapshot.context(name).ok_or_else(|| format!("no context {name:?}"));
    let targets = names.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let plan = plan(&snapshot, &targets).map_err(|refusal| refusal.to_string())?;
    write(&plan, &scratch(home), &mut ()).map_err(|error| error.to_string())
}

/// Where kswitch itself would keep its copies.
fn scratch(home: &Home) -> PathBuf {
    home.path(".local/state/kswitch/scratch")
}
