//! Applies a reload of the kubeconfigs: query, highlight and known data stay with their contexts.

use std::collections::{HashMap, HashSet};

use super::{Dialog, State, Vanished, warning_of};
use crate::kubeconfig::ContextKey;
use crate::picker::{
    Choice, Contents, ContextRow, Effect, Focus, Mutation, Outcome, Place, Purpose,
};
use crate::printable::shown;

impl State {
    pub(in crate::picker) fn shows(&self, contents: &Contents) -> bool {
        self.contexts.rows() == contents.contexts
            && self.contexts.top == contents.top
            && self.notices == contents.notices
            && self.first_steps == contents.first_steps
    }

    pub(super) fn renew(
        &mut self,
        Contents { contexts, top, notices, first_steps }: Contents,
    ) -> Option<Effect> {
        let mut highlighted = self.contexts.highlighted_place();
        let is_back = |place: &mut Place| contexts.iter().any(|row| row.key == place.context);
        if let Some(place) = self.missing.take_if(is_back) {
            highlighted = Some(place);
            self.drop_vanished();
        }
        let mut own = None;
        if let Some([from, to]) = renamed(self.contexts.rows(), &contexts, self.writing.as_ref()) {
            self.follow_rename(&from, &to);
            if let Some(place) = highlighted.as_mut().filter(|own| own.context == from) {
                place.context = to.clone();
            }
            own = Some(to);
        }
        own = own.or_else(|| self.restored(&contexts));
        // The highlight moves to what the user has changed, but not from what another program removed.
        let is_there = |place: &Place| contexts.iter().any(|row| row.key == place.context);
        let can_move = self.focus == Focus::Contexts && self.dialog.is_none();
        own = own.filter(|_| can_move && highlighted.as_ref().is_none_or(is_there));
        let is_highlighted =
            |context: &ContextKey| highlighted.as_ref().is_some_and(|at| at.context == *context);
        if let Some(context) = own.clone().filter(|context| !is_highlighted(context)) {
            highlighted = Some(Place { context, namespace: None });
        }
        let moved = self.moved_elsewhere(&contexts);
        self.contexts.forget_cached(&moved);
        let mut stays = self.contexts.renew(contexts, top, highlighted.as_ref(), &self.search);
        if let (false, Some(context)) = (stays, &own) {
            self.contexts.highlight(context, &self.search);
            stays = true;
        }
        if let Some(removed) = highlighted.filter(|_| !stays)
            && !self.took_away(&removed.context)
        {
            let name = shown(&removed.context.name);
            self.warn_vanished(format!("Context \"{name}\" is no longer in the list."));
            self.missing.get_or_insert(removed);
        }
        if !stays {
            // The entered namespaces belong to a context that was removed.
            self.focus = Focus::Contexts;
        }
        let looked_up = matches!(self.dialog, Some(Dialog::LookUp(_)));
        self.forget(&moved);
        self.keep_knowledge();
        self.renew_notices(notices);
        self.first_steps = first_steps;
        self.keep_dialog();
        if looked_up && self.dialog.is_none() {
            Some(Effect::CancelQuery)
        } else {
            self.keep_query()
        }
    }

    /// The context that an undo or a redo has restored, the first of several.
    fn restored(&mut self, after: &[ContextRow]) -> Option<ContextKey> {
        if !matches!(self.writing.as_ref()?, Mutation::Undo | Mutation::Redo) {
            return None;
        }
        let before: HashSet<_> = self.contexts.rows().iter().map(|row| &row.key).collect();
        let new = after.iter().map(|row| &row.key).filter(|key| !before.contains(key));
        let known = self.restored.len();
        self.restored.extend(new.cloned());
        let is_any_new = self.restored.len() > known;
        let mut all = after.iter().map(|row| &row.key);
        all.find(|key| is_any_new && self.restored.contains(key)).cloned()
    }

    /// Whether a mutation of the picker removed a context from the list.
    fn took_away(&self, context: &ContextKey) -> bool {
        match &self.writing {
            Some(Mutation::Rename { context: own, .. }) => own == context,
            Some(Mutation::Delete { contexts }) => contexts.contains(context),
            Some(Mutation::Undo | Mutation::Redo) => true,
            Some(Mutation::Pin { .. } | Mutation::Sort) | None => false,
        }
    }

    /// Moves what is known of a context to its new name.
    fn follow_rename(&mut self, from: &ContextKey, to: &ContextKey) {
        if let Some(known) = self.namespaces.remove(from) {
            self.namespaces.insert(to.clone(), known);
        }
        self.contexts.rename_cached(from, to);
        if let Some(remark) = self.remarks.remove(from) {
            self.remarks.insert(to.clone(), remark);
        }
        if self.marked.remove(from) {
            self.marked.insert(to.clone());
        }
        let in_query = self.pending_query.as_mut().map(|query| &mut query.context);
        let in_dialog = match &mut self.dialog {
            Some(Dialog::Rename { context, .. }) => Some(context),
            Some(Dialog::Confirm(asked)) => match &mut asked.on_yes {
                Effect::Leave(
                    Outcome::Chosen(Choice { context, .. })
                    | Outcome::ChosenHere(Choice { context, .. }),
                ) => Some(context),
                _ => None,
            },
            Some(Dialog::Help { .. } | Dialog::LookUp(_)) | None => None,
        };
        let in_writing = match &mut self.writing {
            Some(Mutation::Rename { context, .. }) => Some(context),
            Some(Mutation::Pin { place, .. }) => Some(&mut place.context),
            _ => None,
        };
        for context in [in_query, in_dialog, in_writing].into_iter().flatten() {
            if context == from {
                context.clone_from(to);
            }
        }
    }

