//! A command in a session: what it reads and writes there, and what it does outside.

use std::path::{Path, PathBuf};

use crate::environment::REPLY;
use crate::history::{ChainHistory, History};
use crate::kubeconfig::snapshot::{SessionCopies, SessionState};
use crate::kubeconfig::store::{load, merge, rewrite};
use crate::kubeconfig::{Chain, File, Snapshot};
use crate::lexical::absolute;
use crate::printable::{shown, shown_path, typed};
use crate::session::{
    Copies, Extent, Fallback, KnownEntries, Origin, Session, SessionKind, SessionRecord, active,
    active_names, is_guard, keep_guard, refreshed, terminal,
};
use crate::state_dir::StateError;

use super::invocation::Invocation;
use super::report::Failure;
use super::session::{self, added_names, keep_or_discard};
use super::session_list::short_id;
use super::session_origin::joined;

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

    /// Reads all files, in a session those outside of it.
    pub(super) fn load_all_outside(&self) -> Snapshot {
        match self.chain.session {
            Some(_) => self.outside_session().load_all(),
            None => self.load_all(),
        }
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
    pub(super) fn refresh_session(
        &self,
        snapshot: &Snapshot,
        to: Option<&str>,
    ) -> Result<bool, Failure> {
        // The contexts of a file that can't be read now are not removed.
        if !snapshot.session().is_some_and(SessionState::is_outdated)
            || snapshot.chain().any(File::is_broken)
        {
            return Ok(false);
        }
        self.check_changeable()?;
        let kept = snapshot.current().filter(|current| to != Some(current));
        self.session_writer().map_or(Ok(()), |writer| writer.write(snapshot, kept, None))?;
        Ok(true)
    }

    /// Restores the guard if another program changed it, before a command changes something.
    pub(super) fn restore_guard(&self) {
        if let Some(paths) = &self.chain.session
            && let Err(error) = keep_guard(&paths.guard)
        {
            self.messages.warn(&error.message());
        }
    }

    /// Warns where a change applies to the terminal that this one was opened from too.
    pub(super) fn warn_of_other_terminal(&self) {
        let is_other = self.session().is_some_and(|session| {
            session.record.kind == SessionKind::Terminal && !session.record.is_of_this_terminal()
        });
        if is_other {
            self.messages.warn("this session was started in another terminal, which changes too");
            if self.environment.is_set(REPLY) {
                self.messages.say("hint: for one of this terminal: kswitch session start");
            }
        }
    }

    /// Fails in a session whose file is shared by the terminals in a directory.
    pub(super) fn check_changeable(&self) -> Result<(), Failure> {
        let is_link = |file: &Path| file.is_symlink();
        if let Some(paths) = self.chain.session.as_ref().filter(|paths| is_link(&paths.file)) {
            let file = shown_path(&paths.file);
            return Err(Failure::new(format!("{file} is a link, so it is not written")));
        }
        if self.is_of_directory() {
            return Err(Failure::new(
                "the context of this directory is set by `kswitch env --context`",
            )
            .hint("to use another one here: kswitch shell NAME"));
        }
        Ok(())
    }

    /// Whether the session is one of a directory, even if its record is lost. `ctx` can't change it.
    pub(super) fn is_of_directory(&self) -> bool {
        let is_pin = self.session().is_some_and(|session| session.record.kind == SessionKind::Pin);
        let pins = absolute(&self.paths.pins);
        is_pin || self.chain.session.as_ref().is_some_and(|own| own.file.starts_with(pins))
    }

    /// What writes the copies of the session, if there is one.
    pub(super) fn session_writer(&self) -> Option<SessionWriter> {
        Some(SessionWriter {
            file: self.chain.session.as_ref()?.file.clone(),
            chain: self.chain.clone(),
            scratch: self.paths.scratch.clone(),
            history: self.paths.history.clone(),
            home: self.paths.home.clone(),
        })
    }

    /// Reports that a list in a narrow session has not all contexts.
    pub(super) fn say_what_is_left_out(&self) {
        if self.is_read_only() && self.kubectx.is_none() {
            self.messages.say("This shell is read-only, for one context. To leave it: exit");
            return;
        }
        let session = self.session().filter(|own| own.record.extent == Extent::Narrow);
        if let Some(session) = session.filter(|_| self.kubectx.is_none()) {
            let leave = match session.record.kind {
                SessionKind::Shell => ", or exit",
                SessionKind::Terminal => ", or kswitch session leave",
                SessionKind::Pin => "",
            };
            self.messages
                .say(&format!("This session is narrow. For others: kswitch shell NAME{leave}"));
        }
    }

    /// Warns where the session is not what the kubeconfigs say now.
    pub(super) fn report_session(&self, snapshot: &Snapshot) {
        let Some(state) = snapshot.session() else { return };
        if self.has_reported_session.replace(true) {
            return;
        }
        let verb = if self.is_of_directory() { "shell" } else { "ctx" };
        if let Some(paths) = &self.chain.session
            && !is_guard(&paths.guard)
        {
            let guard = shown_path(&paths.guard);
            self.messages.warn(&format!(
                "{guard} was changed or removed: if the file of this session is lost, programs use \
                 another context"
            ));
            self.messages.say(&format!("hint: to restore it: kswitch {verb} NAME"));
        }
        let listed = |names: &[String]| {
            let names: Vec<String> =
                names.iter().map(|name| format!("\"{}\"", shown(name))).collect();
            super::messages::listed(&names)
        };
        let is_changed = |name: &str| state.changed.iter().any(|own| own == name);
        if !state.changed.is_empty() {
            self.messages.warn(&format!(
                "this session has another cluster or user than the kubeconfig for {}",
                listed(&state.changed)
            ));
            if let Some(current) = snapshot.current().filter(|own| is_changed(own)) {
                self.messages.say(&format!(
                    "hint: to use those of the kubeconfig: {}",
                    typed(verb, &[current], "")
                ));
            }
        }
        if !state.removed.is_empty() {
            self.messages.warn(&format!("no kubeconfig has {} any more", listed(&state.removed)));
        }
    }

    /// The name itself; for `.` that of the current context of the session.
    pub(super) fn dot_in_session(&self, name: &str) -> Result<String, Failure> {
        let snapshot = self.load_chain();
        Ok(super::target::dot(self, &snapshot, name)?.to_owned())
    }

    /// Whether only the session has this context, because another program added it.
    pub(super) fn is_only_in_session(&self, snapshot: &Snapshot, name: &str) -> bool {
        let session = self.chain.session.as_ref().map(|paths| paths.file.as_path());
        snapshot.context(name).is_some_and(|own| session == Some(&own.file.path))
    }

    /// Removes a session that ends, unless a process of it goes on in the background, or other programs
    /// added entries that are in no kubeconfig.
    pub(super) fn end_session(&self, session: &Session) {
        if session.is_locked() {
            return;
        }
        if session.is_as_started() {
            return session.remove();
        }
        // Its record may have changed since it was started.
        let now = Session::open(session.path()).ok().flatten();
        let now = now.as_ref().unwrap_or(session);
        if !now.has_additions() {
            return now.remove();
        }
        let names = added_names(now);
        self.messages.warn(&format!("kept this session: only it has {names}"));
        self.messages.hint(&keep_or_discard(&short_id(session, &session::all(self))));
    }

    /// Copies the contexts anew after a change of the kubeconfigs, outside of the session. `renamed` are
    /// the old and the new name of a context.
    pub(super) fn refreshed_after(
        &self,
        changed: Result<(), Failure>,
        renamed: Option<(&str, &str)>,
    ) -> Result<(), Failure> {
        changed?;
        let snapshot = self.read_chain();
        let kept = snapshot.current();
        self.session_writer().map_or(Ok(()), |writer| writer.write(&snapshot, kept, renamed))
    }
}

