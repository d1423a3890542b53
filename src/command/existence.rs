//! Whether a cluster has a namespace.

use crate::cluster::{ClusterError, Limits};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{nearest, shown};

use super::invocation::Invocation;
use super::namespace_query::NamespaceQuery;
use super::namespaces;
use super::problem::{Problem, Target};
use super::report::Failure;
use super::waiting::{Awaited, Progress, look_up};

/// Whether a cluster has a namespace.
pub(super) enum Existence {
    Found,
    Missing(Failure),
    Unknown(ClusterError),
}

/// Asks the cluster for a namespace.
pub(super) fn ask(
    invocation: &Invocation,
    snapshot: &Snapshot,
    entry: &ContextEntry<'_>,
    name: &str,
) -> Result<Existence, Failure> {
    let query = invocation.query_options(Limits::Answer);
    let namespace_query = NamespaceQuery::of(invocation, snapshot, entry);
    let target = Target { snapshot, entry };
    let purpose = format!("for namespace \"{}\"", shown(name));
    let asked = Awaited::cluster(invocation, snapshot, entry, &purpose);
    let progress = Progress::of(invocation, query.timeout, asked);
    Ok(match look_up(progress, &namespace_query, name, query)? {
        Ok(true) => Existence::Found,
        Ok(false) => Existence::Missing(missing(invocation, &namespace_query, target, name)),
        Err(why) => Existence::Unknown(why),
    })
}

/// The failure where a cluster does not have a namespace.
pub(super) fn missing(
    invocation: &Invocation,
    namespace_query: &NamespaceQuery<'_>,
    target: Target<'_>,
    name: &str,
) -> Failure {
    let Target { snapshot, entry } = target;
    let known = namespaces::known(invocation, snapshot, entry, namespace_query.cached());
    let near = nearest(name, known.iter().map(String::as_str).filter(|own| *own != name));
    invocation.failure(Problem::NoNamespace { target, name, near })
}
