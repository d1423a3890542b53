//! The guard, which makes programs fail where a session file is lost.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rustix::fs::Access;

use crate::kubeconfig::chain::SINK_FILE;
use crate::state_dir::{StateDir, StateError, read, split};

/// The current context that the guard sets, which explains the error of a program that looks for it.
pub const ENDED: &str = "kswitch: this session has ended";

fn text() -> String {
    format!("apiVersion: v1\nkind: Config\ncurrent-context: \"{ENDED}\"\n")
}

/// Creates the guard, or restores it if another program changed it. It is shared by all sessions and
/// never removed: a program may still look for it. Returns the paths that `KUBECONFIG` contains for it.
pub fn keep_guard(path: &Path) -> Result<Vec<PathBuf>, StateError> {
    if !is_guard(path) {
        let (directory, name) = split(path);
        let directory = StateDir::open_or_create(directory).map_err(|error| error.of(path))?;
        // Read-only, so that no program makes another context current there.
        directory.write_read_only(name, "guard-", text().as_bytes())?;
    }
    Ok(keep_sink(path).into_iter().chain([path.to_owned()]).collect())
}

/// The sink, for users whom the mode of the guard does not stop, such as root. Where the session file is
/// lost, kubectl writes the current context and new entries to the first file that exists. That is then
/// this link to a device that keeps nothing, so that the guard of the other sessions stays as it is.
fn keep_sink(guard: &Path) -> Option<PathBuf> {
    const NOTHING: &str = "/dev/null";
    rustix::fs::access(guard, Access::WRITE_OK).ok()?;
    let (directory_path, name) = (split(guard).0, OsStr::new(SINK_FILE));
    let directory = StateDir::open(directory_path).ok()??.into_directory();
    if directory.read_link(name).is_ok_and(|target| target == NOTHING) {
        return Some(directory_path.join(name));
    }
    let _ = directory.remove(name);
    // Not on every file system. The guard is then all there is.
    directory.create_link(OsStr::new(NOTHING), name).ok()?;
    Some(directory_path.join(name))
}

/// Whether a file is the guard as kswitch wrote it.
#[must_use]
pub fn is_guard(path: &Path) -> bool {
    let text = text();
    read(path, text.len() as u64).is_ok_and(|found| found.as_deref() == Some(text.as_bytes()))
}
