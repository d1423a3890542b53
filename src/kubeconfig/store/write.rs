//! One change to one or two files, or none: locked, read again, edited, replaced.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::kubeconfig::edit::{Obstacle, edit};
use crate::kubeconfig::plan::{FileChanges, Plan};

use super::error::WriteError;
use super::lock::{self, Lock, Locks, Patience};
use super::read::{bytes_of, text_of};
use super::replace::{self, Staged, Written};
use super::signals;
use super::stamp::{Identity, Stamp};

/// How long to wait for a process that holds a lock.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How often a change is made anew because somebody else wrote the file meanwhile.
const MOST_TRIES: usize = 8;

/// How long a reader waits for others before it leaves the mending to the next one.
const MENDING_WAIT: Duration = Duration::from_millis(250);

/// Makes all changes of a plan, or none. Returns the files that were written.
///
/// `spare` is a folder of our own for the copies that are kept while a file is written in place
/// and its own folder can't take them.
pub fn write(plan: &Plan, spare: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let mut restless = None;
    for _ in 0..MOST_TRIES {
        match try_to_write(plan, spare)? {
            Attempt::Written(paths) => return Ok(paths),
            Attempt::Overtaken(path) => restless = Some(path),
        }
    }
    Err(WriteError::Restless(restless.unwrap_or_default()))
}

enum Attempt {
    /// The files that were written.
    Written(Vec<PathBuf>),
    /// Somebody who takes no locks wrote a file after it was read; nothing was written.
    Overtaken(PathBuf),
}

fn try_to_write(plan: &Plan, spare: &Path) -> Result<Attempt, WriteError> {
    let targets = plan.iter().map(Target::resolve).collect::<Result<Vec<_>, _>>()?;
    let _locks = lock_all(&targets, LOCK_WAIT)?;
    let mut edits = Vec::new();
    for target in &targets {
        replace::heal(&target.resolved, spare).map_err(target.failed("mend"))?;
        if let Some(text) = target.edited()? {
            edits.push((target, text));
        }
    }
    let mut staged = Vec::new();
    for (target, Edit { read, old, new }) in edits {
        let text = Staged::prepare(&target.resolved, old, new, spare);
        staged.push((target, read, text.map_err(target.failed("write"))?));
    }
    // Other programs than kubectl take no lock. What they wrote while the new text was brought to
    // the disk would be lost.
    if let Some((target, ..)) = staged.iter().find(|(target, read, _)| !target.is_still(*read)) {
        return Ok(Attempt::Overtaken(target.changes.path.clone()));
    }
    let mut written: Vec<(&Target<'_>, Written)> = Vec::new();
    for (target, _, text) in staged {
        match text.commit() {
            Ok(done) => written.push((target, done)),
            Err(error) => {
                let error = error.into_write_error(&target.changes.path);
                for (changed, done) in written.into_iter().rev() {
                    if done.take_back().is_err() {
                        let changed = changed.changes.path.clone();
                        return Err(WriteError::Half { changed, error: Box::new(error) });
                    }
                }
                return Err(error);
            }
        }
    }
    Ok(Attempt::Written(
        written.into_iter().map(|(target, _)| target.changes.path.clone()).collect(),
    ))
}

/// Puts right what a killed kswitch left: a file half written, copies, the lock.
pub(super) fn mend(path: &Path, spare: &Path) -> Result<(), WriteError> {
    let nothing = FileChanges { path: path.to_owned(), changes: Vec::new() };
    let target = Target::resolve(&nothing)?;
    // Signals need not wait: the copies outlive us too, and so does what the next lock says.
    let _locks = lock_all(std::slice::from_ref(&target), MENDING_WAIT)?;
    replace::heal(&target.resolved, spare).map_err(target.failed("mend"))
}

/// A file to change: as the chain spells it, and as it lies on the disk.
struct Target<'p> {
    changes: &'p FileChanges,
    resolved: PathBuf,
    /// Device and inode: the same whichever name leads to the file.
    identity: Identity,
}

/// What a file said when it was read, and what it is to say.
struct Edit {
    read: Stamp,
    old: Vec<u8>,
    new: Vec<u8>,
}

impl<'p> Target<'p> {
    fn resolve(changes: &'p FileChanges) -> Result<Self, WriteError> {
        let path = &changes.path;
        let failed = |error| WriteError::Io { path: path.clone(), doing: "find", error };
        // A link is followed, so that it stays a link (field lesson 8).
        let resolved = fs::canonicalize(path).map_err(failed)?;
        let found = fs::metadata(&resolved).map_err(failed)?;
        if found.is_file() {
            Ok(Self { changes, resolved, identity: Stamp::of(&found).identity })
        } else {
            Err(WriteError::NotAFile(path.clone()))
        }
    }

    fn kubeconfig(&self) -> lock::Kubeconfig<'_> {
        lock::Kubeconfig { spelled: &self.changes.path, resolved: &self.resolved }
    }

    /// Edits what the file says now, not what it said when the view was made.
    fn edited(&self) -> Result<Option<Edit>, WriteError> {
        let (read, old, _) = bytes_of(&self.resolved).map_err(self.failed("read"))?;
        let source = text_of(old.clone()).map_err(|problem| self.stuck(problem.into()))?;
        let new = edit(&source, &self.changes.changes).map_err(|obstacle| self.stuck(obstacle))?;
        Ok(new.map(|text| Edit { read, new: source.encode(&text), old }))
    }

    /// Whether the path still leads to what was read.
    fn is_still(&self, read: Stamp) -> bool {
        Stamp::at(&self.changes.path) == Some(read)
    }

    fn stuck(&self, obstacle: Obstacle) -> WriteError {
        WriteError::Obstacle { path: self.changes.path.clone(), obstacle }
    }

    fn failed(&self, doing: &'static str) -> impl Fn(io::Error) -> WriteError + use<'_> {
        move |error| WriteError::Io { path: self.changes.path.clone(), doing, error }
    }
}

/// Takes the locks of all files.
fn lock_all(targets: &[Target<'_>], wait: Duration) -> Result<Locks, WriteError> {
    let mut patience = Patience::for_each_holder(wait);
    let mut wanted: Vec<_> = targets
        .iter()
        .flat_map(|target| {
            let paths = lock::paths(&target.changes.path, &target.resolved);
            paths.into_iter().map(move |path| (path, target))
        })
        .collect();
    wanted.sort_by(|left, right| left.0.cmp(&right.0));
    let mut locks = Locks::default();
    let mut guarded = HashSet::new();
    for (place, target) in wanted {
        // Where a folder takes no files, kubectl can't lock either, nor write.
        if let Some(lock) = Lock::take(&place.path, target.kubeconfig(), &mut patience)? {
            locks.hold(lock);
            guarded.insert(target.identity);
        }
    }
    let mut on_file: Vec<&Target<'_>> = targets.iter().collect();
    on_file.sort_by_key(|target| target.identity);
    on_file.dedup_by_key(|target| target.identity);
    for target in on_file {
        match Lock::take_on_file(target.kubeconfig(), &mut patience) {
            Ok(lock) => locks.hold(lock),
            // Not every file system has such locks; the one beside the path holds.
            Err(WriteError::Io { .. }) if guarded.contains(&target.identity) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(locks)
}
