//! The directory of a session: its file, its record, and the undo record and history of its own.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::kubeconfig::chain::{FALLBACK_FILE, READ_ONLY_FILE, SESSION_FILE};
use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::FileState;
use crate::kubeconfig::store::load;
use crate::state_dir::{StateDir, StateError, not_json, split};

use super::fallback::Fallback;
use super::plan::{SessionError, SessionPlan, kubeconfig};
use super::record::{SessionKind, SessionRecord};

/// The maximum size of a record; kswitch writes no larger one.
const MOST_RECORD_BYTES: u64 = 16 << 20;

/// The file names in the directory.
const RECORD: &str = "record.json";
pub(super) const LOCK: &str = "lock";
const TEMPORARY: &str = "new-";
const NEW_RECORD: &str = "new-record";

/// A session that was started or found.
#[derive(Debug)]
pub struct Session {
    directory: StateDir,
    path: PathBuf,
    pub record: SessionRecord,
    /// While it is open, here or in a child process, the session goes on.
    pub lock: Option<OwnedFd>,
    /// What was written at its start, if that was in this run.
    written: Option<[(&'static str, Arc<str>); 2]>,
}

impl Session {
    /// Writes the files of a new session into its directory, which has none.
    pub(super) fn create(
        directory: StateDir,
        path: PathBuf,
        plan: &SessionPlan,
    ) -> Result<Self, SessionError> {
        let mut record = plan.record.clone();
        if plan.own_kubeconfig.is_some() {
            // What its commands do outside of the session is done there, and so changes nothing else.
            record.chain = plan.files_in(&path);
        }
        let mut session = Self { directory, path, record, lock: None, written: None };
        match session.write(plan) {
            Ok(()) => Ok(session),
            Err(error) => {
                session.remove();
                Err(error)
            }
        }
    }

    fn write(&mut self, plan: &SessionPlan) -> Result<(), SessionError> {
        if self.record.kind == SessionKind::Shell {
            self.lock = Some(self.directory.lock(OsStr::new(LOCK), Duration::ZERO)?.into());
        }
        // The fallback is read-only, so that no program adds an entry where it would be lost.
        let written = [
            (SESSION_FILE, Arc::clone(&plan.text), 0o600),
            (FALLBACK_FILE, Arc::clone(&plan.fallback), 0o444),
        ];
        for (name, text, mode) in &written {
            self.directory.create(OsStr::new(name), text.as_bytes(), *mode)?;
        }
        if let Some(text) = &plan.own_kubeconfig {
            let name = OsStr::new(READ_ONLY_FILE);
            self.directory.create(name, text.as_bytes(), 0o600)?;
        }
        self.written = Some(written.map(|(name, text, _)| (name, text)));
        // A directory with a record is a complete session, so it gets its name at last.
        let (new, record) = (OsStr::new(NEW_RECORD), self.record_text(&self.record)?);
        self.directory.create(new, &record, 0o600)?;
        Ok(self.directory.rename(new, OsStr::new(RECORD))?)
    }

    /// Creates the directory of a lost session with this file again.
    pub fn recreate(file: &Path, record: SessionRecord) -> Result<Self, StateError> {
        Self::open_or_create(split(file).0, record)
    }

    pub(super) fn open_or_create(path: &Path, record: SessionRecord) -> Result<Self, StateError> {
        let directory = StateDir::open_or_create(path)?;
        Ok(Self { directory, path: path.to_owned(), record, lock: None, written: None })
    }

    /// The session with this file; `None` if it has no record any more.
    pub fn of_file(file: &Path) -> Result<Option<Self>, StateError> {
        Self::open(split(file).0)
    }

    /// The session in a directory; `None` if it has no record.
    pub fn open(path: &Path) -> Result<Option<Self>, StateError> {
        let Some(directory) = StateDir::open(path)? else { return Ok(None) };
        let record = directory.read_json(OsStr::new(RECORD), MOST_RECORD_BYTES)?;
        Ok(record.map(|record| Self {
            directory,
            path: path.to_owned(),
            record,
            lock: None,
            written: None,
        }))
    }

    /// Stores a record.
    pub fn store_record(&self, record: &SessionRecord) -> Result<(), StateError> {
        self.directory.write(OsStr::new(RECORD), TEMPORARY, &self.record_text(record)?)
    }

    fn record_text(&self, record: &SessionRecord) -> Result<Vec<u8>, StateError> {
        serde_json::to_vec(record).map_err(|error| not_json(&self.path, error))
    }

    /// Its fallback; empty if it is lost.
    #[must_use]
    pub fn fallback(&self) -> Fallback {
        Fallback::parse(&self.fallback_text())
    }

    pub(super) fn fallback_text(&self) -> String {
        let text = self.directory.read(OsStr::new(FALLBACK_FILE), MOST_RECORD_BYTES);
        String::from_utf8_lossy(&text.ok().flatten().unwrap_or_default()).into_owned()
    }

    /// Stores its fallback, read-only so that no program adds an entry where it would be lost.
    pub fn store_fallback(&self, text: &str) -> Result<(), StateError> {
        self.directory.write_read_only(OsStr::new(FALLBACK_FILE), TEMPORARY, text.as_bytes())
    }

    /// Creates the session file again where it is lost or damaged.
    pub fn restore(&self, text: &str) -> Result<(), StateError> {
        self.directory.write(OsStr::new(SESSION_FILE), TEMPORARY, text.as_bytes())
    }

    /// Stores the session file, read-only so that no program changes the current context.
    pub(super) fn store_read_only(&self, text: &str) -> Result<(), StateError> {
        self.directory.write_read_only(OsStr::new(SESSION_FILE), TEMPORARY, text.as_bytes())
    }

    /// What its list and messages call it.
    #[must_use]
    pub fn id(&self) -> &OsStr {
        split(&self.path).1
    }

    /// Its directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The session file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.path.join(SESSION_FILE)
    }

    /// The value of `KUBECONFIG` in it, with these kubeconfigs.
    pub fn kubeconfig(&self, guard: &[PathBuf], files: &[PathBuf]) -> Result<String, SessionError> {
        kubeconfig(&self.path, guard, files)
    }

    /// The text of its file.
    pub fn text(&self) -> Result<String, StateError> {
        let text = self.directory.read(OsStr::new(SESSION_FILE), MOST_RECORD_BYTES)?;
        Ok(String::from_utf8_lossy(&text.unwrap_or_default()).into_owned())
    }

    /// Its file as it is now, if it can be read.
    #[must_use]
    pub fn document(&self) -> Option<Document> {
        match load(&[self.file()], &[]).pop()?.state {
            FileState::Read(document) => Some(document),
            _ => None,
        }
    }

    /// Whether it has the files that were written at its start, so that no program added anything.
    #[must_use]
    pub fn is_as_started(&self) -> bool {
        self.written.as_ref().is_some_and(|written| {
            written.iter().all(|(name, text)| {
                let now = self.directory.read(OsStr::new(name), text.len() as u64);
                now.is_ok_and(|now| now.as_deref() == Some(text.as_bytes()))
            })
        })
    }

    /// Removes it with all its files.
    pub fn remove(&self) {
        // Mostly there are no others, and listing them takes longer.
        for name in [RECORD, SESSION_FILE, FALLBACK_FILE, LOCK] {
            self.directory.remove(OsStr::new(name));
        }
        if self.directory.remove_empty().is_ok() {
            return;
        }
        for name in self.directory.names().unwrap_or_default() {
            self.directory.remove(&name);
        }
        let _ = self.directory.remove_empty();
    }

    /// Whether a process of the session still runs.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.directory.is_locked(OsStr::new(LOCK))
    }

    /// When its file was changed, which also kubectl does.
    pub(super) fn modified(&self) -> Option<std::time::SystemTime> {
        self.directory.modified(OsStr::new(SESSION_FILE))
    }
}
