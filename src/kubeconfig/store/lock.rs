//! Locks, as kubectl takes them: something beside the kubeconfig that exists while one is written
//! (semantics 4).
//!
//! kubectl's lock is an empty file, and one that it left behind stays for ever. Ours is a symbolic
//! link that leads nowhere and says who holds it, so that the lock of a process that was killed can
//! be taken over. A link comes into being together with what it says, and who takes it for a
//! kubeconfig, as a glob over `cluster*` may, finds nothing there instead of a file that breaks
//! kubectl.
//!
//! Beside that, the kernel's lock on the kubeconfig itself keeps those apart who reach one file by
//! several names and so don't see each other's lock.

mod holder;
mod patience;

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::target::Target;
use holder::Holder;
pub(super) use patience::Patience;

/// Where a file's locks are: beside the path as spelled, where kubectl looks, and beside the file
/// itself if that is elsewhere, where others look who reach it by another way.
fn paths(target: &Target<'_>) -> Vec<LockPath> {
    let (spelled, resolved) = (target.path, &target.resolved);
    let own = with_suffix(resolved);
    match resolved_folder(spelled) {
        Some(path) if path != *resolved => {
            let link = LockPath {
                is_file_itself: false,
                resolved: with_suffix(&path),
                path: with_suffix(spelled),
            };
            vec![link, LockPath { is_file_itself: true, resolved: own.clone(), path: own }]
        }
        _ => vec![LockPath { is_file_itself: true, resolved: own, path: with_suffix(spelled) }],
    }
}

/// The path with all links followed but the last.
fn resolved_folder(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
    Some(folder.join(path.file_name()?))
}

/// A place for a lock. In this order they are taken, by everybody, so that two can't wait for each
/// other: those of links first, for no link is a file that others lock as such.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct LockPath {
    is_file_itself: bool,
    resolved: PathBuf,
    /// As the chain spells it.
    path: PathBuf,
}

/// The lock of a path.
fn with_suffix(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

/// Whether anybody holds the lock of a path.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(with_suffix(path)).is_ok()
}

/// Whether a kswitch that was killed holds the lock of a path.
pub(super) fn is_abandoned(path: &Path) -> bool {
    // Asked for every file that is read: one call where there is no lock.
    let Ok(signature) = fs::read_link(with_suffix(path)) else { return false };
    let holder = signature.to_str().and_then(Holder::parse);
    holder.is_some_and(|holder| holder.is_dead())
}

/// Locks that are held. They are given back in reverse: the first, beside the path as spelled, says
/// until the end that something is under way.
#[derive(Default)]
pub(super) struct Locks(Vec<Lock>);

