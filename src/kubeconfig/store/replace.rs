//! New bytes in the place of old ones, at once.
//!
//! Usually a new file is written beside the old one and renamed over it. Where that would not keep
//! things as they are (a hard link, a bind mount, another owner, extended attributes, a folder
//! that takes no files), the old file is written in place, and copies of its old and new text lie
//! ready until it is whole.

mod copies;
mod in_place;

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::mem::take;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::scratch::Scratch;
use super::stamp::Stamp;
use super::target::{Opened, WriteTarget};

use copies::Copies;
pub(super) use copies::{has_old_text, original_of, recover, remove_copies, remove_outdated};

/// A new text that lies ready to take the place of the old one.
pub(super) struct Staged<'t> {
    target: &'t WriteTarget<'t>,
    opened: Opened,
    copies: Copies,
    /// The new text, brought to the disk.
    fresh: File,
    scratch: Scratch<'t>,
    old: Vec<u8>,
    new: Vec<u8>,
    in_place: bool,
    /// Whether the copies hold what the target has lost.
    precious: bool,
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if !self.precious {
            self.copies.remove();
        }
    }
}

/// A replacement that was made.
pub(super) struct Replaced<'t> {
    target: &'t WriteTarget<'t>,
    scratch: Scratch<'t>,
    old: Vec<u8>,
    new: Vec<u8>,
    stamp: Option<Stamp>,
}

/// Why a replacement was not made.
pub(super) enum ReplaceError {
    /// The old text is there.
    Undone(io::Error),
    /// The old text is in the copy only.
    Damaged { copy: PathBuf, error: io::Error },
    /// Somebody who takes no locks wrote the file; their text is there.
    Overtaken,
}

impl ReplaceError {
    pub(super) fn into_write_error(self, path: &Path) -> WriteError {
        let path = path.to_owned();
        match self {
            ReplaceError::Undone(error) => WriteError::Io { path, doing: "write", error },
            ReplaceError::Damaged { copy, error } => WriteError::Damaged { path, copy, error },
            ReplaceError::Overtaken => WriteError::Restless(path),
        }
    }
}

impl<'t> Staged<'t> {
    /// Writes the new text where it can be renamed from, or where it is safe while the target is
    /// written in place.
    pub(super) fn prepare(
        target: &'t WriteTarget<'t>,
        mut opened: Opened,
        old: Vec<u8>,
        new: Vec<u8>,
        scratch: Scratch<'t>,
    ) -> io::Result<Self> {
        // A read-only file stays as it is, though its folder would let us replace it.
        opened.check_writable()?;
        let mut in_place = must_keep_inode(&opened);
        let in_scratch = || {
            let (folder, _) = scratch.created()?;
            io::Result::Ok(Copies::in_scratch(folder, scratch, &target.own.path))
        };
        let mut copies = Copies::in_folder_of(&target.own);
        // Where others can exchange the copies, none of them is ever put back.
        if in_place && !target.own.folder.is_ours_alone() {
            copies = in_scratch().unwrap_or(copies);
        }
        let fresh = match copies.create_new() {
            Err(error) if is_closed_folder(&error) => {
                in_place = true;
                copies = in_scratch()?;
                copies.create_new()?
            }
            created => created?,
        };
        let precious = false;
        let mut staged =
            Self { target, opened, copies, fresh, scratch, old, new, in_place, precious };
        staged.in_place = staged.fill()?;
        Ok(staged)
    }

    /// Fills the new file; true if it can't be made to pass for the old one.
    fn fill(&mut self) -> io::Result<bool> {
        self.fresh.write_all(&self.new)?;
        let in_place = self.in_place || !takes_owner_and_mode(&self.fresh, &self.opened)?;
        self.fresh.sync_all()?;
        Ok(in_place)
    }

