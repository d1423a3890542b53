//! Plans the rename of a context, and of its cluster and user.

use serde::{Deserialize, Serialize};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::{ContextEntry, File, Snapshot};
use crate::printable::shown;

use super::{
    Change, Kind, Plan, Precondition, Refusal, add_on, check, check_chain, check_in_kubeconfig,
};

/// Renames a context in its own file, also a shadowed one. If it is the current one, current-context
/// changes too, in the file that kubectl writes it to (semantics 3.1; field lesson 23).
///
/// Fails if a context of the chain has the new name: one would shadow the other (field lesson 22).
pub fn rename(snapshot: &Snapshot, target: &ContextEntry<'_>, to: &str) -> Result<Plan, Refusal> {
    check_name(snapshot, target, to)?;
    let mut plan = Plan::new();
    rename_in(&mut plan, snapshot, target, to);
    Ok(plan)
}

/// Like [`rename`], and also renames the cluster and the user of the context in its own file, and all
/// references to them there. kubectl then takes none of the three from another file (field lesson 41).
///
/// Fails if a cluster or user of any file has the new name, and, with [`OtherFiles::Refuse`], if contexts
/// of other files use the cluster or user.
pub fn rename_whole(
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    to: &str,
    others: OtherFiles,
) -> Result<Plan, Refusal> {
    check_name(snapshot, target, to)?;
    let entries = own_entries(target);
    for (kind, _) in &entries {
        let is_own = |file: &File, name: &str| {
            file.path == target.file.path && name == reference_of(target, *kind)
        };
        let taken = snapshot.files().iter().find(|file| {
            let has = |document: &Document| document.has(*kind, to);
            file.document().is_some_and(has) && !is_own(file, to)
        });
        if let Some(file) = taken {
            let (kind, name) = (*kind, to.to_owned());
            return Err(Refusal::Taken { kind, name, path: file.path.to_path_buf() });
        }
    }
    for (kind, _) in entries.iter().filter(|(_, from)| from != to) {
        // It would get the renamed cluster or the credentials of the renamed user.
        let mut contexts = snapshot.contexts();
        if let Some(own) = contexts.find(|own| reference_of(own, *kind) == to) {
            let (name, path) = (own.context.name.clone(), own.file.path.to_path_buf());
            return Err(Refusal::Awaited { kind: *kind, name: to.to_owned(), context: name, path });
        }
    }
    let mut outside = uses_elsewhere(snapshot, target, to);
    outside.retain(|own| !own.has_its_own);
    let mut contexts = Vec::new();
    for OutsideUse { entry: ContextEntry { context, file, .. }, .. } in &outside {
        let user = (context.name.clone(), file.path.to_path_buf());
        if !contexts.contains(&user) {
            contexts.push(user);
        }
    }
    if others == OtherFiles::Refuse && !contexts.is_empty() {
        let (name, path) = (target.context.name.clone(), target.file.path.to_path_buf());
        return Err(Refusal::UsedElsewhere { name, to: to.to_owned(), path, contexts });
    }
    let mut plan = Plan::new();
    rename_in(&mut plan, snapshot, target, to);
    for (kind, from) in entries.into_iter().filter(|(_, from)| from != to) {
        let change = Change::Rename { kind, from, to: to.to_owned() };
        add_on(&mut plan, target.file, change, Some(Precondition::Context(target.context.clone())));
    }
    if others == OtherFiles::Follow {
        for OutsideUse { kind, entry, .. } in outside {
            let from = reference_of(target, kind).to_owned();
            let change = Change::Redirect { kind, from, to: to.to_owned() };
            add_on(
                &mut plan,
                entry.file,
                change,
                Some(Precondition::Context(entry.context.clone())),
            );
        }
    }
    Ok(plan)
}

/// What becomes of contexts of other files that use the cluster or user which [`rename_whole`] renames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherFiles {
    /// Nothing is renamed if there are any.
    Refuse,
    /// Their references are renamed too.
    Follow,
    /// They lose their cluster or user.
    Lose,
}

/// A context of another file that uses a cluster or user that [`rename_whole`] renames.
#[derive(Debug, Clone, Copy)]
pub struct OutsideUse<'f> {
    pub kind: Kind,
    pub entry: ContextEntry<'f>,
    /// Whether its own file has an entry of that name, which is shadowed.
    pub has_its_own: bool,
    /// The file that kubectl takes it from after the rename, if any has an entry of the old name.
    pub then: Option<&'f File>,
}

