//! A kubeconfig file and its content.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::problem::Problem;
use crate::printable::{plain_error, shown, shown_path};

/// A file of the chain or a cluster file, and its contents.
#[derive(Debug)]
pub struct File {
    /// The path as given by the user or found by the glob.
    pub path: Arc<Path>,
    pub in_kubeconfig: bool,
    pub state: FileState,
}

/// What was found at a path.
#[derive(Debug)]
pub enum FileState {
    /// kubectl ignores it (semantics 1.3.1).
    Missing,
    Read(Document),
    /// A file that kubectl would refuse.
    Broken(Problem),
    /// Something that can't be opened or read.
    Unreadable(io::Error),
}

impl File {
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        match &self.state {
            FileState::Read(document) => Some(document),
            _ => None,
        }
    }

    /// Whether every kubectl command fails because of it.
    #[must_use]
    pub fn breaks_kubectl(&self) -> bool {
        match &self.state {
            FileState::Missing | FileState::Read(_) => false,
            FileState::Broken(problem) => self.in_kubeconfig && !problem.is_our_bound(),
            FileState::Unreadable(_) => self.in_kubeconfig,
        }
    }

    /// Why it can't be used, with its path and the line: `file:line: reason`.
    #[must_use]
    pub fn located_fault(&self) -> Option<String> {
        match &self.state {
            FileState::Missing | FileState::Read(_) => None,
            FileState::Broken(problem) => Some(problem.located(&self.path)),
            FileState::Unreadable(error) => {
                let (path, error) = (shown_path(&self.path), plain_error(error));
                Some(format!("{path}: can't be read: {}", shown(&error)))
            }
        }
    }

    /// Whether it exists and can't be used.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.state, FileState::Broken(_) | FileState::Unreadable(_))
    }
}