/// Writes the copies of a session, in any thread.
pub(super) struct SessionWriter {
    file: PathBuf,
    chain: Chain,
    scratch: PathBuf,
    history: PathBuf,
    home: Option<PathBuf>,
}

impl SessionWriter {
    /// Writes them as the kubeconfigs have them now, except the one of the context `kept`. `renamed` are
    /// the old and the new name of a context.
    pub(super) fn write(
        &self,
        snapshot: &Snapshot,
        kept: Option<&str>,
        renamed: Option<(&str, &str)>,
    ) -> Result<(), Failure> {
        let Some(state) = snapshot.session() else { return Ok(()) };
        let unusable =
            |error| Failure::unusable("the session can't be changed", &error, self.home.as_deref());
        // The record may have been written since this run began, by the picker or another kswitch.
        let found = Session::of_file(&self.file).unwrap_or_default();
        let session = found.map_or_else(|| self.recreated(), Ok).map_err(unusable)?;
        let copied = &session.record.contexts;
        let files = Snapshot::merge(load(&self.chain.files, &[]));
        if state.file.document().is_none() {
            let text = Copies::of(active(&files)).session_text(None, None);
            session.restore(&text).map_err(unusable)?;
        } else {
            rewrite(&self.file, &self.scratch, |old| {
                let old = std::str::from_utf8(old).ok()?;
                refreshed(old, copied, &files, kept, renamed).map(String::into_bytes)
            })?;
        }
        session.take_from_fallback(&self.scratch)?;
        if let Some(own) = session.document() {
            let before = session.fallback();
            let fallback =
                Fallback::of(own.contexts.iter(), &KnownEntries::of(&files, Some(&before)));
            session.store_fallback(&fallback.text()).map_err(unusable)?;
        }
        // After the file: a copy that the record does not name is still found in a kubeconfig, but
        // one that the kubeconfigs lost would count as an entry of another program.
        let record = SessionRecord { contexts: active_names(&files), ..session.record.clone() };
        session.store_record(&record).map_err(unusable)?;
        if let Some((from, to)) = renamed {
            // Errors of the history are ignored, as after a rename in a kubeconfig.
            let rename = |own: &mut ChainHistory| own.rename_context(from, to);
            let _ = History::update(&self.history, &self.file, rename);
        }
        Ok(())
    }

    /// Creates the directory of the session again, for the kubeconfigs that `KUBECONFIG` still names.
    /// The login session that owned it may have ended while this terminal goes on.
    fn recreated(&self) -> Result<Session, StateError> {
        let record = SessionRecord {
            kind: SessionKind::Terminal,
            extent: Extent::Wide,
            before: joined(&self.chain),
            chain: self.chain.files.clone(),
            source: self.chain.source,
            contexts: Vec::new(),
            came_from: None,
            owner: terminal().to_string(),
            // Which one it was is not known, so none ends it.
            shell: None,
            origin: Origin::default(),
        };
        Session::recreate(&self.file, record)
    }
}

/// The copies of a session as its record has them now.
pub(super) fn copies_now(file: &Path) -> SessionCopies {
    let session = Session::of_file(file).ok().flatten();
    let contexts = session.map_or_else(Vec::new, |session| session.record.contexts);
    SessionCopies { file: file.to_owned(), contexts }
}
