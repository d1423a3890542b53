//! What the checks look at, gathered once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::cluster::{ClusterError, CredentialFacts};
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::store::FileFacts;

use super::place::Place;

pub struct Inputs {
    pub snapshot: Snapshot,
    /// Of each file that exists.
    pub facts: HashMap<Arc<Path>, FileFacts>,
    pub chain: ChainInputs,
    /// Of the clusters and users that contexts use, with their files.
    pub credentials: Vec<(PathBuf, CredentialFacts)>,
    pub left: Leftovers,
    /// What the clusters answered, if they were asked.
    pub online: Option<Online>,
    pub now: SystemTime,
    pub home: Option<PathBuf>,
    /// The user ID of this process.
    pub user: u32,
    /// Whether this terminal has a session; the snapshot is that outside of it.
    pub is_in_session: bool,
    /// Whether `eval "$(kswitch env)"` may add files to `KUBECONFIG` here.
    pub may_add_files: bool,
}

/// The list of files.
pub struct ChainInputs {
    pub source: Source,
    pub files: Vec<PathBuf>,
    /// Whether `KUBECONFIG` has an empty part between others.
    pub has_empty_part: bool,
    pub missing: Vec<MissingPath>,
    /// The paths whose lock is that of an earlier one, with that one.
    pub same_lock: Vec<(PathBuf, PathBuf)>,
    /// Why the search for cluster files was not complete.
    pub reached: Vec<String>,
    /// The first cluster file that does not fit into `KUBECONFIG`, and how many don't.
    pub surplus: Option<(PathBuf, usize)>,
    /// Whether the default kubeconfig exists.
    pub has_default: bool,
}

pub struct Online {
    pub answers: Vec<ClusterAnswer>,
    /// The version of the installed kubectl, such as `v1.33.0`.
    pub kubectl: Option<String>,
}

/// The answer of a context's cluster.
pub struct ClusterAnswer {
    pub file: PathBuf,
    pub context: String,
    pub version: Result<String, ClusterError>,
}

/// What programs left behind.
#[derive(Default)]
pub struct Leftovers {
    /// The files that an interrupted kswitch was writing.
    pub interrupted: Vec<PathBuf>,
    pub locks: Vec<LeftLock>,
    /// The message and the hint about a change of several files that was interrupted.
    pub interrupted_change: Option<(String, Option<String>)>,
    /// Copies and temporary files of editors and package managers.
    pub files: Vec<PathBuf>,
    pub ended_sessions: usize,
    /// Ended sessions with entries that are in no file, by the starts of their IDs.
    pub unsaved_sessions: Vec<String>,
    /// Files of kswitch that are not used: the path, why, and what to do.
    pub unusable: Vec<(PathBuf, String, Option<String>)>,
    /// Why keys of the settings are not used.
    pub settings: Vec<String>,
}

/// A lock that keeps kubectl from writing.
pub struct LeftLock {
    pub file: PathBuf,
    pub reason: String,
    /// What to type, with its purpose.
    pub hint: String,
    /// Whether an interrupted kswitch of this machine left it, which is certain to have ended.
    pub is_abandoned: bool,
}

/// A path in `KUBECONFIG` at which there is no file.
pub struct MissingPath {
    pub path: PathBuf,
    /// The existing file that it names if the shell had expanded `~` or removed quotes.
    pub meant: Option<PathBuf>,
    /// The existing file of which a colon made it the first part.
    pub with_colon: Option<PathBuf>,
}

impl Inputs {
    pub(super) fn facts(&self, path: &Path) -> Option<&FileFacts> {
        self.facts.get(path)
    }

    /// The place of an entry.
    pub(super) fn place(&self, path: &Path, kind: Kind, name: &str) -> Place {
        let contents = self.facts(path).and_then(|facts| facts.contents.as_ref());
        Place { file: path.to_owned(), line: contents.and_then(|own| own.line(kind, name)) }
    }

    /// Whether one file is checked alone: others may use its entries, or have what it lacks.
    pub(super) fn is_of_one_file(&self) -> bool {
        self.chain.source == Source::Flag
    }

    /// Whether kubectl refuses all files because of one.
    pub(super) fn is_chain_broken(&self) -> bool {
        self.snapshot.broken().next().is_some()
    }
}
