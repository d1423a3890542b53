//! Gathers what the checks look at. Reads only.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::command::invocation::Invocation;
use crate::directory::effective_user;
use crate::doctor::{ChainInputs, Inputs, MissingPath};
use crate::kubeconfig::chain::{MOST_BYTES, Source, default_file, expanded};
use crate::kubeconfig::store::{FileFacts, Inspection, inspect, paths_of_one_lock};
use crate::kubeconfig::{File, Snapshot};

pub(super) fn inputs(invocation: &Invocation, is_in_session: bool) -> Inputs {
    let cluster_files = invocation.sources().cluster_files();
    let working_folder = invocation.environment.working_folder();
    let Inspection { files, facts } =
        inspect(&invocation.chain.files, &cluster_files.files, &working_folder);
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
    Inputs {
        snapshot: Snapshot::merge(files),
        facts,
        chain,
        now: SystemTime::now(),
        home: invocation.paths.home.clone(),
        user: effective_user(),
        is_in_session,
        may_add_files: !is_in_session
            && invocation.isolation().is_none()
            && invocation.chain.source != Source::Flag,
    }
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
