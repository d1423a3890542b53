//! The names of namespaces: valid ones, and those known for a context.

use std::time::Duration;

use crate::cluster::cache::CachedNames;
use crate::history::ChainHistory;
use crate::kubeconfig::namespace::check_namespace;
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::order::natural;

use super::invocation::Invocation;
use super::problem::Problem;
use super::report::Failure;

/// Fails for a name that is not valid.
pub(super) fn check(invocation: &Invocation, name: &str) -> Result<(), Failure> {
    check_namespace(name).map_err(|why| invocation.failure(Problem::NotANamespace { name, why }))
}

/// The namespaces known for a context without querying its cluster: those of the kubeconfigs and
/// the history, the default namespaces, and the cached list.
pub(super) fn known_with(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    history: &ChainHistory,
    cached: Vec<String>,
) -> Vec<String> {
    let same_cluster = |other: &ContextEntry<'_>| other.context.cluster == target.context.cluster;
    let siblings = snapshot.contexts().filter(same_cluster);
    let mut names: Vec<String> = siblings
        .clone()
        .filter_map(|entry| entry.context.namespace.clone())
        .chain(
            siblings
                .flat_map(|entry| history.offered_namespaces(&entry.context.name))
                .map(str::to_owned),
        )
        .chain([DEFAULT_NAMESPACE, invocation.namespace_of(target)].map(str::to_owned))
        .chain(cached)
        .collect();
    names.sort_by(|left, right| natural(left, right));
    names.dedup();
    names
}

/// The same with the history of the chain.
pub(super) fn known(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    cached: Option<CachedNames>,
) -> Vec<String> {
    let cached = cached.map(|cached| cached.names).unwrap_or_default();
    known_with(invocation, snapshot, target, &invocation.history(snapshot), cached)
}

/// An age in the largest unit that fits.
pub(super) fn age_text(age: Duration) -> String {
    let seconds = age.as_secs();
    let (number, unit) = match seconds {
        0..60 => return "less than a minute".to_owned(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_reported_in_its_largest_unit() {
        for (seconds, words) in [
            (0, "less than a minute"),
            (60, "1 minute"),
            (7199, "1 hour"),
            (7200, "2 hours"),
            (200_000, "2 days"),
        ] {
            assert_eq!(age_text(Duration::from_secs(seconds)), words);
        }
    }
}
