//! The old and the new text of a file, lying ready while it is replaced.

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

/// What a write in place takes at the very most, on the slowest of disks.
const LONGEST_WRITE: Duration = Duration::from_secs(60);

/// How long a copy is kept for the next change of a file that is not known.
const LONGEST_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

const OLD: &str = ".kswitch-old";
const NEW: &str = ".kswitch-new";
const DRAFT: &str = ".kswitch-draft";

/// Where the old and the new text lie while a file is replaced. The names are fixed: the one who holds
/// the lock owns them, so what an interrupted kswitch left is found and removed.
pub(super) struct Copies {
    folder: Rc<Directory>,
    folder_path: PathBuf,
    old: OsString,
    pub(super) new: OsString,
    /// The old text, as long as it may not be whole.
    draft: OsString,
}

impl Copies {
    /// In the folder of the file itself.
    pub(super) fn in_folder_of(Location { folder, name, path }: &Location) -> Self {
        // The name's own bytes: two names that are no text must not share their copies.
        let copy = |suffix| {
            let mut copy = OsString::from(".");
            copy.push(name);
            copy.push(suffix);
            copy
        };
        let folder_path = path.parent().unwrap_or(Path::new("")).to_owned();
        let (old, new, draft) = (copy(OLD), copy(NEW), copy(DRAFT));
        Self { folder: Rc::clone(folder), folder_path, old, new, draft }
    }

    /// In a folder of our own, which nobody else may look into.
    pub(super) fn in_scratch(folder: Rc<Directory>, scratch: Scratch<'_>, target: &Path) -> Self {
        // A name made from the path's bytes: never the path itself, and the same in every run.
        let hash = target
            .as_os_str()
            .as_encoded_bytes()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let copy = |suffix| OsString::from(format!("{hash:016x}{suffix}"));
        let (old, new, draft) = (copy(OLD), copy(NEW), copy(DRAFT));
        Self { folder, folder_path: scratch.0.to_owned(), old, new, draft }
    }

    /// Wherever copies of a file may lie.
    fn all(place: &Location, scratch: Option<Scratch<'_>>) -> impl Iterator<Item = Self> {
        let in_scratch = scratch
            .and_then(|scratch| Some(Self::in_scratch(scratch.opened()?, scratch, &place.path)));
        iter::once(Self::in_folder_of(place)).chain(in_scratch)
    }

    /// Where the old text is.
    pub(super) fn path_of_old(&self) -> PathBuf {
        self.folder_path.join(&self.old)
    }

    /// An empty file for the new text.
    pub(super) fn create_new(&self) -> io::Result<File> {
        self.create(&self.new)
    }

    /// Keeps the old text. It gets its name when it is whole: to put back a part of it would lose
    /// the rest.
    pub(super) fn keep(&self, old: &[u8]) -> io::Result<()> {
        let mut draft = self.create(&self.draft)?;
        draft.write_all(old)?;
        draft.sync_all()?;
        self.folder.rename(&self.draft, &self.old)?;
        // Some file systems can't be asked for it; the rename has happened all the same.
        let _ = self.folder.sync();
        Ok(())
    }

    pub(super) fn remove(&self) {
        // The draft first, so that there is none where the others are missing.
        for copy in [&self.draft, &self.new, &self.old] {
            let _ = self.folder.remove(copy);
        }
    }

    /// An empty file that nobody else may read.
    fn create(&self, name: &OsStr) -> io::Result<File> {
        match self.folder.open_file(name, OpenMode::CreateNew) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.folder.remove(name)?;
                self.folder.open_file(name, OpenMode::CreateNew)
            }
            created => created,
        }
    }

    /// What lies under the name of a copy: only what we made is taken for one. In a folder such as
    /// `/tmp` anybody may leave something there.
    fn read(&self, name: &OsStr) -> io::Result<Copy> {
        let read = || {
            let mut file = self.folder.open_file(name, OpenMode::Read)?;
            let found = file.metadata()?;
            let is_ours = found.uid() == effective_user() && found.nlink() == 1;
            let mut text = Vec::new();
            if is_ours {
                file.read_to_end(&mut text)?;
            }
            Ok(if is_ours { Copy::Text(text, file) } else { Copy::Foreign })
        };
        read().or_else(|error: io::Error| match error.kind() {
            // A name that is too long for a copy has none.
            io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename => Ok(Copy::Missing),
            // A link, or no file at all.
            io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput => Ok(Copy::Foreign),
            _ => Err(error),
        })
    }
}

