//! Mutations from the picker. They are planned at once, and written by a thread, which may wait for
//! a lock.

use std::fmt::Display;
use std::sync::{Arc, Mutex};

use crate::command::change::{self, Applied, Planned};
use crate::command::invocation::Invocation;
use crate::command::messages::{self, sentence};
use crate::command::report::Failure;
use crate::command::target;
use crate::kubeconfig::store::shown_location;
use crate::kubeconfig::{ContextKey, Refusal, Snapshot};
use crate::operation::Operation;
use crate::undo::Record;

use super::workers::open;

/// The undo record of the last change made by this picker.
pub(super) type OwnRecord = Arc<Mutex<Option<Record>>>;

/// Where changes are made: in the session of this terminal if there is one, and outside of it.
#[derive(Clone, Copy)]
pub(super) struct Places<'b> {
    pub(super) invocation: &'b Invocation,
    /// The last change that this picker made there.
    pub(super) own: &'b OwnRecord,
    /// In a session: the run on its kubeconfigs.
    pub(super) outside: Option<&'b Invocation>,
    pub(super) own_outside: &'b OwnRecord,
}

impl<'b> Places<'b> {
    /// Where a context is renamed and deleted: in the session if only the session has it.
    pub(super) fn of_context(self, context: &ContextKey) -> (&'b Invocation, &'b OwnRecord) {
        let session = self.invocation.chain.session.as_ref();
        let is_in_session = session.is_some_and(|own| *own.file == *context.file);
        match self.outside.filter(|_| !is_in_session) {
            Some(outside) => (outside, self.own_outside),
            None => (self.invocation, self.own),
        }
    }
}

/// A planned mutation. It returns why nothing was changed, if so, in sentences.
pub(super) type PlannedMutation = Box<dyn FnOnce() -> Result<Made, String> + Send>;

/// A mutation that was made.
pub(super) struct Made {
    /// What was changed, in sentences.
    pub(super) message: String,
    /// The old and the new name of a context that was renamed.
    pub(super) renamed: Option<(String, String)>,
}

impl Made {
    pub(super) fn of(message: String, record: Option<&Record>) -> Self {
        let renamed = record.and_then(Record::renamed);
        let renamed = renamed.map(|(from, to)| (from.to_owned(), to.to_owned()));
        Self { message, renamed }
    }
}

pub(super) fn planned(
    invocation: &Invocation,
    own: OwnRecord,
    snapshot: &Snapshot,
    operation: Operation,
) -> Result<PlannedMutation, String> {
    let planned = Planned::of(invocation, snapshot, operation);
    let planned = planned.map_err(|refusal| refused(&refusal))?;
    let mut message = messages::summary(invocation, snapshot, &planned);
    let aliases = target::alias_facts(invocation, snapshot, &planned.operation);
    if !aliases.is_empty() {
        let (facts, commands): (Vec<_>, Vec<_>) = aliases.into_iter().unzip();
        message = format!("{message} {} Hint: {}", facts.join(" "), commands.join("; "));
    }
    let paths = invocation.paths.clone();
    Ok(Box::new(move || {
        let Applied { not_stored, record, .. } = change::apply(&planned, &paths)
            .map_err(|error| in_sentences(&error, error.hint().as_deref()))?;
        change::remember_renamed(&paths, record.as_ref());
        let message = match not_stored {
            Some(error) => {
                let why = error.message();
                format!("{message} It can't be undone: {why}.")
            }
            None => message,
        };
        let made = Made::of(message, record.as_ref());
        if record.is_some() {
            *open(&own) = record;
        }
        Ok(made)
    }))
}

pub(super) fn refused(refusal: &Refusal) -> String {
    in_sentences(&refusal.message(shown_location), Some(&refusal.hint()))
}

/// A failure in one line.
pub(super) fn failed(failure: &Failure) -> String {
    match failure {
        Failure::Message { message, hint } => in_sentences(message, hint.as_deref()),
        _ => "The change was interrupted.".to_owned(),
    }
}

/// An error and its hint in one line. The hint may be a command.
pub(super) fn in_sentences(error: &impl Display, hint: Option<&str>) -> String {
    let mut text = sentence(&error.to_string());
    if let Some(hint) = hint {
        text = format!("{text} Hint: {hint}");
    }
    text
}
