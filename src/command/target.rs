//! Finds the contexts that a command line names. Where there is none, the error says which name was
//! meant, or why kubectl can't use the context.

use std::path::Path;

use crate::kubeconfig::{ContextEntry, File, Refusal, Snapshot};
use crate::printable::{nearest, shown, shown_path};

use super::invocation::Invocation;
use super::report::Failure;

/// The context that kubectl uses for a name, or the one in `file`, which may be shadowed.
pub(super) fn named<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    name: &str,
    file: Option<&Path>,
) -> Result<ContextEntry<'f>, Failure> {
    find(snapshot, name, file).ok_or_else(|| not_found(invocation, &[name], file))
}

/// The same for several names, each context once. The error is about all names that are not found.
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
    if missing.is_empty() { Ok(targets) } else { Err(not_found(invocation, &missing, file)) }
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
    let name = snapshot.current().ok_or_else(|| none_current(invocation))?;
    // kubectl would make up a context without a cluster (field lesson 12).
    snapshot.context(name).ok_or_else(|| match &invocation.kubectx {
        Some(style) => style.not_found(name),
        None => dangling(snapshot, name).into(),
    })
}

/// Why a current context that does not exist can't be used.
pub(super) fn dangling(snapshot: &Snapshot, name: &str) -> Refusal {
    let path = snapshot.files_that_set_current().next().map(|file| file.path.to_path_buf());
    Refusal::Dangling { name: name.to_owned(), path }
}

/// The name itself; for `.` that of the current context.
pub(super) fn dot<'s>(
    invocation: &Invocation,
    snapshot: &'s Snapshot,
    name: &'s str,
) -> Result<&'s str, Failure> {
    if name == "." { Ok(&current(invocation, snapshot)?.context.name) } else { Ok(name) }
}

pub(super) fn none_current(invocation: &Invocation) -> Failure {
    match &invocation.kubectx {
        Some(style) => style.none_current(),
        None => invocation.with_hint(
            Failure::new("current-context is not set"),
            "kswitch ctx NAME, or kswitch to pick one",
        ),
    }
}

fn find<'f>(snapshot: &'f Snapshot, name: &str, file: Option<&Path>) -> Option<ContextEntry<'f>> {
    match file {
        Some(path) => {
            let is_named = is_at(path);
            snapshot.contexts().find(|own| own.context.name == name && is_named(own.file))
        }
        None => snapshot.context(name),
    }
}

/// Tells whether a file is the one at `path`, which may be relative or lead through links.
fn is_at(path: &Path) -> impl Fn(&File) -> bool {
    let canonical = path.canonicalize().ok();
    move |file| {
        *file.path == *path || canonical.is_some() && file.path.canonicalize().ok() == canonical
    }
}

fn not_found(invocation: &Invocation, names: &[&str], file: Option<&Path>) -> Failure {
    if let ([name], Some(style)) = (names, &invocation.kubectx) {
        return style.not_found(name);
    }
    // It may be in a file that KUBECONFIG does not name.
    let snapshot = invocation.load_all();
    let (mut errors, mut hints) = (Vec::new(), Vec::new());
    for name in names {
        let (error, hint) = why_not_found(invocation, &snapshot, name, file, names.len() > 1);
        errors.push(error);
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    invocation.with_hint(Failure::new(errors.join("\n")), hints.join("\n"))
}

fn why_not_found(
    invocation: &Invocation,
    snapshot: &Snapshot,
    name: &str,
    file: Option<&Path>,
    is_one_of_several: bool,
) -> (String, String) {
    let files: Vec<&File> = match file {
        Some(path) => snapshot.files().iter().filter(|own| is_at(path)(own)).collect(),
        None => snapshot.files().iter().collect(),
    };
    let contexts = files.iter().filter_map(|own| own.document()).flat_map(|own| &own.contexts);
    let is_outside = |own: &&&File| {
        !own.in_kubeconfig && own.document().is_some_and(|own| own.context(name).is_some())
    };
    if let Some(outside) = files.iter().find(is_outside) {
        let (name, path) = (name.to_owned(), outside.path.to_path_buf());
        let refusal = Refusal::NotInKubeconfig { name, path };
        return (refusal.to_string(), invocation.add_hint(snapshot, outside));
    }
    let error = match file {
        _ if name.is_empty() => "empty context names are not allowed".to_owned(),
        Some(path) => format!("no context \"{}\" in {}", shown(name), shown_path(path)),
        None => format!("no context \"{}\"", shown(name)),
    };
    let near = nearest(name, contexts.map(|own| own.name.as_str())).join(" or ");
    let hint = match (near.is_empty(), is_one_of_several, file) {
        (false, false, _) => format!("did you mean {near}?"),
        (false, true, _) => format!("for \"{}\", did you mean {near}?", shown(name)),
        (true, _, Some(_)) => "kswitch ctx --list --output wide".to_owned(),
        (true, _, None) => "kswitch ctx --list".to_owned(),
    };
    (error, hint)
}
