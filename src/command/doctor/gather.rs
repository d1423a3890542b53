//! Gathers what the checks look at. Reads only.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::cluster::{CredentialFacts, CredentialInspector, Limits};
use crate::command::invocation::Invocation;
use crate::directory::effective_user;
use crate::doctor::{ChainInputs, Inputs, MissingPath};
use crate::kubeconfig::chain::{MOST_BYTES, Source, default_file, expanded};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::store::{FileFacts, Inspection, inspect, paths_of_one_lock};
use crate::kubeconfig::{File, Snapshot};

use super::leftovers;

pub(super) fn inputs(invocation: &Invocation, is_in_session: bool) -> Inputs {
    let cluster_files = invocation.sources().cluster_files();
    let working_directory = invocation.environment.working_directory();
    let Inspection { files, facts } =
        inspect(&invocation.chain.files, &cluster_files.files, &working_directory);
    let reached = cluster_files.reached.iter().map(ToString::to_string).collect();
    let chain = ChainInputs {
        source: invocation.chain.source,
        files: invocation.chain.files.clone(),
        has_empty_part: has_empty_part(invocation),
        missing: missing(invocation, &facts),
        same_lock: paths_of_one_lock(&invocation.chain.files)
            .into_iter()
            .map(|(path, earlier)| (path.to_owned(), earlier.to_owned()))
            .collect(),
        reached,
        surplus: surplus(&files),
        has_default: default_file(invocation.paths.home.as_deref()).exists(),
    };
    let left = leftovers::left(invocation, &files, cluster_files.unusable.as_ref());
    let snapshot = Snapshot::merge(files);
    Inputs {
        credentials: credentials(invocation, &snapshot, &facts),
        snapshot,
        facts,
        chain,
        left,
        online: None,
        now: SystemTime::now(),
        home: invocation.paths.home.clone(),
        user: effective_user(),
        is_in_session,
        may_add_files: !is_in_session
            && invocation.isolation().is_none()
            && invocation.chain.source != Source::Flag,
    }
}

/// The facts of the clusters and users that a context uses.
fn credentials(
    invocation: &Invocation,
    snapshot: &Snapshot,
    facts: &HashMap<Arc<Path>, FileFacts>,
) -> Vec<(PathBuf, CredentialFacts)> {
    let mut used: HashSet<(Kind, &str)> = HashSet::new();
    for entry in snapshot.contexts() {
        used.insert((Kind::Cluster, &entry.context.cluster));
        used.insert((Kind::User, &entry.context.user));
    }
    let mut inspector = CredentialInspector::new(invocation.query_options(Limits::Answer));
    let mut found = Vec::new();
    for file in snapshot.files() {
        let contents = facts.get(&file.path).and_then(|facts| facts.contents.as_ref());
        if let Some(contents) = contents {
            let is_used = |kind, name: &str| used.contains(&(kind, name));
            let mut own = inspector.facts(&contents.entries, is_used);
            own.sort_by(|one, other| (&one.name, one.field).cmp(&(&other.name, other.field)));
            found.extend(own.into_iter().map(|own| (file.path.to_path_buf(), own)));
        }
    }
    found
}

fn has_empty_part(invocation: &Invocation) -> bool {
    let variable = invocation.environment.variable("KUBECONFIG").filter(|_| {
        invocation.chain.source == Source::Variable && !invocation.chain.files.is_empty()
    });
    variable.is_some_and(|list| {
        std::env::split_paths(list).any(|element| element.as_os_str().is_empty())
    })
}

fn missing(invocation: &Invocation, facts: &HashMap<Arc<Path>, FileFacts>) -> Vec<MissingPath> {
    let home = invocation.paths.home.as_deref();
    let files = &invocation.chain.files;
    let is_missing = |path: &Path| !facts.contains_key(path) && !path.exists();
    let missing = |(index, path): (usize, &PathBuf)| {
        let meant = Some(PathBuf::from(expanded(path, home)));
        let meant = meant.filter(|meant| meant != path && meant.exists());
        let with_colon = files.get(index + 1).filter(|next| is_missing(next)).map(|next| {
            let mut whole = path.clone().into_os_string();
            whole.push(":");
            whole.push(next);
            PathBuf::from(whole)
        });
        MissingPath {
            path: path.clone(),
            meant,
            with_colon: with_colon.filter(|whole| whole.exists()),
        }
    };
    files.iter().enumerate().filter(|(_, path)| is_missing(path)).map(missing).collect()
}

/// The files that don't fit into a variable with all files.
fn surplus(files: &[File]) -> Option<(PathBuf, usize)> {
    let mut length = 0;
    let mut beyond = files.iter().filter(|file| {
        length += file.path.as_os_str().len() + 1;
        length > MOST_BYTES + 1
    });
    let first = beyond.next()?.path.to_path_buf();
    Some((first, 1 + beyond.count()))
}