    /// Puts the new text in place, unless what it was made from is there no more.
    pub(super) fn commit(
        mut self,
        is_still: impl Fn() -> bool,
    ) -> Result<Replaced<'t>, ReplaceError> {
        let done = if self.in_place {
            self.commit_in_place(is_still)
        } else if is_still() {
            let own = &self.target.own;
            match own.folder.rename(&self.copies.new, &own.name) {
                Ok(()) => {
                    let stamp = stamp_of(&self.fresh);
                    // The new name has to reach the disk too. Some file systems can't be asked for it;
                    // the rename has happened all the same.
                    let _ = own.folder.sync();
                    Ok(stamp)
                }
                Err(error) if is_refused_rename(&error) => self.commit_in_place(is_still),
                Err(error) => Err(ReplaceError::Undone(error)),
            }
        } else {
            Err(ReplaceError::Overtaken)
        };
        self.precious = matches!(done, Err(ReplaceError::Damaged { .. }));
        done.map(|stamp| Replaced {
            stamp,
            target: self.target,
            scratch: self.scratch,
            old: take(&mut self.old),
            new: take(&mut self.new),
        })
    }

    /// Writes to the very file that was read.
    fn commit_in_place(&self, is_still: impl Fn() -> bool) -> Result<Option<Stamp>, ReplaceError> {
        self.copies.keep(&self.old).map_err(ReplaceError::Undone)?;
        // To bring the copy to the disk took its time.
        if !is_still() {
            return Err(ReplaceError::Overtaken);
        }
        let file = &self.opened.file;
        in_place::write(file, &self.old, &self.new).map(|()| stamp_of(file)).map_err(|error| {
            match in_place::write(file, &self.new, &self.old) {
                Ok(()) => ReplaceError::Undone(error),
                Err(_) => ReplaceError::Damaged { copy: self.copies.path_of_old(), error },
            }
        })
    }
}

impl Replaced<'_> {
    /// Puts the old text back, when another file of the same change could not be written.
    pub(super) fn take_back(self) -> Result<(), ReplaceError> {
        let opened = self.target.open().map_err(ReplaceError::Undone)?;
        if stamp_of(&opened.file) != self.stamp {
            return Err(ReplaceError::Overtaken);
        }
        let staged = Staged::prepare(self.target, opened, self.new, self.old, self.scratch);
        let is_still = || self.stamp.is_some_and(|stamp| self.target.is_still(stamp));
        staged.map_err(ReplaceError::Undone)?.commit(is_still).map(|_| ())
    }
}

fn stamp_of(file: &File) -> Option<Stamp> {
    file.metadata().ok().map(|found| Stamp::of(&found))
}

/// Whether a file has another name, or attributes that a new file would not have.
fn must_keep_inode(Opened { file, found, .. }: &Opened) -> bool {
    found.nlink() > 1 || has_attributes(file)
}

#[cfg(target_os = "linux")]
fn has_attributes(file: &File) -> bool {
    let mut names = [0_u8; 1024];
    // Labels of the system's own come to new files by themselves; a longer list than this holds
    // others too.
    match rustix::fs::flistxattr(file, &mut names[..]) {
        Ok(length) => names[..length]
            .split(|byte| *byte == 0)
            .any(|name| !name.is_empty() && name != b"security.selinux"),
        Err(error) => error == rustix::io::Errno::RANGE,
    }
}

#[cfg(not(target_os = "linux"))]
fn has_attributes(_file: &File) -> bool {
    false
}

/// Gives a new file the owner and mode of the old one; false if it does not take them.
fn takes_owner_and_mode(fresh: &File, old: &Opened) -> io::Result<bool> {
    let (ours, theirs) = (fresh.metadata()?, &old.found);
    let same_owner = (ours.uid(), ours.gid()) == (theirs.uid(), theirs.gid());
    if !same_owner && fchown(fresh, Some(theirs.uid()), Some(theirs.gid())).is_err() {
        return Ok(false);
    }
    // The old file has no access control list, or it would be written in place.
    if !loses_access_list(fresh) {
        return Ok(false);
    }
    fresh.set_permissions(Permissions::from_mode(theirs.mode() & 0o7777))?;
    Ok(true)
}

/// Takes away the access control list that a new file has from its folder: under the mode of the old
/// file it would open what it names to others.
#[cfg(target_os = "linux")]
fn loses_access_list(fresh: &File) -> bool {
    use rustix::io::Errno;

    let removed = rustix::fs::fremovexattr(fresh, c"system.posix_acl_access");
    matches!(removed, Ok(()) | Err(Errno::NODATA | Errno::OPNOTSUPP | Errno::NOSYS))
}

#[cfg(not(target_os = "linux"))]
fn loses_access_list(_fresh: &File) -> bool {
    true
}

fn is_closed_folder(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::InvalidFilename
    )
}

/// A mount point can't be renamed over, and a sticky folder protects the files of others.
fn is_refused_rename(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::CrossesDevices
    )
}
