//! Finds the context of a verb.

use std::path::Path;

use crate::kubeconfig::{ContextEntry, Refusal, Snapshot, Visibility};
use crate::printable::shown;

use super::invocation::Invocation;
use super::report::Failure;
use super::unknown;

/// The context of this name that kubectl uses, or the one in `file`, which may be shadowed.
pub(super) fn named<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: &str,
    file: Option<&Path>,
) -> Result<ContextEntry<'f>, Failure> {
    match file {
        Some(path) => {
            in_file(snapshot, name, path).ok_or_else(|| not_found_in(invocation, name, path))
        }
        None => snapshot.context(name).ok_or_else(|| unknown::names(invocation, &[name])),
    }
}

/// The context of this name, or the current one.
pub(super) fn current_or<'f>(
    snapshot: &'f Snapshot,
    name: Option<&str>,
) -> Result<ContextEntry<'f>, Failure> {
    match (name, snapshot.current()) {
        (Some(name), _) => snapshot.context(name).ok_or_else(|| {
            Failure::new(format!("no context \"{}\"", shown(name))).hint("kswitch ctx --list")
        }),
        (None, None) => Err(none_current()),
        // kubectl would use an empty context (field lesson 12).
        (None, Some(current)) => snapshot.context(current).ok_or_else(|| {
            let name = current.to_owned();
            let path = snapshot.files_that_set_current().next().map(|file| file.path.to_path_buf());
            Refusal::Dangling { name, path }.into()
        }),
    }
}

pub(super) fn none_current() -> Failure {
    Failure::new("current-context is not set").hint("kswitch ctx NAME, or kswitch to pick one")
}

/// The context of this name in this file, by any path of the file.
fn in_file<'f>(snapshot: &'f Snapshot, name: &str, path: &Path) -> Option<ContextEntry<'f>> {
    let canonical = path.canonicalize().ok();
    snapshot.contexts().find(|entry| {
        entry.context.name == name
            && (*entry.file.path == *path
                || canonical.is_some() && entry.file.path.canonicalize().ok() == canonical)
    })
}

/// The file may not be in KUBECONFIG.
fn not_found_in(invocation: &Invocation, name: &str, path: &Path) -> Failure {
    let missing =
        Failure::new(format!("no context \"{}\" in {}", shown(name), invocation.show(path)));
    let snapshot = invocation.load_all();
    if let Some(ContextEntry { file, visibility: Visibility::NotInKubeconfig, .. }) =
        in_file(&snapshot, name, path)
    {
        let refusal =
            Refusal::NotInKubeconfig { name: name.to_owned(), path: file.path.to_path_buf() };
        return Failure::from(refusal).hint(invocation.add_hint(&snapshot, file));
    }
    missing.hint("kswitch ctx --list --output wide")
}
