//! A `KUBECONFIG` or `--kubeconfig` of which no file exists: kubectl then shows no contexts and no
//! error.

use std::path::{Path, PathBuf};

use crate::kubeconfig::File;
use crate::kubeconfig::chain::{Source, default_file, expanded};
use crate::kubeconfig::snapshot::FileState;
use crate::printable::{listed, quoted, shown};

use super::invocation::Invocation;

/// More paths are counted instead of named.
const MOST_NAMED: usize = 3;

/// The warning and the hint if no file of the chain exists, except without `KUBECONFIG`, which is
/// usual before the first cluster.
pub(super) fn warning(invocation: &Invocation, files: &[File]) -> Option<(String, String)> {
    let mut chain = files.iter().filter(|file| file.in_kubeconfig);
    if !chain.all(|file| matches!(file.state, FileState::Missing)) {
        return None;
    }
    let paths = &invocation.chain.files;
    match invocation.chain.source {
        Source::Default => None,
        Source::Flag => Some((
            format!("--kubeconfig names no file that exists: {}", named(paths)),
            "kswitch --kubeconfig FILE ctx --list".to_owned(),
        )),
        Source::Variable => {
            let words = if paths.is_empty() {
                "KUBECONFIG names no file".to_owned()
            } else {
                format!("KUBECONFIG names no file that exists: {}", named(paths))
            };
            Some((words, hint(paths, invocation.paths.home.as_deref(), files)))
        }
    }
}

/// The paths in quotes, so that a `~` that no shell has expanded does not look like the home
/// directory.
fn named(paths: &[PathBuf]) -> String {
    let quoted = |path: &PathBuf| format!("\"{}\"", shown(&path.to_string_lossy()));
    let mut words: Vec<_> = paths.iter().take(MOST_NAMED).map(quoted).collect();
    if paths.len() > MOST_NAMED {
        words.push(format!("{} more", paths.len() - MOST_NAMED));
    }
    listed(&words)
}

/// The hint: the list as a shell would have expanded it if a file of it exists; else the cluster
/// files, or the default kubeconfig.
fn hint(paths: &[PathBuf], home: Option<&Path>, files: &[File]) -> String {
    let meant: Vec<String> = paths.iter().map(|path| expanded(path, home)).collect();
    if meant.iter().any(|path| Path::new(path).exists()) {
        return format!("export KUBECONFIG={}", quoted(&meant.join(":")));
    }
    if files.iter().any(|file| file.document().is_some()) {
        return "for the cluster files: eval \"$(kswitch env)\"".to_owned();
    }
    if default_file(home).exists() {
        return "for the default kubeconfig: unset KUBECONFIG".to_owned();
    }
    "export KUBECONFIG=FILE".to_owned()
}
