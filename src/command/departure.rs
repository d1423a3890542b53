//! What is said of contexts that go, by whoever deletes them.

use crate::kubeconfig::{Placed, View};
use crate::printable::shown;

use super::invocation::Invocation;

/// That a context is gone, and which one shows in its place.
pub(super) fn deleted<'f>(invocation: &Invocation, view: &View<'f>, target: &Placed<'f>) -> String {
    let path = invocation.show(&target.file.path);
    let done = format!("Deleted \"{}\" from {path}.", shown(&target.context.name));
    match coming_to_light(invocation, view, target) {
        Some(twin) => format!("{done} {twin}"),
        None => done,
    }
}

/// The context of the same name that kubectl takes then, where there is one.
pub(super) fn coming_to_light<'f>(
    invocation: &Invocation,
    view: &View<'f>,
    target: &Placed<'f>,
) -> Option<String> {
    let twin = view.resurfacing(target)?;
    let path = invocation.show(&twin.file.path);
    Some(format!("The one of that name in {path} is what kubectl takes then."))
}

/// What no other context would use.
pub(super) fn left_over<'f>(view: &View<'f>, targets: &[Placed<'f>]) -> Option<String> {
    let orphans = view.orphans(targets);
    let clusters =
        orphans.clusters.iter().map(|(own, _)| format!("cluster \"{}\"", shown(&own.name)));
    let users = orphans.users.iter().map(|(own, _)| format!("user \"{}\"", shown(&own.name)));
    let left: Vec<String> = clusters.chain(users).collect();
    let (what, verb) = match &left[..] {
        [] => return None,
        [one] => (one.clone(), "is"),
        several => (listed(several), "are"),
    };
    Some(format!(
        "Left over {verb} {what}: no other context uses {}.",
        if verb == "is" { "it" } else { "them" }
    ))
}

/// `a, b and c`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
