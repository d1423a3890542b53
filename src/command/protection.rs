//! A protected context in a session with all kubeconfigs: while it is current, the terminal has only its
//! files.
//!
//! The session goes on with its file, and only `KUBECONFIG` changes. Programs find the other contexts, but
//! their clusters and users in the fallback only. kswitch goes on with all kubeconfigs, so each of its verbs
//! can lead to another context.

use std::path::PathBuf;

use crate::environment::REPLY;
use crate::printable::shown;
use crate::session::{Extent, Session, SessionError, keep_guard, owner_files};

use super::invocation::Invocation;
use super::report::Failure;
use super::start_session::{absolute, failure};
use super::terminal_reply;

impl Invocation {
    /// All kubeconfigs of the session, if `KUBECONFIG` has only those of a protected context.
    pub(super) fn all_files(&self) -> Option<Vec<PathBuf>> {
        let record = self.session().map(|session| &session.record)?;
        let (all, files) = (&record.chain, &self.chain.files);
        let is_part = files.len() < all.len() && files.iter().all(|own| all.contains(own));
        (is_part && record.extent == Extent::Wide).then(|| all.clone())
    }

    /// Sets `KUBECONFIG` to the kubeconfigs of the current context while that is protected, and else to
    /// all. Only the shell integration can; without it the session stays as it is.
    pub(super) fn follow_protection(&self) -> Result<(), Failure> {
        if !self.environment.is_set(REPLY) || terminal_reply::is_sent(self) {
            return Ok(());
        }
        let session = self.session().filter(|own| own.record.extent == Extent::Wide);
        // The file as it is now: the session may have been left.
        let current = session.and_then(Session::document).and_then(|own| own.current_context);
        let Some((session, current)) = session.zip(current) else { return Ok(()) };
        let all = &session.record.chain;
        let is_protected = self.settings().protects(&current).is_some();
        let files = if is_protected {
            let snapshot = self.read_chain();
            let Some(entry) = snapshot.current_entry() else { return Ok(()) };
            let files = owner_files(&snapshot, &entry).into_iter();
            let files = files.map(|file| absolute(&file.path));
            files.filter(|path| *path != session.file()).collect()
        } else {
            all.clone()
        };
        if files == *self.narrowed_to.as_ref().unwrap_or(all) {
            return Ok(());
        }
        let guard = keep_guard(&self.paths.guard).map_err(SessionError::from);
        let value = guard.and_then(|guard| session.kubeconfig(&guard, &files));
        terminal_reply::send(self, Some(&value.map_err(|error| failure(self, error))?))?;
        if is_protected {
            let name = shown(&current);
            let what = if terminal_reply::is_of_subshell(self) { "subshell" } else { "terminal" };
            self.messages.say(&format!(
                "While \"{name}\" is current, this {what} has only its kubeconfigs."
            ));
        }
        Ok(())
    }
}
