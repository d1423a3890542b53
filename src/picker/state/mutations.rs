//! Actions that do not leave the picker: rename, delete, undo, copy.

use super::{Confirmation, Dialog, Query, ScrolledText, State};
use crate::kubeconfig::ContextKey;
use crate::picker::keymap::Action;
use crate::picker::{
    Choice, ContextRow, Effect, Focus, Here, LookUp, Mutation, Obstacle, Outcome, Place, Preview,
    Purpose, RowVisibility,
};
use crate::printable::shown;

pub(super) const STILL_WRITING: &str = "The last change is still being written.";

impl State {
    pub(super) fn begin_rename(&mut self) -> Option<Effect> {
        if self.refuses_changes() {
            return None;
        }
        let row = self.changeable(Action::Rename)?;
        let (context, name) = (row.key.clone(), Query::of(&row.key.name));
        // With these names, kubectl uses the cluster and user of the context's own file.
        let whole = row.visibility == RowVisibility::Shadowed || row.cross_file.is_some();
        self.dialog = Some(Dialog::Rename { context, name, whole, text: ScrolledText::default() });
        None
    }

    pub(super) fn begin_delete(&mut self) -> Option<Effect> {
        if self.refuses_changes() {
            return None;
        }
        let mut contexts: Vec<ContextKey> = self.marked().cloned().collect();
        if contexts.is_empty() {
            contexts.push(self.changeable(Action::Delete)?.key.clone());
        } else if self.is_busy() {
            return None;
        }
        Some(Effect::Preview(Mutation::Delete { contexts }))
    }

    /// Applies a previewed mutation, or asks for a confirmation. A picker that deletes a context
    /// asks only for protected ones.
    pub(super) fn on_preview(
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
        let does = match &mutation {
            Mutation::Delete { .. } => "delete",
            _ if !asks => return self.perform(mutation),
            Mutation::Rename { .. } => "rename",
            Mutation::Redo => "redo",
            _ => "undo",
        };
        let on_yes = match mutation {
            // Such a picker has no marks.
            Mutation::Delete { contexts } if self.purpose == Purpose::Delete => {
                let context = contexts.into_iter().next()?;
                let row = self.contexts.row(&context);
                let is_protected = row.is_some_and(|row| row.protection.is_some());
                let choice = Choice { context, namespace: None, look_up: LookUp::Unneeded };
                let effect = Effect::Leave(Outcome::Chosen(choice));
                if !is_protected {
                    return Some(effect);
                }
                effect
            }
            mutation => Effect::Apply(mutation),
        };
        self.ask(Confirmation::new(text, does, on_yes));
        None
    }

