//! Asks the clusters of all contexts for their versions, several at once.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::cluster::{self, ClusterError, ClusterRequest, Limits};
use crate::command::invocation::Invocation;
use crate::command::report::Failure;
use crate::command::waiting::{Awaited, Progress, wait};
use crate::doctor::{ClusterAnswer, Online};
use crate::kubeconfig::store::read_access;
use crate::kubeconfig::{ContextEntry, Snapshot, Visibility};

/// Asks for each pair of a cluster and a user once.
pub(super) fn ask(
    invocation: &Invocation,
    snapshot: &Snapshot,
    jobs: usize,
) -> Result<Online, Failure> {
    let mut seen = HashSet::new();
    let is_asked = |entry: &ContextEntry<'_>| {
        matches!(entry.visibility, Visibility::Active)
            && snapshot.cluster_of(entry).is_some()
            && seen.insert((entry.context.cluster.clone(), entry.context.user.clone()))
    };
    let targets: Vec<ContextEntry<'_>> = snapshot.contexts().filter(is_asked).collect();
    let working_directory = invocation.environment.working_directory();
    let mut answers: Vec<Option<Answer>> = vec![None; targets.len()];
    if targets.is_empty() {
        return Ok(Online { answers: Vec::new(), kubectl: kubectl() });
    }
    let options = invocation.query_options(Limits::Answer);
    let asked = match &targets[..] {
        [only] => Awaited::cluster(invocation, snapshot, only, "for its version"),
        _ => Awaited::plain(format!("Asking the clusters of {} contexts", targets.len())),
    };
    let progress = Progress::of(invocation, options.timeout, asked);
    let options = progress.with_plugin_lines(options);
    let requests = Requests::default();
    let start = |index: usize, sender: &Sender<(usize, Answer)>| {
        let sender = sender.clone();
        // Sending fails only after the end.
        let on_answer = move |answer| drop(sender.send((index, answer)));
        match read_access(snapshot, &targets[index], &working_directory) {
            Ok(access) => requests.add(cluster::version(access, options.clone(), on_answer)),
            Err(error) => on_answer(Err(error.into())),
        }
    };
    let first = jobs.min(targets.len());
    let (mut next, mut left) = (first, targets.len());
    let sender_of_all = OnceCell::new();
    wait(
        progress,
        |sender| {
            (0..first).for_each(|index| start(index, &sender));
            let _ = sender_of_all.set(sender);
            Some(requests.clone())
        },
        |(index, answer)| {
            answers[index] = Some(answer);
            left -= 1;
            if let Some(sender) = sender_of_all.get().filter(|_| next < targets.len()) {
                start(next, sender);
                next += 1;
            }
            Ok(if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        },
    )?;
    let answers = targets.iter().zip(answers).filter_map(|(entry, version)| {
        let file = entry.file.path.to_path_buf();
        Some(ClusterAnswer { file, context: entry.context.name.clone(), version: version? })
    });
    Ok(Online { answers: answers.collect(), kubectl: kubectl() })
}

/// The version of a cluster.
type Answer = Result<String, ClusterError>;

/// The running requests. Dropping a copy cancels all of them.
#[derive(Clone, Default)]
struct Requests(Arc<Mutex<Vec<ClusterRequest>>>);

impl Requests {
    fn add(&self, request: Option<ClusterRequest>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(request);
    }
}

impl Drop for Requests {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
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
