//! Contexts that go.

use crate::kubeconfig::view::{Placed, View};

use super::{BrokenFile, Change, Ground, Kind, Plan, Refusal, add_on, check_chain, check_standing};

/// Takes contexts out of their files. Their clusters and users stay, for others may use them (field
/// lesson 24), and so does a current-context that names one of them: kubectl leaves it as well
/// (semantics 3.1).
pub fn delete(view: &View<'_>, targets: &[Placed<'_>]) -> Result<Plan, Refusal> {
    check_chain(view)?;
    let mut plan = Plan::new();
    for (index, target) in targets.iter().enumerate() {
        check_standing(target)?;
        let is_again = |earlier: &Placed<'_>| std::ptr::eq(earlier.context, target.context);
        if !targets[..index].iter().any(is_again) {
            let change = Change::Delete { kind: Kind::Context, name: target.context.name.clone() };
            // What was asked about goes, or nothing.
            let ground = Ground::Context(target.context.clone());
            add_on(&mut plan, target.file, change, Some(ground));
        }
    }
    Ok(plan)
}

/// The same, with the clusters and users of these contexts that no other context would use.
///
/// They go from every file of the chain: a hidden one would come to light, and nobody would know
/// that its credentials are still there. Nobody could bring back what a file uses that can't be read.
pub fn prune(view: &View<'_>, targets: &[Placed<'_>]) -> Result<Plan, Refusal> {
    let mut plan = delete(view, targets)?;
    let orphans = view.orphans(targets);
    let unread: Vec<BrokenFile> = view.broken_beside().map(BrokenFile::of).collect();
    let leaves_some = !orphans.clusters.is_empty() || !orphans.users.is_empty();
    if leaves_some && !unread.is_empty() {
        return Err(Refusal::UseUnknown(unread));
    }
    let documents = || view.chain().filter_map(|file| Some((file, file.document()?)));
    for (orphan, _) in orphans.clusters {
        for (file, document) in documents() {
            for own in document.clusters.iter().filter(|own| own.name == orphan.name) {
                let change = Change::Delete { kind: Kind::Cluster, name: own.name.clone() };
                add_on(&mut plan, file, change, Some(Ground::Cluster(own.clone())));
            }
        }
    }
    for (orphan, _) in orphans.users {
        for (file, document) in documents() {
            for own in document.users.iter().filter(|own| own.name == orphan.name) {
                let change = Change::Delete { kind: Kind::User, name: own.name.clone() };
                add_on(&mut plan, file, change, Some(Ground::User(own.clone())));
            }
        }
    }
    Ok(plan)
}
