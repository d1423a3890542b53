//! `--file PATH`: one of the kubeconfigs that kswitch reads.

use std::path::Path;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::FileState;
use crate::kubeconfig::store::read_text;
use crate::kubeconfig::{File, Snapshot};
use crate::printable::{quoted_path, shown_path};

use super::change::is_one_of;
use super::invocation::Invocation;

/// Why no context can be chosen from a file, and what to type; `None` if it has any.
pub(super) fn unusable(
    invocation: &Invocation,
    snapshot: &Snapshot,
    path: &Path,
) -> Option<(String, String)> {
    let is_it = is_one_of(&[path.to_owned()]);
    let shown = shown_path(path);
    let why = match snapshot.files().iter().find(|file| is_it(&file.path)) {
        Some(File { state: FileState::Read(document), .. }) => no_contexts(document, &shown)?,
        Some(file) => file.located_fault().unwrap_or_else(|| format!("{shown} does not exist")),
        None if !path.exists() => format!("{shown} does not exist"),
        None => {
            let document = read_text(path)
                .and_then(|text| Document::read(&text).map_err(|problem| problem.located(path)));
            match document.map(|document| no_contexts(&document, &shown)) {
                Ok(Some(why)) | Err(why) => why,
                Ok(None) => {
                    let why = format!("{shown} is not in KUBECONFIG, and is no cluster file");
                    let typed = format!("kswitch --kubeconfig {} ctx --list", quoted_path(path));
                    return Some((why, typed));
                }
            }
        }
    };
    Some((why, invocation.list_command(true)))
}

fn no_contexts(document: &Document, shown: &str) -> Option<String> {
    let Document { contexts, clusters, users, current_context } = document;
    if !contexts.is_empty() {
        return None;
    }
    let is_other = clusters.is_empty() && users.is_empty() && current_context.is_none();
    let but = if is_other { ": is it a kubeconfig?" } else { "" };
    Some(format!("no context in {shown}{but}"))
}
