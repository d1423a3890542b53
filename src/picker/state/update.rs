//! Applies events to the state.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::dialog::Confirmed;
use super::{Confirmation, Contexts, Dialog, List, Namespaces, PendingQuery, Query, State};
use crate::kubeconfig::ContextKey;
use crate::picker::keymap::{Action, LineEdit, Mode, Motion};
use crate::picker::{
    Choice, ContextRow, Effect, Event, Focus, Input, Mutation, NamespaceEvent, Outcome, Purpose,
};
use crate::printable::shown;

impl State {
    /// Applies an input, and returns the effect to start.
    #[must_use]
    pub fn input(&mut self, input: Input) -> Option<Effect> {
        self.warning = None;
        self.refused = None;
        self.note = None;
        let effect = match input {
            Input::Action(action) => self.act(action),
            Input::Paste(text) => {
                self.vanished = self.vanished.take().filter(|own| own.removed_input);
                self.paste(&text)
            }
            Input::Mouse(action) => self.point(action),
        };
        self.finish_update();
        effect
    }

    /// Applies an event, and returns the effect to start. Terminal and file events are interpreted
    /// elsewhere and change nothing here.
    #[must_use]
    pub fn update(&mut self, event: Event) -> Option<Effect> {
        let before = event.is_from_outside().then(|| (self.target(), self.on_screen()));
        let effect = match event {
            Event::Namespaces { query, events } => {
                self.receive(query, events);
                None
            }
            Event::Previewed { mutation, preview } => self.on_preview(mutation, preview),
            Event::Applied(result) => {
                self.finish(result);
                None
            }
            Event::Reloaded(contents) => self.renew(contents),
            Event::Tick => {
                self.turns += 1;
                None
            }
            Event::Terminal(..)
            | Event::CursorColumn(_)
            | Event::Resized
            | Event::Continued
            | Event::Signal(_)
            | Event::FilesChanged
            | Event::Inspected { .. } => None,
        };
        if let Some((target, rows)) = before {
            if target != self.target() {
                self.undrawn = true;
                self.typed_once = None;
            }
            self.moved |= rows != self.on_screen();
        }
        self.finish_update();
        effect
    }

    fn finish_update(&mut self) {
        self.key_is_older = false;
        if !self.is_still_listing(self.typed_once.as_deref()) {
            self.typed_once = None;
        }
        self.keep_in_sight();
    }

    /// Whether an event other than a key changed what Enter does, and no frame has shown it yet:
    /// keys that use the highlighted row do nothing until then.
    #[must_use]
    pub fn is_undrawn(&self) -> bool {
        self.undrawn
    }

