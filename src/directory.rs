//! Files reached through one open directory, so that no process can exchange a path between a check and
//! its use.
//!
//! Every name is a single component, never followed if it is a symbolic link, and never waited for if
//! it is a pipe: `openat` with `O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC`. All writes of kswitch use this
//! module, and so do reads of files that another user could have placed.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, Metadata};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use signal_hook::consts::SIGXFSZ;
use signal_hook::flag;

/// The flags of every open in this module.
const SAFE: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// Read and write permission for the owner alone.
const PRIVATE: Mode = Mode::RUSR.union(Mode::WUSR);

/// Opens a directory to access names in it, without the permission to list them.
#[cfg(target_os = "linux")]
const FOR_NAMES: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Other systems have no such flag.
#[cfg(not(target_os = "linux"))]
const FOR_NAMES: OFlags = FOR_ALL;

/// Opens a directory for all operations.
const FOR_ALL: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

#[derive(Debug)]
pub struct Directory(OwnedFd);

/// How [`Directory::open_file`] opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// For reading.
    Read,
    /// For reading and writing, at the position 0, without truncating.
    ReadWrite,
    /// Like [`OpenMode::ReadWrite`]; creates a missing file with mode 0600.
    ReadWriteOrCreate,
    /// For writing, a new file with mode 0600; fails if the name exists.
    CreateNew,
}

