//! Recovers files that an interrupted kswitch was writing. Every command detects them; only commands
//! that write recover them.
//!
//! Recovery takes the lock of the file, and happens only if lock, copies, directory and file belong to
//! the effective user.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::kubeconfig::snapshot::{File, FileState};

use super::error::WriteError;
use super::lock::{self, Backoff, Locks};
use super::replace;
use super::scratch::Scratch;
use super::stamp::Stamp;
use super::target::{Location, WriteTarget};

/// How long to wait for a lock; afterwards recovery is left to the next command.
const LOCK_WAIT: Duration = Duration::from_millis(250);

/// The files that an interrupted kswitch was writing: those with a mark, and broken ones with a lock or
/// a copy. `scratch` is the directory with the marks and copies of writes.
///
/// One system call if there are none.
#[must_use]
pub fn interrupted(files: &[File], scratch: &Path) -> Vec<PathBuf> {
    let scratch = Scratch(scratch);
    let identity = |path: &Path| Stamp::at(path).map(|stamp| stamp.identity);
    let marked = scratch.interrupted();
    let marked: Vec<_> = marked.iter().filter_map(|(path, _)| identity(path)).collect();
    let is_marked =
        |path: &Path| !marked.is_empty() && identity(path).is_some_and(|own| marked.contains(&own));
    let has_leftovers = |path: &Path| {
        lock::is_abandoned(path)
            || WriteTarget::resolve(path).is_ok_and(|own| replace::has_old_text(&own.own, scratch))
    };
    let is_interrupted = |file: &&File| match file.state {
        FileState::Read(_) => is_marked(&file.path),
        FileState::Broken(_) => is_marked(&file.path) || has_leftovers(&file.path),
        FileState::Missing | FileState::Unreadable(_) => false,
    };
    files.iter().filter(is_interrupted).map(|file| file.path.to_path_buf()).collect()
}

/// Recovers these files and all marked ones. What can't be recovered stays for a later command or
/// another user.
///
/// One system call if there is nothing to recover.
pub fn recover(files: &[PathBuf], scratch: &Path) {
    let scratch = Scratch(scratch);
    recover_marked(scratch);
    for path in files {
        let _ = recover_one(path, scratch);
    }
}

/// Recovers a file with the lock of an interrupted kswitch, and its leftovers in the same directory:
/// until then kubectl can't write there.
///
/// One system call if there is no lock.
pub fn recover_if_locked(file: &Path, scratch: &Path) {
    if lock::is_abandoned(file)
        && recover_one(file, Scratch(scratch)).is_ok()
        && let Ok(target) = WriteTarget::resolve(file)
    {
        sweep(&[target], Scratch(scratch), false);
    }
}

fn recover_marked(scratch: Scratch<'_>) {
    for (path, mark) in scratch.interrupted() {
        if recover_one(&path, scratch).is_ok() {
            scratch.unmark(&mark);
        }
    }
}

/// Signals are not deferred: a recovery that is interrupted can be repeated.
fn recover_one(path: &Path, scratch: Scratch<'_>) -> Result<(), WriteError> {
    let targets = match WriteTarget::resolve(path) {
        Ok(target) => [target],
        Err(WriteError::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            remove_rest(path, scratch);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let mut backoff = Backoff::for_each_holder(LOCK_WAIT);
    let _locks = Locks::take(&targets, scratch, &mut backoff)?;
    let [target] = &targets;
    if let Some(mut opened) = target.open_if_there()? {
        target.check_owners(&opened)?;
        replace::recover(target, &mut opened, Some(scratch)).map_err(target.failed("recover"))?;
    }
    Ok(())
}

/// Removes the leftovers of a file that was deleted since.
fn remove_rest(path: &Path, scratch: Scratch<'_>) {
    if let Ok(place) = Location::of(path)
        && place.directory.is_ours_alone()
    {
        replace::remove_copies(&place, scratch);
        lock::remove_abandoned(&place);
    }
}

/// Recovers leftovers in the directories of the written files, and in the scratch directory if it
/// existed before.
pub(super) fn sweep(targets: &[WriteTarget<'_>], scratch: Scratch<'_>, found_scratch: bool) {
    if found_scratch {
        recover_marked(scratch);
        replace::remove_outdated(scratch);
        scratch.remove_if_empty();
    }
    let mut directories: Vec<&Location> = targets.iter().map(|target| &target.own).collect();
    directories.dedup_by_key(|place| place.path.parent());
    for place in directories {
        for path in left_in_directory_of(place) {
            let _ = recover_one(&path, scratch);
        }
    }
}

/// The files of a directory with a lock or copies of an interrupted kswitch of the effective user.
fn left_in_directory_of(place: &Location) -> BTreeSet<PathBuf> {
    let is_rest = |name: &[u8]| name.ends_with(b".lock") || replace::original_of(name).is_some();
    let names = place.directory.names_where(is_rest).unwrap_or_default();
    if names.is_empty() || !place.directory.is_ours_alone() {
        return BTreeSet::new();
    }
    let original = |name: &OsStr| {
        let copied = replace::original_of(name.as_bytes());
        let original = copied.unwrap_or(name.as_bytes());
        let original = original.strip_suffix(b".lock").unwrap_or(original);
        let original = place.sibling(OsStr::from_bytes(original).to_owned());
        let is_left = if copied.is_some() {
            !lock::is_held(&original.path)
        } else {
            lock::is_abandoned_by_us(&original)
        };
        is_left.then_some(original.path)
    };
    names.iter().filter_map(|name| original(name)).collect()
}
