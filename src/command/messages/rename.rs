//! Messages about a rename.

use crate::kubeconfig::plan::{OtherFiles, own_entries, uses_elsewhere};
use crate::kubeconfig::{ContextEntry, ContextKey, Kind, Snapshot, Visibility};
use crate::operation::RenameExtent;
use crate::printable::shown_path;

use super::{listed, quoted, resurfacing};

const FOLLOWING: RenameExtent = RenameExtent::Whole { others: OtherFiles::Follow };

pub(super) fn made(
    snapshot: &Snapshot,
    context: &ContextKey,
    to: &str,
    extent: RenameExtent,
    is_unchanged: bool,
) -> Vec<String> {
    let is_whole = matches!(extent, RenameExtent::Whole { .. });
    let (from, to_quoted) = (&context.name, quoted(to));
    let Some(target) = snapshot.entry(context) else { return Vec::new() };
    if is_unchanged {
        // kubectl fails here (field lesson 22).
        let has_parts = is_whole && elsewhere(snapshot, &target, to).is_empty();
        let parts = if has_parts { ", and so have its cluster and user" } else { "" };
        return vec![format!("Context {to_quoted} has that name already{parts}.")];
    }
    let entries: Vec<(Kind, String)> = if is_whole {
        own_entries(&target).into_iter().filter(|(_, from)| from != to).collect()
    } else {
        Vec::new()
    };
    let path = shown_path(&target.file.path);
    let named = entries.iter().map(|(kind, from)| format!("{kind} {}", quoted(from)));
    let named = listed(&named.collect::<Vec<_>>());
    let mut sentences = vec![match (from == to, named.is_empty()) {
        (_, true) => format!("Renamed {} to {to_quoted}.", quoted(from)),
        (true, false) => format!("Renamed {named} of {path} to {to_quoted}."),
        (false, false) => {
            format!("Renamed {}, with {named} of {path}, to {to_quoted}.", quoted(from))
        }
    }];
    let followers = target.file.document().map_or(&[][..], |own| &own.contexts).iter();
    let followers = followers.filter(|own| own.name != *from).filter(|own| {
        entries.iter().any(|(kind, from)| match kind {
            Kind::Context => false,
            Kind::Cluster => own.cluster == *from,
            Kind::User => own.user == *from,
        })
    });
    let followers: Vec<String> = followers.map(|own| quoted(&own.name)).collect();
    if !followers.is_empty() {
        sentences.push(format!("The same applies to {} of that file.", listed(&followers)));
    }
    if from != to {
        sentences.extend(resurfacing(snapshot, &target));
    }
    if is_whole {
        sentences.extend(uses_elsewhere(snapshot, &target, to).iter().map(|outside| {
            let kind = outside.kind;
            let (context, file) = (outside.entry.context, outside.entry.file);
            let context = format!("{} in {}", quoted(&context.name), shown_path(&file.path));
            match outside.then {
                _ if extent == FOLLOWING && !outside.has_its_own => {
                    format!("The {kind} of {context} has the new name too.")
                }
                Some(then) => {
                    let path = shown_path(&then.path);
                    format!("For {context}, kubectl takes the {kind} of {path} now.")
                }
                None => format!("For {context}, kubectl finds no {kind} now."),
            }
        }));
    }
    vec![sentences.join(" ")]
}

/// The cluster or user that `--whole` did not rename, and the file that has it.
pub(super) fn not_made(
    snapshot: &Snapshot,
    context: &ContextKey,
    to: &str,
    extent: RenameExtent,
) -> Vec<String> {
    let target = snapshot.entry(context).filter(|_| matches!(extent, RenameExtent::Whole { .. }));
    let Some(target) = target else { return Vec::new() };
    let warning = |(kind, name, path): (Kind, &str, Option<String>)| {
        let place = match path {
            Some(path) => format!("is in {path}, not in {}", shown_path(&target.file.path)),
            None => "is in no file".to_owned(),
        };
        format!("{kind} {} {place}: not renamed", quoted(name))
    };
    let elsewhere = elsewhere(snapshot, &target, to).into_iter();
    elsewhere
        .map(|(kind, name, file)| warning((kind, name, file.map(|file| shown_path(&file.path)))))
        .collect()
}

/// The cluster and the user of a context that are not in its file, each with the file that kubectl
/// uses.
fn elsewhere<'s>(
    snapshot: &'s Snapshot,
    target: &ContextEntry<'s>,
    to: &str,
) -> Vec<(Kind, &'s str, Option<&'s crate::kubeconfig::File>)> {
    let own = own_entries(target);
    let cluster = snapshot.cluster_of(target).map(|(_, file)| file);
    let user = snapshot.user_of(target).map(|(_, file)| file);
    let is_active = matches!(target.visibility, Visibility::Active);
    [(Kind::Cluster, &*target.context.cluster, cluster), (Kind::User, &*target.context.user, user)]
        .into_iter()
        .filter(|(kind, name, _)| {
            is_active
                && !name.is_empty()
                && *name != to
                && !own.iter().any(|(known, _)| known == kind)
        })
        .collect()
}
