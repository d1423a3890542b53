//! Directories with kswitch's own files: state and caches.
//!
//! They are used only where they belong to the effective user, through an open directory, so that
//! nobody else can decide what is read or where something is written. Files are small, have mode 0600
//! and are replaced whole.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::de::DeserializeOwned;

use crate::directory::{Access, Directory, effective_user, kind_of, user_name};
use crate::printable::{plain_error, quoted_path, shown_path};

/// A temporary file that is older was left by a kswitch that was killed.
const LONGEST_WRITE: Duration = Duration::from_secs(600);

/// How often another name is tried for a temporary file.
const MOST_TRIES: usize = 8;

const PAUSE: Duration = Duration::from_millis(2);

/// Write permission of the group and of others.
const OTHERS_WRITE: u32 = 0o022;

/// An open directory of ours, owned by the effective user.
#[derive(Debug)]
pub struct StateDir {
    directory: Directory,
    path: PathBuf,
}

/// Why a file of ours is not used.
#[derive(Debug)]
pub struct StateError {
    /// The file or directory.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a file of ours.
#[derive(Debug)]
pub enum Reason {
    /// Another user owns it, by user id.
    Foreign(u32),
    /// A directory that it is in, or a link on the way to it, belongs to another user.
    ForeignDirectory {
        /// The directory or link.
        directory: PathBuf,
        /// Its owner, by user id.
        owner: u32,
    },
    /// Other users can write to it.
    OpenToOthers,
    /// It is larger than this many bytes.
    TooLarge(u64),
    /// It is not JSON, or not what kswitch writes.
    Damaged {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// It is empty, though it never is after a write: the system lost its text.
    Empty,
    /// It is a symbolic link, a directory, a pipe or a device.
    NotRegular,
    /// The system refused.
    Io {
        /// What was refused: `read`, `write`, `lock`, `open`.
        action: &'static str,
        /// Why.
        error: io::Error,
    },
}

impl StateDir {
    /// Opens a directory; `None` where there is none.
    pub fn open(path: &Path) -> Result<Option<Self>, StateError> {
        match Directory::open(path) {
            Ok(directory) => Self::checked(directory, path).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(not_opened(path, error)),
        }
    }

    /// Opens a directory, created with mode 0700, parents too, where there is none. root creates none
    /// within a directory of another user, who could not use it afterwards.
    pub fn open_or_create(path: &Path) -> Result<Self, StateError> {
        if let Some(own) = Self::open(path)? {
            return Ok(own);
        }
        check_way(path)?;
        let directory = Directory::open_or_create(path).map_err(|error| not_opened(path, error))?;
        Self::checked(directory, path)
    }

    fn checked(directory: Directory, path: &Path) -> Result<Self, StateError> {
        let owner = directory.owner().map_err(|error| not_opened(path, error))?;
        if owner != effective_user() {
            return Err(in_foreign(path, path, owner));
        }
        check_way(path)?;
        Ok(Self { directory, path: path.to_owned() })
    }

    /// The directory itself.
    #[must_use]
    pub fn into_directory(self) -> Directory {
        self.directory
    }

    /// The names in it, without `.` and `..`.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        self.directory.names()
    }

    /// Reads a file of at most this many bytes; `None` where there is none.
    pub fn read(&self, name: &OsStr, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
        match self.directory.open_file_with_metadata(name, Access::Read) {
            Ok((file, metadata)) => self.read_opened(name, &file, &metadata, limit).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.refused(name, "read", error)),
        }
    }

    /// Reads JSON from a file of at most this many bytes; `None` where there is none, or an empty one.
    pub fn read_json<T: DeserializeOwned>(
        &self,
        name: &OsStr,
        limit: u64,
    ) -> Result<Option<T>, StateError> {
        parsed(&self.path.join(name), self.read(name, limit)?)
    }

    /// Opens a file of ours for reading, to be locked and then read with [`StateDir::read_opened`].
    pub fn open_file(&self, name: &OsStr) -> io::Result<(File, Metadata)> {
        self.directory.open_file_with_metadata(name, Access::Read)
    }

