//! The one door: one or two files, or none, locked, read again, and replaced.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::WriteError;
use super::lock::{Backoff, Locks};
use super::read::settled_bytes_in;
use super::recover;
use super::replace::{self, ReplaceError, Replaced, Staged};
use super::reversal::{Reversal, Written};
use super::scratch::Scratch;
use super::signals;
use super::stamp::Stamp;
use super::target::WriteTarget;

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
pub(super) trait FileEdit {
    fn path(&self) -> &Path;

    /// What becomes of the bytes that the file holds now; `None` where all is as wished already.
    fn change(&self, old: &[u8]) -> Result<Option<Change>, WriteError>;
}

/// Who keeps in mind what is done to several files while it is done. If kswitch is killed between
/// two of them, what was kept tells the next one.
pub trait Witness {
    /// The first file is about to be put in place, and the others after it in this order.
    fn begins(&mut self, files: &[Written]);

    /// All of them are in place, or none is.
    fn is_over(&mut self);
}

/// Nobody.
impl Witness for () {
    fn begins(&mut self, _files: &[Written]) {}

    fn is_over(&mut self) {}
}

/// Grants all edits, or none. Returns the files that were written.
///
/// `scratch` is a folder of our own: see [`super::scratch`].
pub(super) fn apply(
    edits: &[impl FileEdit],
    scratch: &Path,
    witness: &mut dyn Witness,
) -> Result<Vec<Written>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let mut backoff = Backoff::for_each_holder(LOCK_WAIT);
    let mut restless = None;
    for _ in 0..MOST_TRIES {
        match try_to_apply(edits, Scratch(scratch), &mut backoff, witness)? {
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

fn try_to_apply(
    edits: &[impl FileEdit],
    scratch: Scratch<'_>,
    backoff: &mut Backoff,
    witness: &mut dyn Witness,
) -> Result<Attempt, WriteError> {
    let targets = edits.iter().map(|edit| WriteTarget::resolve(edit.path()));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    let mut locks = Locks::take(&targets, scratch, backoff)?;
    let left_in_scratch = locks.found_scratch().then_some(scratch);
    let mut changes = Vec::new();
    for (target, edit) in targets.iter().zip(edits) {
        let Some(mut opened) = target.open_if_there()? else {
            return Ok(Attempt::Overtaken(target.path.to_owned()));
        };
        target.check_owners(&opened)?;
        replace::recover(target, &mut opened, left_in_scratch).map_err(target.failed("recover"))?;
        // What the file says now, not what it said when the view was made.
        let (read, old) = settled_bytes_in(&opened.file).map_err(target.failed("read"))?;
        if let Some(change) = edit.change(&old)? {
            changes.push((target, opened, read, old, change));
        }
    }
    let (mut staged, mut files) = (Vec::new(), Vec::new());
    for (target, opened, read, old, Change { new, reversal }) in changes {
        let text = Staged::prepare(target, opened, old, new, scratch);
        staged.push((target, read, text.map_err(target.failed("write"))?));
        files.push(Written { path: target.path.to_owned(), reversal });
    }
    // Other programs than kubectl take no lock. What they wrote while the new text was brought to
    // the disk would be lost.
    if let Some((target, ..)) = staged.iter().find(|(target, read, ..)| !target.is_still(*read)) {
        return Ok(Attempt::Overtaken(target.path.to_owned()));
    }
    // One file is old or new, which needs no witness.
    let mut nobody = ();
    let witness = if files.len() > 1 { witness } else { &mut nobody };
    witness.begins(&files);
    let overtaken = commit(staged, witness).inspect_err(|error| {
        if error.is_damage() {
            locks.leave_marks();
        }
    })?;
    if let Some(overtaken) = overtaken {
        return Ok(Attempt::Overtaken(overtaken));
    }
    drop(locks);
    recover::sweep(&targets, scratch, left_in_scratch.is_some());
    Ok(Attempt::Written(files))
}

/// A file with its new text ready, and the version that the text was made from.
type Ready<'t> = (&'t WriteTarget<'t>, Stamp, Staged<'t>);

/// Puts all texts in place, or none. Returns the file that somebody wrote meanwhile, if so.
fn commit(
    staged: Vec<Ready<'_>>,
    witness: &mut dyn Witness,
) -> Result<Option<PathBuf>, WriteError> {
    let mut done: Vec<(&WriteTarget<'_>, Replaced<'_>)> = Vec::new();
    for (target, read, text) in staged {
        match text.commit(|| target.is_still(read)) {
            Ok(replaced) => done.push((target, replaced)),
            Err(failure) => {
                let is_overtaken = matches!(failure, ReplaceError::Overtaken);
                let error = failure.into_write_error(target.path);
                if let Some(changed) = take_back(done, witness) {
                    return Err(WriteError::Half { changed, error: Box::new(error) });
                }
                return if is_overtaken { Ok(Some(target.path.to_owned())) } else { Err(error) };
            }
        }
    }
    witness.is_over();
    Ok(None)
}

/// Puts the old texts back, the last one first. Returns a file that keeps its new one, if any does.
fn take_back(
    done: Vec<(&WriteTarget<'_>, Replaced<'_>)>,
    witness: &mut dyn Witness,
) -> Option<PathBuf> {
    let mut changed = None;
    let mut is_over = true;
    for (target, replaced) in done.into_iter().rev() {
        if let Err(failure) = replaced.take_back() {
            // What others wrote since is theirs: nobody will put that back.
            is_over &= matches!(failure, ReplaceError::Overtaken);
            changed.get_or_insert_with(|| target.path.to_owned());
        }
    }
    if is_over {
        witness.is_over();
    }
    changed
}
