//! Finds the contexts that a command line names.

use std::path::Path;

use crate::kubeconfig::{ContextEntry, Snapshot};

use super::change::is_one_of;
use super::invocation::Invocation;
use super::problem::Problem;
use super::report::Failure;

/// The context that kubectl uses for a name, or the one in `file`, which may be shadowed.
pub(super) fn named<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: &str,
    file: Option<&Path>,
) -> Result<ContextEntry<'f>, Failure> {
    let names = &[name];
    find(snapshot, name, file)
        .ok_or_else(|| invocation.failure(Problem::NoContext { names, file, is_use: true }))
}

/// The same for several contexts that are to be changed, each once. The error is about all names that
/// are not found.
pub(super) fn all<'f, 'n>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    names: impl Iterator<Item = &'n str>,
    file: Option<&Path>,
) -> Result<Vec<ContextEntry<'f>>, Failure> {
    let (mut targets, mut missing) = (Vec::<ContextEntry<'f>>::new(), Vec::new());
    for name in names {
        match find(snapshot, name, file) {
            Some(target) if targets.iter().any(|known| known.is_same_as(&target)) => {}
            Some(target) => targets.push(target),
            None if missing.contains(&name) => {}
            None => missing.push(name),
        }
    }
    if missing.is_empty() {
        return Ok(targets);
    }
    Err(invocation.failure(Problem::NoContext { names: &missing, file, is_use: false }))
}

/// The named context, else the current one.
pub(super) fn current_or<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: Option<&str>,
) -> Result<ContextEntry<'f>, Failure> {
    match name {
        Some(name) => named(invocation, snapshot, name, None),
        None => current(invocation, snapshot),
    }
}

/// The current context.
pub(super) fn current<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
) -> Result<ContextEntry<'f>, Failure> {
    let name = snapshot.current().ok_or_else(|| invocation.failure(Problem::NoCurrentContext))?;
    // kubectl would make up a context without a cluster (field lesson 12).
    snapshot.context(name).ok_or_else(|| invocation.failure(Problem::Dangling { snapshot, name }))
}

/// The name itself; for `.` that of the current context.
pub(super) fn dot<'s>(
    invocation: &Invocation,
    snapshot: &'s Snapshot,
    name: &'s str,
) -> Result<&'s str, Failure> {
    if name == "." { Ok(&current(invocation, snapshot)?.context.name) } else { Ok(name) }
}

fn find<'f>(snapshot: &'f Snapshot, name: &str, file: Option<&Path>) -> Option<ContextEntry<'f>> {
    match file {
        Some(path) => {
            let is_named = is_one_of(&[path.to_owned()]);
            snapshot.contexts().find(|own| own.context.name == name && is_named(&own.file.path))
        }
        None => snapshot.context(name),
    }
}
