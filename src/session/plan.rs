//! What a session is started with, and its `KUBECONFIG`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::kubeconfig::chain::{
    FALLBACK_FILE, MOST_BYTES, READ_ONLY_FILE, SESSION_FILE, unnameable,
};
use crate::lexical::absolute;
use crate::printable::shown_path;
use crate::state_dir::StateError;

use super::record::SessionRecord;

/// A session to start.
pub struct SessionPlan {
    pub record: SessionRecord,
    /// The kubeconfigs, with absolute paths.
    pub files: Vec<PathBuf>,
    /// The text of the session file.
    pub text: Arc<str>,
    /// The text of a kubeconfig that is stored with the session and used in place of the others.
    pub own_kubeconfig: Option<String>,
    /// The text of the fallback.
    pub fallback: Arc<str>,
}

impl SessionPlan {
    /// The kubeconfigs of the session in this directory.
    pub(super) fn files_in(&self, directory: &Path) -> Vec<PathBuf> {
        match self.own_kubeconfig {
            Some(_) => vec![directory.join(READ_ONLY_FILE)],
            None => self.files.clone(),
        }
    }
}

/// Why a session can't be started.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("{}", .0.message())]
    State(StateError),
    /// `KUBECONFIG` can't contain a path.
    #[error("{}: {reason}", shown_path(.path))]
    Unnameable { path: PathBuf, reason: &'static str },
    /// No program starts with such a variable.
    #[error(
        "KUBECONFIG would have {bytes} bytes; no program starts with a variable of more than 128 KiB"
    )]
    TooLong { bytes: usize },
}

impl From<StateError> for SessionError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

/// The value of `KUBECONFIG` in the session whose directory has this path.
pub(super) fn kubeconfig(
    path: &Path,
    guard: &[PathBuf],
    files: &[PathBuf],
) -> Result<String, SessionError> {
    let mut value = OsString::new();
    let (first, last) = (path.join(SESSION_FILE), path.join(FALLBACK_FILE));
    for path in [first].iter().chain(guard).chain(files).chain([&last]) {
        if let Some(reason) = unnameable(path) {
            return Err(SessionError::Unnameable { path: path.clone(), reason });
        }
        if !value.is_empty() {
            value.push(":");
        }
        value.push(absolute(path));
    }
    let bytes = value.len();
    if bytes > MOST_BYTES {
        return Err(SessionError::TooLong { bytes });
    }
    Ok(value.into_string().expect("paths with another encoding were refused"))
}