/// Which file a name is a copy of, if it is one.
pub(in crate::kubeconfig::store) fn original_of(name: &[u8]) -> Option<&[u8]> {
    let name = name.strip_prefix(b".")?;
    [OLD, NEW, DRAFT].iter().find_map(|suffix| name.strip_suffix(suffix.as_bytes()))
}

/// Whether the old text of a file lies somewhere: it is being written in place, or such a write was
/// interrupted.
pub(in crate::kubeconfig::store) fn has_old_text(place: &Location, scratch: Scratch<'_>) -> bool {
    Copies::all(place, Some(scratch)).any(|copies| copies.folder.stat(&copies.old).is_ok())
}

/// Removes the copies of a file that is there no more.
pub(in crate::kubeconfig::store) fn remove_copies(place: &Location, scratch: Scratch<'_>) {
    for copies in Copies::all(place, Some(scratch)) {
        for name in [&copies.draft, &copies.new, &copies.old] {
            if matches!(copies.read(name), Ok(Copy::Text(..))) {
                let _ = copies.folder.remove(name);
            }
        }
    }
}

/// Removes copies from our own folder that nobody knows a file of any more: earlier versions of kswitch
/// left no mark with them.
pub(in crate::kubeconfig::store) fn remove_outdated(scratch: Scratch<'_>) {
    let Some(folder) = scratch.opened() else { return };
    let is_copy = |name: &[u8]| [OLD, NEW, DRAFT].iter().any(|own| name.ends_with(own.as_bytes()));
    for name in folder.names_where(is_copy).unwrap_or_default() {
        let is_outdated = || -> io::Result<bool> {
            let modified = folder.open_file(&name, OpenMode::Read)?.metadata()?.modified()?;
            Ok(modified.elapsed().is_ok_and(|age| age > LONGEST_KEPT))
        };
        if is_outdated().unwrap_or(true) {
            let _ = folder.remove(&name);
        }
    }
}

/// Finishes what an interrupted kswitch left: takes back a half-written text, and removes the copies.
/// What others could have put there is left alone: file, copies and folder must be ours.
///
/// Called under the lock; `scratch` only where there may be something in it.
pub(in crate::kubeconfig::store) fn recover(
    target: &WriteTarget<'_>,
    opened: &mut Opened,
    scratch: Option<Scratch<'_>>,
) -> io::Result<()> {
    for copies in Copies::all(&target.own, scratch) {
        let (old, new) = (copies.read(&copies.old)?, copies.read(&copies.new)?);
        // Those of others may be all that is left of the text, for the one who can read them.
        let are_foreign = matches!((&old, &new), (Copy::Foreign, _) | (_, Copy::Foreign));
        let are_missing = matches!((&old, &new), (Copy::Missing, Copy::Missing));
        let is_ours = || opened.found.uid() == effective_user() && copies.folder.is_ours_alone();
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
                // If this is cut off too, it was not long ago.
                let _ = copy.set_modified(SystemTime::now());
                in_place::write(&opened.file, &found, &old)?;
            }
        }
        copies.remove();
    }
    Ok(())
}

/// Whether a file was written long after its old text was copied: then a person set it to what
/// only looks like a mixture.
fn is_later_edit(file: &File, copy: &File) -> io::Result<bool> {
    let (written, copied) = (file.metadata()?.modified()?, copy.metadata()?.modified()?);
    Ok(written.duration_since(copied).is_ok_and(|since| since > LONGEST_WRITE))
}

/// What lies under the name of a copy.
enum Copy {
    Missing,
    Foreign,
    Text(Vec<u8>, File),
}
