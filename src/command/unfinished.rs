//! Changes of several files that a kswitch could not finish, told to whoever comes next: nothing
//! else shows that a file was changed and another was not.

use std::mem::replace;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::kubeconfig::Snapshot;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::store::interrupted;
use crate::printable::{quoted, shown};
use crate::undo::underway::{Unfinished, look};

use super::departure::listed;
use super::invocation::Invocation;

/// What this run has told of.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Vec<Unfinished>>>);

impl Told {
    /// There is no need to tell it again.
    pub(super) fn forget(&self) {
        self.set(Vec::new()).iter().for_each(Unfinished::forget);
    }

    fn set(&self, told: Vec<Unfinished>) -> Vec<Unfinished> {
        replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), told)
    }
}

/// Tells of them on stderr, and whether there was anything to tell. Those who want quiet are not told,
/// and may be told another time.
pub(super) fn tell(invocation: &Invocation) -> bool {
    tell_some(invocation, |_| true)
}

/// Reports the files that an earlier kswitch was interrupted at. Their locks keep kubectl from writing,
/// and one that is written in place may be half written.
pub(super) fn report_interrupted(invocation: &Invocation, snapshot: &Snapshot, left: &[PathBuf]) {
    if let Some((words, hint)) = interrupted_files(invocation, snapshot, left) {
        invocation.messages.warn(&words);
        invocation.messages.say(&format!("hint: {hint}"));
    }
}

/// What there is to report of them, and what recovers them.
fn interrupted_files(
    invocation: &Invocation,
    snapshot: &Snapshot,
    left: &[PathBuf],
) -> Option<(String, String)> {
    if left.is_empty() {
        return None;
    }
    let current = snapshot.current().filter(|name| snapshot.context(name).is_some());
    let hint = match current {
        Some(name) if check_chain(snapshot).is_ok() => {
            let dashes = if name.starts_with('-') { "-- " } else { "" };
            format!("to recover it: kswitch ctx {dashes}{}", quoted(name))
        }
        _ => "any change recovers it: kswitch ctx NAME".to_owned(),
    };
    let words =
        format!("an earlier kswitch was interrupted while it wrote {}", paths(invocation, left));
    Some((words, hint))
}

/// Tells only of those that can't be put back, for who is about to put back the others.
pub(super) fn tell_of_lost(invocation: &Invocation) {
    tell_some(invocation, |own| !own.is_half());
}

fn tell_some(invocation: &Invocation, wanted: fn(&Unfinished) -> bool) -> bool {
    if invocation.messages.quiet {
        return false;
    }
    let found = found(invocation, wanted);
    let has_told = !found.is_empty();
    for (words, hint) in found {
        invocation.messages.warn(&words);
        if let Some(purpose) = hint {
            invocation.messages.say(&format!("hint: to {purpose}: kswitch undo"));
        }
    }
    has_told
}

/// Tells of them in the picker.
pub(super) fn notices(invocation: &Invocation, snapshot: &Snapshot) -> Vec<String> {
    let notice = |(words, hint): (String, Option<String>)| match hint {
        Some(purpose) => format!("{words}; undo to {purpose}"),
        None => words,
    };
    let changes: Vec<String> = found(invocation, |_| true).into_iter().map(notice).collect();
    if !changes.is_empty() {
        return changes;
    }
    let left = interrupted(snapshot.files(), &invocation.paths.scratch);
    let interrupted = interrupted_files(invocation, snapshot, &left);
    interrupted.map(|(words, hint)| format!("{words}; {hint}")).into_iter().collect()
}

/// What there is to tell, and what to do about it.
fn found(
    invocation: &Invocation,
    wanted: fn(&Unfinished) -> bool,
) -> Vec<(String, Option<String>)> {
    let mut all = look(&invocation.paths.underway, &invocation.paths.scratch);
    all.retain(wanted);
    let words = all.iter().map(|own| (words(invocation, own), hint(invocation, own))).collect();
    let (half, lost): (Vec<_>, Vec<_>) = all.into_iter().partition(Unfinished::is_half);
    // Nobody can tell any more what is left of these, so they are told once.
    lost.iter().for_each(Unfinished::forget);
    invocation.told.set(half);
    words
}

fn words(invocation: &Invocation, own: &Unfinished) -> String {
    let changed: Vec<PathBuf> = own.changed.iter().map(|file| file.path.clone()).collect();
    let done = if own.record.undone { "put back" } else { "changed" };
    let so_far = [
        (&changed, done.to_owned()),
        (&own.unchanged, if changed.is_empty() { format!("not {done}") } else { "not".to_owned() }),
        (&own.written_since, "written by others since".to_owned()),
    ];
    let parts = so_far.iter().filter(|(files, _)| !files.is_empty()).map(|(files, what)| {
        let verb = if files.len() == 1 { "was" } else { "were" };
        format!("{} {verb} {what}", paths(invocation, files))
    });
    let parts: Vec<String> = parts.collect();
    let what = shown(&own.record.what);
    format!("a kswitch was ended half way: {} ({what})", parts.join(", "))
}

/// What `kswitch undo` would do about it, in words that follow "to".
fn hint(invocation: &Invocation, own: &Unfinished) -> Option<String> {
    let changed: Vec<PathBuf> = own.changed.iter().map(|file| file.path.clone()).collect();
    let files = paths(invocation, &changed);
    let is_kept = own.changed.iter().all(|file| file.reversal.is_kept());
    (own.is_half() && is_kept).then(|| {
        if own.record.undone {
            format!("make it again in {files}")
        } else {
            format!("put {files} back")
        }
    })
}

fn paths(invocation: &Invocation, files: &[PathBuf]) -> String {
    listed(&files.iter().map(|path| invocation.show(path)).collect::<Vec<_>>())
}
