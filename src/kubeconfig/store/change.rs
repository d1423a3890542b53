//! The one door: one or two files, or none, locked, read again, and replaced.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::WriteError;
use super::lock::{Locks, Patience};
use super::read::settled_bytes_of;
use super::replace::{self, Failure, Replaced, Staged};
use super::reversal::{Reversal, Written};
use super::signals;
use super::stamp::Stamp;
use super::target::Target;

/// How long to wait for a process that holds a lock.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How often a change is made anew because somebody else wrote the file meanwhile.
const MOST_TRIES: usize = 8;

/// The bytes that a file is to hold, and the way back to those that it held.
pub(super) struct Change {
    pub(super) new: Vec<u8>,
    pub(super) reversal: Reversal,
}

/// A file, and what is wanted of it.
pub(super) trait Wish {
    fn path(&self) -> &Path;

    /// What becomes of the bytes that the file holds now; `None` where all is as wished already.
    fn change(&self, old: &[u8]) -> Result<Option<Change>, WriteError>;
}

/// Grants all wishes, or none. Returns the files that were written.
///
/// `spare` is a folder of our own for the copies that are kept while a file is written in place
/// and its own folder can't take them.
pub(super) fn grant(wishes: &[impl Wish], spare: &Path) -> Result<Vec<Written>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let mut patience = Patience::for_each_holder(LOCK_WAIT);
    let mut restless = None;
    for _ in 0..MOST_TRIES {
        match try_to_grant(wishes, spare, &mut patience)? {
            Attempt::Written(files) => return Ok(files),
            Attempt::Overtaken(path) => restless = Some(path),
        }
    }
    Err(WriteError::Restless(restless.unwrap_or_default()))
}

enum Attempt {
    /// The files that were written.
    Written(Vec<Written>),
    /// Somebody who takes no locks wrote a file after it was read; nothing was written.
    Overtaken(PathBuf),
}

fn try_to_grant(
    wishes: &[impl Wish],
    spare: &Path,
    patience: &mut Patience,
) -> Result<Attempt, WriteError> {
    let targets = wishes.iter().map(|wish| Target::resolve(wish.path()));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    let _locks = Locks::take(&targets, patience)?;
    let mut changes = Vec::new();
    for (target, wish) in targets.iter().zip(wishes) {
        replace::heal(&target.resolved, spare).map_err(target.failed("mend"))?;
        // What the file says now, not what it said when the view was made.
        let (read, old) = settled_bytes_of(&target.resolved).map_err(target.failed("read"))?;
        if let Some(change) = wish.change(&old)? {
            changes.push((target, read, old, change));
        }
    }
    let mut staged = Vec::new();
    for (target, read, old, Change { new, reversal }) in changes {
        let text = Staged::prepare(&target.resolved, old, new, spare);
        staged.push((target, read, text.map_err(target.failed("write"))?, reversal));
    }
    // Other programs than kubectl take no lock. What they wrote while the new text was brought to
    // the disk would be lost.
    if let Some((target, ..)) = staged.iter().find(|(target, read, ..)| !target.is_still(*read)) {
        return Ok(Attempt::Overtaken(target.path.to_owned()));
    }
    commit(staged)
}

/// A file with its new text ready, and the version that the text was made from.
type Ready<'t> = (&'t Target<'t>, Stamp, Staged, Reversal);

fn commit(staged: Vec<Ready<'_>>) -> Result<Attempt, WriteError> {
    let mut done: Vec<(&Target<'_>, Replaced, Reversal)> = Vec::new();
    for (target, read, text, reversal) in staged {
        match text.commit(|| target.is_still(read)) {
            Ok(replaced) => done.push((target, replaced, reversal)),
            Err(failure) => {
                let is_overtaken = matches!(failure, Failure::Overtaken);
                let error = failure.into_write_error(target.path);
                for (changed, replaced, _) in done.into_iter().rev() {
                    if replaced.take_back().is_err() {
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
    let written = |(target, _, reversal): (&Target<'_>, Replaced, Reversal)| Written {
        path: target.path.to_owned(),
        reversal,
    };
    Ok(Attempt::Written(done.into_iter().map(written).collect()))
}
