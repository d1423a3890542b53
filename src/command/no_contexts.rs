//! What to do without any context: where was searched, and how to get the first one.

use std::path::PathBuf;

use crate::kubeconfig::Snapshot;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::plan::check_chain;
use crate::printable::{listed, shown_path};

use super::invocation::Invocation;
use super::missing_files;
use super::report::Failure;

/// An error with the paths that were searched, and commands that add a context. `None` if there is one, or if
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
    let unique: Vec<String> = unique.iter().map(|path| shown_path(path)).collect();
    Some((format!("there is no context in {}", listed(&unique)), hint()))
}

/// The same as a failure.
pub(super) fn failure(invocation: &Invocation, snapshot: &Snapshot) -> Option<Failure> {
    let (searched, hints) = first_steps(invocation, snapshot)?;
    Some(Failure::new(searched).hint(hints.join("\n")))
}

/// An error as a sentence.
pub(super) fn sentence(error: &str) -> String {
    let mut letters = error.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

/// The same as lines for the picker. If kubectl can't use the files, another message says why, and the lines
/// say what to type.
pub(super) fn lines(invocation: &Invocation, snapshot: &Snapshot) -> Vec<String> {
    if let Err(refusal) = check_chain(snapshot) {
        return refusal.hint().lines().map(str::to_owned).collect();
    }
    let first = first_steps(invocation, snapshot).into_iter();
    let lines = first.flat_map(|(searched, steps)| {
        std::iter::once(sentence(&searched)).chain(steps.into_iter().map(str::to_owned))
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
