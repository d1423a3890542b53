//! The value of `KUBECONFIG`: the chain, and then the cluster files that are not in it yet.
//!
//! It has no empty elements, no file twice, only absolute paths, and the same order every time
//! (semantics 1.1 and 4.5): what the list in the shell's start file usually lacks.

use std::path::{Path, PathBuf};

use crate::kubeconfig::view::{File, State};

/// Linux starts no program with a variable of more than 128 KiB: its name, the `=` and the byte at its
/// end included.
const MOST_BYTES: usize = (128 << 10) - "KUBECONFIG=".len() - 1;

/// A value for `KUBECONFIG`, and what had to stay out of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// The value.
    pub value: String,
    /// How many of its files the chain does not name.
    pub beside: usize,
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

/// Composes the value from files that were read in the order of the chain, twins dropped.
///
/// `is_cluster_file` tells the files that a cluster glob finds: one of them that is gone, or that
/// would break every kubectl command, is left out. Files that the user named are kept, even where
/// they don't exist yet: other tools write new clusters into the first. With `keep`, so are those of
/// the chain that break kubectl by now: without one of them another context could be current.
#[must_use]
pub fn compose(files: &[File], is_cluster_file: impl Fn(&Path) -> bool, keep: bool) -> Composed {
    let mut composed = Composed::default();
    for file in files {
        let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
        let ours = !file.on_chain || is_cluster_file(&path);
        match (unfit(&path), file.fault()) {
            (Some(reason), _) => composed.leave_out(path, reason),
            (None, Some(fault)) if ours && !(keep && file.on_chain) => {
                composed.leave_out(path, fault);
            }
            (None, _) if ours && matches!(file.state, State::Missing) => {}
            (None, _) => composed.add(&path, file.on_chain),
        }
    }
    composed
}

/// Paths that `KUBECONFIG` can't name (semantics 1.1.2), or that a shell could stumble over.
fn unfit(path: &Path) -> Option<String> {
    let text = path.to_str();
    match text {
        None => Some("its name is not UTF-8".to_owned()),
        Some(text) if text.contains(':') => {
            Some("KUBECONFIG can't name a path with a colon".into())
        }
        Some(text) if text.chars().any(char::is_control) => {
            Some("its name has control characters".to_owned())
        }
        Some(_) => None,
    }
}

impl Composed {
    fn add(&mut self, path: &Path, on_chain: bool) {
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
        self.beside += usize::from(!on_chain);
    }

    fn leave_out(&mut self, path: PathBuf, reason: String) {
        self.left_out.push(LeftOut { path, reason });
    }
}