    /// The contexts that lead to another cluster or user than before, under the same name.
    fn moved_elsewhere(&self, after: &[ContextRow]) -> HashSet<ContextKey> {
        let before = self.contexts.rows().iter().map(|row| (&row.key, row.reached()));
        let before: HashMap<_, _> = before.collect();
        let is_moved =
            |row: &&ContextRow| before.get(&row.key).is_some_and(|own| *own != row.reached());
        after.iter().filter(is_moved).map(|row| row.key.clone()).collect()
    }

    /// Forgets the namespaces of contexts that lead to another cluster or user now, and leaves a choice in
    /// one of them: what was known and asked is about the other cluster.
    fn forget(&mut self, moved: &HashSet<ContextKey>) {
        if moved.is_empty() {
            return;
        }
        self.namespaces.retain(|context, _| !moved.contains(context));
        let chosen = self.dialog.as_ref().and_then(Dialog::choice).map(|own| own.context.clone());
        let entered = self.contexts.highlighted().map(|(_, row)| row.key.clone());
        let entered = entered.filter(|_| self.focus == Focus::Namespaces);
        if let Some(context) =
            [chosen, entered].into_iter().flatten().find(|own| moved.contains(own))
        {
            let name = shown(&context.name);
            self.warn_vanished(format!(
                "Context \"{name}\" has another cluster, server or user now."
            ));
            self.dialog = None;
            self.focus = Focus::Contexts;
        }
    }

    /// Warns that the highlighted entry was removed, so that Enter does not choose what is there now.
    fn warn_vanished(&mut self, warning: String) {
        self.warning = Some(warning.clone());
        let removed_input =
            self.focus == Focus::Namespaces || matches!(self.dialog, Some(Dialog::Rename { .. }));
        self.vanished = Some(Vanished { warning, removed_input });
    }

    /// The highlighted context is back.
    fn drop_vanished(&mut self) {
        self.vanished = None;
        self.warning = None;
    }

    fn keep_knowledge(&mut self) {
        self.inspected.clear();
        self.keep_marks();
        let (contexts, search) = (&self.contexts, &self.search);
        self.remarks.retain(|context, _| contexts.row(context).is_some());
        self.namespaces.retain(|context, known| {
            let row = contexts.row(context);
            row.inspect(|row| known.follow(row, search)).is_some()
        });
    }

    fn keep_dialog(&mut self) {
        let contexts = &self.contexts;
        let still_chosen = |outcome: &Outcome| {
            let (choice, is_here) = match outcome {
                Outcome::Chosen(choice) => (choice, false),
                Outcome::ChosenHere(choice) => (choice, true),
                Outcome::Cancelled | Outcome::Terminated(_) => return None,
            };
            contexts.row(&choice.context).filter(|row| {
                let obstacle = row.obstacle.as_ref();
                obstacle.is_none_or(|own| is_here && own.can_be_here)
            })
        };
        self.dialog = self.dialog.take().filter(|dialog| match dialog {
            Dialog::Help { .. } => true,
            Dialog::LookUp(pending) => still_chosen(&pending.outcome).is_some(),
            Dialog::Rename { context, .. } => contexts
                .row(context)
                .is_some_and(|row| row.obstacle.as_ref().is_none_or(|own| own.can_rename)),
            // The warning hides the question, so that it can't be answered then.
            Dialog::Confirm(_) if self.warning.is_some() => false,
            Dialog::Confirm(asked) => match &asked.on_yes {
                Effect::Leave(outcome) if self.purpose == Purpose::Switch => {
                    // The answer applies to what was read, not to what the context reaches now.
                    still_chosen(outcome).is_some_and(|row| match row.question() {
                        Some(question) => asked.text.starts_with(question),
                        None => !asked.can_rename,
                    })
                }
                // What would be lost may have changed too: it has to be previewed again.
                effect => {
                    let what = match effect {
                        Effect::Apply(Mutation::Undo | Mutation::Redo) => "undone or redone",
                        Effect::Apply(Mutation::Rename { .. }) => "renamed",
                        _ => "deleted",
                    };
                    let changed = format!("The kubeconfigs have changed: nothing was {what}.");
                    self.warning = Some(changed);
                    false
                }
            },
        });
    }

    fn renew_notices(&mut self, notices: Vec<String>) {
        if self.notices != notices {
            let before = warning_of(&self.notices);
            if self.warning == before {
                self.warning = None;
            }
            if let Some(warning) = warning_of(&notices) {
                self.warning = Some(warning);
            }
            self.notices = notices;
        }
    }
}

/// The keys, before and after, of the context that a mutation of the picker has renamed: the only
/// one that was removed, and the only new one in its file, with the given name if there is one.
fn renamed(
    before: &[ContextRow],
    after: &[ContextRow],
    writing: Option<&Mutation>,
) -> Option<[ContextKey; 2]> {
    let given = match writing? {
        Mutation::Rename { context, to, .. } => Some((context, to)),
        Mutation::Undo | Mutation::Redo => None,
        Mutation::Delete { .. } | Mutation::Pin { .. } | Mutation::Sort => return None,
    };
    let [old, new] =
        [before, after].map(|rows| rows.iter().map(|row| &row.key).collect::<HashSet<_>>());
    let from = only(old.difference(&new))?;
    let is_renamed = |to: &&&ContextKey| {
        to.file == from.file
            && given.is_none_or(|(context, name)| context == *from && to.name == *name)
    };
    let to = only(new.difference(&old).filter(is_renamed))?;
    Some([from, to].map(|key| (*key).clone()))
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
