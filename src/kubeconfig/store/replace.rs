//! New bytes in the place of old ones, at once.
//!
//! Usually a new file is written beside the old one and renamed over it. Where that would not keep
//! things as they are (a hard link, a bind mount, another owner, extended attributes, a folder
//! that takes no files), the old file is written in place, and copies of its old and new text lie
//! ready until it is whole.

mod copies;
mod in_place;

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::mem::take;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::stamp::Stamp;

use copies::{Copies, sync_folder};
pub(super) use copies::{has_copies, heal, is_in_use};

/// A new text that lies ready to take the place of the old one.
pub(super) struct Staged {
    target: PathBuf,
    copies: Copies,
    spare: PathBuf,
    old: Vec<u8>,
    new: Vec<u8>,
    in_place: bool,
    /// Whether the copies hold what the target has lost.
    precious: bool,
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.precious {
            self.copies.remove();
        }
    }
}

/// A replacement that was made.
pub(super) struct Replaced {
    target: PathBuf,
    spare: PathBuf,
    old: Vec<u8>,
    new: Vec<u8>,
    stamp: Option<Stamp>,
}

/// Why a replacement was not made.
pub(super) enum Failure {
    /// The old text is there.
    Undone(io::Error),
    /// The old text is in the copy only.
    Damaged { copy: PathBuf, error: io::Error },
    /// Somebody who takes no locks wrote the file; their text is there.
    Overtaken,
}

impl Failure {
    pub(super) fn into_write_error(self, path: &Path) -> WriteError {
        let path = path.to_owned();
        match self {
            Failure::Undone(error) => WriteError::Io { path, doing: "write", error },
            Failure::Damaged { copy, error } => WriteError::Damaged { path, copy, error },
            Failure::Overtaken => WriteError::Restless(path),
        }
    }
}

impl Staged {
    /// Writes the new text where it can be renamed from, or where it is safe while the target is
    /// written in place.
    pub(super) fn prepare(
        target: &Path,
        old: Vec<u8>,
        new: Vec<u8>,
        spare: &Path,
    ) -> io::Result<Self> {
        // A read-only file stays as it is, though its folder would let us replace it.
        let opened = OpenOptions::new().write(true).open(target)?;
        let mut in_place = must_keep_inode(&opened)?;
        let mut copies = Copies::beside(target);
        let fresh = match copies::create(&copies.new) {
            Err(error) if is_closed_folder(&error) => {
                in_place = true;
                copies = Copies::in_folder(spare, target)?;
                copies::create(&copies.new)?
            }
            created => created?,
        };
        let (target, spare) = (target.to_owned(), spare.to_owned());
        let mut staged = Self { target, copies, spare, old, new, in_place, precious: false };
        staged.in_place = staged.fill(&fresh, &opened)?;
        Ok(staged)
    }

    /// Fills the new file; true if it can't be made to pass for the old one.
    fn fill(&self, mut fresh: &File, opened: &File) -> io::Result<bool> {
        fresh.write_all(&self.new)?;
        let in_place = self.in_place || !takes_owner_and_mode(fresh, opened)?;
        fresh.sync_all()?;
        Ok(in_place)
    }

    /// Puts the new text in place, unless what it was made from is there no more.
    pub(super) fn commit(mut self, is_still: impl Fn() -> bool) -> Result<Replaced, Failure> {
        let done = if self.in_place {
            self.commit_in_place(is_still)
        } else if is_still() {
            match fs::rename(&self.copies.new, &self.target) {
                Ok(()) => {
                    let stamp = Stamp::at(&self.target);
                    sync_folder(&self.target);
                    Ok(stamp)
                }
                Err(error) if is_refused_rename(&error) => self.commit_in_place(is_still),
                Err(error) => Err(Failure::Undone(error)),
            }
        } else {
            Err(Failure::Overtaken)
        };
        self.precious = matches!(done, Err(Failure::Damaged { .. }));
        done.map(|stamp| Replaced {
            stamp,
            target: take(&mut self.target),
            spare: take(&mut self.spare),
            old: take(&mut self.old),
            new: take(&mut self.new),
        })
    }

    fn commit_in_place(&self, is_still: impl Fn() -> bool) -> Result<Option<Stamp>, Failure> {
        let kept = self.copies.keep(&self.old);
        let opened = kept.and_then(|()| OpenOptions::new().write(true).open(&self.target));
        let file = opened.map_err(Failure::Undone)?;
        // To bring the copy to the disk took its time.
        if !is_still() {
            return Err(Failure::Overtaken);
        }
        in_place::write(&file, &self.old, &self.new).map(|()| Stamp::at(&self.target)).map_err(
            |error| match in_place::write(&file, &self.new, &self.old) {
                Ok(()) => Failure::Undone(error),
                Err(_) => Failure::Damaged { copy: self.copies.old.clone(), error },
            },
        )
    }
}

impl Replaced {
    /// Puts the old text back, when another file of the same change could not be written.
    pub(super) fn take_back(self) -> Result<(), Failure> {
        let staged = Staged::prepare(&self.target, self.new, self.old, &self.spare);
        let is_still = || Stamp::at(&self.target) == self.stamp;
        staged.map_err(Failure::Undone)?.commit(is_still).map(|_| ())
    }
}

/// Another owner, another name for the same file, or attributes that a new file would not have.
fn must_keep_inode(file: &File) -> io::Result<bool> {
    if file.metadata()?.nlink() > 1 {
        return Ok(true);
    }
    #[cfg(target_os = "linux")]
    {
        let mut names = [0_u8; 1024];
        // Labels of the system's own come to new files by themselves; a longer list than this
        // holds others too.
        Ok(match rustix::fs::flistxattr(file, &mut names[..]) {
            Ok(length) => names[..length]
                .split(|byte| *byte == 0)
                .any(|name| !name.is_empty() && name != b"security.selinux"),
            Err(rustix::io::Errno::RANGE) => true,
            Err(_) => false,
        })
    }
    #[cfg(not(target_os = "linux"))]
    Ok(false)
}

/// Gives a new file the owner and mode of the old one; false if it does not take them.
fn takes_owner_and_mode(fresh: &File, old: &File) -> io::Result<bool> {
    let (ours, theirs) = (fresh.metadata()?, old.metadata()?);
    let same_owner = (ours.uid(), ours.gid()) == (theirs.uid(), theirs.gid());
    if !same_owner && fchown(fresh, Some(theirs.uid()), Some(theirs.gid())).is_err() {
        return Ok(false);
    }
    fresh.set_permissions(Permissions::from_mode(theirs.mode() & 0o7777))?;
    Ok(true)
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
