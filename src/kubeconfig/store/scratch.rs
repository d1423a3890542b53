//! Our own folder for writes that are under way: a mark for each file that is being written, and copies
//! of files that are written in place. It is there only while there is something in it.
//!
//! A mark is a file named after the device and inode of the kubeconfig. It holds the kubeconfig's path,
//! and the kswitch that writes holds the kernel's lock on it. So it keeps kswitches of one user apart
//! who reach a file by several names, and a mark without a lock says that a write was interrupted. The
//! lock is not taken on the kubeconfig itself, where anybody who may read could hold it.

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

/// What the name of a mark ends with.
const MARK: &str = ".writing";

/// The mark of one who takes over the lock of an interrupted kswitch.
const TAKE_OVER: &str = "take-over.writing";

/// No path is longer.
const LONGEST_PATH: u64 = 1 << 16;

/// Others may remove the folder when they are done, just when we want to use it.
const MOST_TRIES: usize = 8;

/// The folder, which need not exist.
#[derive(Clone, Copy)]
pub(super) struct Scratch<'p>(pub(super) &'p Path);

impl Scratch<'_> {
    /// The folder, where it exists and is ours.
    pub(super) fn opened(self) -> Option<Rc<Directory>> {
        Some(Rc::new(StateDir::open(self.0).ok()??.into_directory()))
    }

    /// The folder, made where there is none, and whether there was one. One of another user is not
    /// used.
    pub(super) fn created(self) -> io::Result<(Rc<Directory>, bool)> {
        match self.opened() {
            Some(folder) => Ok((folder, true)),
            None => match StateDir::open_or_create(self.0) {
                Ok(folder) => Ok((Rc::new(folder.into_directory()), false)),
                Err(StateError { reason: StateFault::Io { error, .. }, .. }) => Err(error),
                Err(_) => Err(io::ErrorKind::PermissionDenied.into()),
            },
        }
    }

    /// Marks a file as being written; `None` while another kswitch has it marked.
    pub(super) fn mark(self, file: FileId, path: &Path) -> io::Result<Option<Mark>> {
        self.mark_as(&name_of(file), path.as_os_str())
    }

    /// Makes us the one who may take over locks, if nobody else is at it.
    pub(super) fn take_over(self) -> io::Result<Option<Mark>> {
        self.mark_as(OsStr::new(TAKE_OVER), OsStr::new(""))
    }

    fn mark_as(self, name: &OsStr, text: &OsStr) -> io::Result<Option<Mark>> {
        for _ in 0..MOST_TRIES {
            let (folder, was_there) = self.created()?;
            let file = match folder.open_file(name, OpenMode::ReadWriteOrCreate) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    // Where there are no such locks nobody else has one, so what is empty is of no use.
                    if file.metadata()?.len() == 0 {
                        let _ = folder.remove(name);
                        self.remove_if_empty();
                    }
                    return Err(error);
                }
            }
            let found = file.metadata()?;
            // Its last holder may have removed it meanwhile.
            if folder.is(name, &found) {
                let was_left = found.len() > 0;
                // Without the text it still keeps others away; only nobody learns what it is for. A text
                // that was left is not taken away first: it is the same one, if we are killed too.
                let written = (&file).write_all(text.as_bytes());
                if was_left {
                    let _ = written.and_then(|()| file.set_len(text.len() as u64));
                }
                let (folder_path, name) = (self.0.to_owned(), name.to_owned());
                let was_in_use = was_there || was_left;
                return Ok(Some(Mark { folder, folder_path, name, was_in_use, file: Some(file) }));
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }

    /// The files that an interrupted kswitch was writing, each with the name of its mark.
    pub(super) fn interrupted(self) -> Vec<(PathBuf, OsString)> {
        let Some(folder) = self.opened() else { return Vec::new() };
        let marks = folder.names_where(|name| name.ends_with(MARK.as_bytes()));
        let abandoned = |name: OsString| abandoned(&folder, &name).map(|path| (path, name));
        marks.unwrap_or_default().into_iter().filter_map(abandoned).collect()
    }

    /// Removes the mark that an interrupted kswitch left, unless somebody uses it again.
    pub(super) fn unmark(self, name: &OsStr) {
        let Some(folder) = self.opened() else { return };
        let Ok(file) = folder.open_file(name, OpenMode::Read) else { return };
        if file.try_lock().is_ok() && file.metadata().is_ok_and(|own| folder.is(name, &own)) {
            let _ = folder.remove(name);
            self.remove_if_empty();
        }
    }

    /// Whoever needs it just then makes it again.
    pub(super) fn remove_if_empty(self) {
        let (Some(above), Some(name)) = (self.0.parent(), self.0.file_name()) else { return };
        let _ = Directory::open(above).and_then(|above| above.remove_directory(name));
    }
}

fn name_of((device, inode): FileId) -> OsString {
    format!("{device:x}-{inode:x}{MARK}").into()
}

/// The path in a mark that nobody holds.
fn abandoned(folder: &Directory, name: &OsStr) -> Option<PathBuf> {
    let file = folder.open_file(name, OpenMode::Read).ok()?;
    // Shared, so that those who look at once don't take each other for the one who writes.
    file.try_lock_shared().ok()?;
    let mut path = Vec::new();
    (&file).take(LONGEST_PATH).read_to_end(&mut path).ok()?;
    // It was removed because the file is written.
    let is_there = file.metadata().is_ok_and(|found| found.nlink() > 0);
    (is_there && !path.is_empty()).then(|| OsString::from_vec(path).into())
}

/// A mark that we hold; dropping it removes it.
pub(super) struct Mark {
    folder: Rc<Directory>,
    folder_path: PathBuf,
    name: OsString,
    /// Whether the folder was there before, as where an interrupted kswitch left something in it.
    pub(super) was_in_use: bool,
    /// Holds the lock.
    file: Option<File>,
}

impl Mark {
    /// Leaves the mark where it is, for the next kswitch to find what we could not finish.
    pub(super) fn leave(&mut self) {
        self.file = None;
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        if self.file.is_some() {
            let _ = self.folder.remove(&self.name);
            Scratch(&self.folder_path).remove_if_empty();
        }
    }
}
