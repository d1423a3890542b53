//! One change to one or two files, or none: locked, read again, edited, replaced.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::kubeconfig::edit::edit;
use crate::kubeconfig::plan::{Change, Plan};

use super::bytes::text_of;
use super::error::WriteError;
use super::lock::{Locks, Patience};
use super::read::settled_bytes_of;
use super::replace::{self, Failure, Staged, Written};
use super::signals;
use super::stamp::Stamp;
use super::target::Target;

/// How long to wait for a process that holds a lock.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How often a change is made anew because somebody else wrote the file meanwhile.
const MOST_TRIES: usize = 8;

/// Makes all changes of a plan, or none. Returns the files that were written.
///
/// `spare` is a folder of our own for the copies that are kept while a file is written in place
/// and its own folder can't take them.
pub fn write(plan: &Plan, spare: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let mut patience = Patience::for_each_holder(LOCK_WAIT);
    let mut restless = None;
    for _ in 0..MOST_TRIES {
        match try_to_write(plan, spare, &mut patience)? {
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

fn try_to_write(plan: &Plan, spare: &Path, patience: &mut Patience) -> Result<Attempt, WriteError> {
    let targets = plan.iter().map(|file| Target::resolve(&file.path));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    let _locks = Locks::take(&targets, patience)?;
    let mut edits = Vec::new();
    for (target, file) in targets.iter().zip(plan) {
        replace::heal(&target.resolved, spare).map_err(target.failed("mend"))?;
        if let Some(text) = edited(target, &file.changes)? {
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
        return Ok(Attempt::Overtaken(target.path.to_owned()));
    }
    let mut written: Vec<(&Target<'_>, Written)> = Vec::new();
    for (target, read, text) in staged {
        match text.commit(|| target.is_still(read)) {
            Ok(done) => written.push((target, done)),
            Err(failure) => {
                let is_overtaken = matches!(failure, Failure::Overtaken);
                let error = failure.into_write_error(target.path);
                for (changed, done) in written.into_iter().rev() {
                    if done.take_back().is_err() {
                        let changed = changed.path.to_owned();
                        return Err(WriteError::Half { changed, error: Box::new(error) });
                    }
                }
                return if is_overtaken {
                    Ok(Attempt::Overtaken(target.path.to_owned()))
                } else {
                    Err(error)
                };
            }
        }
    }
    Ok(Attempt::Written(written.into_iter().map(|(target, _)| target.path.to_owned()).collect()))
}

/// What a file said when it was read, and what it is to say.
struct Edit {
    read: Stamp,
    old: Vec<u8>,
    new: Vec<u8>,
}

/// Edits what the file says now, not what it said when the view was made.
fn edited(target: &Target<'_>, changes: &[Change]) -> Result<Option<Edit>, WriteError> {
    let stuck = |obstacle| WriteError::Obstacle { path: target.path.to_owned(), obstacle };
    let (read, old) = settled_bytes_of(&target.resolved).map_err(target.failed("read"))?;
    let source = text_of(old.clone()).map_err(|problem| stuck(problem.into()))?;
    let new = edit(&source, changes).map_err(stuck)?;
    Ok(new.map(|text| Edit { read, new: source.encode(&text), old }))
}
