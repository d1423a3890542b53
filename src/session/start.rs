//! Starts sessions for commands and terminals.

use std::cell::{Cell, OnceCell};
use std::ffi::OsStr;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use crate::lexical::absolute;
use crate::state_dir::{StateDir, StateError};

use super::guard::keep_guard;
use super::plan::{SessionError, SessionPlan, kubeconfig};
use super::prune::prune_now_and_then;
use super::session_directory::Session;

/// Where sessions are started. The guard and the directories are checked once for all of them.
pub struct SessionStarter {
    guard: Vec<PathBuf>,
    /// The first one that can be used has the session.
    parents: Vec<Parent>,
}

struct Parent {
    path: PathBuf,
    opened: OnceCell<StateDir>,
    is_pruned: Cell<bool>,
}

impl SessionStarter {
    pub fn new(parents: &[PathBuf], guard: &Path) -> Result<Self, SessionError> {
        let parent = |path: &PathBuf| Parent {
            path: absolute(path),
            opened: OnceCell::new(),
            is_pruned: Cell::new(false),
        };
        Ok(Self { guard: keep_guard(guard)?, parents: parents.iter().map(parent).collect() })
    }

    /// Starts a session. Returns it with the value of `KUBECONFIG` in it.
    ///
    /// # Panics
    ///
    /// If there are no directories for sessions.
    pub fn start(&self, plan: &SessionPlan) -> Result<(Session, String), SessionError> {
        let id = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        let start = |parent: &Parent| self.start_in(parent, &id, plan);
        // That of a login session may be full, or not writable.
        let (last, others) = self.parents.split_last().expect("there are directories for sessions");
        others.iter().find_map(|parent| start(parent).ok()).map_or_else(|| start(last), Ok)
    }

    fn start_in(
        &self,
        parent: &Parent,
        id: &str,
        plan: &SessionPlan,
    ) -> Result<(Session, String), SessionError> {
        let path = parent.path.join(id);
        let value = kubeconfig(&path, &self.guard, &plan.files_in(&path))?;
        let directory = parent.open()?.create_directory(OsStr::new(id))?;
        let session = Session::create(directory, path, plan)?;
        if !parent.is_pruned.replace(true) {
            prune_now_and_then(session.path());
        }
        Ok((session, value))
    }
}

impl Parent {
    fn open(&self) -> Result<&StateDir, StateError> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let opened = StateDir::open_or_create(&self.path)?;
        Ok(self.opened.get_or_init(|| opened))
    }
}