    /// Whether such an event changed which rows are on screen, and no frame has shown it yet: a
    /// click may be meant for another row.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.moved
    }

    /// Notes that the next key was pressed before the frame that is shown now, which changed what
    /// Enter does.
    pub fn key_is_older(&mut self) {
        self.key_is_older = true;
    }

    /// Sets the number of rows of a list in the frame that is drawn now.
    pub fn set_page(&mut self, rows: usize) {
        self.page = rows;
        self.undrawn = false;
        self.moved = false;
        self.keep_in_sight();
    }

    fn keep_in_sight(&mut self) {
        let page = self.page;
        self.list_mut().scroll(page);
    }

    pub(super) fn act(&mut self, action: Action) -> Option<Effect> {
        if let Some(dialog) = self.dialog.take() {
            return self.act_in(dialog, action);
        }
        if let Some(vanished) = self.vanished.take() {
            if action.uses_highlighted() {
                self.warning = Some(vanished.warning);
                return None;
            }
            if vanished.removed_input && action.edits().is_some() {
                // More keys may follow that were meant for the removed line, such as Enter.
                self.warning = Some(vanished.warning.clone());
                self.vanished = Some(vanished);
            }
        }
        if (self.undrawn || self.key_is_older) && action.uses_highlighted() {
            self.refuse_older_key();
            return None;
        }
        match action {
            Action::Choose if self.purpose == Purpose::Delete => self.begin_delete(),
            Action::Choose => self.choose(),
            Action::Cancel => Some(Effect::Leave(Outcome::Cancelled)),
            Action::EnterNamespaces => self.enter_namespaces(),
            Action::BackToContexts => self.back_to_contexts(),
            Action::Rename => self.begin_rename(),
            Action::Delete => self.begin_delete(),
            Action::Undo => self.revert(Mutation::Undo),
            Action::Redo => self.revert(Mutation::Redo),
            Action::Copy => self.copy(),
            Action::Help => {
                self.open_help();
                None
            }
            // Only dialogs use these.
            Action::Confirm | Action::ToggleWhole => None,
            Action::Move(motion) => self.move_highlight(motion),
            Action::Edit(edit) => self.change_query(|query| query.edit(edit)),
            Action::RightOrNamespaces if self.list().query().at_end() => self.enter_namespaces(),
            Action::RightOrNamespaces => self.change_query(|query| query.edit(LineEdit::Right)),
            Action::LeftOrContexts if self.list().query().at_start() => self.back_to_contexts(),
            Action::LeftOrContexts => self.change_query(|query| query.edit(LineEdit::Left)),
            Action::StartOrFirst if self.list().query().is_empty() => {
                self.move_highlight(Motion::First)
            }
            Action::StartOrFirst => self.change_query(|query| query.edit(LineEdit::Start)),
            Action::EndOrLast if self.list().query().is_empty() => {
                self.move_highlight(Motion::Last)
            }
            Action::EndOrLast => self.change_query(|query| query.edit(LineEdit::End)),
        }
    }

    pub(super) fn refuse_older_key(&mut self) {
        self.note = Some("The list has just changed. Press the key again.".to_owned());
    }

    /// Chooses the highlighted row, or asks for a confirmation.
    fn choose(&mut self) -> Option<Effect> {
        let (_, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.refused.clone_from(&row.obstacle);
            return None;
        }
        let mut questions = Vec::new();
        let namespace = match self.focus {
            Focus::Contexts => None,
            Focus::Namespaces => {
                let namespaces = self.namespaces.get(&row.key)?;
                let name = namespaces.highlighted().filter(|name| !namespaces.is_gone(name));
                let Some(name) = name else {
                    self.warning = namespaces.objection();
                    return None;
                };
                let name = name.to_owned();
                if namespaces.highlights_typed() {
                    if self.is_still_listing(Some(&name)) && self.typed_once.as_ref() != Some(&name)
                    {
                        self.typed_once = Some(name);
                        return None;
                    }
                    if let Some(question) = namespaces.missing_warning(&name) {
                        questions.push(question);
                    }
                }
                Some(name)
            }
        };
        if self.is_busy() {
            return None;
        }
        let (_, row) = self.contexts.highlighted()?;
        let choice = Choice { context: row.key.clone(), namespace };
        // The current context needs no confirmation.
        let other_cluster = row.question();
        questions.extend(other_cluster.map(str::to_owned));
        if let Some(pattern) = row.protection.as_ref().filter(|_| !row.current) {
            let name = shown(&row.key.name);
            questions.push(format!(
                "\"{name}\" is protected by \"{}\" in the settings.",
                shown(pattern)
            ));
        }
        if !questions.is_empty() {
            let (text, mutation) = (questions.join(" "), Confirmed::Choose(choice));
            let can_rename = other_cluster.is_some();
            self.dialog =
                Some(Dialog::Confirm(Confirmation { text, does: "switch", can_rename, mutation }));
            return None;
        }
        Some(Effect::Leave(Outcome::Chosen(choice)))
    }

    /// Whether this is the highlighted typed name while the list is incomplete.
    fn is_still_listing(&self, name: Option<&str>) -> bool {
        self.dialog.is_none()
            && self.focus == Focus::Namespaces
            && self.namespaces().is_some_and(|namespaces| {
                namespaces.is_listing()
                    && namespaces.highlights_typed()
                    && namespaces.highlighted() == name
            })
    }

    fn on_screen(&self) -> Vec<String> {
        let contexts = self.contexts.list();
        let shown = contexts.window(self.page).filter_map(|row| contexts.matches().get(row));
        let contexts = shown.map(|&index| {
            let row = &self.contexts.rows()[index];
            format!("{}\n{}", row.path, row.key.name)
        });
        let namespaces = self.namespaces().into_iter().flat_map(|own| {
            own.list().window(self.page).map(|row| own.in_row(row).unwrap_or_default().to_owned())
        });
        contexts.chain(namespaces).collect()
    }

    /// What Enter and other keys that use the highlighted row would act on.
    pub(super) fn target(&self) -> Target {
        // Enter does the same for the current context.
        let context = self
            .contexts
            .highlighted()
            .map(|(_, row)| ContextRow { current: false, ..row.clone() });
        let namespaces = self.namespaces().filter(|_| self.focus == Focus::Namespaces);
        let namespace = namespaces.and_then(|namespaces| {
            let name = namespaces.highlighted()?.to_owned();
            let is_typed = namespaces.highlights_typed();
            let visibility = if namespaces.is_gone(&name) {
                NamespaceStanding::Gone
            } else if is_typed && namespaces.is_listing() {
                NamespaceStanding::Unknown
            } else if is_typed && namespaces.is_complete() {
                NamespaceStanding::Missing
            } else {
                NamespaceStanding::Usable
            };
            Some((name, visibility))
        });
        Target { mode: self.mode(), context, namespace }
    }

    /// Focuses the namespaces of the highlighted context, and queries them unless the list is
    /// complete. Not for contexts that cannot be chosen, and not in a picker that deletes.
    pub(super) fn enter_namespaces(&mut self) -> Option<Effect> {
        if self.purpose == Purpose::Delete {
            return None;
        }
        let (_, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.refused.clone_from(&row.obstacle);
            return None;
        }
        let context = &row.key;
        self.focus = Focus::Namespaces;
        let is_new_query = match self.namespaces.entry(context.clone()) {
            Entry::Occupied(mut asked) => asked.get_mut().restart(),
            Entry::Vacant(vacant) => {
                vacant.insert(Namespaces::asked(row.effective_namespace()));
                true
            }
        };
        is_new_query.then(|| {
            self.queries += 1;
            let number = self.queries;
            self.pending_query = Some(PendingQuery { number, context: context.clone() });
            Effect::ListNamespaces { context: context.clone(), query: number }
        })
    }

    /// Focuses the contexts, and cancels a running namespace query.
    pub(super) fn back_to_contexts(&mut self) -> Option<Effect> {
        self.focus = Focus::Contexts;
        let PendingQuery { context, .. } = self.pending_query.take()?;
        self.namespaces.get_mut(&context)?.cancel();
        Some(Effect::CancelNamespaces)
    }

    fn receive(&mut self, number: u64, events: Vec<NamespaceEvent>) {
        if let Some(query) = self.pending_query.as_ref().filter(|query| query.number == number)
            && let Some(namespaces) = self.namespaces.get_mut(&query.context)
        {
            namespaces.receive(events, &self.search);
            if !namespaces.is_listing() {
                self.pending_query = None;
            }
            // The namespace in question must exist.
            if let Some(Dialog::Confirm(Confirmation {
                mutation: Confirmed::Choose(choice), ..
            })) = &self.dialog
                && choice.namespace.as_ref().is_some_and(|name| namespaces.is_gone(name))
            {
                self.dialog = None;
            }
        }
    }

    fn move_highlight(&mut self, motion: Motion) -> Option<Effect> {
        let page = self.page;
        self.list_mut().move_highlight(motion, page);
        self.drop_gone();
        None
    }

    /// Removes a name that was kept only for the highlight.
    pub(super) fn drop_gone(&mut self) {
        if let Some(namespaces) = entered(self.focus, &self.contexts, &mut self.namespaces) {
            namespaces.drop_gone(&self.search);
        }
    }

    fn paste(&mut self, text: &str) -> Option<Effect> {
        match &mut self.dialog {
            Some(Dialog::Rename { name, .. }) => {
                name.paste(text);
                None
            }
            Some(_) => None,
            None => self.change_query(|query| query.paste(text)),
        }
    }

    pub(super) fn change_query(&mut self, change: impl FnOnce(&mut Query)) -> Option<Effect> {
        match entered(self.focus, &self.contexts, &mut self.namespaces) {
            Some(namespaces) => namespaces.change_query(&self.search, change),
            None => self.contexts.change_query(&self.search, change),
        }
        None
    }

    pub(super) fn list_mut(&mut self) -> &mut List {
        match entered(self.focus, &self.contexts, &mut self.namespaces) {
            Some(namespaces) => namespaces.list_mut(),
            None => self.contexts.list_mut(),
        }
    }
}

/// What Enter would act on.
#[derive(PartialEq)]
pub(super) struct Target {
    mode: Mode,
    context: Option<ContextRow>,
    namespace: Option<(String, NamespaceStanding)>,
}

/// What the cluster has listed so far of a namespace.
#[derive(PartialEq)]
enum NamespaceStanding {
    /// It is listed, or the query failed.
    Usable,
    /// It is typed, and the list is incomplete.
    Unknown,
    /// It is typed, and the complete list does not have it.
    Missing,
    /// It is shown, but the complete list does not have it.
    Gone,
}

/// The namespaces, if they have the focus.
fn entered<'state>(
    focus: Focus,
    contexts: &Contexts,
    namespaces: &'state mut HashMap<ContextKey, Namespaces>,
) -> Option<&'state mut Namespaces> {
    let (_, row) = contexts.highlighted()?;
    (focus == Focus::Namespaces).then(|| namespaces.get_mut(&row.key)).flatten()
}

#[cfg(test)]
mod tests;
