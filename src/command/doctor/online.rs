//! Asks the clusters of all contexts for their versions, several at once.

use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use serde::Deserialize;

use crate::cluster::{self, ClusterError, Limits};
use crate::command::invocation::Invocation;
use crate::doctor::{ClusterAnswer, Online};
use crate::kubeconfig::store::read_access;
use crate::kubeconfig::{ContextEntry, Snapshot, Visibility};

/// Asks for each pair of a cluster and a user once.
pub(super) fn ask(invocation: &Invocation, snapshot: &Snapshot, jobs: usize) -> Online {
    let mut seen = HashSet::new();
    let is_asked = |entry: &ContextEntry<'_>| {
        matches!(entry.visibility, Visibility::Active)
            && snapshot.cluster_of(entry).is_some()
            && seen.insert((entry.context.cluster.clone(), entry.context.user.clone()))
    };
    let targets: Vec<ContextEntry<'_>> = snapshot.contexts().filter(is_asked).collect();
    let working_directory = invocation.environment.working_directory();
    let (sender, receiver) = mpsc::channel();
    let mut requests = Vec::new();
    let mut answers: Vec<Option<Result<String, ClusterError>>> = vec![None; targets.len()];
    let start = |index: usize| {
        let sender = sender.clone();
        // Sending fails only after the end.
        let on_answer = move |answer| drop(sender.send((index, answer)));
        match read_access(snapshot, &targets[index], &working_directory) {
            Ok(access) => {
                let options = invocation.query_options(Limits::Answer);
                cluster::version(access, options, on_answer)
            }
            Err(error) => {
                on_answer(Err(error.into()));
                None
            }
        }
    };
    let mut next = jobs.min(targets.len());
    requests.extend((0..next).filter_map(start));
    for _ in 0..targets.len() {
        let Ok((index, answer)) = receiver.recv() else { break };
        answers[index] = Some(answer);
        if next < targets.len() {
            requests.extend(start(next));
            next += 1;
        }
    }
    drop(requests);
    let answers = targets.iter().zip(answers).filter_map(|(entry, version)| {
        let file = entry.file.path.to_path_buf();
        Some(ClusterAnswer { file, context: entry.context.name.clone(), version: version? })
    });
    Online { answers: answers.collect(), kubectl: kubectl() }
}

/// The version of the first kubectl on `PATH`.
fn kubectl() -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Versions {
        client_version: Version,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        git_version: String,
    }
    // Without a kubeconfig the dispatcher of the Google Cloud CLI asks no cluster.
    let printed = Command::new("kubectl")
        .args(["version", "--client", "--output=json", "--kubeconfig=/dev/null"])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let versions: Versions = serde_json::from_slice(&printed.stdout).ok()?;
    Some(versions.client_version.git_version)
}
