//! kubectl's lock files: `FILE.lock` exists next to a kubeconfig while it is written (semantics 4).
//!
//! kubectl's lock is an empty file, which stays forever if kubectl is killed. Ours is a dangling
//! symbolic link whose target describes the holder, so that the lock of a killed process can be taken
//! over. A link is created atomically with its target, and a glob such as `cluster*` that matches it
//! finds no file instead of one that breaks kubectl.
//!
//! In addition, a mark in the scratch directory excludes other kswitch processes of the same user that
//! reach the file by another path, whose lock has another name; see [`super::scratch`].

mod backoff;
mod holder;

use std::collections::{HashSet, VecDeque};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::ProcessIdentity;

use super::error::WriteError;
use super::scratch::{Mark, Scratch};
use super::stamp::FileId;
use super::target::{Location, WriteTarget};
pub(super) use backoff::Backoff;
use holder::HeldLock;

/// The locations of a file's locks: next to the path as written, like kubectl, and next to the
/// resolved file, for processes that use another path to it.
fn places(target: &WriteTarget<'_>) -> Vec<LockLocation> {
    let lock = |place: &Location, path, is_file_itself| {
        let place = place.sibling(with_suffix(&place.name));
        LockLocation { is_file_itself, place, path }
    };
    let named = with_suffix(target.path).into();
    if target.named.path == target.own.path {
        return vec![lock(&target.own, named, true)];
    }
    let own = with_suffix(&target.own.path).into();
    vec![lock(&target.named, named, false), lock(&target.own, own, true)]
}

/// A location of a lock. Every process takes locks in the order of [`LockLocation::rank`], so that two
/// can't deadlock: first those next to links, since no link is another process's resolved file.
struct LockLocation {
    is_file_itself: bool,
    place: Location,
    path: PathBuf,
}

impl LockLocation {
    fn rank(&self) -> (bool, &Path) {
        (self.is_file_itself, &self.place.path)
    }

    /// Takes the lock, also that of a dead process.
    fn try_to_take(
        &self,
        target: &WriteTarget<'_>,
        scratch: Scratch<'_>,
    ) -> Result<TryLock, WriteError> {
        match holder::create(&self.place) {
            Ok(()) => return Ok(TryLock::Yes),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if is_closed_directory(&error) => return Ok(TryLock::ClosedDirectory),
            Err(error) => {
                return Err(WriteError::Io { path: self.path.clone(), doing: "create", error });
            }
        }
        match take_over(&self.place, scratch) {
            Ok(true) => Ok(TryLock::Yes),
            Ok(false) => Ok(TryLock::No),
            // Waiting would not help.
            Err(_) => Err(self.locked(target)),
        }
    }

    fn locked(&self, target: &WriteTarget<'_>) -> WriteError {
        let place = &self.place;
        WriteError::Locked {
            path: target.path.to_owned(),
            lock: self.path.clone(),
            description: HeldLock::at(place).map(|held| Box::new(held.into_description(place))),
        }
    }
}

enum TryLock {
    Yes,
    No,
    /// The directory has no write permission.
    ClosedDirectory,
}

fn with_suffix(name: impl Into<OsString>) -> OsString {
    let mut name = name.into();
    name.push(".lock");
    name
}

/// Whether a file is locked, not counting the lock of an interrupted kswitch.
pub(super) fn is_held(path: &Path) -> bool {
    let path = PathBuf::from(with_suffix(path));
    fs::symlink_metadata(&path).is_ok() && !is_abandoned_at(&path)
}

/// Whether an interrupted kswitch left the lock of a file. One system call if there is no lock.
pub(super) fn is_abandoned(path: &Path) -> bool {
    is_abandoned_at(Path::new(&with_suffix(path)))
}

fn is_abandoned_at(lock: &Path) -> bool {
    let Ok(text) = fs::read_link(lock) else { return false };
    text.to_str().and_then(ProcessIdentity::parse).is_some_and(|holder| holder.is_dead())
}

/// Like [`is_abandoned`], but only for a lock of the effective user.
pub(super) fn is_abandoned_by_us(place: &Location) -> bool {
    let lock = place.sibling(with_suffix(&place.name));
    HeldLock::at(&lock).is_some_and(|held| held.is_dead() && held.belongs_to_us())
}

/// Why a file can't be written now, if it is locked: a [`WriteError::Locked`], whether an interrupted
/// kswitch left the lock, and its age. Two system calls if there is no lock.
#[must_use]
pub fn inspect_lock(path: &Path) -> Option<(WriteError, bool, Duration)> {
    let lock = PathBuf::from(with_suffix(path));
    let found = fs::symlink_metadata(&lock).ok()?;
    let age = found.modified().ok().and_then(|time| time.elapsed().ok()).unwrap_or_default();
    let place = Location::of(&lock).ok()?;
    let held = HeldLock::at(&place)?;
    let is_abandoned = held.is_dead() && held.belongs_to_us();
    let description = Some(Box::new(held.into_description(&place)));
    Some((WriteError::Locked { path: path.to_owned(), lock, description }, is_abandoned, age))
}

/// Removes the lock of a deleted file if an interrupted kswitch of the effective user left it.
pub(super) fn remove_abandoned(place: &Location) {
    if is_abandoned_by_us(place) {
        let _ = place.directory.remove(&with_suffix(&place.name));
    }
}

/// The held locks and marks of a write. The order of the fields is that of their release: a mark exists
/// as long as there is a lock, so that a reader that finds no mark need not look for locks.
#[derive(Default)]
pub(super) struct Locks {
    /// The last one that was taken comes first. The one next to the path as written is released last.
    files: VecDeque<FileLock>,
    marks: Vec<Mark>,
}

