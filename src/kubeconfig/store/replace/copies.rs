//! Copies of the old and the new text of a file while it is replaced.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::iter;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use crate::directory::{Directory, OpenMode, effective_user};
use crate::kubeconfig::store::read::bytes_in;
use crate::kubeconfig::store::scratch::Scratch;
use crate::kubeconfig::store::target::{Location, Opened, WriteTarget};

use super::in_place;

/// The longest time that a write in place can take, on the slowest disk.
const LONGEST_WRITE: Duration = Duration::from_secs(60);

/// How long a copy without a known file is kept.
const LONGEST_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

const OLD: &str = ".kswitch-old";
const NEW: &str = ".kswitch-new";
const DRAFT: &str = ".kswitch-draft";

/// The location of the copies. The names are fixed and protected by the lock, so that leftovers of an
/// interrupted kswitch are found and removed.
pub(super) struct Copies {
    directory: Rc<Directory>,
    directory_path: PathBuf,
    old: OsString,
    pub(super) new: OsString,
    /// The name of the old text until it is complete.
    draft: OsString,
}

impl Copies {
    pub(super) fn in_directory_of(Location { directory, name, path }: &Location) -> Self {
        // The raw bytes, so that two names that are not UTF-8 don't share copies.
        let copy = |suffix| {
            let mut copy = OsString::from(".");
            copy.push(name);
            copy.push(suffix);
            copy
        };
        let directory_path = path.parent().unwrap_or(Path::new("")).to_owned();
        let (old, new, draft) = (copy(OLD), copy(NEW), copy(DRAFT));
        Self { directory: Rc::clone(directory), directory_path, old, new, draft }
    }

    /// Copies in the scratch directory, which only the user can read.
    pub(super) fn in_scratch(
        directory: Rc<Directory>,
        scratch: Scratch<'_>,
        target: &Path,
    ) -> Self {
        // A hash of the path, because the path may be too long for a name. It is the same in every run.
        let hash = target
            .as_os_str()
            .as_encoded_bytes()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let copy = |suffix| OsString::from(format!("{hash:016x}{suffix}"));
        let (old, new, draft) = (copy(OLD), copy(NEW), copy(DRAFT));
        Self { directory, directory_path: scratch.0.to_owned(), old, new, draft }
    }

    fn all(place: &Location, scratch: Option<Scratch<'_>>) -> impl Iterator<Item = Self> {
        let in_scratch = scratch
            .and_then(|scratch| Some(Self::in_scratch(scratch.opened()?, scratch, &place.path)));
        iter::once(Self::in_directory_of(place)).chain(in_scratch)
    }

    pub(super) fn path_of_old(&self) -> PathBuf {
        self.directory_path.join(&self.old)
    }

    /// Copies the old text. The copy gets its name when it is complete, so that an incomplete one is
    /// never restored.
    pub(super) fn keep(&self, old: &[u8]) -> io::Result<()> {
        let mut draft = self.create(&self.draft)?;
        draft.write_all(old)?;
        draft.sync_all()?;
        self.directory.rename(&self.draft, &self.old)?;
        // Not every file system supports this; the rename has succeeded in any case.
        let _ = self.directory.sync();
        Ok(())
    }

    pub(super) fn remove(&self) {
        // The draft first, so that it is never the only one left.
        for copy in [&self.draft, &self.new, &self.old] {
            let _ = self.directory.remove(copy);
        }
    }

    /// Creates an empty file that only the user can read.
    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        match self.directory.open_file(name, OpenMode::CreateNew) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.directory.remove(name)?;
                self.directory.open_file(name, OpenMode::CreateNew)
            }
            created => created,
        }
    }

    /// Reads a copy. Only a file of the effective user counts: in a directory such as `/tmp` other users
    /// may create files with this name.
    fn read(&self, name: &OsStr) -> io::Result<Copy> {
        let read = || {
            let mut file = self.directory.open_file(name, OpenMode::Read)?;
            let found = file.metadata()?;
            let is_ours = found.uid() == effective_user() && found.nlink() == 1;
            let mut text = Vec::new();
            if is_ours {
                file.read_to_end(&mut text)?;
            }
            Ok(if is_ours { Copy::Text(text, file) } else { Copy::Foreign })
        };
        read().or_else(|error: io::Error| match error.kind() {
            // No copy can have a name that is too long.
            io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename => Ok(Copy::Missing),
            // A link, or not a regular file.
            io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput => Ok(Copy::Foreign),
            _ => Err(error),
        })
    }
}

