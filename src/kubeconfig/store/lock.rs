//! Locks, as kubectl takes them: something beside the kubeconfig that exists while one is written
//! (semantics 4).
//!
//! kubectl's lock is an empty file, and one that it left behind stays for ever. Ours is a symbolic
//! link that leads nowhere and says who holds it, so that the lock of a process that was killed can
//! be taken over. A link comes into being together with what it says, and who takes it for a
//! kubeconfig, as a glob over `cluster*` may, finds nothing there instead of a file that breaks
//! kubectl.
//!
//! In addition, a mark in our own folder keeps those kswitches of one user apart who reach one file by
//! several names and so don't see each other's lock; see [`super::scratch`].

mod backoff;
mod holder;

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::scratch::{Mark, Scratch};
use super::stamp::FileId;
use super::target::{Location, WriteTarget};
pub(super) use backoff::Backoff;
use holder::{HeldLock, Holder};

/// Where a file's locks are: next to the path as spelled, where kubectl looks, and next to the file
/// itself if that is elsewhere, where others look who reach it by another way.
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

/// A place for a lock. They are taken in the order of [`LockLocation::rank`], by everybody, so that two
/// can't wait for each other: those of links first, for no link is a file that others lock as such.
struct LockLocation {
    is_file_itself: bool,
    place: Location,
    /// As the chain spells it.
    path: PathBuf,
}

impl LockLocation {
    fn rank(&self) -> (bool, &Path) {
        (self.is_file_itself, &self.place.path)
    }
}

/// The lock of a name or path.
fn with_suffix(name: impl Into<OsString>) -> OsString {
    let mut name = name.into();
    name.push(".lock");
    name
}

/// Whether the lock of a path is there, and not left by an interrupted kswitch.
pub(super) fn is_held(path: &Path) -> bool {
    let path = PathBuf::from(with_suffix(path));
    fs::symlink_metadata(&path).is_ok() && !is_abandoned_at(&path)
}

/// Whether an interrupted kswitch holds the lock of a path: one call where there is no lock.
pub(super) fn is_abandoned(path: &Path) -> bool {
    is_abandoned_at(Path::new(&with_suffix(path)))
}

fn is_abandoned_at(lock: &Path) -> bool {
    let Ok(text) = fs::read_link(lock) else { return false };
    text.to_str().and_then(Holder::parse).is_some_and(|holder| holder.is_dead())
}

/// The same of the lock of a name in a directory, where it is the effective user's.
pub(super) fn is_abandoned_by_us(place: &Location) -> bool {
    let lock = place.sibling(with_suffix(&place.name));
    HeldLock::at(&lock).is_some_and(|held| held.is_dead() && held.belongs_to_us())
}

/// Removes the lock of a file that is there no more, if an interrupted kswitch of ours left it.
pub(super) fn remove_abandoned(place: &Location) {
    if is_abandoned_by_us(place) {
        let _ = place.folder.remove(&with_suffix(&place.name));
    }
}

/// Locks that are held. They are given back in reverse: the first, next to the path as spelled, says
/// until the end that something is under way.
pub(super) struct Locks(Vec<Lock>);

