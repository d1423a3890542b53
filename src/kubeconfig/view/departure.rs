//! What would come of contexts that go: what nobody would use any more, and what would show.

use std::collections::HashSet;
use std::ptr;

use crate::kubeconfig::document::{Cluster, Context, User};

use super::{File, Placed, Standing, View};

/// What no context would use any more.
#[derive(Debug, Clone, Default)]
pub struct Orphans<'f> {
    /// The clusters, each with its file.
    pub clusters: Vec<(&'f Cluster, &'f File)>,
    /// The users, each with its file.
    pub users: Vec<(&'f User, &'f File)>,
}

impl<'f> View<'f> {
    /// The clusters and users of these contexts that no other context of any file would use once
    /// these are gone.
    ///
    /// A context that names one counts wherever it stands, hidden or beside the chain: it may be
    /// used some other time (field lesson 24). One that names none leaves none behind.
    #[must_use]
    pub fn orphans(&self, targets: &[Placed<'f>]) -> Orphans<'f> {
        let go: HashSet<*const Context> =
            targets.iter().map(|own| ptr::from_ref(own.context)).collect();
        let all = self.contexts().iter().map(|own| own.context);
        let stay: Vec<&Context> = all.filter(|own| !go.contains(&ptr::from_ref(*own))).collect();
        // What is used, and then what is known to be an orphan; no name leads nowhere.
        let mut clusters: HashSet<&str> = stay.iter().map(|own| own.cluster.as_str()).collect();
        let mut users: HashSet<&str> = stay.iter().map(|own| own.user.as_str()).collect();
        clusters.insert("");
        users.insert("");
        let mut orphans = Orphans::default();
        for target in targets {
            let cluster = self.cluster_of(target);
            orphans.clusters.extend(cluster.filter(|(own, _)| clusters.insert(&own.name)));
            let user = self.user_of(target);
            orphans.users.extend(user.filter(|(own, _)| users.insert(&own.name)));
        }
        orphans
    }

    /// The context of a later file that kubectl would take for this name once this one is gone or
    /// has another name (semantics 3.1).
    #[must_use]
    pub fn resurfacing(&self, target: &Placed<'_>) -> Option<Placed<'f>> {
        let is_next = |own: &&Placed<'f>| {
            matches!(own.standing, Standing::Shadowed { .. })
                && own.context.name == target.context.name
        };
        let shows = matches!(target.standing, Standing::Active);
        self.contexts().iter().filter(|_| shows).find(is_next).copied()
    }
}
