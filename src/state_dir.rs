//! Directories for kswitch's own files: state and caches.
//!
//! A directory is used only if it belongs to the effective user, and through an open descriptor, so
//! that no other user can redirect a read or a write. Files have mode 0600 and are replaced
//! atomically.

mod error;
mod trusted;
mod write;

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::DeserializeOwned;

use crate::directory::{Directory, OpenMode, effective_user, kind_of};
use crate::lexical::absolute;

pub use error::{StateError, StateFault};
pub use trusted::check_trusted;
use trusted::is_foreign;

/// Write permission of the group and of others.
const OTHERS_WRITE: u32 = 0o022;

/// An open directory of the effective user.
#[derive(Debug)]
pub struct StateDir {
    directory: Directory,
    path: PathBuf,
}

impl StateDir {
    /// Opens a directory; `None` if there is none.
    pub fn open(path: &Path) -> Result<Option<Self>, StateError> {
        match Directory::open(path) {
            Ok(directory) => Self::checked(directory, path).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(not_opened(path, error)),
        }
    }

    /// Opens a directory; creates it and its parents with mode 0700 if it is missing. root creates none
    /// in a directory of another user, who could not use it afterwards.
    pub fn open_or_create(path: &Path) -> Result<Self, StateError> {
        if let Some(own) = Self::open(path)? {
            return Ok(own);
        }
        check_path_owners(path)?;
        let directory = Directory::open_or_create(path).map_err(|error| not_opened(path, error))?;
        Self::checked(directory, path)
    }

    /// Creates a directory in this one, and opens it; fails if the name exists.
    pub fn create_directory(&self, name: &OsStr) -> Result<Self, StateError> {
        let path = self.path.join(name);
        match self.directory.create_directory(name) {
            Ok(directory) => Ok(Self { directory, path }),
            Err(error) => Err(not_opened(&path, error)),
        }
    }

    fn checked(directory: Directory, path: &Path) -> Result<Self, StateError> {
        let owner = directory.owner().map_err(|error| not_opened(path, error))?;
        if owner != effective_user() {
            return Err(in_foreign(path, path, owner));
        }
        check_path_owners(path)?;
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

    /// Reads a file of at most `limit` bytes; `None` if there is none.
    pub fn read(&self, name: &OsStr, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
        match self.directory.open_file_with_metadata(name, OpenMode::Read) {
            Ok((file, metadata)) => self.read_opened(name, &file, &metadata, limit).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.refused(name, "read", error)),
        }
    }

    /// Reads JSON from a file of at most `limit` bytes; `None` if it is missing or empty.
    pub fn read_json<T: DeserializeOwned>(
        &self,
        name: &OsStr,
        limit: u64,
    ) -> Result<Option<T>, StateError> {
        parsed(&self.path.join(name), self.read(name, limit)?)
    }

    /// Opens a file for reading, to lock it and then read it with [`StateDir::read_opened`].
    pub fn open_file(&self, name: &OsStr) -> io::Result<(File, Metadata)> {
        self.directory.open_file_with_metadata(name, OpenMode::Read)
    }

    /// Reads an open file.
    pub fn read_opened(
        &self,
        name: &OsStr,
        mut file: &File,
        metadata: &Metadata,
        limit: u64,
    ) -> Result<Vec<u8>, StateError> {
        let wrong = |reason| StateError { path: self.path.join(name), reason };
        if metadata.uid() != effective_user() {
            return Err(wrong(StateFault::Foreign(metadata.uid())));
        }
        if metadata.permissions().mode() & OTHERS_WRITE != 0 {
            return Err(wrong(StateFault::OpenToOthers));
        }
        if metadata.len() > limit {
            return Err(wrong(StateFault::TooLarge(limit)));
        }
        let mut text = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        let read = Read::take(&mut file, limit + 1).read_to_end(&mut text);
        read.map_err(|error| wrong(StateFault::Io { action: "read", error }))?;
        if text.len() as u64 > limit { Err(wrong(StateFault::TooLarge(limit))) } else { Ok(text) }
    }

    /// Whether the last change of its names is longer ago than `age`.
    #[must_use]
    pub fn is_older(&self, age: Duration) -> bool {
        let modified = fs::metadata(&self.path).and_then(|found| found.modified());
        modified.is_ok_and(|time| is_older(time, age))
    }

    /// Removes the directory; fails if it is not empty.
    pub fn remove_empty(&self) -> io::Result<()> {
        fs::remove_dir(&self.path)
    }

