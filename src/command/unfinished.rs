//! Changes of several files that a kswitch could not finish, told to whoever comes next: nothing
//! else shows that a file was changed and another was not.

use std::mem::replace;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::printable::shown;
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

/// Tells of them on stderr. Those who want quiet are not told, and may be told another time.
pub(super) fn tell(invocation: &Invocation) {
    tell_some(invocation, |_| true);
}

/// Tells only of those that can't be put back, for who is about to put back the others.
pub(super) fn tell_of_lost(invocation: &Invocation) {
    tell_some(invocation, |own| !own.is_half());
}

fn tell_some(invocation: &Invocation, wanted: fn(&Unfinished) -> bool) {
    if invocation.messages.quiet {
        return;
    }
    for (words, hint) in found(invocation, wanted) {
        invocation.messages.warn(&words);
        if let Some(hint) = hint {
            invocation.messages.say(&format!("hint: kswitch {hint}"));
        }
    }
}

/// Tells of them in the picker.
pub(super) fn notices(invocation: &Invocation) -> Vec<String> {
    let notice = |(words, hint): (String, Option<String>)| match hint {
        Some(hint) => format!("{words}; {hint}"),
        None => words,
    };
    found(invocation, |_| true).into_iter().map(notice).collect()
}

/// What there is to tell, and what to do about it.
fn found(
    invocation: &Invocation,
    wanted: fn(&Unfinished) -> bool,
) -> Vec<(String, Option<String>)> {
    let mut all = look(&invocation.paths.underway, &invocation.paths.spare);
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

fn hint(invocation: &Invocation, own: &Unfinished) -> Option<String> {
    let changed: Vec<PathBuf> = own.changed.iter().map(|file| file.path.clone()).collect();
    let files = paths(invocation, &changed);
    let is_kept = own.changed.iter().all(|file| file.reversal.is_kept());
    (own.is_half() && is_kept).then(|| {
        if own.record.undone {
            format!("undo makes it again in {files}")
        } else {
            format!("undo puts {files} back")
        }
    })
}

fn paths(invocation: &Invocation, files: &[PathBuf]) -> String {
    listed(&files.iter().map(|path| invocation.show(path)).collect::<Vec<_>>())
}
