//! The only room that opens kubeconfig files, and the only one that writes them.
//!
//! A write is locked against kubectl and other kswitches, made to what the file says under the
//! lock, proved by [`super::edit`], and put in place at once: whoever reads the file, and whatever
//! stops us, finds the old text or the new one (field lessons 3, 8, 34 and 35).

mod discover;
mod load;
mod lock;
mod replace;
mod signals;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::printable::{plain_error, quoted_path, shown};

use super::edit::{Obstacle, edit};
use super::plan::{FileChanges, Plan};
use super::text::SourceText;
use lock::{Lock, Locks, Patience};

pub use discover::{DEFAULT_CLUSTER_FILES, PatternError, find_cluster_files, matches_any};
pub use load::load;

/// How long to wait for a process that holds a lock.
pub const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How long a reader waits for others before it leaves the mending to the next one.
const MENDING_WAIT: Duration = Duration::from_millis(250);

const TRY_AGAIN: &str = "wait for it to finish, then try again";

/// The process that a lock names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHolder {
    /// Its number.
    pub pid: u32,
    /// The host it runs on, where it can't be seen from here: another one, or this one outside of
    /// our container.
    pub host: Option<String>,
}

/// Why a change could not be written. The file is as it was, unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Somebody else holds the lock.
    #[error("{} is locked: {} exists{}", show(.path), show(.lock), held_by(.holder.as_ref()))]
    Locked {
        /// The kubeconfig.
        path: PathBuf,
        /// Its lock file.
        lock: PathBuf,
        /// The process that holds it, where the lock names one.
        holder: Option<LockHolder>,
    },
    /// Another program holds the kernel's lock on the file: it reached it by another name, or in a
    /// folder that takes no lock files.
    #[error("{} is locked by another program", show(.0))]
    Busy(PathBuf),
    /// The operating system refuses.
    #[error("can't {doing} {}: {}", show(.path), plain_error(.error))]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What it answered.
        error: io::Error,
    },
    /// A device, a pipe or a folder.
    #[error("{} is not a regular file, so a change would be lost", show(.0))]
    NotAFile(PathBuf),
    /// The change can't be made to what the file says now.
    #[error("{}: {obstacle}", show(.path))]
    Obstacle {
        /// The file.
        path: PathBuf,
        /// What stands in the way.
        obstacle: Obstacle,
    },
    /// Writing in place failed half way, and so did putting the old text back.
    #[error(
        "{} could not be written whole ({}); its old text is in {}", show(.path), plain_error(.error), show(.copy)
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the old text is.
        copy: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
    /// One of two files was written, the other could not be, and the first not taken back.
    #[error("{error}; {} was changed already", show(.changed))]
    Half {
        /// The file that was written.
        changed: PathBuf,
        /// Why the other was not.
        error: Box<WriteError>,
    },
    /// A signal came while waiting for the lock.
    #[error("interrupted")]
    Interrupted(i32),
}

impl WriteError {
    /// What to do about it, where we know.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            WriteError::Locked { lock, holder, .. } => Some(match holder {
                Some(LockHolder { host: None, .. }) => TRY_AGAIN.to_owned(),
                Some(_) => format!("if that process is gone: rm {}", quoted_path(lock)),
                None => format!("if no kubectl is running: rm {}", quoted_path(lock)),
            }),
            WriteError::Busy(_) => Some(TRY_AGAIN.to_owned()),
            WriteError::Io { path, error, .. } => match error.kind() {
                io::ErrorKind::PermissionDenied => Some(format!("ls -l {}", quoted_path(path))),
                io::ErrorKind::StorageFull => Some("free some space; nothing was lost".to_owned()),
                _ => None,
            },
            WriteError::NotAFile(_) => Some("name a regular file first in KUBECONFIG".to_owned()),
            WriteError::Obstacle { obstacle, .. } => match obstacle {
                Obstacle::Shared { .. }
                | Obstacle::Layout { .. }
                | Obstacle::Unprovable { .. }
                | Obstacle::Unproved => {
                    Some("nothing was written; make this change by hand".to_owned())
                }
                _ => None,
            },
            WriteError::Damaged { path, copy, .. } => {
                Some(format!("cp {} {}", quoted_path(copy), quoted_path(path)))
            }
            WriteError::Half { error, .. } => error.hint(),
            WriteError::Interrupted(_) => None,
        }
    }
}

fn show(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

fn held_by(holder: Option<&LockHolder>) -> String {
    match holder {
        Some(LockHolder { pid, host: None }) => format!(" (process {pid})"),
        Some(LockHolder { pid, host: Some(host) }) => {
            format!(" (process {pid} on {}, out of sight from here)", shown(host))
        }
        None => String::new(),
    }
}

/// Makes all changes of a plan, or none. Returns the files that were written.
///
/// `spare` is a folder of our own for the copies that are kept while a file is written in place
/// and its own folder can't take them.
pub fn write(plan: &Plan, spare: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let targets = plan.iter().map(Target::resolve).collect::<Result<Vec<_>, _>>()?;
    let _locks = lock_all(&targets, LOCK_WAIT)?;
    let mut staged = Vec::new();
    for target in &targets {
        replace::heal(&target.resolved, spare).map_err(target.failed("mend"))?;
        if let Some(text) = target.edited()? {
            staged.push((target, text));
        }
    }
    let mut ready = Vec::new();
    for (target, text) in staged {
        let staged = replace::Staged::prepare(&target.resolved, text.old, text.new, spare);
        ready.push((target, staged.map_err(target.failed("write"))?));
    }
    let mut written: Vec<(&Target<'_>, replace::Written)> = Vec::new();
    for (target, staged) in ready {
        match staged.commit() {
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
    Ok(written.into_iter().map(|(target, _)| target.changes.path.clone()).collect())
}

/// Puts right what a killed kswitch left: a file half written, copies, the lock.
fn mend(path: &Path, spare: &Path) -> Result<(), WriteError> {
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
    identity: (u64, u64),
}

/// What a file said, and what it is to say.
struct Texts {
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
            Ok(Self { changes, resolved, identity: (found.dev(), found.ino()) })
        } else {
            Err(WriteError::NotAFile(path.clone()))
        }
    }

    fn kubeconfig(&self) -> lock::Kubeconfig<'_> {
        lock::Kubeconfig { spelled: &self.changes.path, resolved: &self.resolved }
    }

    /// Edits what the file says now, not what it said when the view was made.
    fn edited(&self) -> Result<Option<Texts>, WriteError> {
        let old = fs::read(&self.resolved).map_err(self.failed("read"))?;
        let source =
            SourceText::decode(old.clone()).map_err(|problem| self.stuck(problem.into()))?;
        let new = edit(&source, &self.changes.changes).map_err(|obstacle| self.stuck(obstacle))?;
        Ok(new.map(|text| Texts { new: source.encode(&text), old }))
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
