//! Applies edits to one or two files: lock, read again, edit, replace. All files change, or none.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::WriteError;
use super::lock::{Backoff, Locks};
use super::read::{bytes_in, settled};
use super::recover;
use super::replace::{self, Replaced, Staged};
use super::reversal::{Reversal, Written};
use super::scratch::Scratch;
use super::signals;
use super::stamp::Stamp;
use super::target::WriteTarget;

/// How long to wait for a process that holds a lock.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How often a change is retried because another program wrote the file meanwhile.
const MOST_TRIES: usize = 8;

pub(super) struct NewText {
    pub(super) new: Vec<u8>,
    pub(super) reversal: Reversal,
}

pub(super) trait FileEdit {
    fn path(&self) -> &Path;

    /// Edits the current bytes of the file; `None` if nothing has to change.
    fn change(&self, old: &[u8]) -> Result<Option<NewText>, WriteError>;
}

/// Stores what a write is going to do before it does it. If kswitch is killed in between, the next
/// one learns from that how far the write came.
pub trait WriteAhead {
    /// Called before the first of these files is put in place, and only if there is one.
    fn begin(&mut self, files: &[Written]);

    /// Called after [`WriteAhead::begin`], still under the locks of the files.
    fn end(&mut self, outcome: WriteOutcome);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOutcome {
    /// All files have the new text.
    Made,
    /// All files have the old text, or one that another program wrote meanwhile.
    NotMade,
    /// Some files have the new text, because putting the old one back failed.
    Partly,
}

impl WriteAhead for () {
    fn begin(&mut self, _files: &[Written]) {}

    fn end(&mut self, _outcome: WriteOutcome) {}
}

/// Applies all edits, or none. Returns the files that were written.
///
/// `scratch` is the directory of [`super::scratch`].
pub(super) fn apply(
    edits: &[impl FileEdit],
    scratch: &Path,
    ahead: &mut dyn WriteAhead,
) -> Result<Vec<Written>, WriteError> {
    let _deferred = signals::Deferred::begin();
    let mut backoff = Backoff::for_each_holder(LOCK_WAIT);
    let mut tries = 1;
    loop {
        match try_to_apply(edits, Scratch(scratch), &mut backoff, ahead) {
            Err(WriteError::KeepsChanging(_)) if tries < MOST_TRIES => tries += 1,
            done => return done,
        }
    }
}

/// Fails with [`WriteError::KeepsChanging`] if a program without a lock wrote a file after it was read;
/// nothing was written then.
fn try_to_apply(
    edits: &[impl FileEdit],
    scratch: Scratch<'_>,
    backoff: &mut Backoff,
    ahead: &mut dyn WriteAhead,
) -> Result<Vec<Written>, WriteError> {
    let targets = edits.iter().map(|edit| WriteTarget::resolve(edit.path()));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    let mut locks = Locks::take(&targets, scratch, backoff)?;
    let left_in_scratch = locks.found_scratch().then_some(scratch);
    let mut changes = Vec::new();
    for (target, edit) in targets.iter().zip(edits) {
        let Some(mut opened) = target.open_if_there()? else {
            return Err(WriteError::KeepsChanging(target.path.to_owned()));
        };
        target.check_owners(&opened)?;
        replace::recover(target, &mut opened, left_in_scratch).map_err(target.failed("recover"))?;
        // The current content, which may differ from that in the view.
        let (read, old) = settled(|| bytes_in(&opened.file)).map_err(target.failed("read"))?;
        if let Some(change) = edit.change(&old)? {
            changes.push((target, opened, read, old, change));
        }
    }
    let (mut staged, mut files) = (Vec::new(), Vec::new());
    for (target, opened, read, old, NewText { new, reversal }) in changes {
        let text = Staged::prepare(target, opened, old, new, scratch);
        staged.push((target, read, text.map_err(target.failed("write"))?));
        files.push(Written { path: target.path.to_owned(), reversal });
    }
    // Programs other than kubectl take no lock. Their write while the new text was being synced would
    // be lost.
    if let Some((target, ..)) = staged.iter().find(|(target, read, ..)| !target.is_still(*read)) {
        return Err(WriteError::KeepsChanging(target.path.to_owned()));
    }
    if !files.is_empty() {
        ahead.begin(&files);
        let (outcome, committed) = commit(staged);
        ahead.end(outcome);
        committed.inspect_err(|error| {
            if error.is_damage() {
                locks.leave_marks();
            }
        })?;
    }
    drop(locks);
    recover::sweep(&targets, scratch, left_in_scratch.is_some());
    Ok(files)
}

/// A file, the version that was edited, and the new text.
type Ready<'t> = (&'t WriteTarget<'t>, Stamp, Staged<'t>);

/// Puts all texts in place, or none.
fn commit(staged: Vec<Ready<'_>>) -> (WriteOutcome, Result<(), WriteError>) {
    let mut done: Vec<(&WriteTarget<'_>, Replaced<'_>)> = Vec::new();
    for (target, read, text) in staged {
        match text.commit(|| target.is_still(read)) {
            Ok(replaced) => done.push((target, replaced)),
            Err(error) => {
                let (outcome, changed) = roll_back(done);
                let error = match changed {
                    Some(changed) => WriteError::PartlyWritten { changed, error: Box::new(error) },
                    None => error,
                };
                return (outcome, Err(error));
            }
        }
    }
    (WriteOutcome::Made, Ok(()))
}

/// Restores the old texts, the last one first. Returns a file that could not be restored, if any.
fn roll_back(done: Vec<(&WriteTarget<'_>, Replaced<'_>)>) -> (WriteOutcome, Option<PathBuf>) {
    let (mut outcome, mut changed) = (WriteOutcome::NotMade, None);
    for (target, replaced) in done.into_iter().rev() {
        if let Err(error) = replaced.roll_back() {
            if !matches!(error, WriteError::KeepsChanging(_)) {
                outcome = WriteOutcome::Partly;
            }
            changed.get_or_insert_with(|| target.path.to_owned());
        }
    }
    (outcome, changed)
}
