//! The value of `KUBECONFIG`: the chain, and then the cluster files that are not in it yet.
//!
//! It has no empty elements, no file twice, only absolute paths, and the same order every time
//! (semantics 1.1 and 4.5): what the list in the shell's start file usually lacks.

use std::path::{Path, PathBuf};

use crate::kubeconfig::chain::unnameable;
use crate::kubeconfig::snapshot::{File, State};
use crate::printable::shown;

/// Linux starts no program with a variable of more than 128 KiB: its name, the `=` and the byte at its
/// end included.
const MOST_BYTES: usize = (128 << 10) - "KUBECONFIG=".len() - 1;

/// A value for `KUBECONFIG`, and what had to stay out of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// The value.
    pub value: String,
    /// How many of its files the chain does not name.
    pub not_in_kubeconfig: usize,
    /// The files that are not in it, each with the reason.
    pub left_out: Vec<LeftOut>,
    /// How many more there are, for which no variable is long enough.
    pub surplus: usize,
}

/// A file that is not in the value.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The file.
    pub path: PathBuf,
    /// Why not, in words that follow the path and a colon.
    pub reason: String,
}

/// Which files [`compose`] takes.
#[derive(Clone, Copy)]
pub struct Rules<'f> {
    /// Whether a cluster glob finds a path. Such a file is left out when it is gone, or when every
    /// kubectl command would fail with it. Files that the user named are kept, even where they don't
    /// exist yet: other tools write new clusters into the first.
    pub is_cluster_file: &'f dyn Fn(&Path) -> bool,
    /// Whether a file was no part of the value before.
    pub is_new: &'f dyn Fn(&Path) -> bool,
    /// Keeps the files of the chain with which kubectl fails: without one of them another context could
    /// be current.
    pub keep: bool,
    /// Takes new files that make another context current, too.
    pub all: bool,
}

/// Composes the value from files that were read in the order of the chain, duplicates dropped.
///
/// A new file never makes a context current: where no file before it sets one, it is left out if it
/// does. The first file that exists at all is taken as it is.
#[must_use]
pub fn compose(files: &[File], rules: Rules<'_>) -> Composed {
    let mut composed = Composed::default();
    let (mut has_current, mut has_file) = (false, false);
    for file in files {
        let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.to_path_buf());
        let ours = !file.in_kubeconfig || (rules.is_cluster_file)(&path);
        let current = file.document().and_then(|document| document.current_context.as_deref());
        let is_held_back = || {
            let is_new = !file.in_kubeconfig && (rules.keep || (rules.is_new)(&path));
            !rules.all && is_new && has_file && !has_current
        };
        match (unnameable(&path), file.fault(), current) {
            (Some(reason), ..) => composed.leave_out(path, reason.to_owned()),
            (None, Some(fault), _) if ours && !(rules.keep && file.in_kubeconfig) => {
                composed.leave_out(path, fault);
            }
            (None, ..) if ours && matches!(file.state, State::Missing) => {}
            (None, _, Some(name)) if is_held_back() => {
                let reason = format!(
                    "no context is current, and it would make \"{}\" the current one; \
                     to add it: {ADD_ALL}",
                    shown(name)
                );
                composed.leave_out(path, reason);
            }
            (None, ..) => {
                composed.add(&path, file.in_kubeconfig);
                has_current |= current.is_some();
                has_file |= !matches!(file.state, State::Missing);
            }
        }
    }
    composed
}

/// Whether a value with all files would be full before it comes to this one.
#[must_use]
pub fn does_not_fit(files: &[File], path: &Path) -> bool {
    let length = |file: &File| file.path.as_os_str().len() + 1;
    let before = files.iter().take_while(|file| *file.path != *path);
    before.map(length).sum::<usize>() + path.as_os_str().len() > MOST_BYTES
}

/// The command that adds what [`compose`] leaves out lest it makes a context current.
pub const ADD_ALL: &str = "eval \"$(kswitch env --all)\"";

impl Composed {
    fn add(&mut self, path: &Path, in_kubeconfig: bool) {
        let path = path.to_string_lossy();
        // The first that is too much ends it, lest a shorter path changes the order.
        if self.surplus > 0 || self.value.len() + 1 + path.len() > MOST_BYTES {
            self.surplus += 1;
            return;
        }
        if !self.value.is_empty() {
            self.value.push(':');
        }
        self.value.push_str(&path);
        self.not_in_kubeconfig += usize::from(!in_kubeconfig);
    }

    fn leave_out(&mut self, path: PathBuf, reason: String) {
        self.left_out.push(LeftOut { path, reason });
    }
}