impl Locks {
    /// Takes the locks of all files, waiting for each of their holders.
    pub(super) fn take(
        targets: &[WriteTarget<'_>],
        scratch: Scratch<'_>,
        backoff: &mut Backoff,
    ) -> Result<Self, WriteError> {
        let places = |target| places(target).into_iter().map(move |place| (place, target));
        let mut wanted: Vec<(LockLocation, &WriteTarget<'_>)> =
            targets.iter().flat_map(places).collect();
        wanted.sort_by(|left, right| left.0.rank().cmp(&right.0.rank()));
        wanted.dedup_by(|left, right| left.0.rank() == right.0.rank());
        let mut locks = Self(Vec::new());
        let mut guarded = HashSet::new();
        for (place, target) in wanted {
            // Where a folder takes no files, kubectl can't lock either, nor write.
            if let Some(lock) = Lock::take(place, target, scratch, backoff)? {
                locks.0.push(lock);
                guarded.insert(&target.own.path);
            }
        }
        // Which file it is shows only now: the one who held the lock may have put another in its place.
        let mut files: Vec<(FileId, &WriteTarget<'_>)> = Vec::new();
        for target in targets {
            files.push((target.own.identity().map_err(target.failed("find"))?, target));
        }
        files.sort_by_key(|(identity, _)| *identity);
        files.dedup_by_key(|(identity, _)| *identity);
        for (identity, target) in files {
            match mark(identity, target, scratch, backoff) {
                Ok(mark) => locks.0.push(Lock::Mark(mark)),
                // Where we have no folder of our own, the lock next to the path holds.
                Err(WriteError::Io { .. }) if guarded.contains(&target.own.path) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(locks)
    }

    /// Whether our own folder was there before, as where an interrupted kswitch left something in it.
    pub(super) fn found_scratch(&self) -> bool {
        self.0.iter().any(|lock| matches!(lock, Lock::Mark(Mark { was_in_use: true, .. })))
    }

    /// Leaves the marks where they are, for the next kswitch to find what we could not finish.
    pub(super) fn leave_marks(&mut self) {
        for lock in &mut self.0 {
            if let Lock::Mark(mark) = lock {
                mark.leave();
            }
        }
    }
}

impl Drop for Locks {
    fn drop(&mut self) {
        while let Some(lock) = self.0.pop() {
            drop(lock);
        }
    }
}

/// Marks a file as being written, waiting for other kswitches that have it marked.
fn mark(
    file: FileId,
    target: &WriteTarget<'_>,
    scratch: Scratch<'_>,
    backoff: &mut Backoff,
) -> Result<Mark, WriteError> {
    loop {
        match scratch.mark(file, &target.own.path).map_err(target.failed("lock"))? {
            Some(mark) => return Ok(mark),
            None => backoff.wait(None, || WriteError::Busy(target.path.to_owned()))?,
        }
    }
}

/// A lock that is held; dropping it gives it back.
enum Lock {
    /// The lock next to a path.
    File(Location),
    /// The mark in our own folder.
    Mark(Mark),
}

impl Lock {
    /// Takes the lock at a place, waiting for its holder; `None` where the folder takes no files.
    fn take(
        LockLocation { place, path, .. }: LockLocation,
        target: &WriteTarget<'_>,
        scratch: Scratch<'_>,
        backoff: &mut Backoff,
    ) -> Result<Option<Self>, WriteError> {
        loop {
            match Holder::own().create(&place) {
                Ok(()) => return Ok(Some(Self::File(place))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if is_closed_folder(&error) => return Ok(None),
                Err(error) => {
                    return Err(WriteError::Io { path, doing: "create", error });
                }
            }
            let locked = || WriteError::Locked {
                path: target.path.to_owned(),
                lock: path.clone(),
                holding: HeldLock::at(&place).map(|held| Box::new(held.into_holding(&place))),
            };
            match take_over(&place, scratch) {
                Ok(TakeOver::Ours) => return Ok(Some(Self::File(place))),
                Ok(TakeOver::Nothing | TakeOver::Theirs) => backoff.wait(Some(&place), locked)?,
                // Nobody will give it back, and a wait opens no folder.
                Ok(TakeOver::Foreign) | Err(_) => return Err(locked()),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Self::File(place) = self
            // Somebody may have removed ours by hand and taken their own.
            && HeldLock::at(place).is_some_and(|held| held.is_ours())
        {
            let _ = place.folder.remove(&place.name);
        }
    }
}

fn is_closed_folder(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// What is at the place of a lock in the end.
enum TakeOver {
    Ours,
    /// Of a process that may give it back.
    Theirs,
    /// Of a process of another user, which is gone.
    Foreign,
    Nothing,
}

/// Puts our lock in the place of one whose process is gone; an error if we are not the one who can.
///
/// Several processes of a user may find the same dead lock. The mark for this lets one of them look
/// again and replace it. There is a lock at every moment, so that whatever comes after a kill sees that
/// there is something to recover.
fn take_over(place: &Location, scratch: Scratch<'_>) -> io::Result<TakeOver> {
    match HeldLock::at(place) {
        None => return Ok(TakeOver::Nothing),
        Some(held) if !held.is_dead() => return Ok(TakeOver::Theirs),
        Some(held) if !held.belongs_to_us() => return Ok(TakeOver::Foreign),
        Some(_) => {}
    }
    let Some(_turn) = scratch.take_over()? else { return Ok(TakeOver::Theirs) };
    match HeldLock::at(place) {
        None => Ok(TakeOver::Nothing),
        Some(held) if held.is_dead() && held.belongs_to_us() => {
            let fresh = aside(place);
            match fresh.folder.remove(&fresh.name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            Holder::own().create(&fresh)?;
            place.folder.rename(&fresh.name, &place.name).map(|()| TakeOver::Ours)
        }
        Some(_) => Ok(TakeOver::Theirs),
    }
}

/// Where our lock is made before it takes the place of another: one name, so that whatever takes over
/// finds what was left there.
fn aside(place: &Location) -> Location {
    let mut name = OsString::from(".");
    name.push(&place.name);
    name.push(".kswitch-new");
    place.sibling(name)
}