/// The name of the original file if `name` is that of a copy.
pub(in crate::kubeconfig::store) fn original_of(name: &[u8]) -> Option<&[u8]> {
    let name = name.strip_prefix(b".")?;
    [OLD, NEW, DRAFT].iter().find_map(|suffix| name.strip_suffix(suffix.as_bytes()))
}

/// Whether there is a copy of the old text: the file is being written in place, or such a write was
/// interrupted.
pub(in crate::kubeconfig::store) fn has_old_text(place: &Location, scratch: Scratch<'_>) -> bool {
    Copies::all(place, Some(scratch)).any(|copies| copies.directory.stat(&copies.old).is_ok())
}

/// Removes the copies of a file that no longer exists.
pub(in crate::kubeconfig::store) fn remove_copies(place: &Location, scratch: Scratch<'_>) {
    for copies in Copies::all(place, Some(scratch)) {
        for name in [&copies.draft, &copies.new, &copies.old] {
            if matches!(copies.read(name), Ok(Copy::Text(..))) {
                let _ = copies.directory.remove(name);
            }
        }
    }
}

/// Removes old copies without a mark from the scratch directory, left by earlier versions of kswitch.
pub(in crate::kubeconfig::store) fn remove_outdated(scratch: Scratch<'_>) {
    let Some(directory) = scratch.opened() else { return };
    let is_copy = |name: &[u8]| [OLD, NEW, DRAFT].iter().any(|own| name.ends_with(own.as_bytes()));
    for name in directory.names_where(is_copy).unwrap_or_default() {
        let is_outdated = || -> io::Result<bool> {
            let modified = directory.open_file(&name, OpenMode::Read)?.metadata()?.modified()?;
            Ok(modified.elapsed().is_ok_and(|age| age > LONGEST_KEPT))
        };
        if is_outdated().unwrap_or(true) {
            let _ = directory.remove(&name);
        }
    }
}

/// Recovers a file after an interrupted kswitch: restores the old text if the file is incomplete, and
/// removes the copies. File, copies and directory must belong to the effective user.
///
/// Call this under the lock. `scratch` is needed only if the scratch directory may contain copies.
pub(in crate::kubeconfig::store) fn recover(
    target: &WriteTarget<'_>,
    opened: &mut Opened,
    scratch: Option<Scratch<'_>>,
) -> io::Result<()> {
    for copies in Copies::all(&target.own, scratch) {
        let (old, new) = (copies.read(&copies.old)?, copies.read(&copies.new)?);
        // A copy of another user may be the only complete text, so it is kept for that user.
        let are_foreign = matches!((&old, &new), (Copy::Foreign, _) | (_, Copy::Foreign));
        let are_missing = matches!((&old, &new), (Copy::Missing, Copy::Missing));
        let is_ours = || opened.found.uid() == effective_user() && copies.directory.is_ours_alone();
        if are_foreign || are_missing || !is_ours() {
            continue;
        }
        if let (Copy::Text(old, copy), Copy::Text(new, _)) = (old, new) {
            let found = bytes_in(&opened.file)?.bytes;
            if found != new
                && in_place::is_half_written(&found, &old, &new)
                && !is_later_edit(&opened.file, &copy)?
            {
                opened.check_writable()?;
                // Refreshes the age of the copy, in case this is interrupted too.
                let _ = copy.set_modified(SystemTime::now());
                in_place::write(&opened.file, &found, &old)?;
            }
        }
        copies.remove();
    }
    Ok(())
}

/// Whether a file was written long after its copy: then the user edited it, and it only looks
/// incomplete.
fn is_later_edit(file: &File, copy: &File) -> io::Result<bool> {
    let (written, copied) = (file.metadata()?.modified()?, copy.metadata()?.modified()?);
    Ok(written.duration_since(copied).is_ok_and(|since| since > LONGEST_WRITE))
}

enum Copy {
    Missing,
    Foreign,
    Text(Vec<u8>, File),
}
