//! Changes made from within the picker. They are planned at once, and made on a thread of their
//! own: a lock may have to be waited for.

use std::fmt::Display;

use crate::command::change::{self, Books, Carried, carry_out};
use crate::command::departure::{self, coming_to_light};
use crate::command::invocation::Invocation;
use crate::kubeconfig::plan::{self, Refusal};
use crate::kubeconfig::store::WriteError;
use crate::kubeconfig::{ContextEntry, Plan, Snapshot};
use crate::printable::shown;
use crate::undo::Renamed;

use super::revert::Own;
use super::workers::open;

/// A planned change: it returns what was done, or why nothing was, in sentences.
pub(super) type Change = Box<dyn FnOnce() -> Result<String, String> + Send>;

/// What deleting a context would mean.
pub(super) fn meaning_of_delete<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
) -> Result<String, String> {
    plan::delete(snapshot, &[*target]).map_err(|refusal| refused(&refusal))?;
    let mut sentences = vec![format!(
        "Deletes \"{}\" from {}.",
        shown(&target.context.name),
        invocation.show(&target.file.path)
    )];
    if snapshot.is_current(target) && snapshot.resurfacing(target).is_none() {
        sentences.push("It is the current one: kubectl will have none.".to_owned());
    }
    sentences.extend(coming_to_light(invocation, snapshot, target));
    sentences.extend(departure::left_over(snapshot, &[*target]));
    Ok(sentences.join(" "))
}

/// Fails while the chain can't be used.
pub(super) fn check(snapshot: &Snapshot) -> Result<(), String> {
    plan::check_chain(snapshot).map_err(|refusal| refused(&refusal))
}

/// Plans to delete a context.
pub(super) fn delete<'f>(
    invocation: &Invocation,
    own: Own,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
) -> Result<Change, String> {
    let plan = plan::delete(snapshot, &[*target]).map_err(|refusal| refused(&refusal))?;
    let done = departure::deleted(invocation, snapshot, target);
    Ok(ready(invocation, own, snapshot, plan, done, None))
}

/// Plans to give a context another name.
pub(super) fn rename<'f>(
    invocation: &Invocation,
    own: Own,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    to: &str,
    whole: bool,
) -> Result<Change, String> {
    let plan = if whole {
        plan::rename_whole(snapshot, target, to, false)
    } else {
        plan::rename(snapshot, target, to)
    };
    let plan = plan.map_err(|refusal| refused(&refusal))?;
    let done = departure::renamed(invocation, snapshot, target, to, whole);
    let renamed = departure::renamed_in_history(invocation, snapshot, target, to);
    Ok(ready(invocation, own, snapshot, plan, done, renamed))
}

fn ready(
    invocation: &Invocation,
    own: Own,
    snapshot: &Snapshot,
    plan: Plan,
    done: String,
    renamed: Option<Renamed>,
) -> Change {
    let books = Books::of(invocation, snapshot);
    Box::new(move || {
        let Carried { lost, record, .. } =
            carry_out(&plan, &books, &done, renamed.clone()).map_err(|error| failed(&error))?;
        *open(&own) = record;
        change::remember(&books, renamed.as_ref());
        Ok(match lost {
            Some(error) => {
                let why = error.message(books.paths.home.as_deref());
                format!("{done} It can't be undone: {why}.")
            }
            None => done,
        })
    })
}

fn refused(refusal: &Refusal) -> String {
    in_sentences(refusal, Some(&refusal.hint()))
}

fn failed(error: &WriteError) -> String {
    in_sentences(error, error.hint().as_deref())
}

/// What went wrong and what to do, in one line. The hint may be a command, to be typed as it is.
pub(super) fn in_sentences(error: &impl Display, hint: Option<&str>) -> String {
    let sentence = |text: &str| {
        let text = text.lines().collect::<Vec<_>>().join("; ");
        let mut characters = text.chars();
        let first = characters.next().map(|first| first.to_uppercase().to_string());
        let stop = if text.ends_with('.') { "" } else { "." };
        format!("{}{}{stop}", first.unwrap_or_default(), characters.as_str())
    };
    let mut text = sentence(&error.to_string());
    if let Some(hint) = hint {
        text = format!("{text} Hint: {hint}");
    }
    text
}
