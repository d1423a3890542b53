//! A protected context in a session with all kubeconfigs: while it is current, the terminal has only its
//! files.
//!
//! The session goes on with its file, and only `KUBECONFIG` changes. Programs find the other contexts, but
//! their clusters and users in the fallback only. kswitch goes on with all kubeconfigs, so each of its verbs
//! can lead to another context.

use std::path::PathBuf;

use crate::environment::REPLY;
use crate::lexical::absolute;
use crate::printable::{shown, typed};
use crate::session::{Extent, Session, SessionError, keep_guard, owner_files};

use super::invocation::Invocation;
use super::report::Failure;
use super::start_session::failure;
use super::terminal_reply;

impl Invocation {
    /// All kubeconfigs of the session, if `KUBECONFIG` has only those of a protected context.
    pub(super) fn all_files(&self) -> Option<Vec<PathBuf>> {
        let record = self.session().map(|session| &session.record)?;
        let (all, files) = (&record.chain, &self.chain.files);
        let is_part = files.len() < all.len() && files.iter().all(|own| all.contains(own));
        (is_part && record.extent == Extent::Wide).then(|| all.clone())
    }

    /// The current context of a session of which this run can't change the kubeconfigs, for
    /// [`Invocation::follow_protection`].
    pub(super) fn current_without_integration(&self) -> Option<String> {
        let session = self.wide_session().filter(|_| !self.environment.is_set(REPLY))?;
        session.document()?.current_context
    }

    /// Sets `KUBECONFIG` to the kubeconfigs of the current context while that is protected, and else to
    /// all. Only the shell integration can; without it a switch `from` another context warns where the
    /// kubeconfigs are not those.
    pub(super) fn follow_protection(&self, from: Option<&str>) -> Result<(), Failure> {
        if terminal_reply::is_sent(self) {
            return Ok(());
        }
        // The file as it is now: the session may have been left.
        let session = self.wide_session();
        let current = session.and_then(Session::document).and_then(|own| own.current_context);
        let Some((session, current)) = session.zip(current) else { return Ok(()) };
        let is_integrated = self.environment.is_set(REPLY);
        if !is_integrated && from == Some(&current) {
            return Ok(());
        }
        let all = &session.record.chain;
        let present = self.narrowed_to.as_ref().unwrap_or(all);
        let is_protected = self.settings().protects(&current).is_some();
        let files = if is_protected || !is_integrated {
            let snapshot = self.read_chain();
            let Some(entry) = snapshot.current_entry() else { return Ok(()) };
            let files = owner_files(&snapshot, &entry).into_iter();
            let files = files.map(|file| absolute(&file.path));
            files.filter(|path| *path != session.file()).collect()
        } else {
            all.clone()
        };
        if files == *present {
            return Ok(());
        }
        if !is_integrated {
            let lacks_any = files.iter().any(|own| !present.contains(own));
            if lacks_any || is_protected {
                self.warn_of_kubeconfigs(&current, lacks_any);
            }
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

    /// The session, if it is one with all kubeconfigs.
    fn wide_session(&self) -> Option<&Session> {
        self.session().filter(|own| own.record.extent == Extent::Wide)
    }

    /// Warns that `KUBECONFIG` has other files than those of its context: not all, or more.
    fn warn_of_kubeconfigs(&self, current: &str, lacks_any: bool) {
        let name = shown(current);
        let warning = if lacks_any {
            format!(
                "KUBECONFIG has only the files of another context, so programs fail with \"{name}\""
            )
        } else {
            format!("\"{name}\" is protected, but this session keeps all kubeconfigs")
        };
        if let Some(style) = &self.kubectx {
            return style.colors.warn(&warning);
        }
        self.messages.warn(&warning);
        let command = typed("shell", &[current], "");
        self.messages.hint(&format!("for a shell with its files: {command}"));
    }
}
