//! The guard, which makes programs fail where a session file is lost.

use std::path::Path;

use crate::state_dir::{StateDir, StateError, read, split};

/// The current context that the guard sets, which explains the error of a program that looks for it.
pub const ENDED: &str = "kswitch: this session has ended";

fn text() -> String {
    format!("apiVersion: v1\nkind: Config\ncurrent-context: \"{ENDED}\"\n")
}

/// Creates the guard, or restores it if another program changed it. It is shared by all sessions and
/// never removed: a program may still look for it.
pub fn keep_guard(path: &Path) -> Result<(), StateError> {
    if is_guard(path) {
        return Ok(());
    }
    let (folder, name) = split(path);
    let folder = StateDir::open_or_create(folder).map_err(|error| error.of(path))?;
    // Read-only, so that no program makes another context current there.
    folder.write_read_only(name, "guard-", text().as_bytes())
}

/// Whether a file is the guard as kswitch wrote it.
#[must_use]
pub fn is_guard(path: &Path) -> bool {
    let text = text();
    read(path, text.len() as u64).is_ok_and(|found| found.as_deref() == Some(text.as_bytes()))
}
