//! Divides the contexts of a file by cluster, for one file per cluster.

use super::document::{Context, Document, Kind};

/// The contexts of one cluster.
#[derive(Debug, PartialEq, Eq)]
pub struct Group<'d> {
    pub cluster: &'d str,
    pub contexts: Vec<&'d Context>,
    /// The users of these contexts that the document has, each once.
    pub users: Vec<&'d str>,
}

/// A context that is in no group, and the entry that its file does not have.
#[derive(Debug, PartialEq, Eq)]
pub struct Incomplete<'d> {
    pub context: &'d Context,
    pub kind: Kind,
}

impl<'d> Incomplete<'d> {
    /// The name of the missing entry.
    #[must_use]
    pub fn name(&self) -> &'d str {
        match self.kind {
            Kind::User => &self.context.user,
            _ => &self.context.cluster,
        }
    }
}

/// The contexts whose cluster is in the same document, by cluster in the order of the contexts, and the
/// other contexts. With `needs_user` their users have to be there too; a context without a user is
/// anonymous, and so it is complete.
#[must_use]
pub fn by_cluster(document: &Document, needs_user: bool) -> (Vec<Group<'_>>, Vec<Incomplete<'_>>) {
    let (mut groups, mut rest) = (Vec::<Group<'_>>::new(), Vec::new());
    for context in &document.contexts {
        let (cluster, user) = (context.cluster.as_str(), context.user.as_str());
        let has_user = document.has(Kind::User, user);
        let missing = if !document.has(Kind::Cluster, cluster) || cluster.is_empty() {
            Some(Kind::Cluster)
        } else if needs_user && !user.is_empty() && !has_user {
            Some(Kind::User)
        } else {
            None
        };
        if let Some(kind) = missing {
            rest.push(Incomplete { context, kind });
            continue;
        }
        let place = groups.iter().position(|group| group.cluster == cluster);
        let place = place.unwrap_or_else(|| {
            groups.push(Group { cluster, contexts: Vec::new(), users: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.contexts.push(context);
        if has_user && !group.users.contains(&user) {
            group.users.push(user);
        }
    }
    (groups, rest)
}
