//! Divides the contexts of a file by cluster, for one file per cluster.

use std::collections::{HashMap, HashSet};

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
    let clusters: HashSet<&str> = document.clusters.iter().map(|own| &*own.name).collect();
    let users: HashSet<&str> = document.users.iter().map(|own| &*own.name).collect();
    let mut places = HashMap::new();
    let mut grouped = HashSet::new();
    for context in &document.contexts {
        let (cluster, user) = (context.cluster.as_str(), context.user.as_str());
        let has_user = users.contains(user);
        let missing = if !clusters.contains(cluster) || cluster.is_empty() {
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
        let place = *places.entry(cluster).or_insert_with(|| {
            groups.push(Group { cluster, contexts: Vec::new(), users: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.contexts.push(context);
        if has_user && grouped.insert((place, user)) {
            group.users.push(user);
        }
    }
    (groups, rest)
}
