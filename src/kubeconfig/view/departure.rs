//! What would come of contexts that go: what nobody would use any more, and what would show.

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
    /// used some other time (field lesson 24).
    #[must_use]
    pub fn orphans(&self, targets: &[Placed<'f>]) -> Orphans<'f> {
        let goes = |context: &Context| targets.iter().any(|own| std::ptr::eq(own.context, context));
        let stays = || self.contexts().iter().map(|own| own.context).filter(|own| !goes(own));
        let mut orphans = Orphans::default();
        for target in targets {
            if let Some((cluster, file)) = self.cluster_of(target)
                && !stays().any(|own| own.cluster == cluster.name)
                && !orphans.clusters.iter().any(|(known, _)| std::ptr::eq(*known, cluster))
            {
                orphans.clusters.push((cluster, file));
            }
            if let Some((user, file)) = self.user_of(target)
                && !stays().any(|own| own.user == user.name)
                && !orphans.users.iter().any(|(known, _)| std::ptr::eq(*known, user))
            {
                orphans.users.push((user, file));
            }
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
