//! Errors for unknown contexts, with hints: where the context is, or similar names.

use crate::kubeconfig::{ContextEntry, Refusal, Snapshot, Visibility};
use crate::printable::{nearest, shown};

use super::invocation::Invocation;
use super::report::Failure;

/// An error for each name. The context may be in a file that is not in KUBECONFIG, or its name
/// mistyped.
pub(super) fn names(invocation: &Invocation, names: &[&str]) -> Failure {
    let snapshot = invocation.load_all();
    let (mut errors, mut hints) = (Vec::new(), Vec::new());
    for name in names {
        let (error, hint) = unknown(invocation, &snapshot, name, names.len() > 1);
        errors.push(error);
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    Failure::new(errors.join("\n")).hint(hints.join("\n"))
}

fn unknown(
    invocation: &Invocation,
    snapshot: &Snapshot,
    name: &str,
    is_one_of_several: bool,
) -> (String, String) {
    let of_that_name = |own: &ContextEntry<'_>| own.context.name == name;
    if let Some(ContextEntry { file, visibility: Visibility::NotInKubeconfig, .. }) =
        snapshot.contexts().find(of_that_name)
    {
        let refusal =
            Refusal::NotInKubeconfig { name: name.to_owned(), path: file.path.to_path_buf() };
        return (refusal.to_string(), invocation.add_hint(snapshot, file));
    }
    if name.is_empty() {
        let error = "empty context names are not allowed".to_owned();
        return (error, "kswitch ctx --list".to_owned());
    }
    let near = nearest(name, snapshot.contexts().map(|own| own.context.name.as_str()));
    let hint = match (near.join(" or "), is_one_of_several) {
        (near, _) if near.is_empty() => "kswitch ctx --list".to_owned(),
        (near, false) => format!("did you mean {near}?"),
        (near, true) => format!("for \"{}\", did you mean {near}?", shown(name)),
    };
    (format!("no context \"{}\"", shown(name)), hint)
}
