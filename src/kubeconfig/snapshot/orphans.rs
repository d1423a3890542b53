//! The effects of deleting contexts: which clusters and users become unused, and which contexts of
//! later files become active.

use std::collections::HashSet;

use crate::kubeconfig::document::{Cluster, Context, User};

use super::{ContextEntry, ContextKey, File, Snapshot, Visibility};

/// Clusters and users that no context would use any more.
#[derive(Debug, Clone, Default)]
pub struct Orphans<'f> {
    pub clusters: Vec<(&'f Cluster, &'f File)>,
    pub users: Vec<(&'f User, &'f File)>,
}

impl Snapshot {
    /// The clusters and users that no context of any file would use after these contexts are
    /// deleted.
    ///
    /// Every other context counts, even if it is shadowed or not in KUBECONFIG: it may be used
    /// later (field lesson 24).
    #[must_use]
    pub fn orphans<'f>(&'f self, targets: &[ContextEntry<'f>]) -> Orphans<'f> {
        let deleted: HashSet<ContextKey> = targets.iter().map(ContextEntry::key).collect();
        let kept = self.contexts().filter(|entry| !deleted.contains(&entry.key()));
        let kept: Vec<&Context> = kept.map(|entry| entry.context).collect();
        // The names in use, and then also those already reported. An empty name refers to nothing.
        let mut clusters: HashSet<&str> = kept.iter().map(|one| one.cluster.as_str()).collect();
        let mut users: HashSet<&str> = kept.iter().map(|one| one.user.as_str()).collect();
        clusters.insert("");
        users.insert("");
        let mut orphans = Orphans::default();
        for target in targets {
            let cluster = self.cluster_of(target);
            orphans.clusters.extend(cluster.filter(|(entry, _)| clusters.insert(&entry.name)));
            let user = self.user_of(target);
            orphans.users.extend(user.filter(|(entry, _)| users.insert(&entry.name)));
        }
        orphans
    }

    /// The context of a later file that kubectl would use for this name after `target` is deleted
    /// or renamed (semantics 3.1).
    #[must_use]
    pub fn resurfacing(&self, target: &ContextEntry<'_>) -> Option<ContextEntry<'_>> {
        let is_next = |entry: &ContextEntry<'_>| {
            matches!(entry.visibility, Visibility::Shadowed { .. })
                && entry.context.name == target.context.name
        };
        let is_active = matches!(target.visibility, Visibility::Active);
        self.contexts().filter(|_| is_active).find(is_next)
    }
}