impl Locks {
    /// Takes the marks and the locks of all files, waiting for their holders.
    pub(super) fn take(
        targets: &[WriteTarget<'_>],
        scratch: Scratch<'_>,
        backoff: &mut Backoff,
    ) -> Result<Self, WriteError> {
        let mut identities: Vec<FileId> = targets.iter().map(|target| target.identity).collect();
        loop {
            match Self::try_to_take(targets, &identities, scratch)? {
                LockAttempt::Taken(locks) => return Ok(locks),
                LockAttempt::Replaced => {}
                // Nothing is held meanwhile, so two processes can't wait for each other.
                LockAttempt::Blocked { target, lock: Some(lock) } => {
                    backoff.wait(Some(&lock.place), || lock.locked(target))?;
                }
                LockAttempt::Blocked { target, lock: None } => {
                    backoff.wait(None, || WriteError::Busy(target.path.to_owned()))?;
                }
            }
            for (identity, target) in identities.iter_mut().zip(targets) {
                *identity = target.own.identity().map_err(target.failed("find"))?;
            }
        }
    }

    /// Takes all of them or none. `identities` are those of the files.
    fn try_to_take<'t, 'p>(
        targets: &'t [WriteTarget<'p>],
        identities: &[FileId],
        scratch: Scratch<'_>,
    ) -> Result<LockAttempt<'t, 'p>, WriteError> {
        let mut locks = Self::default();
        let mut files: Vec<_> = identities.iter().copied().zip(targets).collect();
        files.sort_by_key(|(identity, _)| *identity);
        files.dedup_by_key(|(identity, _)| *identity);
        let mut unmarked = Vec::new();
        for &(identity, target) in &files {
            match scratch.mark(identity, &target.own.path).map_err(target.failed("lock")) {
                Ok(Some(mark)) => locks.marks.push(mark),
                Ok(None) => {
                    let is_there = |lock: &LockLocation| HeldLock::at(&lock.place).is_some();
                    let lock = places(target).into_iter().find(is_there);
                    return Ok(LockAttempt::Blocked { target, lock });
                }
                Err(error) => unmarked.push((target, error)),
            }
        }
        let places = |target| places(target).into_iter().map(move |place| (place, target));
        let mut wanted: Vec<_> = targets.iter().flat_map(places).collect();
        wanted.sort_by(|left, right| left.0.rank().cmp(&right.0.rank()));
        wanted.dedup_by(|left, right| left.0.rank() == right.0.rank());
        let mut guarded = HashSet::new();
        for (lock, target) in wanted {
            match lock.try_to_take(target, scratch)? {
                TryLock::Yes => {
                    locks.files.push_front(FileLock(lock.place));
                    guarded.insert(&target.own.path);
                }
                // In a directory without write permission kubectl can neither lock nor write.
                TryLock::ClosedDirectory => {}
                TryLock::No => return Ok(LockAttempt::Blocked { target, lock: Some(lock) }),
            }
        }
        // Without a scratch directory the lock next to the path is enough.
        let unguarded = |(target, _): &(&WriteTarget<'_>, _)| !guarded.contains(&target.own.path);
        if let Some((_, error)) = unmarked.into_iter().find(unguarded) {
            return Err(error);
        }
        // The last holder may have replaced a file before we took its lock.
        for (identity, target) in files {
            if target.own.identity().map_err(target.failed("find"))? != identity {
                return Ok(LockAttempt::Replaced);
            }
        }
        Ok(LockAttempt::Taken(locks))
    }

    /// Whether the scratch directory existed before, because an interrupted kswitch left it.
    pub(super) fn found_scratch(&self) -> bool {
        self.marks.iter().any(|mark| mark.was_in_use)
    }

    /// Keeps the marks, so that the next kswitch recovers the files.
    pub(super) fn leave_marks(&mut self) {
        self.marks.iter_mut().for_each(Mark::leave);
    }
}

enum LockAttempt<'t, 'p> {
    Taken(Locks),
    /// Another process holds a mark or a lock.
    Blocked {
        target: &'t WriteTarget<'p>,
        /// `None` if only the mark is held.
        lock: Option<LockLocation>,
    },
    /// A file has another identity now, so its mark is not the right one.
    Replaced,
}

/// A held lock; dropping it releases it.
struct FileLock(Location);

impl Drop for FileLock {
    fn drop(&mut self) {
        let Self(place) = self;
        // The user may have removed it, and another process locked the file since.
        if HeldLock::at(place).is_some_and(|held| held.is_ours()) {
            let _ = place.directory.remove(&place.name);
        }
    }
}

fn is_closed_directory(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Replaces the lock of a dead process by ours; false if there is none, or it was just taken. Fails
/// for one of another user.
///
/// Several processes may find the same dead lock; a mark lets one of them check again and replace it.
/// There is a lock at every moment, so that even after a kill the next process sees that the file
/// needs recovery.
fn take_over(place: &Location, scratch: Scratch<'_>) -> io::Result<bool> {
    let is_dead = || HeldLock::at(place).filter(HeldLock::is_dead);
    match is_dead() {
        None => return Ok(false),
        Some(held) if !held.belongs_to_us() => return Err(io::ErrorKind::PermissionDenied.into()),
        Some(_) => {}
    }
    let Some(_turn) = scratch.take_over()? else { return Ok(false) };
    match is_dead() {
        Some(held) if held.belongs_to_us() => {
            // The name is fixed, so that the next take-over removes what an interrupted one left.
            let mut name = OsString::from(".");
            name.push(&place.name);
            name.push(".kswitch-new");
            let fresh = place.sibling(name);
            match fresh.directory.remove(&fresh.name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            holder::create(&fresh)?;
            place.directory.rename(&fresh.name, &place.name).map(|()| true)
        }
        _ => Ok(false),
    }
}
