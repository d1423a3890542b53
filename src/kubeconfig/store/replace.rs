//! Replaces the content of a file atomically.
//!
//! Usually a temporary file in the same directory is renamed over it. If that would lose properties of
//! the file (a hard link, a bind mount, another owner, extended attributes), or the directory is not
//! writable, the file is written in place, with copies of the old and the new text until it is
//! complete.

mod copies;
mod in_place;

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::mem::take;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

use super::error::WriteError;
use super::scratch::Scratch;
use super::stamp::Stamp;
use super::target::{Opened, WriteTarget};

use copies::Copies;
pub(super) use copies::{has_old_text, original_of, recover, remove_copies, remove_outdated};

pub(super) struct Staged<'t> {
    target: &'t WriteTarget<'t>,
    opened: Opened,
    copies: Copies,
    /// The temporary file with the new text, synced.
    fresh: File,
    scratch: Scratch<'t>,
    old: Vec<u8>,
    new: Vec<u8>,
    in_place: bool,
    /// Whether the complete text is only in the copies, so that they must be kept.
    precious: bool,
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if !self.precious {
            self.copies.remove();
        }
    }
}

pub(super) struct Replaced<'t> {
    target: &'t WriteTarget<'t>,
    scratch: Scratch<'t>,
    old: Vec<u8>,
    new: Vec<u8>,
    stamp: Option<Stamp>,
}

impl<'t> Staged<'t> {
    /// Writes the new text to a temporary file, or to a copy for writing in place.
    pub(super) fn prepare(
        target: &'t WriteTarget<'t>,
        mut opened: Opened,
        old: Vec<u8>,
        new: Vec<u8>,
        scratch: Scratch<'t>,
    ) -> io::Result<Self> {
        // A read-only file is not replaced, even if the directory is writable.
        opened.check_writable()?;
        let mut in_place = opened.found.nlink() > 1 || has_attributes(&opened.file);
        let in_scratch = || {
            let (directory, _) = scratch.created()?;
            io::Result::Ok(Copies::in_scratch(directory, scratch, &target.own.path))
        };
        let mut copies = Copies::in_directory_of(&target.own);
        // If other users can replace the copies, recovery must not use them.
        if in_place && !target.own.directory.is_ours_alone() {
            copies = in_scratch().unwrap_or(copies);
        }
        let fresh = match copies.create(&copies.new) {
            Err(error) if is_closed_directory(&error) => {
                in_place = true;
                copies = in_scratch()?;
                copies.create(&copies.new)?
            }
            created => created?,
        };
        let precious = false;
        // From here on an error removes the copies.
        let mut staged =
            Self { target, opened, copies, fresh, scratch, old, new, in_place, precious };
        staged.fresh.write_all(&staged.new)?;
        staged.in_place = in_place || !takes_owner_and_mode(&staged.fresh, &staged.opened)?;
        staged.fresh.sync_all()?;
        Ok(staged)
    }

    /// Puts the new text in place, unless the file changed since it was read.
    pub(super) fn commit(
        mut self,
        is_still: impl Fn() -> bool,
    ) -> Result<Replaced<'t>, WriteError> {
        let done = if self.in_place {
            self.commit_in_place(is_still)
        } else if is_still() {
            let own = &self.target.own;
            match own.directory.rename(&self.copies.new, &own.name) {
                Ok(()) => {
                    let stamp = stamp_of(&self.fresh);
                    // The rename has to reach the disk too. Not every file system supports this; the
                    // rename has succeeded in any case.
                    let _ = own.directory.sync();
                    Ok(stamp)
                }
                Err(error) if is_refused_rename(&error) => self.commit_in_place(is_still),
                Err(error) => Err(self.target.failed("write")(error)),
            }
        } else {
            Err(WriteError::KeepsChanging(self.target.path.to_owned()))
        };
        self.precious = matches!(done, Err(WriteError::Damaged { .. }));
        done.map(|stamp| Replaced {
            stamp,
            target: self.target,
            scratch: self.scratch,
            old: take(&mut self.old),
            new: take(&mut self.new),
        })
    }

    fn commit_in_place(&self, is_still: impl Fn() -> bool) -> Result<Option<Stamp>, WriteError> {
        let failed = self.target.failed("write");
        let path = || self.target.path.to_owned();
        self.copies.keep(&self.old).map_err(&failed)?;
        // Syncing the copy took time, so the file may have changed.
        if !is_still() {
            return Err(WriteError::KeepsChanging(path()));
        }
        let file = &self.opened.file;
        in_place::write(file, &self.old, &self.new).map(|()| stamp_of(file)).map_err(|error| {
            match in_place::write(file, &self.new, &self.old) {
                Ok(()) => failed(error),
                Err(_) => {
                    WriteError::Damaged { path: path(), copy: self.copies.path_of_old(), error }
                }
            }
        })
    }
}

impl Replaced<'_> {
    /// Restores the old text because another file of the same change could not be written.
    pub(super) fn roll_back(self) -> Result<(), WriteError> {
        let failed = self.target.failed("write");
        let opened = self.target.open().map_err(&failed)?;
        if stamp_of(&opened.file) != self.stamp {
            return Err(WriteError::KeepsChanging(self.target.path.to_owned()));
        }
        let staged = Staged::prepare(self.target, opened, self.new, self.old, self.scratch);
        let is_still = || self.stamp.is_some_and(|stamp| self.target.is_still(stamp));
        staged.map_err(failed)?.commit(is_still).map(drop)
    }
}

fn stamp_of(file: &File) -> Option<Stamp> {
    file.metadata().ok().map(|found| Stamp::of(&found))
}

/// Whether a file has attributes that a new file would not have.
#[cfg(target_os = "linux")]
fn has_attributes(file: &File) -> bool {
    let mut names = [0_u8; 1024];
    // New files get security labels automatically; a longer list contains other attributes.
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

/// Sets the owner and mode of the old file on the new one; false if that is not permitted.
fn takes_owner_and_mode(fresh: &File, old: &Opened) -> io::Result<bool> {
    let (ours, theirs) = (fresh.metadata()?, &old.found);
    let same_owner = (ours.uid(), ours.gid()) == (theirs.uid(), theirs.gid());
    if !same_owner && fchown(fresh, Some(theirs.uid()), Some(theirs.gid())).is_err() {
        return Ok(false);
    }
    // A file with an access control list is written in place, so this one has none.
    if !loses_access_list(fresh) {
        return Ok(false);
    }
    fresh.set_permissions(Permissions::from_mode(theirs.mode() & 0o7777))?;
    Ok(true)
}

/// Removes the access control list that a new file inherits from its directory: it could give other
/// users access to the content.
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

fn is_closed_directory(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::InvalidFilename
    )
}

/// A mount point can't be replaced by a rename, nor a file of another user in a sticky directory.
fn is_refused_rename(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::CrossesDevices
    )
}
