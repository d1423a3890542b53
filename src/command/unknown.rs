//! Names that no context of the chain has: where one may be, or what may have been meant.

use crate::kubeconfig::{ContextEntry, Refusal, View, Visibility};
use crate::printable::{nearest, shown};

use super::invocation::Invocation;
use super::report::Failure;

/// Each of them, with what to do about it. A name may stand in a file that kubectl doesn't read, or
/// be misspelled.
pub(super) fn names(invocation: &Invocation, names: &[&str]) -> Failure {
    let files = invocation.load_all();
    let view = View::merge(&files);
    let (mut errors, mut hints) = (Vec::new(), Vec::new());
    for name in names {
        let (error, hint) = unknown(invocation, &view, name, names.len() > 1);
        errors.push(error);
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    Failure::new(errors.join("\n")).hint(hints.join("\n"))
}

fn unknown(
    invocation: &Invocation,
    view: &View<'_>,
    name: &str,
    is_one_of_several: bool,
) -> (String, String) {
    let of_that_name = |own: &&ContextEntry<'_>| own.context.name == name;
    if let Some(ContextEntry { file, visibility: Visibility::NotInKubeconfig, .. }) =
        view.contexts().iter().find(of_that_name)
    {
        let refusal = Refusal::NotInKubeconfig { name: name.to_owned(), path: file.path.clone() };
        return (refusal.to_string(), invocation.way_onto_chain(view, file));
    }
    let near = nearest(name, view.contexts().iter().map(|own| own.context.name.as_str()));
    let hint = match (near.join(" or "), is_one_of_several) {
        (near, _) if near.is_empty() => "kswitch ctx --list".to_owned(),
        (near, false) => format!("did you mean {near}?"),
        (near, true) => format!("for \"{}\", did you mean {near}?", shown(name)),
    };
    (format!("no context \"{}\"", shown(name)), hint)
}
