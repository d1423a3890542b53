//! The value of `KUBECONFIG`: the chain, and then the cluster files that are not in it yet.
//!
//! It has no empty elements, no duplicates, only absolute paths, and a stable order (semantics 1.1 and
//! 4.5).

use std::path::Path;

use crate::kubeconfig::chain::{MOST_BYTES, unnameable};
use crate::kubeconfig::snapshot::{File, FileState};
use crate::lexical::absolute;
use crate::printable::{shown, shown_path};

/// A value for `KUBECONFIG`, and the files that were left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Composed {
    pub value: String,
    /// The number of its files that the current `KUBECONFIG` does not contain.
    pub not_in_kubeconfig: usize,
    /// A message for each file that was left out.
    pub left_out: Vec<String>,
    /// The number of files beyond the size limit of a variable.
    pub surplus: usize,
}

/// Selects the files for [`compose`].
#[derive(Clone, Copy)]
pub struct Rules<'f> {
    /// Whether a cluster glob matches a path. Such a file is left out if it does not exist or every
    /// kubectl command would fail with it. Files that the user named are kept even if they don't exist:
    /// other tools write new clusters to the first one.
    pub is_cluster_file: &'f dyn Fn(&Path) -> bool,
    /// Whether a file was not in the value before.
    pub is_new: &'f dyn Fn(&Path) -> bool,
    /// Keeps files of the chain even if kubectl fails with them: without one of them another context
    /// could be current.
    pub keep: bool,
    /// Adds new files even if they make another context current.
    pub all: bool,
}

/// Composes the value from the files of the chain, without duplicates.
///
/// A new file must not make a context current: if no file before it sets one and it does, it is left
/// out. This does not apply to the first existing file.
#[must_use]
pub fn compose(files: &[File], rules: Rules<'_>) -> Composed {
    let mut composed = Composed::default();
    let (mut has_current, mut has_file) = (false, false);
    for file in files {
        let path = absolute(&file.path);
        let ours = !file.in_kubeconfig || (rules.is_cluster_file)(&path);
        let current = file.document().and_then(|document| document.current_context.as_deref());
        let is_held_back = || {
            let is_new = !file.in_kubeconfig && (rules.keep || (rules.is_new)(&path));
            !rules.all && is_new && has_file && !has_current
        };
        match (unnameable(&path), file.located_fault(), current) {
            (Some(reason), ..) => composed.leave_out(&path, reason),
            (None, Some(fault), _) if ours && !(rules.keep && file.in_kubeconfig) => {
                composed.left_out.push(format!("{fault}; the file is left out"));
            }
            (None, ..) if ours && matches!(file.state, FileState::Missing) => {}
            (None, _, Some(name)) if is_held_back() => {
                let reason = format!(
                    "no context is current, and it would make \"{}\" the current one; \
                     to add it: {ADD_ALL}",
                    shown(name)
                );
                composed.leave_out(&path, &reason);
            }
            (None, ..) => {
                composed.add(&path, file.in_kubeconfig);
                has_current |= current.is_some();
                has_file |= !matches!(file.state, FileState::Missing);
            }
        }
    }
    composed
}

/// Whether the size limit of a value with all files would be reached before this one.
#[must_use]
pub fn does_not_fit(files: &[File], path: &Path) -> bool {
    let length = |file: &File| file.path.as_os_str().len() + 1;
    let before = files.iter().take_while(|file| *file.path != *path);
    before.map(length).sum::<usize>() + path.as_os_str().len() > MOST_BYTES
}

/// The files before which the size limit of a value with all files would be reached: the last ones.
#[must_use]
pub fn surplus(files: &[File]) -> &[File] {
    let mut before = 0;
    let fitting = files.iter().take_while(|file| {
        let length = file.path.as_os_str().len();
        let fits = before + length <= MOST_BYTES;
        before += length + 1;
        fits
    });
    &files[fitting.count()..]
}

/// Whether a value with all these files would exceed the size limit.
#[must_use]
pub fn do_not_fit<'p>(paths: impl Iterator<Item = &'p Path>) -> bool {
    paths.map(|path| path.as_os_str().len() + 1).sum::<usize>() > MOST_BYTES
}

/// The command that adds files even if they make another context current.
pub const ADD_ALL: &str = "eval \"$(kswitch env --all)\"";

impl Composed {
    fn leave_out(&mut self, path: &Path, reason: &str) {
        self.left_out.push(format!("{} is left out: {reason}", shown_path(path)));
    }

    fn add(&mut self, path: &Path, in_kubeconfig: bool) {
        let path = path.to_string_lossy();
        // The first file beyond the limit ends the list: adding a shorter path would change the order.
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
}