    /// Renames the context unless there is an objection, or the preview asks.
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
            let text = ScrolledText::default();
            self.dialog = Some(Dialog::Rename { context, name, whole, text });
            return None;
        }
        Some(Effect::Preview(Mutation::Rename { context, to, whole }))
    }

    pub(super) fn renaming(&self, context: &ContextKey, whole: bool) -> String {
        let to = self.query().text();
        let is_changed = *to != context.name;
        if let Some(objection) = self.objection(context, to).filter(|_| is_changed) {
            return objection;
        }
        let row = self.contexts.row(context);
        let (path, is_current) = row.map_or(("", false), |row| (&row.path, row.current));
        let current = if is_current { " and in current-context" } else { "" };
        let whole = if whole { " with its cluster and user" } else { "" };
        let question = format!("Rename \"{}\"{whole} in {path}{current}?", shown(&context.name));
        match row.and_then(ContextRow::protected) {
            Some(fact) => format!("{question} {fact}"),
            None => question,
        }
    }

    /// Why the context that is renamed can't have the name that is typed.
    pub(in crate::picker) fn objection_to_name(&self) -> Option<String> {
        let Some(Dialog::Rename { context, .. }) = &self.dialog else { return None };
        self.objection(context, self.query().text())
    }

    fn objection(&self, context: &ContextKey, name: &str) -> Option<String> {
        if name.is_empty() {
            return Some("The name can't be empty.".to_owned());
        }
        let takes = |row: &&ContextRow| {
            row.key.name == name
                && row.key != *context
                && row.visibility != RowVisibility::NotInKubeconfig
        };
        let other = self.contexts.rows().iter().find(takes)?;
        Some(format!("Context \"{}\" already exists in {}.", shown(name), other.path))
    }

    pub(super) fn copy(&mut self) -> Option<Effect> {
        let namespaces = self.namespaces().filter(|_| self.focus == Focus::Namespaces);
        let name = if let Some(namespaces) = namespaces {
            namespaces.highlighted()?.to_owned()
        } else {
            let place = self.contexts.highlighted_place()?;
            place.namespace.unwrap_or(place.context.name)
        };
        let safe = shown(&name);
        if safe != name {
            // A shell would run what is before a pasted line break.
            self.warning = Some(format!("\"{safe}\" has control characters; it was not copied."));
            return None;
        }
        self.note = Some(format!("Copied \"{safe}\"."));
        Some(Effect::Copy(name))
    }

    /// Pins the highlighted row to the top of the list, or unpins it.
    pub(super) fn toggle_pin(&mut self) -> Option<Effect> {
        if self.purpose == Purpose::Delete {
            return None;
        }
        let (index, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.refused.clone_from(&row.obstacle);
            return None;
        }
        let place = match (self.focus, self.namespaces()) {
            (Focus::Namespaces, Some(namespaces)) => {
                let namespace = Some(namespaces.highlighted()?.to_owned());
                Place { context: row.key.clone(), namespace }
            }
            _ => self.contexts.highlighted_place()?,
        };
        let is_pinned = !self.contexts.is_pinned(index, place.namespace.as_deref());
        self.perform(Mutation::Pin { place, is_pinned })
    }

    pub(super) fn toggle_recent_pairs(&mut self) {
        if self.focus == Focus::Namespaces {
            return;
        }
        if self.contexts.has_recent_pairs() {
            self.contexts.toggle_recent_pairs();
        } else {
            self.note = Some("kswitch has not switched to a namespace yet.".to_owned());
        }
    }

    pub(super) fn perform(&mut self, mutation: Mutation) -> Option<Effect> {
        if self.is_busy() {
            return None;
        }
        self.writing = Some(mutation.clone());
        self.restored.clear();
        Some(Effect::Apply(mutation))
    }

    /// Whether a mutation is being written; sets a warning in that case.
    pub(super) fn is_busy(&mut self) -> bool {
        let busy = self.writing.is_some();
        if busy {
            self.warning = Some(STILL_WRITING.to_owned());
        }
        busy
    }

    /// Whether contexts can't be renamed or deleted here; sets a warning in that case.
    fn refuses_changes(&mut self) -> bool {
        let refuses = self.here == Here::ReadOnlyShell;
        if refuses {
            let why = "This shell is read-only, so it changes no kubeconfig. To leave it: exit";
            self.warning = Some(why.to_owned());
        }
        refuses
    }

    /// The highlighted context, if it can be renamed or deleted.
    pub(super) fn changeable(&mut self, action: Action) -> Option<&ContextRow> {
        if self.is_busy() {
            return None;
        }
        if self.highlighted_pair().is_some() {
            let other = "This is a namespace. Contexts are renamed and deleted in their own rows.";
            self.warning = Some(other.to_owned());
            return None;
        }
        let (_, row) = self.contexts.highlighted()?;
        let is_allowed = |obstacle: &Obstacle| action == Action::Rename && obstacle.can_rename;
        if row.obstacle.as_ref().is_some_and(|obstacle| !is_allowed(obstacle)) {
            self.refused.clone_from(&row.obstacle);
            return None;
        }
        Some(row)
    }
}

pub(super) fn progress_text(mutation: &Mutation) -> String {
    match mutation {
        Mutation::Rename { to, .. } => format!("Renaming to \"{}\"…", shown(to)),
        Mutation::Delete { .. } => "Deleting…".to_owned(),
        Mutation::Pin { is_pinned: true, .. } => "Pinning…".to_owned(),
        Mutation::Pin { is_pinned: false, .. } => "Unpinning…".to_owned(),
        Mutation::Sort => "Sorting…".to_owned(),
        Mutation::Undo => "Undoing the last change…".to_owned(),
        Mutation::Redo => "Redoing the last change…".to_owned(),
    }
}
