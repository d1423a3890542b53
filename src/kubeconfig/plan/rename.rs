//! Another name for a context, and for its cluster and user.

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::{ContextEntry, File, Snapshot};

use super::{
    Change, Kind, Plan, Precondition, Refusal, add_on, check, check_chain, check_in_kubeconfig,
};

/// Gives another name to a context, in its own file. Where it is the current one, current-context
/// follows, in the file that kubectl writes it to (semantics 3.1; field lesson 23). One that an
/// earlier file hides can be renamed too.
///
/// To its own name nothing changes. A name that any file of the chain has is refused, that of a
/// hidden context too: it would hide another one then, or be hidden (field lesson 22).
pub fn rename(snapshot: &Snapshot, target: &ContextEntry<'_>, to: &str) -> Result<Plan, Refusal> {
    check_name(snapshot, target, to)?;
    let mut plan = Plan::new();
    rename_in(&mut plan, snapshot, target, to);
    Ok(plan)
}

/// The same, together with the cluster and the user that the context's own file has for it, and all
/// references to them in that file. Then kubectl takes none of the three from another file (field
/// lesson 41).
///
/// A name that a cluster or a user of any file has is refused. So is a rename that takes the cluster
/// or user away from contexts of other files, unless it `orphans` them.
pub fn rename_whole(
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    to: &str,
    orphans: bool,
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
    let mut contexts = Vec::new();
    for OutsideUse { entry: ContextEntry { context, file, .. }, has_its_own, .. } in
        uses_elsewhere(snapshot, target, to)
    {
        let user = (context.name.clone(), file.path.to_path_buf());
        if !has_its_own && !contexts.contains(&user) {
            contexts.push(user);
        }
    }
    if !orphans && !contexts.is_empty() {
        let (name, path) = (target.context.name.clone(), target.file.path.to_path_buf());
        return Err(Refusal::UsedElsewhere { name, path, contexts });
    }
    let mut plan = Plan::new();
    rename_in(&mut plan, snapshot, target, to);
    for (kind, from) in entries.into_iter().filter(|(_, from)| from != to) {
        let change = Change::Rename { kind, from, to: to.to_owned() };
        add_on(&mut plan, target.file, change, Some(Precondition::Context(target.context.clone())));
    }
    Ok(plan)
}

/// A context of another file that uses the cluster or the user of a context that gets another name
/// as a whole.
#[derive(Debug, Clone, Copy)]
pub struct OutsideUse<'f> {
    pub kind: Kind,
    pub entry: ContextEntry<'f>,
    /// Whether its own file has one of that name, which an earlier file hid.
    pub has_its_own: bool,
    /// The file that kubectl takes it from afterwards, if any has one of the old name.
    pub then: Option<&'f File>,
}

/// The contexts of other files that use a cluster or a user which [`rename_whole`] gives another
/// name: they go by the old one.
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
        // What an earlier file hides is used by nobody.
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

/// The cluster and the user of a context that stand in its own file, by their names.
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

/// The name by which a context names its cluster or user.
fn reference_of<'f>(entry: &ContextEntry<'f>, kind: Kind) -> &'f str {
    match kind {
        Kind::Context => &entry.context.name,
        Kind::Cluster => &entry.context.cluster,
        Kind::User => &entry.context.user,
    }
}

/// The same as [`rename`], but contexts that have the name already give way, hidden ones too: each of
/// them would hide the renamed one, or be hidden by it.
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
    let in_the_way = |own: &ContextEntry<'_>| own.file.in_kubeconfig && own.context.name == to;
    for taken in snapshot.contexts().filter(in_the_way) {
        let change = Change::Delete { kind: Kind::Context, name: to.to_owned() };
        add_on(&mut plan, taken.file, change, Some(Precondition::Context(taken.context.clone())));
    }
    rename_in(&mut plan, snapshot, target, to);
    Ok(plan)
}

/// Fails where a context can't get this name.
fn check_name(snapshot: &Snapshot, target: &ContextEntry<'_>, to: &str) -> Result<(), Refusal> {
    check_chain(snapshot)?;
    check_in_kubeconfig(target)?;
    if target.context.name == to {
        return Ok(());
    }
    if to.is_empty() {
        return Err(Refusal::Nameless);
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
        && let Some(home) = snapshot.file_of_current()
    {
        // Who switched meanwhile is not to be brought back.
        let current = home.document().and_then(|own| own.current_context.clone());
        let change = Change::CurrentContext { name: Some(to.to_owned()) };
        add_on(plan, home, change, Some(Precondition::Current(current)));
    }
}
