//! Plans the deletion of contexts, and of the clusters and users that only they use.

use crate::kubeconfig::snapshot::{ContextEntry, Snapshot};

use super::{
    BrokenFile, Change, Kind, Plan, Precondition, Refusal, add_on, check_chain, check_in_kubeconfig,
};

/// Deletes contexts from their files, shadowed ones too. Their clusters and users stay, because other
/// contexts may use them (field lesson 24), and so does a current-context that names one of them, as in
/// kubectl (semantics 3.1).
pub fn delete(snapshot: &Snapshot, targets: &[ContextEntry<'_>]) -> Result<Plan, Refusal> {
    check_chain(snapshot)?;
    let mut plan = Plan::new();
    for (index, target) in targets.iter().enumerate() {
        check_in_kubeconfig(target)?;
        let is_repeated = |earlier: &ContextEntry<'_>| earlier.is_same_as(target);
        if !targets[..index].iter().any(is_repeated) {
            let change = Change::Delete { kind: Kind::Context, name: target.context.name.clone() };
            // Applied only if the entry is still the one that the user confirmed.
            let confirmed = Precondition::Context(target.context.clone());
            add_on(&mut plan, target.file, change, Some(confirmed));
        }
    }
    Ok(plan)
}

/// Like [`delete`], and also deletes the clusters and users that no other context uses.
///
/// They are deleted from every file in KUBECONFIG: otherwise a duplicate in a later file would
/// become active, and its credentials would stay without the user knowing. Fails if a file can't be
/// read, because its contexts may use them.
pub fn prune(snapshot: &Snapshot, targets: &[ContextEntry<'_>]) -> Result<Plan, Refusal> {
    let mut plan = delete(snapshot, targets)?;
    let orphans = snapshot.orphans(targets);
    let unread: Vec<BrokenFile> = snapshot.broken_cluster_files().map(BrokenFile::of).collect();
    let leaves_some = !orphans.clusters.is_empty() || !orphans.users.is_empty();
    if leaves_some && !unread.is_empty() {
        return Err(Refusal::UseUnknown(unread));
    }
    let documents = || snapshot.chain().filter_map(|file| Some((file, file.document()?)));
    for (orphan, _) in orphans.clusters {
        for (file, document) in documents() {
            for cluster in document.clusters.iter().filter(|entry| entry.name == orphan.name) {
                let change = Change::Delete { kind: Kind::Cluster, name: cluster.name.clone() };
                add_on(&mut plan, file, change, Some(Precondition::Cluster(cluster.clone())));
            }
        }
    }
    for (orphan, _) in orphans.users {
        for (file, document) in documents() {
            for user in document.users.iter().filter(|entry| entry.name == orphan.name) {
                let change = Change::Delete { kind: Kind::User, name: user.name.clone() };
                add_on(&mut plan, file, change, Some(Precondition::User(user.clone())));
            }
        }
    }
    Ok(plan)
}
