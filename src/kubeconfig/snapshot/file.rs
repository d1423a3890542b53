//! A kubeconfig file and what was found there.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::problem::Problem;
use crate::printable::plain_error;

/// A file of the chain, or a cluster file beside it, and what was found there.
#[derive(Debug)]
pub struct File {
    /// The path as the user or the cluster glob spelled it.
    pub path: Arc<Path>,
    /// Whether kubectl reads it.
    pub in_kubeconfig: bool,
    /// What was found.
    pub state: State,
}

/// What was found at a path.
#[derive(Debug)]
pub enum State {
    /// Nothing; kubectl passes over it (semantics 1.3.1).
    Missing,
    /// A kubeconfig.
    Read(Document),
    /// A file that kubectl would refuse.
    Broken(Problem),
    /// Something that can't be opened or read.
    Unreadable(io::Error),
}

impl File {
    /// The document, where there is one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        match &self.state {
            State::Read(document) => Some(document),
            _ => None,
        }
    }

    /// Whether it keeps kubectl from working too.
    #[must_use]
    pub fn breaks_kubectl(&self) -> bool {
        match &self.state {
            State::Missing | State::Read(_) => false,
            State::Broken(problem) => self.in_kubeconfig && !problem.is_our_bound(),
            State::Unreadable(_) => self.in_kubeconfig,
        }
    }

    /// Why it can't be used, in words that follow the path and a colon.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        match &self.state {
            State::Missing | State::Read(_) => None,
            State::Broken(problem) => Some(problem.to_string()),
            State::Unreadable(error) => Some(format!("can't be read: {}", plain_error(error))),
        }
    }
}
