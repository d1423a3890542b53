//! The namespaces of a context: which may be, and which we know of.

use crate::history::ChainHistory;
use crate::kubeconfig::namespace::check_namespace;
use crate::kubeconfig::view::DEFAULT_NAMESPACE;
use crate::kubeconfig::{Placed, View};
use crate::printable::shown;

use super::report::Failure;

/// Fails for a name that no namespace can have.
pub(super) fn check(name: &str) -> Result<(), Failure> {
    check_namespace(name)
        .map_err(|error| Failure::new(format!("\"{}\" can't be a namespace: {error}", shown(name))))
}

/// The namespaces that we know of a context's cluster: those that the kubeconfigs name, those used
/// before, the one that every cluster has, and `more`.
pub(super) fn known(
    view: &View<'_>,
    target: &Placed<'_>,
    history: &ChainHistory,
    more: Vec<String>,
) -> Vec<String> {
    let same_cluster = |other: &&Placed<'_>| other.context.cluster == target.context.cluster;
    let siblings = view.contexts().iter().filter(same_cluster);
    let mut names: Vec<String> = siblings
        .clone()
        .filter_map(|placed| placed.context.namespace.clone())
        .chain(siblings.flat_map(|placed| history.namespaces(&placed.context.name).to_vec()))
        .chain([DEFAULT_NAMESPACE.to_owned()])
        .chain(more)
        .collect();
    names.sort_by(|left, right| natord::compare(left, right).then_with(|| left.cmp(right)));
    names.dedup();
    names
}
