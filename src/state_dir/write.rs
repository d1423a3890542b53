//! Writes, locks and removes files in a state directory.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata, Permissions, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::thread;
use std::time::{Duration, Instant};

use crate::directory::{OpenMode, effective_user, kind_of};

use super::{StateDir, StateError, is_older};

/// An older temporary file was left by a killed process.
const LONGEST_WRITE: Duration = Duration::from_secs(600);

/// The number of names that are tried for a temporary file.
const MOST_TRIES: usize = 8;

const PAUSE: Duration = Duration::from_millis(2);

impl StateDir {
    /// Replaces a file atomically, with mode 0600. Then removes temporary files with the same `prefix`
    /// that killed processes left.
    pub fn write(&self, name: &OsStr, prefix: &str, text: &[u8]) -> Result<(), StateError> {
        let created = self.create_temporary(prefix);
        let (temporary, mut file) =
            created.map_err(|error| StateError { path: self.path.join(name), ..error })?;
        file.write_all(text)
            .and_then(|()| self.directory.rename(&temporary, name))
            .map_err(|error| self.without(&temporary, name, error))?;
        self.sweep(prefix);
        Ok(())
    }

    /// Replaces a file atomically by a read-only one.
    pub fn write_read_only(
        &self,
        name: &OsStr,
        prefix: &str,
        text: &[u8],
    ) -> Result<(), StateError> {
        let (temporary, mut file) = self.create_temporary(prefix)?;
        file.write_all(text)
            .and_then(|()| file.set_permissions(Permissions::from_mode(0o444)))
            .and_then(|()| self.directory.rename(&temporary, name))
            .map_err(|error| self.without(&temporary, name, error))
    }

    /// Creates a file with this text and mode; fails if the name exists. A failure may leave a part of it.
    pub fn create(&self, name: &OsStr, text: &[u8], mode: u32) -> Result<(), StateError> {
        let create = || {
            let mut file = self.directory.open_file(name, OpenMode::CreateNew)?;
            file.write_all(text)?;
            // It was created with this mode.
            if mode == 0o600 { Ok(()) } else { file.set_permissions(Permissions::from_mode(mode)) }
        };
        create().map_err(|error| self.refused(name, "write", error))
    }

    /// Creates a file with mode 0600, named `prefix` and a random number.
    pub fn create_temporary(&self, prefix: &str) -> Result<(OsString, File), StateError> {
        let mut tries = 0;
        loop {
            let number = RandomState::new().build_hasher().finish();
            let name = OsString::from(format!("{prefix}{number:016x}"));
            match self.directory.open_file(&name, OpenMode::CreateNew) {
                Ok(file) => return Ok((name, file)),
                Err(error)
                    if error.kind() == io::ErrorKind::AlreadyExists && tries < MOST_TRIES =>
                {
                    tries += 1;
                }
                Err(error) => return Err(self.refused(&name, "write", error)),
            }
        }
    }

    /// Renames a temporary file to `name`, replacing an existing file; removes it on failure.
    pub fn rename(&self, temporary: &OsStr, name: &OsStr) -> Result<(), StateError> {
        let renamed = self.directory.rename(temporary, name);
        renamed.map_err(|error| self.without(temporary, name, error))
    }

    /// Removes a temporary file after a failure, and returns the error.
    fn without(&self, temporary: &OsStr, name: &OsStr, error: io::Error) -> StateError {
        self.remove(temporary);
        self.refused(name, "write", error)
    }

    /// Writes a text to the file `scratch`, and exchanges its name with `name`. This frees no disk space,
    /// which is slow on some disks, and syncs nothing: after a power failure `name` may be outdated or
    /// empty.
    ///
    /// Call this under a lock. A reader that opened `name` two changes ago may read a damaged text.
    pub fn exchange(&self, name: &OsStr, scratch: &OsStr, text: &[u8]) -> Result<(), StateError> {
        let mut file = self.open_own(scratch, "write")?;
        file.write_all(text)
            .and_then(|()| file.set_len(text.len() as u64))
            .map_err(|error| self.refused(scratch, "write", error))?;
        // Only a regular file of the user may become the next scratch file.
        let exchanged = self.is_own(name) && self.directory.exchange(scratch, name).is_ok();
        if exchanged {
            return Ok(());
        }
        self.directory.rename(scratch, name).map_err(|error| self.refused(name, "write", error))
    }

