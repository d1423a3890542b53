//! What the details line says.

use super::mutations::in_words;
use super::{Confirmation, Dialog, Listing, State};
use crate::picker::{ContextRow, Focus};

/// What the details line tells, the most urgent thing first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Details<'state> {
    /// Something that must be read.
    Warning(&'state str),
    /// Something to be answered.
    Question(&'state Confirmation),
    /// Something that helps.
    Remark(String),
    /// What is being written, and how far the spinner has turned.
    Writing(String, usize),
    /// That this typed namespace is taken when it is chosen once more, for the cluster has not sent
    /// all names yet.
    StillListing(&'state str),
    /// Why the list is not what the cluster has.
    Failure(&'state str),
    /// All there is to know of the highlighted context, and what is worth a word of its
    /// credentials.
    Context(&'state ContextRow, Option<&'state str>),
    /// Nothing.
    Empty,
}

impl State {
    /// What the details line tells.
    #[must_use]
    pub fn details(&self) -> Details<'_> {
        if let Some(warning) = &self.warning {
            return Details::Warning(warning);
        }
        match &self.dialog {
            Some(Dialog::Confirm(confirmation)) => return Details::Question(confirmation),
            Some(Dialog::Rename { context, whole, .. }) => {
                return Details::Remark(self.renaming(context, *whole));
            }
            Some(Dialog::Help { .. }) | None => {}
        }
        if let Some(note) = &self.note {
            return Details::Remark(note.clone());
        }
        if let Some(mutation) = &self.writing {
            return Details::Writing(in_words(mutation), self.turns);
        }
        if let Some(name) = &self.typed_once {
            return Details::StillListing(name);
        }
        if let (Focus::Namespaces, Some(namespaces)) = (self.focus, self.namespaces()) {
            if let Some(objection) = namespaces.objection() {
                return Details::Remark(objection);
            }
            if let Listing::Failed(reason) = namespaces.listing() {
                return Details::Failure(reason);
            }
        }
        self.contexts.highlighted().map_or(Details::Empty, |(_, row)| {
            let remark = self.remarks.get(&row.key).map(String::as_str);
            Details::Context(row, remark)
        })
    }
}
