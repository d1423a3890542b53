//! The contents of the details line.

use super::mutations::progress_text;
use super::{Confirmation, Dialog, Listing, State, TypedOnce};
use crate::picker::{ContextRow, Focus, Obstacle};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) enum Details<'state> {
    Warning(&'state str),
    /// Why the last key was impossible with the highlighted context.
    Refused(&'state Obstacle),
    Question(&'state Confirmation),
    /// What the new name of a context would change.
    RenameQuestion(String),
    Remark(String),
    /// What is under way, and the position of the spinner.
    UnderWay(String, usize),
    /// This typed namespace is chosen when Enter is pressed again: the cluster has not listed all
    /// names yet.
    StillListing(&'state str),
    /// The highlighted context, and a remark about its credentials.
    Context(&'state ContextRow, Option<&'state str>),
    Empty,
}

impl State {
    pub(in crate::picker) fn details(&self) -> Details<'_> {
        if let Some(warning) = &self.warning {
            return Details::Warning(warning);
        }
        if let Some(obstacle) = &self.refused {
            return Details::Refused(obstacle);
        }
        match &self.dialog {
            Some(Dialog::Confirm(confirmation)) => return Details::Question(confirmation),
            Some(Dialog::Rename { context, whole, .. }) => {
                return Details::RenameQuestion(self.renaming(context, *whole));
            }
            Some(Dialog::LookUp(pending)) => {
                return Details::UnderWay(self.look_up_text(pending), self.turns);
            }
            Some(Dialog::Help { .. }) | None => {}
        }
        if let Some(note) = &self.note {
            return Details::Remark(note.clone());
        }
        if let Some(mutation) = &self.writing {
            return Details::UnderWay(progress_text(mutation), self.turns);
        }
        if let Some(TypedOnce { name, .. }) = &self.typed_once {
            return Details::StillListing(name);
        }
        if let (Focus::Namespaces, Some(namespaces)) = (self.focus, self.namespaces()) {
            if let Some(objection) = namespaces.objection() {
                return Details::Remark(objection);
            }
            if let Listing::Failed(reason) = &namespaces.listing {
                return Details::Remark(reason.clone());
            }
        }
        self.contexts.highlighted().map_or(Details::Empty, |(_, row)| {
            let remark = self.remarks.get(&row.key).map(String::as_str);
            Details::Context(row, remark)
        })
    }
}