    /// Reads a file of ours that was opened before.
    pub fn read_opened(
        &self,
        name: &OsStr,
        mut file: &File,
        metadata: &Metadata,
        limit: u64,
    ) -> Result<Vec<u8>, StateError> {
        let wrong = |reason| StateError { path: self.path.join(name), reason };
        if metadata.uid() != effective_user() {
            return Err(wrong(Reason::Foreign(metadata.uid())));
        }
        if metadata.permissions().mode() & OTHERS_WRITE != 0 {
            return Err(wrong(Reason::OpenToOthers));
        }
        if metadata.len() > limit {
            return Err(wrong(Reason::TooLarge(limit)));
        }
        let mut text = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        let read = Read::take(&mut file, limit + 1).read_to_end(&mut text);
        read.map_err(|error| wrong(Reason::Io { action: "read", error }))?;
        if text.len() as u64 > limit { Err(wrong(Reason::TooLarge(limit))) } else { Ok(text) }
    }

    /// Writes a file of mode 0600 in place of the one before: whoever reads it finds the old text or
    /// the new one. Then removes what killed writes with the same `prefix` left.
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

    /// Creates a file of mode 0600 whose name is `prefix` and a random number.
    pub fn create_temporary(&self, prefix: &str) -> Result<(OsString, File), StateError> {
        let mut tries = 0;
        loop {
            let number = RandomState::new().build_hasher().finish();
            let name = OsString::from(format!("{prefix}{number:016x}"));
            match self.directory.open_file(&name, Access::CreateNew) {
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

    /// Gives a temporary file its name, in place of the file that has it; removes it where that fails.
    pub fn rename(&self, temporary: &OsStr, name: &OsStr) -> Result<(), StateError> {
        let renamed = self.directory.rename(temporary, name);
        renamed.map_err(|error| self.without(temporary, name, error))
    }

    /// Removes a temporary file that could not become `name`.
    fn without(&self, temporary: &OsStr, name: &OsStr, error: io::Error) -> StateError {
        self.remove(temporary);
        self.refused(name, "write", error)
    }

    /// Writes a text into the file `scratch`, and lets it exchange its name with `name`. So no room on the
    /// disk is given back, which some disks are waited for, and nothing else is waited for: after a
    /// loss of power `name` may be older, or empty.
    ///
    /// Callers hold a lock. Who opened `name` two changes ago and reads it only now may find it damaged.
    pub fn exchange(&self, name: &OsStr, scratch: &OsStr, text: &[u8]) -> Result<(), StateError> {
        let mut file = self.open_own(scratch, "write")?;
        file.write_all(text)
            .and_then(|()| file.set_len(text.len() as u64))
            .map_err(|error| self.refused(scratch, "write", error))?;
        // What is not ours, or no file, must not become the next scratch.
        let exchanged = self.is_own(name) && self.directory.exchange(scratch, name).is_ok();
        if exchanged {
            return Ok(());
        }
        self.directory.rename(scratch, name).map_err(|error| self.refused(name, "write", error))
    }

    /// Locks a file, which is created where there is none, until it is dropped. Fails with
    /// [`io::ErrorKind::ResourceBusy`] where another process still has the lock after `longest`.
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

    /// Opens a file of ours for writing. What is there under its name and can't be ours, such as a
    /// link, a pipe or a file that root left, is replaced.
    fn open_own(&self, name: &OsStr, action: &'static str) -> Result<File, StateError> {
        let open = || self.directory.open_file_with_metadata(name, Access::ReadWriteOrCreate);
        let opened = match open() {
            Ok((file, metadata)) if is_own_file(metadata.uid(), metadata.nlink()) => Ok(file),
            Err(error) if self.is_own(name) => Err(error),
            _ => self.directory.remove(name).and_then(|()| open()).map(|(file, _)| file),
        };
        opened.map_err(|error| self.refused(name, action, error))
    }

    /// Whether it is a regular file of the effective user, without another name.
    fn is_own(&self, name: &OsStr) -> bool {
        self.directory.stat(name).is_ok_and(|found| {
            // The type of this field differs between systems.
            let links = u64::try_from(i128::from(found.st_nlink)).unwrap_or(u64::MAX);
            kind_of(&found).is_file() && is_own_file(found.st_uid, links)
        })
    }

    /// Empties a file of ours in place, where the directory does not let it go.
    pub fn empty(&self, name: &OsStr) -> io::Result<()> {
        if self.is_own(name) {
            self.directory.open_file(name, Access::ReadWrite)?.set_len(0)
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    /// Removes a file, if it is there.
    pub fn try_to_remove(&self, name: &OsStr) -> io::Result<()> {
        match self.directory.remove(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a file, if it is there and can be removed.
    pub fn remove(&self, name: &OsStr) {
        let _ = self.try_to_remove(name);
    }

    /// Removes the directory if nothing is in it.
    pub fn remove_if_empty(&self) {
        let _ = fs::remove_dir(&self.path);
    }

    /// When a regular file was written last.
    #[must_use]
    pub fn modified(&self, name: &OsStr) -> Option<SystemTime> {
        let found = self.directory.stat(name).ok()?;
        let seconds = u64::try_from(i128::from(found.st_mtime)).ok()?;
        let nanoseconds = u32::try_from(i128::from(found.st_mtime_nsec)).ok()?;
        let is_file = kind_of(&found).is_file();
        is_file.then(|| UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds)))?
    }

    /// Removes temporary files that were left half written.
    pub fn sweep(&self, prefix: &str) {
        // What was given its name has an ending.
        let is_temporary =
            |name: &[u8]| name.starts_with(prefix.as_bytes()) && !name.contains(&b'.');
        for name in self.directory.names_where(is_temporary).unwrap_or_default() {
            if self.modified(&name).is_some_and(|time| is_older(time, LONGEST_WRITE)) {
                self.remove(&name);
            }
        }
    }

    /// The error for a call that was refused, with the owner where that is the reason.
    #[must_use]
    pub fn refused(&self, name: &OsStr, action: &'static str, error: io::Error) -> StateError {
        let path = self.path.join(name);
        let found = self.directory.stat(name).ok();
        let reason = match found {
            Some(found) if found.st_uid != effective_user() => Reason::Foreign(found.st_uid),
            Some(found) if !kind_of(&found).is_file() => Reason::NotRegular,
            _ => Reason::Io { action, error },
        };
        StateError { path, reason }
    }
}

fn is_own_file(owner: u32, links: u64) -> bool {
    owner == effective_user() && links == 1
}

/// Whether this is longer ago. A time to come is not.
#[must_use]
pub fn is_older(time: SystemTime, age: Duration) -> bool {
    time.elapsed().is_ok_and(|elapsed| elapsed > age)
}

/// Reads a file of ours of at most this many bytes; `None` where there is none.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
    let (directory, name) = split(path);
    match StateDir::open(directory).map_err(|error| error.of(path))? {
        Some(own) => own.read(name, limit),
        // Where none is made, that is what there is to say.
        None => check_way(path).map(|()| None),
    }
}

/// Reads JSON from a file of ours, likewise. An empty file is as good as none.
pub fn read_json<T: DeserializeOwned>(path: &Path, limit: u64) -> Result<Option<T>, StateError> {
    parsed(path, read(path, limit)?)
}

fn parsed<T: DeserializeOwned>(
    path: &Path,
    text: Option<Vec<u8>>,
) -> Result<Option<T>, StateError> {
    let text = text.filter(|text| !text.is_empty());
    let value = text.map(|text| serde_json::from_slice(&text)).transpose();
    value.map_err(|error| StateError {
        path: path.to_owned(),
        reason: Reason::Damaged { line: error.line(), column: error.column() },
    })
}

/// The error for a value that can't be written as JSON.
#[must_use]
pub fn not_json(path: &Path, error: serde_json::Error) -> StateError {
    let reason = Reason::Io { action: "write", error: error.into() };
    StateError { path: path.to_owned(), reason }
}

/// The directory and the name of a file of ours.
#[must_use]
pub fn split(path: &Path) -> (&Path, &OsStr) {
    (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default())
}

/// For root, fails where another user owns a directory or a link on the way to a path: that user could
/// lead it elsewhere, and could not use what root creates there.
fn check_way(path: &Path) -> Result<(), StateError> {
    if effective_user() != 0 {
        return Ok(());
    }
    let owner_of = |place: &Path| fs::symlink_metadata(place).map(|found| found.uid());
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for place in absolute.ancestors() {
        if let Ok(owner) = owner_of(place)
            && owner != 0
            // Within a user namespace the system's own directories may belong to an unknown user.
            && owner_of(Path::new("/")).ok() != Some(owner)
        {
            return Err(in_foreign(path, place, owner));
        }
    }
    Ok(())
}

/// The error for a directory that can't be opened: often because another user owns it, or one that it
/// is in.
fn not_opened(path: &Path, error: io::Error) -> StateError {
    if error.kind() == io::ErrorKind::PermissionDenied {
        let found = path.ancestors().find_map(|place| Some((place, fs::metadata(place).ok()?)));
        if let Some((place, owner)) = found.map(|(place, found)| (place, found.uid()))
            && owner != effective_user()
        {
            return in_foreign(path, place, owner);
        }
    }
    StateError { path: path.to_owned(), reason: Reason::Io { action: "open", error } }
}

fn in_foreign(path: &Path, directory: &Path, owner: u32) -> StateError {
    let reason = Reason::ForeignDirectory { directory: directory.to_owned(), owner };
    StateError { path: path.to_owned(), reason }
}

impl StateError {
    /// The same, where it is the directory's, reported for a file in it.
    #[must_use]
    pub fn of(self, path: &Path) -> Self {
        match self.reason {
            Reason::ForeignDirectory { .. } => Self { path: path.to_owned(), ..self },
            _ => self,
        }
    }

    /// What is wrong, in a clause; `~` is `home`.
    #[must_use]
    pub fn message(&self, home: Option<&Path>) -> String {
        let path = shown_path(&self.path, home);
        match &self.reason {
            Reason::Foreign(owner) => {
                format!("{path} belongs to {}, so it is not used", user_name(*owner))
            }
            Reason::ForeignDirectory { owner, .. } => {
                format!("{path} is in a directory of {}, so it is not used", user_name(*owner))
            }
            Reason::OpenToOthers => format!("{path} can be written by others, so it is not used"),
            Reason::TooLarge(limit) => {
                format!("{path} is larger than {} MiB, so it is not used", limit >> 20)
            }
            Reason::Damaged { line, column } => {
                format!("{path} is damaged (line {line}, column {column}), so it is not used")
            }
            Reason::Empty => format!("{path} is empty, so it is not used"),
            Reason::NotRegular => format!("{path} is not a regular file, so it is not used"),
            Reason::Io { action, error } => {
                format!("can't {action} {path}: {}", plain_error(error))
            }
        }
    }

    /// What to type about it, where we know.
    #[must_use]
    pub fn hint(&self, home: Option<&Path>) -> Option<String> {
        let path = quoted_path(&self.path);
        match &self.reason {
            Reason::ForeignDirectory { .. } if effective_user() == 0 => {
                Some("run kswitch without sudo, or with sudo -H".to_owned())
            }
            Reason::ForeignDirectory { directory, owner: 0 } => {
                let is_in_home =
                    home.is_some_and(|home| directory.starts_with(home) && directory != home);
                let directory = quoted_path(directory);
                is_in_home.then(|| {
                    format!("to make it yours: sudo chown -R {} {directory}", effective_user())
                })
            }
            Reason::OpenToOthers => Some(format!("if its text is yours: chmod go-w {path}")),
            Reason::NotRegular => Some(format!("to start anew: rm -r {path}")),
            Reason::Io { action: "read", error }
                if error.kind() == io::ErrorKind::PermissionDenied =>
            {
                Some(match fs::symlink_metadata(&self.path) {
                    Ok(_) => format!("to start anew: rm -f {path}"),
                    // It is the directory that is closed, and ours.
                    Err(_) => format!("chmod u+rwx {}", quoted_path(split(&self.path).0)),
                })
            }
            Reason::ForeignDirectory { .. } | Reason::Io { .. } => None,
            Reason::Foreign(_) | Reason::TooLarge(_) | Reason::Damaged { .. } | Reason::Empty => {
                Some(format!("to start anew: rm -f {path}"))
            }
        }
    }
}
