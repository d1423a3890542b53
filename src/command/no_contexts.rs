//! What to do without any context: where was searched, and how to get the first one.

use std::path::PathBuf;

use crate::kubeconfig::Snapshot;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::plan::check_chain;

use super::invocation::Invocation;
use super::messages::listed_paths;
use super::missing_files;

/// The paths that were searched, and commands that add a context. `None` if there is one, or if
/// another message says why not.
pub(super) fn first_steps(
    invocation: &Invocation,
    snapshot: &Snapshot,
) -> Option<(String, [&'static str; 5])> {
    let files = snapshot.files();
    if snapshot.contexts().len() > 0
        || files.iter().any(|file| file.located_fault().is_some())
        || missing_files::warning(invocation, files).is_some()
    {
        return None;
    }
    let mut searched = invocation.chain.files.clone();
    if !matches!(invocation.chain.source, Source::Flag) {
        let home = invocation.paths.home.as_deref();
        searched
            .extend(invocation.settings().cluster_files.iter().map(|glob| glob.directory(home)));
    }
    let mut unique: Vec<PathBuf> = Vec::new();
    for path in searched {
        if !unique.contains(&path) {
            unique.push(path);
        }
    }
    Some((format!("There is no context in {}.", listed_paths(&unique)), hint()))
}

/// The same as lines for the picker. If kubectl can't use the files, another message says why, and the lines
/// say what to type.
pub(super) fn lines(invocation: &Invocation, snapshot: &Snapshot) -> Vec<String> {
    if let Err(refusal) = check_chain(snapshot) {
        return refusal.hint().lines().map(str::to_owned).collect();
    }
    let first = first_steps(invocation, snapshot).into_iter();
    let lines = first.flat_map(|(searched, steps)| {
        std::iter::once(searched).chain(steps.into_iter().map(str::to_owned))
    });
    lines.collect()
}

fn hint() -> [&'static str; 5] {
    [
        "to try kswitch on sample clusters: kswitch demo",
        "for a kubeconfig that you have: kswitch import FILE",
        "for a cluster of EKS: aws eks update-kubeconfig --name NAME",
        "for one of GKE: gcloud container clusters get-credentials NAME --location LOCATION",
        "for one of AKS: az aks get-credentials --resource-group GROUP --name NAME",
    ]
}
