//! What is done without leaving: rename, delete, undo, copy.

use super::dialog::Confirmed;
use super::{Confirmation, Dialog, Query, State};
use crate::kubeconfig::ContextKey;
use crate::picker::{
    Choice, ContextRow, Effect, Focus, Mutation, Outcome, Preview, Purpose, RowVisibility,
};
use crate::printable::shown;

impl State {
    /// Opens the dialog for another name of the highlighted context.
    pub(super) fn begin_rename(&mut self) -> Option<Effect> {
        let row = self.changeable(true)?;
        let (context, name) = (row.key.clone(), Query::of(&row.key.name));
        // Then kubectl takes its cluster and user from its own file.
        let whole = row.visibility == RowVisibility::Shadowed || row.cross_file.is_some();
        self.dialog = Some(Dialog::Rename { context, name, whole });
        None
    }

    /// Asks what deleting the highlighted context would mean.
    pub(super) fn begin_delete(&mut self) -> Option<Effect> {
        let context = self.changeable(false)?.key.clone();
        Some(Effect::Preview(Mutation::Delete { context }))
    }

    /// Makes a change, now that it is known what it does, or asks whether to. In a picker that was
    /// opened to delete a context, only a protected one is asked about.
    pub(super) fn consider(
        &mut self,
        mutation: Mutation,
        preview: Result<Preview, String>,
    ) -> Option<Effect> {
        let Preview { text, asks } = match preview {
            Ok(preview) => preview,
            Err(reason) => {
                self.warning = Some(reason);
                return None;
            }
        };
        let (does, confirmed) = match mutation {
            Mutation::Delete { context } => {
                let row = self.contexts.row(&context);
                let is_protected = row.is_some_and(|row| row.protection.is_some());
                if self.purpose == Purpose::Delete && !is_protected {
                    return self.delete(context);
                }
                ("delete", Confirmed::Delete { context })
            }
            mutation if !asks => return self.perform(mutation),
            Mutation::Redo => ("redo", Confirmed::Revert(mutation)),
            mutation => ("undo", Confirmed::Revert(mutation)),
        };
        self.dialog = Some(Dialog::Confirm(Confirmation {
            text,
            does,
            can_rename: false,
            mutation: confirmed,
        }));
        None
    }

    /// Has a context deleted: by whoever opened the picker for that, or here.
    pub(super) fn delete(&mut self, context: ContextKey) -> Option<Effect> {
        match self.purpose {
            Purpose::Switch => self.perform(Mutation::Delete { context }),
            Purpose::Delete => {
                let choice = Choice { context, namespace: None };
                Some(Effect::Leave(Outcome::Chosen(choice)))
            }
        }
    }

    /// Takes the typed name, unless there is something against it.
    pub(super) fn rename(
        &mut self,
        context: ContextKey,
        name: Query,
        whole: bool,
    ) -> Option<Effect> {
        let to = name.text().to_owned();
        if context.name == to && !whole {
            return None;
        }
        if let Some(objection) = self.objection(&context, &to) {
            self.warning = Some(objection);
            self.dialog = Some(Dialog::Rename { context, name, whole });
            return None;
        }
        self.perform(Mutation::Rename { context, to, whole })
    }

    /// What the typed name would do.
    pub(super) fn renaming(&self, context: &ContextKey, whole: bool) -> String {
        let to = self.query().text();
        if let Some(objection) = self.objection(context, to) {
            return objection;
        }
        let row = self.contexts.row(context);
        let (path, is_current) = row.map_or(("", false), |row| (&row.path, row.current));
        let current = if is_current { ", and in current-context" } else { "" };
        let whole = if whole { " with its cluster and user," } else { "" };
        format!("Renames \"{}\"{whole} in {path}{current}.", shown(&context.name))
    }

    fn objection(&self, context: &ContextKey, name: &str) -> Option<String> {
        if name.is_empty() {
            return Some("A context needs a name.".to_owned());
        }
        let takes = |row: &&ContextRow| {
            row.key.name == name
                && row.key != *context
                && row.visibility != RowVisibility::NotInKubeconfig
        };
        let other = self.contexts.rows().iter().find(takes)?;
        Some(format!("{} has a context \"{}\" already.", other.path, shown(name)))
    }

    /// Asks what an undo or a redo would do.
    pub(super) fn revert(&mut self, mutation: Mutation) -> Option<Effect> {
        (!self.is_busy()).then_some(Effect::Preview(mutation))
    }

    /// Copies the highlighted name.
    pub(super) fn copy(&mut self) -> Option<Effect> {
        let name = match (self.focus, self.namespaces()) {
            (Focus::Namespaces, Some(namespaces)) => namespaces.highlighted()?.to_owned(),
            _ => self.contexts.highlighted()?.1.key.name.clone(),
        };
        let safe = shown(&name);
        if safe != name {
            // A line break in what is pasted would have a shell run what is before it.
            self.warning = Some(format!("\"{safe}\" has control characters; it was not copied."));
            return None;
        }
        self.note = Some(format!("Copied \"{safe}\"."));
        Some(Effect::Copy(name))
    }

    /// Hands a change to whoever writes it. There is one at a time.
    pub(super) fn perform(&mut self, mutation: Mutation) -> Option<Effect> {
        if self.is_busy() {
            return None;
        }
        self.writing = Some(mutation.clone());
        Some(Effect::Apply(mutation))
    }

    /// Says so where a change is being written: nothing else can be changed before it is.
    pub(super) fn is_busy(&mut self) -> bool {
        let busy = self.writing.is_some();
        if busy {
            self.warning = Some("The last change is still being written.".to_owned());
        }
        busy
    }

    pub(super) fn finish(&mut self, ending: Result<String, String>) {
        self.writing = None;
        match ending {
            Ok(done) => self.note = Some(done),
            Err(reason) => self.warning = Some(reason),
        }
    }

    /// The highlighted context, if it can be changed, a hidden one only where `hidden_too`.
    fn changeable(&mut self, hidden_too: bool) -> Option<&ContextRow> {
        if self.is_busy() {
            return None;
        }
        let (_, row) = self.contexts.highlighted()?;
        let is_allowed = hidden_too && row.visibility == RowVisibility::Shadowed;
        if row.obstacle.is_some() && !is_allowed {
            self.warning.clone_from(&row.obstacle);
            return None;
        }
        Some(row)
    }
}

/// A change while it is being written.
pub(super) fn in_words(mutation: &Mutation) -> String {
    match mutation {
        Mutation::Rename { to, .. } => format!("Renaming to \"{}\"…", shown(to)),
        Mutation::Delete { .. } => "Deleting…".to_owned(),
        Mutation::Undo => "Undoing the last change…".to_owned(),
        Mutation::Redo => "Redoing the last change…".to_owned(),
    }
}
