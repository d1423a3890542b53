//! Pins: sessions with a fixed path, which all terminals in a directory share.

use std::path::{Path, PathBuf};

use ring::digest;

use crate::lexical::absolute;

use super::guard::keep_guard;
use super::plan::{SessionError, SessionPlan, kubeconfig};
use super::session_directory::Session;

impl Session {
    /// Pins a context for a directory: the same files for the same context. Its file is read-only, because
    /// all terminals in the directory share it.
    pub fn pin(
        parent: &Path,
        guard: &Path,
        plan: SessionPlan,
        pinned: (Option<&str>, Option<&str>),
    ) -> Result<(PathBuf, String), SessionError> {
        let guard = keep_guard(guard)?;
        let named = format!("{:?}{pinned:?}", plan.files);
        let digest = digest::digest(&digest::SHA256, named.as_bytes());
        let id = digest.as_ref().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let path = absolute(parent).join(format!("{id:016x}"));
        let value = kubeconfig(&path, &guard, &plan.files)?;
        let session = Self::open_or_create(&path, plan.record)?;
        session.store_record(&session.record)?;
        session.store_fallback(&plan.fallback)?;
        session.store_read_only(&plan.text)?;
        Ok((path, value))
    }

    /// The value of `KUBECONFIG` for a directory whose context can't be pinned. Its session does not exist,
    /// so programs fail with the text of the guard instead of using the context of all terminals.
    pub fn ended_pin(
        parent: &Path,
        guard: &Path,
        files: &[PathBuf],
    ) -> Result<String, SessionError> {
        let guard = keep_guard(guard)?;
        let path = absolute(parent).join("none");
        kubeconfig(&path, &guard, files).or_else(|_| kubeconfig(&path, &guard, &[]))
    }
}