    /// Locks a file until the result is dropped; creates a missing file. Fails with
    /// [`io::ErrorKind::ResourceBusy`] if another process still has the lock after `longest`.
    pub fn lock(&self, name: &OsStr, longest: Duration) -> Result<File, StateError> {
        let file = self.open_own(name, "lock")?;
        let deadline = Instant::now() + longest;
        loop {
            let error = match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    thread::sleep(PAUSE);
                    continue;
                }
                Err(TryLockError::WouldBlock) => io::ErrorKind::ResourceBusy.into(),
                Err(TryLockError::Error(error)) => error,
            };
            return Err(self.refused(name, "lock", error));
        }
    }

    /// Whether another process has locked a file.
    #[must_use]
    pub fn is_locked(&self, name: &OsStr) -> bool {
        let Ok((file, _)) = self.open_file(name) else { return false };
        matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Locks a file that others may rename or remove while they hold its lock: the one that has this
    /// name once it is locked. Returns its metadata of that time.
    pub fn lock_named(
        &self,
        name: &OsStr,
        longest: Duration,
    ) -> Result<(File, Metadata), StateError> {
        for _ in 0..MOST_TRIES {
            let file = self.lock(name, longest)?;
            let found = file.metadata().map_err(|error| self.refused(name, "lock", error))?;
            if self.directory.is(name, &found) {
                return Ok((file, found));
            }
        }
        Err(self.refused(name, "lock", io::ErrorKind::ResourceBusy.into()))
    }

    /// Opens a file of ours for writing. What is there under its name and can't be ours, such as a
    /// link, a pipe or a file that root left, is replaced.
    fn open_own(&self, name: &OsStr, action: &'static str) -> Result<File, StateError> {
        let open = || self.directory.open_file_with_metadata(name, OpenMode::ReadWriteOrCreate);
        let opened = match open() {
            Ok((file, metadata)) if is_own_file(metadata.uid(), metadata.nlink()) => Ok(file),
            Err(error) if self.is_own(name) || self.directory.stat(name).is_err() => Err(error),
            _ => self.directory.remove(name).and_then(|()| open()).map(|(file, _)| file),
        };
        opened.map_err(|error| self.refused(name, action, error))
    }

    /// Whether it is a regular file of the effective user without further hard links.
    fn is_own(&self, name: &OsStr) -> bool {
        self.directory.stat(name).is_ok_and(|found| {
            // The type of this field differs between systems.
            let links = u64::try_from(i128::from(found.st_nlink)).unwrap_or(u64::MAX);
            kind_of(&found).is_file() && is_own_file(found.st_uid, links)
        })
    }

    /// Truncates a file; creates a missing one.
    pub fn empty(&self, name: &OsStr) -> Result<(), StateError> {
        let emptied = self.open_own(name, "write")?.set_len(0);
        emptied.map_err(|error| self.refused(name, "write", error))
    }

    /// Removes a file if it exists.
    pub fn try_to_remove(&self, name: &OsStr) -> io::Result<()> {
        match self.directory.remove(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a file if it exists; ignores errors.
    pub fn remove(&self, name: &OsStr) {
        let _ = self.try_to_remove(name);
    }

    /// Removes temporary files that killed processes left.
    pub fn sweep(&self, prefix: &str) {
        // Names of finished files contain a dot.
        let is_temporary =
            |name: &[u8]| name.starts_with(prefix.as_bytes()) && !name.contains(&b'.');
        for name in self.directory.names_where(is_temporary).unwrap_or_default() {
            if self.modified(&name).is_some_and(|time| is_older(time, LONGEST_WRITE)) {
                self.remove(&name);
            }
        }
    }
}

fn is_own_file(owner: u32, links: u64) -> bool {
    owner == effective_user() && links == 1
}
