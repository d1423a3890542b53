//! A command in a session: what it reads and writes there, and what it does outside.

use std::path::{Path, PathBuf};

use crate::history::{ChainHistory, History};
use crate::kubeconfig::snapshot::{SessionCopies, SessionState};
use crate::kubeconfig::store::{merge, rewrite};
use crate::kubeconfig::{Chain, File, Snapshot};
use crate::printable::shown;
use crate::session::{Session, SessionKind, SessionRecord, active_names, refreshed, session_text};

use super::invocation::Invocation;
use super::report::Failure;

impl Invocation {
    /// The session of this terminal. Its record may be lost with its file.
    pub(super) fn session(&self) -> Option<&Session> {
        let open = || {
            let file = &self.chain.session.as_ref()?.file;
            Session::of_file(file).unwrap_or_else(|error| {
                self.messages.warn(&error.message());
                None
            })
        };
        self.session.get_or_init(open).as_ref()
    }

    /// The same run outside of the session, on the kubeconfigs that it was started from.
    pub(super) fn outside_session(&self) -> Self {
        let outer = self.session().map(|session| session.record.outer_chain());
        self.on(outer.unwrap_or_else(|| Chain { session: None, ..self.chain.clone() }))
    }

    /// What files are merged in: the session, if there is one.
    pub(super) fn copies(&self) -> Option<SessionCopies> {
        let file = self.chain.session.as_ref()?.file.clone();
        let contexts = self.session().map(|session| session.record.contexts.clone());
        Some(SessionCopies { file, contexts: contexts.unwrap_or_default() })
    }

    /// Merges files as kubectl does, in the session if there is one.
    pub(super) fn merged(&self, files: Vec<File>) -> Snapshot {
        merge(files, self.copies().as_ref())
    }

    /// Writes the copies of the session anew where they differ from the kubeconfigs, before a command
    /// changes something. Returns whether it did. Commands that only read call
    /// [`Invocation::report_session`].
    pub(super) fn refresh_session(&self, snapshot: &Snapshot) -> Result<bool, Failure> {
        let is_broken = |file: &File| file.fault().is_some();
        // The contexts of a file that can't be read now are not gone.
        if !snapshot.session().is_some_and(SessionState::is_outdated)
            || snapshot.chain().any(is_broken)
        {
            return Ok(false);
        }
        self.check_changeable()?;
        self.write_session(snapshot, None)?;
        Ok(true)
    }

    /// Fails in a session whose file is shared by the terminals in a directory.
    pub(super) fn check_changeable(&self) -> Result<(), Failure> {
        match self.session() {
            Some(session) if session.record.kind == SessionKind::Pin => {
                Err(Failure::new("the context of this directory is set by `kswitch env --context`")
                    .hint("to use another one here: kswitch shell NAME"))
            }
            _ => Ok(()),
        }
    }

    /// Writes the copies of the session. `renamed` are the old and the new name of a context.
    pub(super) fn write_session(
        &self,
        snapshot: &Snapshot,
        renamed: Option<(&str, &str)>,
    ) -> Result<(), Failure> {
        self.session_writer().map_or(Ok(()), |writer| writer.write(snapshot, renamed))
    }

    /// What writes the copies of the session, if there is one.
    pub(super) fn session_writer(&self) -> Option<SessionWriter> {
        Some(SessionWriter {
            file: self.chain.session.as_ref()?.file.clone(),
            scratch: self.paths.scratch.clone(),
            history: self.paths.history.clone(),
            home: self.paths.home.clone(),
        })
    }

    /// Warns where the session is not what the kubeconfigs say now.
    pub(super) fn report_session(&self, snapshot: &Snapshot) {
        let Some(state) = snapshot.session() else { return };
        if self.has_reported_session.replace(true) {
            return;
        }
        let listed = |names: &[String]| {
            let names: Vec<String> =
                names.iter().map(|name| format!("\"{}\"", shown(name))).collect();
            super::messages::listed(&names)
        };
        if !state.changed.is_empty() {
            self.messages.warn(&format!(
                "{} changed since this session copied it: another cluster or user",
                listed(&state.changed)
            ));
        }
        if !state.gone.is_empty() {
            self.messages.warn(&format!("{} is in no kubeconfig any more", listed(&state.gone)));
        }
    }

    /// The name itself; for `.` that of the current context of the session.
    pub(super) fn dot_in_session(&self, name: &str) -> Result<String, Failure> {
        let snapshot = self.load_chain();
        Ok(super::target::dot(self, &snapshot, name)?.to_owned())
    }

    /// Removes a session that ends, unless a process of it goes on in the background, or other programs
    /// added entries that are in no kubeconfig.
    pub(super) fn end_session(&self, session: &Session) {
        if session.is_locked() {
            return;
        }
        // Its record may have changed since it was started.
        let now = Session::open(session.path()).ok().flatten();
        if !now.is_some_and(|now| now.has_additions()) {
            return session.remove();
        }
        let id = session.id().to_string_lossy();
        self.messages.warn(
            "a program added entries to this session, which are in no kubeconfig; they are kept",
        );
        self.messages.say(&format!("hint: kswitch session save {id} FILE"));
    }

    /// Copies the contexts anew after a change of the kubeconfigs, outside of the session. `renamed` are
    /// the old and the new name of a context.
    pub(super) fn refreshed_after(
        &self,
        changed: Result<(), Failure>,
        renamed: Option<(&str, &str)>,
    ) -> Result<(), Failure> {
        changed?;
        self.write_session(&self.read_chain(), renamed)?;
        Ok(())
    }
}

/// Writes the copies of a session, in any thread.
pub(super) struct SessionWriter {
    file: PathBuf,
    scratch: PathBuf,
    history: PathBuf,
    home: Option<PathBuf>,
}

impl SessionWriter {
    /// Writes them as the kubeconfigs have them. `renamed` are the old and the new name of a context.
    pub(super) fn write(
        &self,
        snapshot: &Snapshot,
        renamed: Option<(&str, &str)>,
    ) -> Result<(), Failure> {
        let Some(state) = snapshot.session() else { return Ok(()) };
        let unusable =
            |error| Failure::unusable("the session can't be changed", &error, self.home.as_deref());
        // The record may have been written since this run began, by the picker or another kswitch.
        let session = Session::of_file(&self.file).map_err(unusable)?.ok_or_else(lost)?;
        let copied = &session.record.contexts;
        let record = SessionRecord { contexts: active_names(snapshot), ..session.record.clone() };
        session.store_record(&record).map_err(unusable)?;
        if state.file.document().is_none() {
            let text = session_text(crate::session::active(snapshot), None, None);
            return session.restore(&text).map_err(unusable);
        }
        rewrite(&self.file, &self.scratch, |old| {
            let old = std::str::from_utf8(old).ok()?;
            refreshed(old, copied, snapshot, renamed).map(String::into_bytes)
        })?;
        if let Some((from, to)) = renamed {
            // Errors of the history are ignored, as after a rename in a kubeconfig.
            let rename = |own: &mut ChainHistory| own.rename_context(from, to);
            let _ = History::update(&self.history, &self.file, rename);
        }
        Ok(())
    }
}

/// The copies of a session as its record has them now.
pub(super) fn copies_now(file: &Path) -> SessionCopies {
    let session = Session::of_file(file).ok().flatten();
    let contexts = session.map_or_else(Vec::new, |session| session.record.contexts);
    SessionCopies { file: file.to_owned(), contexts }
}

/// The error for a session without a record.
fn lost() -> Failure {
    Failure::new("the session of this terminal has ended: its files are gone")
        .hint("kswitch ctx NAME, or kswitch session leave")
}
