//! What is said of contexts that go, or get another name, by whoever makes it so.

use std::path::Path;

use crate::kubeconfig::plan::{own_entries, uses_elsewhere};
use crate::kubeconfig::{Change, ContextEntry, Kind, Plan, Snapshot, Visibility};
use crate::printable::shown;
use crate::undo::Renamed;

use super::change::Carried;
use super::invocation::Invocation;

/// That a context is gone, and which one shows in its place.
pub(super) fn deleted<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
) -> String {
    let path = invocation.show(&target.file.path);
    let done = format!("Deleted \"{}\" from {path}.", shown(&target.context.name));
    match coming_to_light(invocation, snapshot, target) {
        Some(twin) => format!("{done} {twin}"),
        None => done,
    }
}

/// That a context has another name, together with its cluster and user where it is renamed as a
/// `whole`; and what changes for other contexts.
pub(super) fn renamed<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    to: &str,
    whole: bool,
) -> String {
    let name = &target.context.name;
    let path = invocation.show(&target.file.path);
    let entries: Vec<(Kind, String)> = if whole {
        let others = own_entries(target).into_iter();
        others.filter(|(_, from)| from != to).collect()
    } else {
        Vec::new()
    };
    let named = entries.iter().map(|(kind, from)| format!("{kind} \"{}\"", shown(from)));
    let named = listed(&named.collect::<Vec<_>>());
    let to_shown = shown(to);
    let mut sentences = vec![match (name == to, named.is_empty()) {
        (_, true) => format!("Renamed \"{}\" to \"{to_shown}\".", shown(name)),
        (true, false) => format!("Renamed {named} of {path} to \"{to_shown}\"."),
        (false, false) => {
            format!("Renamed \"{}\", with {named} of {path}, to \"{to_shown}\".", shown(name))
        }
    }];
    let followers = target.file.document().map_or(&[][..], |own| &own.contexts).iter();
    let followers = followers.filter(|own| own.name != *name).filter(|own| {
        entries.iter().any(|(kind, from)| match kind {
            Kind::Context => false,
            Kind::Cluster => own.cluster == *from,
            Kind::User => own.user == *from,
        })
    });
    let followers: Vec<String> = followers.map(|own| format!("\"{}\"", shown(&own.name))).collect();
    if !followers.is_empty() {
        sentences.push(format!("The same goes for {} of that file.", listed(&followers)));
    }
    if name != to {
        sentences.extend(coming_to_light(invocation, snapshot, target));
    }
    if whole {
        sentences.extend(uses_elsewhere(snapshot, target, to).iter().map(|outside| {
            let kind = outside.kind;
            let (context, file) = (outside.entry.context, outside.entry.file);
            let context =
                format!("\"{}\" in {}", shown(&context.name), invocation.show(&file.path));
            match outside.then {
                Some(then) => {
                    format!(
                        "For {context}, kubectl takes the {kind} of {} now.",
                        invocation.show(&then.path)
                    )
                }
                None => format!("For {context}, kubectl finds no {kind} now."),
            }
        }));
    }
    sentences.join(" ")
}

/// What the history is to know of a rename. A hidden context is not the one that was switched to by
/// its name.
pub(super) fn renamed_in_history(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    to: &str,
) -> Option<Renamed> {
    let from = &target.context.name;
    let is_known = from != to && matches!(target.visibility, Visibility::Active);
    is_known.then(|| Renamed::of(from, to, invocation.home_of_current(snapshot)))
}

/// The clusters and users that go too, by the plan that says so.
pub(super) fn pruned(invocation: &Invocation, plan: &Plan) -> Option<String> {
    let gone = plan.iter().flat_map(|file| {
        let gone_here = move |change: &Change| described(invocation, change, &file.path);
        file.changes.iter().filter_map(gone_here)
    });
    let gone: Vec<String> = gone.collect();
    let them = if gone.len() > 1 { "them" } else { "it" };
    (!gone.is_empty())
        .then(|| format!("Deleted {} too: no other context uses {them}.", listed(&gone)))
}

fn described(invocation: &Invocation, change: &Change, path: &Path) -> Option<String> {
    match change {
        Change::Delete { kind: kind @ (Kind::Cluster | Kind::User), name } => {
            let path = invocation.show(path);
            Some(format!("{kind} \"{}\" from {path}", shown(name)))
        }
        _ => None,
    }
}

/// The context of the same name that kubectl takes then, where there is one.
pub(super) fn coming_to_light<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
) -> Option<String> {
    let twin = snapshot.resurfacing(target)?;
    let path = invocation.show(&twin.file.path);
    Some(format!("The one of that name in {path} is what kubectl takes then."))
}

/// What no other context would use.
pub(super) fn left_over<'f>(
    snapshot: &'f Snapshot,
    targets: &[ContextEntry<'f>],
) -> Option<String> {
    let orphans = snapshot.orphans(targets);
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

/// Says where there is no way back from what was done.
pub(super) fn warn_where_lost(invocation: &Invocation, carried: &Carried) {
    if carried.is_final {
        invocation.messages.say("That can't be undone: what --prune takes is kept nowhere.");
    } else if let Some(error) = &carried.lost {
        let why = error.message(invocation.paths.home.as_deref());
        invocation.messages.warn(&format!("it can't be undone: {why}"));
    }
}

/// `a, b and c`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
