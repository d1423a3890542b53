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

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::printable::{plain_error, quoted_path, shown};

use super::edit::{Obstacle, edit};
use super::plan::{FileChanges, Plan};
use super::text::SourceText;

pub use discover::{DEFAULT_CLUSTER_FILES, PatternError, find_cluster_files, matches_any};
pub use load::load;

/// How long to wait for somebody else's lock.
pub const LOCK_WAIT: Duration = Duration::from_secs(5);

/// Why a change could not be written. The file is as it was, unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Somebody else holds the lock.
    #[error("{} is locked: {} exists{}", show(.path), show(.lock), held_by(*.holder))]
    Locked {
        /// The kubeconfig.
        path: PathBuf,
        /// Its lock file.
        lock: PathBuf,
        /// The process that holds it, where the lock names one.
        holder: Option<u32>,
    },
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
                Some(_) => "wait for it to finish, then try again".to_owned(),
                None => format!("if no kubectl is running: rm {}", quoted_path(lock)),
            }),
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

fn held_by(holder: Option<u32>) -> String {
    holder.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

/// Makes all changes of a plan, or none. Returns the files that were written.
///
/// `spare` is a folder of our own for the copies that are kept while a file is written in place
/// and its own folder can't take them.
pub fn write(plan: &Plan, spare: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let targets = plan.iter().map(Target::resolve).collect::<Result<Vec<_>, _>>()?;
    let _locks = lock_all(&targets)?;
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

/// Takes back what a killed kswitch left half written in a file, so that it can be read again.
/// True if there was something to take back.
pub fn mend(path: &Path, spare: &Path) -> Result<bool, WriteError> {
    let nothing = FileChanges { path: path.to_owned(), changes: Vec::new() };
    let target = Target::resolve(&nothing)?;
    if !replace::is_half_way(&target.resolved, spare) {
        return Ok(false);
    }
    // Signals need not wait: the copies outlive us, and a lock that names a dead process is taken
    // over.
    let _locks = lock_all(std::slice::from_ref(&target))?;
    replace::heal(&target.resolved, spare).map_err(target.failed("mend"))?;
    Ok(true)
}

/// A file to change: as the chain spells it, and as it lies on the disk.
struct Target<'p> {
    changes: &'p FileChanges,
    resolved: PathBuf,
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
        if fs::metadata(&resolved).map_err(failed)?.is_file() {
            Ok(Self { changes, resolved })
        } else {
            Err(WriteError::NotAFile(path.clone()))
        }
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

/// Takes the locks of all files in sorted order, so that two writers can't wait for each other.
fn lock_all(targets: &[Target<'_>]) -> Result<Vec<lock::Lock>, WriteError> {
    let deadline = Instant::now() + LOCK_WAIT;
    let mut wanted: Vec<(PathBuf, &Target<'_>)> = targets
        .iter()
        .flat_map(|target| {
            let paths = lock::paths(&target.changes.path, &target.resolved);
            paths.into_iter().map(move |path| (path, target))
        })
        .collect();
    wanted.sort_by(|left, right| left.0.cmp(&right.0));
    let mut locks = Vec::new();
    let mut guarded: Vec<&Path> = Vec::new();
    for (path, target) in wanted {
        if let Some(lock) = lock::Lock::take(&path, &target.changes.path, deadline)? {
            locks.push(lock);
            guarded.push(&target.resolved);
        }
    }
    for target in targets {
        // kubectl can't lock in such a folder either, nor write; other kswitches hold to this.
        if !guarded.contains(&target.resolved.as_path()) {
            locks.push(lock::Lock::take_on_file(&target.resolved, &target.changes.path, deadline)?);
        }
    }
    Ok(locks)
}