/// The contexts of other files that refer to the old name of a cluster or user that [`rename_whole`]
/// renames.
#[must_use]
pub fn uses_elsewhere<'f>(
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    to: &str,
) -> Vec<OutsideUse<'f>> {
    let mut uses = Vec::new();
    for (kind, from) in own_entries(target).into_iter().filter(|(_, from)| from != to) {
        let has_it = |file: &&File| file.document().is_some_and(|own| own.has(kind, &from));
        let mut having = snapshot.files().iter().filter(has_it);
        // Nothing uses a shadowed entry.
        if having.next().is_none_or(|first| first.path != target.file.path) {
            continue;
        }
        let then = having.next();
        let outside = snapshot.contexts().filter(|own| {
            own.file.path != target.file.path && reference_of(own, kind) == from.as_str()
        });
        uses.extend(outside.map(|own| {
            let has_its_own = has_it(&own.file);
            OutsideUse { kind, entry: own, has_its_own, then }
        }));
    }
    uses
}

/// The kinds and names of a context's cluster and user, if they are in its own file.
#[must_use]
pub fn own_entries(target: &ContextEntry<'_>) -> Vec<(Kind, String)> {
    let Some(document) = target.file.document() else { return Vec::new() };
    [Kind::Cluster, Kind::User]
        .into_iter()
        .map(|kind| (kind, reference_of(target, kind)))
        .filter(|(kind, name)| !name.is_empty() && document.has(*kind, name))
        .map(|(kind, name)| (kind, name.to_owned()))
        .collect()
}

fn reference_of<'f>(entry: &ContextEntry<'f>, kind: Kind) -> &'f str {
    match kind {
        Kind::Context => &entry.context.name,
        Kind::Cluster => &entry.context.cluster,
        Kind::User => &entry.context.user,
    }
}

/// Like [`rename`], but deletes the contexts that have the new name already, also shadowed ones.
pub fn rename_over(
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    to: &str,
) -> Result<Plan, Refusal> {
    check(snapshot, target)?;
    let mut plan = Plan::new();
    if target.context.name == to {
        return Ok(plan);
    }
    if to.is_empty() {
        return Err(Refusal::Nameless);
    }
    let has_new_name = |own: &ContextEntry<'_>| own.file.in_kubeconfig && own.context.name == to;
    for taken in snapshot.contexts().filter(has_new_name) {
        let change = Change::Delete { kind: Kind::Context, name: to.to_owned() };
        add_on(&mut plan, taken.file, change, Some(Precondition::Context(taken.context.clone())));
    }
    rename_in(&mut plan, snapshot, target, to);
    Ok(plan)
}

/// Fails if a context can't be renamed to this name.
fn check_name(snapshot: &Snapshot, target: &ContextEntry<'_>, to: &str) -> Result<(), Refusal> {
    check_chain(snapshot)?;
    check_in_kubeconfig(target)?;
    if target.context.name == to {
        return Ok(());
    }
    if to.is_empty() {
        return Err(Refusal::Nameless);
    }
    if matches!(to, "-" | ".") {
        return Err(Refusal::Reserved(to.to_owned()));
    }
    if shown(to) != to {
        return Err(Refusal::HiddenCharacter(to.to_owned()));
    }
    match snapshot.context(to) {
        Some(taken) => {
            let (kind, name) = (Kind::Context, to.to_owned());
            Err(Refusal::Taken { kind, name, path: taken.file.path.to_path_buf() })
        }
        None => Ok(()),
    }
}

fn rename_in(plan: &mut Plan, snapshot: &Snapshot, target: &ContextEntry<'_>, to: &str) {
    let from = target.context.name.clone();
    if from == to {
        return;
    }
    let change = Change::Rename { kind: Kind::Context, from, to: to.to_owned() };
    add_on(plan, target.file, change, Some(Precondition::Context(target.context.clone())));
    if snapshot.is_current(target)
        && let Some(file) = snapshot.file_of_current()
    {
        // Not applied if another process switched in the meantime.
        let current = file.document().and_then(|own| own.current_context.clone());
        let change = Change::CurrentContext { name: Some(to.to_owned()) };
        add_on(plan, file, change, Some(Precondition::Current(current)));
    }
}