impl Directory {
    /// Opens a directory. The path is resolved once, here, links included; an empty path is the
    /// working directory.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Self::open_at(CWD, path)
    }

    /// Without permission to list it, known names in it can still be accessed.
    fn open_at(directory: BorrowedFd<'_>, path: &Path) -> io::Result<Self> {
        let open = |flags| rustix::fs::openat(directory, path, flags, Mode::empty());
        match open(FOR_ALL) {
            Err(Errno::ACCESS) => Ok(Self(open(FOR_NAMES)?)),
            opened => Ok(Self(opened?)),
        }
    }

    /// Opens a directory in this one, or its parent for `..`; fails with
    /// [`io::ErrorKind::NotADirectory`] for a link. The result can only be used to access names in it;
    /// [`Directory::reopened`] can be listed and synced too.
    pub fn enter(&self, name: &OsStr) -> io::Result<Self> {
        match rustix::fs::openat(&self.0, name, FOR_NAMES | OFlags::NOFOLLOW, Mode::empty()) {
            Err(Errno::LOOP) => Err(io::ErrorKind::NotADirectory.into()),
            opened => Ok(Self(opened?)),
        }
    }

    /// Opens the same directory for all operations.
    pub fn reopened(&self) -> io::Result<Self> {
        Self::open_at(self.0.as_fd(), Path::new("."))
    }

    /// Opens a directory of kswitch; creates it and its parents with mode 0700 if it is missing.
    pub fn open_or_create(path: &Path) -> io::Result<Self> {
        match Self::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                DirBuilder::new().recursive(true).mode(0o700).create(path)?;
                Self::open(path)
            }
            opened => opened,
        }
    }

    /// Creates a directory with mode 0700, and opens it; fails if the name exists.
    pub fn create_directory(&self, name: &OsStr) -> io::Result<Self> {
        rustix::fs::mkdirat(&self.0, name, Mode::RWXU)?;
        let flags = FOR_ALL | OFlags::NOFOLLOW;
        Ok(Self(rustix::fs::openat(&self.0, name, flags, Mode::empty())?))
    }

    /// Opens a regular file; fails for anything else. `O_NONBLOCK` has no effect on regular files.
    pub fn open_file(&self, name: &OsStr, access: OpenMode) -> io::Result<File> {
        self.open_file_with_metadata(name, access).map(|(file, _)| file)
    }

    /// Like [`Directory::open_file`], with the metadata of the descriptor.
    pub fn open_file_with_metadata(
        &self,
        name: &OsStr,
        access: OpenMode,
    ) -> io::Result<(File, Metadata)> {
        let flags = match access {
            OpenMode::Read => OFlags::RDONLY,
            OpenMode::ReadWrite => OFlags::RDWR,
            OpenMode::ReadWriteOrCreate => OFlags::RDWR | OFlags::CREATE,
            OpenMode::CreateNew => OFlags::RDWR | OFlags::CREATE | OFlags::EXCL,
        };
        if access != OpenMode::Read {
            survive_size_limit();
        }
        match rustix::fs::openat(&self.0, name, SAFE | flags, PRIVATE) {
            Err(Errno::LOOP) => Err(not_regular()),
            opened => only_regular(opened?),
        }
    }

    /// The status of a name, without following a link.
    pub fn stat(&self, name: &OsStr) -> io::Result<Stat> {
        Ok(rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Whether the name still refers to the opened file.
    #[must_use]
    pub fn is(&self, name: &OsStr, opened: &Metadata) -> bool {
        self.stat(name).is_ok_and(|found| is_same(&found, opened))
    }

    /// Creates a symbolic link; fails if the name exists.
    pub fn create_link(&self, target: &OsStr, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::symlinkat(target, &self.0, name)?)
    }

    /// The target of a symbolic link.
    pub fn read_link(&self, name: &OsStr) -> io::Result<OsString> {
        let target = rustix::fs::readlinkat(&self.0, name, Vec::new())?;
        Ok(OsString::from_vec(target.into_bytes()))
    }

    /// Renames a file, replacing an existing one.
    pub fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.0, from, &self.0, to)?)
    }

    /// Renames a file; fails if the new name exists.
    pub fn rename_to_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "macos"))]
        {
            use rustix::fs::{RenameFlags, renameat_with};
            match renameat_with(&self.0, from, &self.0, to, RenameFlags::NOREPLACE) {
                // Not every file system supports this.
                Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
                renamed => return Ok(renamed?),
            }
        }
        rustix::fs::linkat(&self.0, from, &self.0, to, AtFlags::empty())?;
        self.remove(from)
    }

    /// Exchanges the names of two files. Not every file system supports this.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn exchange(&self, left: &OsStr, right: &OsStr) -> io::Result<()> {
        use rustix::fs::{RenameFlags, renameat_with};
        Ok(renameat_with(&self.0, left, &self.0, right, RenameFlags::EXCHANGE)?)
    }

    /// Exchanges the names of two files. Not every system supports this.
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn exchange(&self, _left: &OsStr, _right: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Removes a file or a link.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// Removes an empty directory.
    pub fn remove_directory(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    /// The names in it, without `.` and `..`.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        self.names_where(|_| true)
    }

    /// The names in it for which `is_wanted` is true.
    pub fn names_where(&self, is_wanted: impl Fn(&[u8]) -> bool) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if !matches!(name, b"." | b"..") && is_wanted(name) {
                names.push(OsString::from_vec(name.to_vec()));
            }
        }
        Ok(names)
    }

    /// The owner of the directory, as a user id.
    pub fn owner(&self) -> io::Result<u32> {
        Ok(rustix::fs::fstat(&self.0)?.st_uid)
    }

    /// Whether only the effective user and root can replace files in it.
    #[must_use]
    pub fn is_ours_alone(&self) -> bool {
        let Ok(found) = rustix::fs::fstat(&self.0) else { return false };
        let mode = Mode::from_raw_mode(found.st_mode);
        // Group permissions are ignored: usually each user has a group of their own.
        let is_free_for_all = mode.contains(Mode::WOTH) && !mode.contains(Mode::SVTX);
        found.st_uid == effective_user() && !is_free_for_all
            || found.st_uid == 0 && !mode.intersects(Mode::WGRP | Mode::WOTH)
    }

    /// Fails if the effective user can't create files in it.
    pub fn check_writable(&self) -> io::Result<()> {
        let access = rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK;
        Ok(rustix::fs::accessat(&self.0, ".", access, AtFlags::EACCESS)?)
    }

    /// Whether the permissions let the effective user remove this name.
    #[must_use]
    pub fn can_remove(&self, name: &OsStr) -> bool {
        let Ok(found) = rustix::fs::fstat(&self.0) else { return false };
        let user = effective_user();
        let is_sticky = Mode::from_raw_mode(found.st_mode).contains(Mode::SVTX);
        let is_owned = || self.stat(name).is_ok_and(|found| found.st_uid == user);
        self.check_writable().is_ok()
            && (!is_sticky || user == 0 || found.st_uid == user || is_owned())
    }

    /// Syncs changed names to the disk.
    pub fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.0)?)
    }
}

