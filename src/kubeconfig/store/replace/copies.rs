//! The old and the new text of a file, lying ready while it is replaced.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::iter;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::in_place;

/// What a write in place takes at the very most, on the slowest of disks.
const LONGEST_WRITE: Duration = Duration::from_secs(60);

/// Where the old and the new text lie while a file is replaced. The names are fixed: whoever holds
/// the lock owns them, so what a killed process left is found and removed.
pub(super) struct Copies {
    pub(super) old: PathBuf,
    pub(super) new: PathBuf,
    /// The old text, as long as it may not be whole.
    draft: PathBuf,
}

impl Copies {
    pub(super) fn beside(target: &Path) -> Self {
        // The name's own bytes: two names that are no text must not share their copies.
        let copy = |suffix: &str| {
            let mut name = OsString::from(".");
            name.push(target.file_name().unwrap_or_default());
            name.push(suffix);
            target.with_file_name(name)
        };
        Self { old: copy(".kswitch-old"), new: copy(".kswitch-new"), draft: copy(".kswitch-draft") }
    }

    /// In a folder of our own, which nobody else may look into.
    pub(super) fn in_folder(spare: &Path, target: &Path) -> io::Result<Self> {
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
            draft: spare.join(format!("{hash:016x}.kswitch-draft")),
        }
    }

    /// Keeps the old text. It gets its name when it is whole: to put back a part of it would lose
    /// the rest.
    pub(super) fn keep(&self, old: &[u8]) -> io::Result<()> {
        let mut draft = create(&self.draft)?;
        draft.write_all(old)?;
        draft.sync_all()?;
        fs::rename(&self.draft, &self.old)?;
        sync_folder(&self.old);
        Ok(())
    }

    pub(super) fn remove(&self) {
        // The draft first, so that there is none where the others are missing.
        for copy in [&self.draft, &self.new, &self.old] {
            let _ = fs::remove_file(copy);
        }
    }

    fn any(&self) -> bool {
        [&self.new, &self.old, &self.draft].iter().any(|copy| copy.exists())
    }
}

/// Whether a copy of a file's text lies somewhere: a write is under way, or was cut off.
pub(in crate::kubeconfig::store) fn has_copies(target: &Path, spare: &Path) -> bool {
    [Copies::beside(target), Copies::named_in(spare, target)].iter().any(Copies::any)
}

/// Whether any copy lies in the folder of our own.
pub(in crate::kubeconfig::store) fn is_in_use(spare: &Path) -> bool {
    fs::read_dir(spare).is_ok_and(|mut entries| entries.next().is_some())
}

/// Finishes what a killed process left: takes back a half-written text, and removes the copies.
///
/// Called under the lock.
pub(in crate::kubeconfig::store) fn heal(target: &Path, spare: &Path) -> io::Result<()> {
    let in_spare = is_in_use(spare).then(|| Copies::named_in(spare, target));
    for copies in iter::once(Copies::beside(target)).chain(in_spare) {
        let owner = fs::metadata(target)?.uid();
        let (old, new) = (read(&copies.old, owner)?, read(&copies.new, owner)?);
        // Those of others may be all that is left of the text, for the one who can read them.
        let are_foreign = matches!((&old, &new), (Copy::Foreign, _) | (_, Copy::Foreign));
        if are_foreign || matches!((&old, &new), (Copy::Missing, Copy::Missing)) {
            continue;
        }
        if let (Copy::Text(old), Copy::Text(new)) = (old, new) {
            let found = fs::read(target)?;
            if found != new
                && in_place::is_half_written(&found, &old, &new)
                && !is_later_edit(target, &copies.old)?
            {
                let file = OpenOptions::new().write(true).open(target)?;
                // If this is cut off too, it was not long ago.
                let _ = File::open(&copies.old)?.set_modified(SystemTime::now());
                in_place::write(&file, &found, &old)?;
            }
        }
        copies.remove();
    }
    Ok(())
}

/// Whether a file was written long after its old text was copied: then a person set it to what
/// only looks like a mixture.
fn is_later_edit(target: &Path, copy: &Path) -> io::Result<bool> {
    let (written, copied) = (fs::metadata(target)?.modified()?, fs::metadata(copy)?.modified()?);
    Ok(written.duration_since(copied).is_ok_and(|since| since > LONGEST_WRITE))
}

/// What lies under the name of a copy.
enum Copy {
    Missing,
    Foreign,
    Text(Vec<u8>),
}

/// The text of a copy, if we or the file's owner made it: in a folder such as `/tmp` anybody may
/// leave something under its name.
fn read(copy: &Path, owner: u32) -> io::Result<Copy> {
    let ours = rustix::process::geteuid().as_raw();
    let text = fs::symlink_metadata(copy).and_then(|found| {
        let is_trusted = [ours, owner].contains(&found.uid());
        let is_text = found.is_file() && found.nlink() == 1 && is_trusted;
        is_text.then(|| fs::read(copy)).transpose()
    });
    match text {
        Ok(text) => Ok(text.map_or(Copy::Foreign, Copy::Text)),
        Err(error) => match error.kind() {
            // A name that is too long for a copy has none.
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::InvalidFilename => Ok(Copy::Missing),
            io::ErrorKind::PermissionDenied => Ok(Copy::Foreign),
            _ => Err(error),
        },
    }
}

/// An empty file that nobody else may read.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let create = || OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create()
        }
        created => created,
    }
}

/// The new name has to reach the disk too. Some file systems can't be asked for it; the rename has
/// happened all the same.
pub(super) fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
