//! The scratch directory: a mark for each file that is being written, and copies of files that are
//! written in place. It exists only while it is not empty.
//!
//! A mark is a file named after the device and inode of the kubeconfig. It contains the path, and the
//! writer holds a kernel lock on it. It excludes other writers of the same user, whichever path they
//! use; a mark without a lock shows that a write was interrupted. The kubeconfig itself is not locked,
//! because every user who may read it could hold that lock.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::directory::{Directory, OpenMode};
use crate::state_dir::{StateDir, StateError, StateFault};

use super::stamp::FileId;

const MARK: &str = ".writing";

/// The mark for taking over locks of interrupted processes.
const TAKE_OVER: &str = "take-over.writing";

/// The size limit of a mark; no path is longer.
const LONGEST_PATH: u64 = 1 << 16;

/// Another process may remove the empty directory right after we opened it.
const MOST_TRIES: usize = 8;

/// The path of the scratch directory, which need not exist.
#[derive(Clone, Copy)]
pub(super) struct Scratch<'p>(pub(super) &'p Path);

impl Scratch<'_> {
    /// Opens the directory if it exists and belongs to the effective user.
    pub(super) fn opened(self) -> Option<Rc<Directory>> {
        Some(Rc::new(StateDir::open(self.0).ok()??.into_directory()))
    }

    /// Opens or creates the directory; the flag is whether it existed. Fails if it belongs to another
    /// user.
    pub(super) fn created(self) -> io::Result<(Rc<Directory>, bool)> {
        match self.opened() {
            Some(directory) => Ok((directory, true)),
            None => match StateDir::open_or_create(self.0) {
                Ok(directory) => Ok((Rc::new(directory.into_directory()), false)),
                Err(StateError { reason: StateFault::Io { error, .. }, .. }) => Err(error),
                Err(_) => Err(io::ErrorKind::PermissionDenied.into()),
            },
        }
    }

    /// Marks a file as being written; `None` while another kswitch has it marked.
    pub(super) fn mark(self, file: FileId, path: &Path) -> io::Result<Option<Mark>> {
        self.mark_as(&name_of(file), path.as_os_str())
    }

    /// Takes the mark for taking over locks; `None` while another process has it.
    pub(super) fn take_over(self) -> io::Result<Option<Mark>> {
        self.mark_as(OsStr::new(TAKE_OVER), OsStr::new(""))
    }

    fn mark_as(self, name: &OsStr, text: &OsStr) -> io::Result<Option<Mark>> {
        for _ in 0..MOST_TRIES {
            let (directory, was_there) = self.created()?;
            let file = match directory.open_file(name, OpenMode::ReadWriteOrCreate) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    // The file system has no locks, so an empty mark is of no use.
                    if file.metadata()?.len() == 0 {
                        let _ = directory.remove(name);
                        self.remove_if_empty();
                    }
                    return Err(error);
                }
            }
            let found = file.metadata()?;
            // The last holder may have removed it before we locked it.
            if directory.is(name, &found) {
                let was_left = found.len() > 0;
                // Without the path the mark still excludes others; only recovery can't use it. An
                // earlier text is not truncated first, since it is the same path.
                let written = (&file).write_all(text.as_bytes());
                if was_left {
                    let _ = written.and_then(|()| file.set_len(text.len() as u64));
                }
                let (directory_path, name) = (self.0.to_owned(), name.to_owned());
                let was_in_use = was_there || was_left;
                return Ok(Some(Mark {
                    directory,
                    directory_path,
                    name,
                    was_in_use,
                    file: Some(file),
                }));
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }

    /// The files that an interrupted kswitch was writing, each with the name of its mark.
    pub(super) fn interrupted(self) -> Vec<(PathBuf, OsString)> {
        let Some(directory) = self.opened() else { return Vec::new() };
        let marks = directory.names_where(|name| name.ends_with(MARK.as_bytes()));
        let abandoned = |name: OsString| abandoned(&directory, &name).map(|path| (path, name));
        marks.unwrap_or_default().into_iter().filter_map(abandoned).collect()
    }

    /// Removes the mark of an interrupted kswitch, unless it is in use again.
    pub(super) fn unmark(self, name: &OsStr) {
        let Some(directory) = self.opened() else { return };
        let Ok(file) = directory.open_file(name, OpenMode::Read) else { return };
        if file.try_lock().is_ok() && file.metadata().is_ok_and(|own| directory.is(name, &own)) {
            let _ = directory.remove(name);
            self.remove_if_empty();
        }
    }

    /// A process that needs the directory at the same time creates it again.
    pub(super) fn remove_if_empty(self) {
        let (Some(above), Some(name)) = (self.0.parent(), self.0.file_name()) else { return };
        let _ = Directory::open(above).and_then(|above| above.remove_directory(name));
    }
}

fn name_of((device, inode): FileId) -> OsString {
    format!("{device:x}-{inode:x}{MARK}").into()
}

/// The path in a mark without a lock.
fn abandoned(directory: &Directory, name: &OsStr) -> Option<PathBuf> {
    let file = directory.open_file(name, OpenMode::Read).ok()?;
    // Shared, so that two processes that check at the same time don't see each other as a writer.
    file.try_lock_shared().ok()?;
    let mut path = Vec::new();
    (&file).take(LONGEST_PATH).read_to_end(&mut path).ok()?;
    // A mark that was just removed belongs to a completed write.
    let is_there = file.metadata().is_ok_and(|found| found.nlink() > 0);
    (is_there && !path.is_empty()).then(|| OsString::from_vec(path).into())
}

/// A held mark; dropping it removes it.
pub(super) struct Mark {
    directory: Rc<Directory>,
    directory_path: PathBuf,
    name: OsString,
    /// Whether the directory existed before, because an interrupted kswitch left it.
    pub(super) was_in_use: bool,
    file: Option<File>,
}

impl Mark {
    /// Keeps the mark, so that the next kswitch recovers the file.
    pub(super) fn leave(&mut self) {
        self.file = None;
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        if self.file.is_some() {
            let _ = self.directory.remove(&self.name);
            Scratch(&self.directory_path).remove_if_empty();
        }
    }
}