/// Whether a name is a file, a link, a directory or something else.
#[must_use]
pub fn kind_of(found: &Stat) -> FileType {
    FileType::from_raw_mode(found.st_mode)
}

/// Makes a write beyond the limit for file sizes fail instead of killing the process with SIGXFSZ.
fn survive_size_limit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Caught instead of ignored, because child processes inherit ignored signals.
        let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    });
}

/// Opens a regular file for reading. Follows links; fails for pipes and devices without blocking.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    only_regular(rustix::fs::openat(CWD, path, flags, Mode::empty())?).map(|(file, _)| file)
}

fn only_regular(opened: OwnedFd) -> io::Result<(File, Metadata)> {
    let file = File::from(opened);
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(not_regular()) }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

/// Whether both have the same device and inode.
fn is_same(found: &Stat, opened: &Metadata) -> bool {
    // The types of these fields differ between systems.
    (i128::from(found.st_dev), i128::from(found.st_ino))
        == (i128::from(opened.dev()), i128::from(opened.ino()))
}

#[must_use]
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// A user for messages: `user root`, or `user 1000` if `/etc/passwd` has no such id.
#[must_use]
pub fn user_name(id: u32) -> String {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then_some(name)
    });
    match name {
        Some(name) => format!("user {name}"),
        None => format!("user {id}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_links_are_not_followed() {
        let directory = tempfile::tempdir().unwrap();
        let own = Directory::open(directory.path()).unwrap();
        let name = OsStr::new;
        own.open_file(name("a"), OpenMode::CreateNew).unwrap().write_all(b"text").unwrap();
        assert!(own.open_file(name("a"), OpenMode::CreateNew).is_err());
        let file = own.open_file(name("a"), OpenMode::ReadWrite).unwrap();
        let metadata = file.metadata().unwrap();
        assert_eq!((metadata.len(), metadata.permissions().mode() & 0o777), (4, 0o600));
        assert!(own.is(name("a"), &metadata));

        symlink("a", directory.path().join("link")).unwrap();
        symlink("missing", directory.path().join("dangling")).unwrap();
        rustix::fs::mknodat(
            CWD,
            directory.path().join("pipe"),
            rustix::fs::FileType::Fifo,
            PRIVATE,
            0,
        )
        .unwrap();
        for wrong in ["link", "dangling", "pipe", "."] {
            for access in [OpenMode::Read, OpenMode::ReadWrite, OpenMode::ReadWriteOrCreate] {
                assert!(own.open_file(name(wrong), access).is_err(), "{wrong} {access:?}");
            }
        }
        assert!(!directory.path().join("missing").exists());
        assert!(!own.is(name("link"), &metadata));
        assert_eq!(own.read_link(name("link")).unwrap(), "a");
    }

    #[test]
    fn a_directory_that_is_moved_away_stays_the_same() {
        let parent = tempfile::tempdir().unwrap();
        let (own, moved) = (parent.path().join("own"), parent.path().join("moved"));
        std::fs::create_dir(&own).unwrap();
        let directory = Directory::open(&own).unwrap();
        std::fs::rename(&own, &moved).unwrap();
        std::fs::create_dir(&own).unwrap();
        directory.open_file(OsStr::new("x"), OpenMode::CreateNew).unwrap();
        directory.rename(OsStr::new("x"), OsStr::new("y")).unwrap();
        assert_eq!(directory.names().unwrap(), ["y"]);
        assert!(moved.join("y").exists() && !own.join("y").exists());
    }
}
