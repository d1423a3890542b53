//! Applies events to the state.

use std::collections::HashMap;

use super::mutations::STILL_WRITING;
use super::{Contexts, Dialog, List, Namespaces, Query, State, TypedOnce, Vanished};
use crate::kubeconfig::ContextKey;
use crate::picker::keymap::{Action, LineEdit, Motion};
use crate::picker::{Effect, Event, Focus, Input, Mutation, Outcome, Purpose};
use crate::printable::shown;

/// What to do after a key was refused because of what came just before it.
const PRESS_AGAIN: &str = "Press the key again.";

impl State {
    /// Applies an input, and returns the effect to start.
    #[must_use]
    pub fn input(&mut self, input: Input) -> Option<Effect> {
        self.dismiss_messages();
        let effect = match input {
            Input::Action(action) => self.act(action),
            Input::Paste(text) => {
                self.missing = None;
                self.vanished = self.vanished.take().filter(|own| own.removed_input);
                self.paste(&text)
            }
            Input::Mouse(action) => {
                self.missing = None;
                self.point(action)
            }
        };
        self.finish_update();
        effect
    }

    /// Removes what the last input had to say.
    pub(in crate::picker) fn dismiss_messages(&mut self) {
        self.warning = None;
        self.refused = None;
        self.note = None;
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
            Event::LookedUp { query, answer } => self.on_answer(query, answer),
            Event::Previewed { mutation, preview } => self.on_preview(mutation, preview),
            Event::Applied(result) => {
                let mutation = self.writing.take();
                match result {
                    Ok(done) => {
                        self.note = Some(done);
                        self.warning.take_if(|own| own == STILL_WRITING);
                        let change = mutation.filter(Mutation::is_undoable);
                        self.last_change = change.or(self.last_change.take());
                    }
                    Err(reason) => self.warning = Some(reason),
                }
                None
            }
            Event::Reloaded(contents) => self.renew(contents),
            Event::Recalled(cached) => {
                self.recall_cached(cached);
                None
            }
            Event::Tick => {
                self.turns += 1;
                None
            }
            Event::Terminal(..)
            | Event::CursorColumn(_)
            | Event::Line(_)
            | Event::Background { .. }
            | Event::Resized
            | Event::Continued
            | Event::Signal(_)
            | Event::FilesChanged
            | Event::Inspected { .. } => None,
        };
        if let Some((target, rows)) = before {
            if target != self.target() {
                self.undrawn = true;
                self.note_replaced();
            }
            self.moved |= rows != self.on_screen();
        }
        self.finish_update();
        effect
    }

    /// Says that a typed name, which one more press of Enter was to use, is no longer highlighted. That press
    /// may come now.
    fn note_replaced(&mut self) {
        let Some(TypedOnce { name: typed, is_shown: true }) = self.typed_once.take() else {
            return;
        };
        let namespaces = self.namespaces().filter(|_| self.focus == Focus::Namespaces);
        let now = namespaces.and_then(|own| own.highlighted()).filter(|now| *now != typed);
        if let Some(now) = now {
            let [now, typed] = [now, &typed].map(shown);
            let warning =
                format!("The cluster has \"{now}\", which is highlighted now, not \"{typed}\".");
            self.vanished = Some(Vanished {
                warning: format!("{warning} {PRESS_AGAIN}"),
                removed_input: false,
            });
            self.warning = Some(warning);
        }
    }

    fn finish_update(&mut self) {
        self.key_is_older = false;
        if !self.is_still_listing(self.typed_once.as_ref().map(|own| own.name.as_str())) {
            self.typed_once = None;
        }
        self.keep_in_sight();
    }

    /// Whether an event other than a key changed what Enter does, and no frame has shown it yet:
    /// keys that use the highlighted row do nothing until then.
    pub(in crate::picker) fn is_undrawn(&self) -> bool {
        self.undrawn
    }

    /// Whether such an event changed which rows are on screen, and no frame has shown it yet: a
    /// click may be meant for another row.
    pub(in crate::picker) fn has_moved(&self) -> bool {
        self.moved
    }

    /// Notes that the next key was pressed before the frame that is shown now, which changed what
    /// Enter does.
    pub(in crate::picker) fn key_is_older(&mut self) {
        self.key_is_older = true;
    }

    /// Sets the number of rows of a list in the frame that is drawn now.
    pub fn set_page(&mut self, rows: usize) {
        self.page = rows;
        if let Some(typed) = &mut self.typed_once {
            typed.is_shown = true;
        }
        self.undrawn = false;
        self.moved = false;
        self.keep_in_sight();
    }

    fn keep_in_sight(&mut self) {
        let page = self.page;
        self.list_mut().scroll(page);
    }

    pub(super) fn act(&mut self, action: Action) -> Option<Effect> {
        let missing = self.missing.take();
        if let Some(dialog) = self.dialog.take() {
            return self.act_in(dialog, action);
        }
        if let Some(vanished) = self.vanished.take() {
            if action.uses_highlighted() {
                self.missing = missing;
                self.warning = Some(vanished.warning);
                return None;
            }
            if vanished.removed_input && action.edits().is_some() {
                // More keys may follow that were meant for the removed line, such as Enter.
                self.warning = Some(vanished.warning.clone());
                self.vanished = Some(vanished);
            }
        }
        let uses_target = action.uses_highlighted() || action == Action::Previous;
        if (self.undrawn || self.key_is_older) && uses_target {
            self.refuse_older_key();
            return None;
        }
        match action {
            Action::Choose if self.purpose == Purpose::Delete => self.begin_delete(),
            Action::Choose => self.choose(),
            Action::ChooseHere => self.choose_here(),
            Action::Previous => self.choose_previous(),
            Action::Cancel => Some(Effect::Leave(Outcome::Cancelled)),
            Action::EnterNamespaces => self.enter_namespaces(),
            Action::BackToContexts => self.back_to_contexts(),
            Action::Rename => self.begin_rename(),
            Action::Delete => self.begin_delete(),
            Action::Mark => self.toggle_mark(),
            Action::Undo | Action::Redo if self.is_busy() => None,
            Action::Undo => Some(Effect::Preview(Mutation::Undo)),
            Action::Redo => Some(Effect::Preview(Mutation::Redo)),
            Action::Copy => self.copy(),
            Action::Pin => self.toggle_pin(),
            Action::RecentPairs => {
                self.toggle_recent_pairs();
                None
            }
            Action::Refresh => self.refresh(),
            Action::Sort if self.focus == Focus::Contexts => self.perform(Mutation::Sort),
            Action::Help => {
                self.dialog = Some(Dialog::Help { top: 0 });
                None
            }
            // Only dialogs use these, and only the contexts can be sorted.
            Action::Confirm | Action::ToggleWhole | Action::Sort => None,
            Action::Move(motion) => self.move_highlight(motion),
            Action::Edit(edit) => self.change_query(|query| query.edit(edit)),
            Action::RightOrNamespaces if self.list().query.at_end() => self.enter_namespaces(),
            Action::RightOrNamespaces => self.change_query(|query| query.edit(LineEdit::Right)),
            Action::LeftOrContexts if self.list().query.at_start() => self.back_to_contexts(),
            Action::LeftOrContexts => self.change_query(|query| query.edit(LineEdit::Left)),
            Action::StartOrFirst if self.list().query.is_empty() => {
                self.move_highlight(Motion::First)
            }
            Action::StartOrFirst => self.change_query(|query| query.edit(LineEdit::Start)),
            Action::EndOrLast if self.list().query.is_empty() => self.move_highlight(Motion::Last),
            Action::EndOrLast => self.change_query(|query| query.edit(LineEdit::End)),
        }
    }

    pub(super) fn refuse_older_key(&mut self) {
        self.note = Some(format!("The list has just changed. {PRESS_AGAIN}"));
    }

    fn on_screen(&self) -> Vec<String> {
        let contexts = &self.contexts.list;
        let shown = contexts.window(self.page).filter_map(|row| contexts.matches.get(row));
        let contexts = shown.map(|&index| {
            let (context, pair) = self.contexts.place(index);
            let row = &self.contexts.rows()[context];
            let namespace = pair.map_or("", |pair| &pair.namespace);
            format!("{}\n{}\n{namespace}", row.path, row.key.name)
        });
        let namespaces = self.namespaces().into_iter().flat_map(|own| {
            own.list.window(self.page).map(|row| own.in_row(row).unwrap_or_default().to_owned())
        });
        contexts.chain(namespaces).collect()
    }

    pub(super) fn move_highlight(&mut self, motion: Motion) -> Option<Effect> {
        let row = motion.moved_from(self.list().highlighted, self.page);
        self.list_mut().highlight(row);
        self.drop_removed();
        None
    }

    /// Removes a name that was kept only for the highlight.
    pub(super) fn drop_removed(&mut self) {
        if let Some(namespaces) = entered(self.focus, &self.contexts, &mut self.namespaces) {
            namespaces.drop_removed(&self.search);
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
            Some(namespaces) => &mut namespaces.list,
            None => &mut self.contexts.list,
        }
    }
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
