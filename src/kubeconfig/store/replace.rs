//! New bytes in the place of old ones, at once.
//!
//! Usually a new file is written beside the old one and renamed over it. Where that would not keep
//! things as they are (a hard link, a bind mount, another owner, extended attributes, a folder
//! that takes no files), the old file is written in place, and copies of its old and new text lie
//! ready until it is whole.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::mem::take;
use std::os::unix::fs::{
    DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown,
};
use std::path::{Path, PathBuf};

use super::WriteError;

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
pub(super) struct Written {
    target: PathBuf,
    spare: PathBuf,
    old: Vec<u8>,
    new: Vec<u8>,
}

/// Why a replacement was not made.
pub(super) enum Failure {
    /// The old text is there.
    Undone(io::Error),
    /// The old text is in the copy only.
    Damaged { copy: PathBuf, error: io::Error },
}

impl Failure {
    pub(super) fn into_write_error(self, path: &Path) -> WriteError {
        let path = path.to_owned();
        match self {
            Failure::Undone(error) => WriteError::Io { path, doing: "write", error },
            Failure::Damaged { copy, error } => WriteError::Damaged { path, copy, error },
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
        let fresh = match create(&copies.new) {
            Err(error) if is_closed_folder(&error) => {
                in_place = true;
                copies = Copies::in_folder(spare, target)?;
                create(&copies.new)?
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

    /// Puts the new text in place.
    pub(super) fn commit(mut self) -> Result<Written, Failure> {
        let done = if self.in_place {
            self.commit_in_place()
        } else {
            match fs::rename(&self.copies.new, &self.target) {
                Ok(()) => {
                    sync_folder(&self.target);
                    Ok(())
                }
                Err(error) if is_refused_rename(&error) => self.commit_in_place(),
                Err(error) => Err(Failure::Undone(error)),
            }
        };
        self.precious = matches!(done, Err(Failure::Damaged { .. }));
        done.map(|()| Written {
            target: take(&mut self.target),
            spare: take(&mut self.spare),
            old: take(&mut self.old),
            new: take(&mut self.new),
        })
    }

    fn commit_in_place(&self) -> Result<(), Failure> {
        let keep_copy = || -> io::Result<File> {
            let mut copy = create(&self.copies.old)?;
            copy.write_all(&self.old)?;
            copy.sync_all()?;
            OpenOptions::new().write(true).open(&self.target)
        };
        let file = keep_copy().map_err(Failure::Undone)?;
        write_in_place(&file, &self.old, &self.new).map_err(|error| {
            match write_in_place(&file, &self.new, &self.old) {
                Ok(()) => Failure::Undone(error),
                Err(_) => Failure::Damaged { copy: self.copies.old.clone(), error },
            }
        })
    }
}

impl Written {
    /// Puts the old text back, when another file of the same change could not be written.
    pub(super) fn take_back(self) -> Result<(), Failure> {
        let staged = Staged::prepare(&self.target, self.new, self.old, &self.spare);
        staged.map_err(Failure::Undone)?.commit().map(|_| ())
    }
}

/// Where the old and the new text lie while a file is replaced. The names are fixed: whoever holds
/// the lock owns them, so what a killed process left is found and removed.
struct Copies {
    old: PathBuf,
    new: PathBuf,
}

impl Copies {
    fn beside(target: &Path) -> Self {
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self {
            old: target.with_file_name(format!(".{name}.kswitch-old")),
            new: target.with_file_name(format!(".{name}.kswitch-new")),
        }
    }

    /// In a folder of our own, which nobody else may look into.
    fn in_folder(spare: &Path, target: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(spare)?;
        Ok(Self::named_in(spare, target))
    }

    fn named_in(spare: &Path, target: &Path) -> Self {
        // A name made from the path's bytes: never the path itself, and the same in every run.
        let hash = target
            .as_os_str()
            .as_encoded_bytes()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self {
            old: spare.join(format!("{hash:016x}.kswitch-old")),
            new: spare.join(format!("{hash:016x}.kswitch-new")),
        }
    }

    fn remove(&self) {
        let _ = fs::remove_file(&self.new);
        let _ = fs::remove_file(&self.old);
    }
}

/// Whether both copies of a write in place are there: one is under way, or was cut off.
pub(super) fn is_half_way(target: &Path, spare: &Path) -> bool {
    [Copies::beside(target), Copies::named_in(spare, target)]
        .iter()
        .any(|copies| copies.old.exists() && copies.new.exists())
}

/// Finishes what a killed process left: takes back a half-written text, and removes the copies.
///
/// Called under the lock.
pub(super) fn heal(target: &Path, spare: &Path) -> io::Result<()> {
    for copies in [Copies::beside(target), Copies::named_in(spare, target)] {
        if let (Ok(old), Ok(new)) = (fs::read(&copies.old), fs::read(&copies.new)) {
            let found = fs::read(target)?;
            if found != new && is_half_written(&found, &old, &new) {
                let file = OpenOptions::new().write(true).open(target)?;
                write_in_place(&file, &found, &old)?;
            }
        }
        copies.remove();
    }
    Ok(())
}

/// Whether a file holds the beginning of the new text and then the rest of the old one, as a write
/// in place leaves it when it is cut off.
fn is_half_written(found: &[u8], old: &[u8], new: &[u8]) -> bool {
    let new = padded(new, old.len());
    let written = found.iter().zip(&*new).take_while(|(left, right)| left == right).count();
    let kept = found.iter().rev().zip(old.iter().rev()).take_while(|(left, right)| left == right);
    found.len() == old.len().max(written) && written + kept.count() >= found.len()
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

/// A text with blank lines up to a length, which mean nothing behind the last value. UTF-16 spells
/// them otherwise and stays as it is.
fn padded(text: &[u8], length: usize) -> Cow<'_, [u8]> {
    if text.len() >= length || matches!(text, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_vec();
    text.resize(length, b'\n');
    Cow::Owned(text)
}

/// Writes from the first byte that differs, in one call, after making sure that there is room.
///
/// Blank lines cover what the old text has more, so that the file says the new text even before
/// it is cut (field lesson 34).
fn write_in_place(file: &File, old: &[u8], new: &[u8]) -> io::Result<()> {
    let covering = padded(new, old.len());
    let same = old.iter().zip(&*covering).take_while(|(left, right)| left == right).count();
    #[cfg(target_os = "linux")]
    if new.len() > old.len() {
        use rustix::fs::{FallocateFlags, fallocate};
        match fallocate(file, FallocateFlags::KEEP_SIZE, 0, new.len() as u64) {
            // Not every file system can promise room.
            Ok(()) | Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => {}
            Err(error) => return Err(error.into()),
        }
    }
    file.write_all_at(&covering[same..], same as u64)?;
    file.set_len(new.len() as u64)?;
    file.sync_all()
}

fn create(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// The new name has to reach the disk too. Some file systems can't be asked for it; the rename has
/// happened all the same.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
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