    /// The modification time of a regular file.
    #[must_use]
    pub fn modified(&self, name: &OsStr) -> Option<SystemTime> {
        let found = self.directory.stat(name).ok()?;
        let seconds = u64::try_from(i128::from(found.st_mtime)).ok()?;
        let nanoseconds = u32::try_from(i128::from(found.st_mtime_nsec)).ok()?;
        let is_file = kind_of(&found).is_file();
        is_file.then(|| UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds)))?
    }

    /// The error for a failed call; names the owner of the file if that is the reason.
    #[must_use]
    pub fn refused(&self, name: &OsStr, action: &'static str, error: io::Error) -> StateError {
        let path = self.path.join(name);
        let found = self.directory.stat(name).ok();
        let reason = match found {
            Some(found) if found.st_uid != effective_user() => StateFault::Foreign(found.st_uid),
            Some(found) if !kind_of(&found).is_file() => StateFault::NotRegular,
            _ => StateFault::Io { action, error },
        };
        StateError { path, reason }
    }
}

/// Whether a time is longer ago than `age`. A future time is not.
#[must_use]
pub fn is_older(time: SystemTime, age: Duration) -> bool {
    time.elapsed().is_ok_and(|elapsed| elapsed > age)
}

/// Reads a file of at most `limit` bytes; `None` if there is none.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
    let (directory, name) = split(path);
    match StateDir::open(directory).map_err(|error| error.of(path))? {
        Some(own) => own.read(name, limit),
        // root would not create it in a directory of another user, which is an error now already.
        None => check_path_owners(path).map(|()| None),
    }
}

/// Reads JSON from a file of at most `limit` bytes; `None` if it is missing or empty.
pub fn read_json<T: DeserializeOwned>(path: &Path, limit: u64) -> Result<Option<T>, StateError> {
    parsed(path, read(path, limit)?)
}

/// Fails if a file can't be replaced: its directory, or else the closest one that exists, can't be
/// written to. Writes nothing.
pub fn check_writable(path: &Path) -> Result<(), StateError> {
    let failed = |path: &Path, action| {
        let path = path.to_owned();
        move |error| StateError { path, reason: StateFault::Io { action, error } }
    };
    let is_there = |place: &&Path| fs::symlink_metadata(place).is_ok();
    let Some(existing) = split(path).0.ancestors().find(is_there) else { return Ok(()) };
    let directory = Directory::open(existing).map_err(failed(existing, "open"))?;
    directory.check_writable().map_err(failed(path, "write"))
}

fn parsed<T: DeserializeOwned>(
    path: &Path,
    text: Option<Vec<u8>>,
) -> Result<Option<T>, StateError> {
    let text = text.filter(|text| !text.is_empty());
    let value = text.map(|text| serde_json::from_slice(&text)).transpose();
    value.map_err(|error| StateError {
        path: path.to_owned(),
        reason: StateFault::Damaged { line: error.line(), column: error.column() },
    })
}

/// The error for a value that can't be written as JSON.
#[must_use]
pub fn not_json(path: &Path, error: serde_json::Error) -> StateError {
    let reason = StateFault::Io { action: "write", error: error.into() };
    StateError { path: path.to_owned(), reason }
}

/// The directory and the name of a file.
#[must_use]
pub fn split(path: &Path) -> (&Path, &OsStr) {
    (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default())
}

/// For root, fails if another user owns a directory or a link on the path: that user could redirect it,
/// and could not use what root creates there.
fn check_path_owners(path: &Path) -> Result<(), StateError> {
    if effective_user() != 0 {
        return Ok(());
    }
    let owner_of = |place: &Path| fs::symlink_metadata(place).map(|found| found.uid());
    for place in absolute(path).ancestors() {
        if let Ok(owner) = owner_of(place)
            && is_foreign(owner)
        {
            return Err(in_foreign(path, place, owner));
        }
    }
    Ok(())
}

/// The error for a directory that can't be opened, often because another user owns it or a parent.
fn not_opened(path: &Path, error: io::Error) -> StateError {
    if error.kind() == io::ErrorKind::PermissionDenied {
        let found = path.ancestors().find_map(|place| Some((place, fs::metadata(place).ok()?)));
        if let Some((place, owner)) = found.map(|(place, found)| (place, found.uid()))
            && owner != effective_user()
        {
            return in_foreign(path, place, owner);
        }
    }
    StateError { path: path.to_owned(), reason: StateFault::Io { action: "open", error } }
}

fn in_foreign(path: &Path, directory: &Path, owner: u32) -> StateError {
    let reason = StateFault::ForeignDirectory { directory: directory.to_owned(), owner };
    StateError { path: path.to_owned(), reason }
}