impl Locks {
    /// Takes the locks of all files, waiting for each of their holders.
    pub(super) fn take(
        targets: &[Target<'_>],
        patience: &mut Patience,
    ) -> Result<Self, WriteError> {
        let places = |target| paths(target).into_iter().map(move |path| (path, target));
        let mut wanted: Vec<(LockPath, &Target<'_>)> = targets.iter().flat_map(places).collect();
        wanted.sort_by(|left, right| left.0.cmp(&right.0));
        let mut locks = Self::default();
        let mut guarded = HashSet::new();
        for (place, target) in wanted {
            // Where a folder takes no files, kubectl can't lock either, nor write.
            if let Some(lock) = Lock::take(&place.path, target, patience)? {
                locks.0.push(lock);
                guarded.insert(target.identity);
            }
        }
        let mut on_file: Vec<&Target<'_>> = targets.iter().collect();
        on_file.sort_by_key(|target| target.identity);
        on_file.dedup_by_key(|target| target.identity);
        for target in on_file {
            match Lock::take_on_file(target, patience) {
                Ok(lock) => locks.0.push(lock),
                // Not every file system has such locks; the one beside the path holds.
                Err(WriteError::Io { .. }) if guarded.contains(&target.identity) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(locks)
    }
}

impl Drop for Locks {
    fn drop(&mut self) {
        while let Some(lock) = self.0.pop() {
            drop(lock);
        }
    }
}

/// A lock that is held; dropping it gives it back.
enum Lock {
    /// The lock beside a path.
    Beside { path: PathBuf },
    /// The kernel's lock on the kubeconfig itself.
    OnFile { _file: File },
}

impl Lock {
    /// Takes the lock at `path`, waiting for its holder; `None` where the folder takes no files.
    fn take(
        path: &Path,
        target: &Target<'_>,
        patience: &mut Patience,
    ) -> Result<Option<Self>, WriteError> {
        loop {
            match Holder::own().sign(path) {
                Ok(()) => return Ok(Some(Self::Beside { path: path.to_owned() })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if is_closed_folder(&error) => return Ok(None),
                Err(error) => {
                    return Err(WriteError::Io { path: path.to_owned(), doing: "create", error });
                }
            }
            let locked = || WriteError::Locked {
                path: target.path.to_owned(),
                lock: path.to_owned(),
                holder: Holder::read(path).map(Holder::for_people),
            };
            match take_over(path, &target.resolved) {
                Ok(Found::Ours) => return Ok(Some(Self::Beside { path: path.to_owned() })),
                Ok(Found::Nothing) => {}
                Ok(Found::Theirs) => patience.wait(Some(path), locked)?,
                // Nobody will give it back, and a wait opens no folder.
                Err(_) => return Err(locked()),
            }
        }
    }

    /// Takes the kernel's lock on the kubeconfig itself.
    fn take_on_file(target: &Target<'_>, patience: &mut Patience) -> Result<Self, WriteError> {
        let failed = |error| WriteError::Io { path: target.path.to_owned(), doing: "lock", error };
        loop {
            let file = open_to_lock(&target.resolved).map_err(failed)?;
            match file.try_lock() {
                // Whoever held it may have put another file in its place.
                Ok(()) if leads_to(&target.resolved, &file).map_err(failed)? => {
                    return Ok(Self::OnFile { _file: file });
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    patience.wait(None, || WriteError::Busy(target.path.to_owned()))?;
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Self::Beside { path } = self
            // Somebody may have removed ours by hand and taken their own.
            && Holder::read(path).as_ref() == Some(Holder::own())
        {
            let _ = fs::remove_file(path);
        }
    }
}

fn is_closed_folder(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// NFS gives the lock only to those who may write.
fn open_to_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path).or_else(|_| File::open(path))
}

fn leads_to(path: &Path, file: &File) -> io::Result<bool> {
    let (there, opened) = (fs::metadata(path)?, file.metadata()?);
    Ok((there.dev(), there.ino()) == (opened.dev(), opened.ino()))
}

/// What is at the place of a lock in the end.
enum Found {
    Ours,
    Theirs,
    Nothing,
}

/// Puts our lock in the place of one whose process is gone; an error if we are not the one who can.
///
/// Several processes may find the same dead lock. The kernel's lock on the kubeconfig lets one of
/// them look again and replace it. There is a lock at every moment, so that whoever comes after a
/// kill sees that there is something to mend.
fn take_over(path: &Path, resolved: &Path) -> io::Result<Found> {
    if !Holder::read(path).is_some_and(|holder| holder.is_dead()) {
        return Ok(Found::Theirs);
    }
    let file = open_to_lock(resolved)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Found::Theirs),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    match Holder::read(path) {
        Some(holder) if holder.is_dead() => {
            let fresh = aside(path);
            match fs::remove_file(&fresh) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            Holder::own().sign(&fresh)?;
            fs::rename(&fresh, path).map(|()| Found::Ours)
        }
        None if fs::symlink_metadata(path).is_err() => Ok(Found::Nothing),
        _ => Ok(Found::Theirs),
    }
}

/// Where our lock is made before it takes the place of another: one name, so that whoever takes
/// over finds what was left there.
fn aside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".kswitch-new");
    path.with_file_name(name)
}
