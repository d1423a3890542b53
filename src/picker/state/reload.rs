//! The kubeconfigs were read anew while the picker is open: what is typed, highlighted and known
//! stays with the contexts it belongs to.

use std::collections::HashMap;
use std::mem::take;

use super::dialog::Confirmed;
use super::{Dialog, Question, State, Vanished, warning_of};
use crate::picker::{Choice, Contents, ContextRow, Effect, Focus, Mutation, RowVisibility};
use crate::printable::shown;

/// Where each context is now, if it is still there.
struct Moves(Vec<Option<usize>>);

impl State {
    /// Whether this is what is shown already.
    #[must_use]
    pub fn shows(&self, contents: &Contents) -> bool {
        self.contexts.rows() == contents.contexts && self.notices == contents.notices
    }

    pub(super) fn renew(&mut self, Contents { contexts, notices }: Contents) -> Option<Effect> {
        let moves = Moves::between(self.contexts.rows(), &contexts, self.writing.as_ref());
        let highlighted =
            self.contexts.highlighted().map(|(context, row)| (context, row.name.clone()));
        let wanted = highlighted.as_ref().and_then(|(context, _)| moves.of(*context));
        let stays = self.contexts.renew(contexts, wanted, &self.search);
        if let Some((context, name)) = highlighted.filter(|_| !stays)
            && !self.took_away(context)
        {
            self.lose(&name);
        }
        if !stays {
            // The namespaces of another context are not those that were entered.
            self.focus = Focus::Contexts;
        }
        self.move_knowledge(&moves);
        self.rename_mutation(&moves);
        self.hear_of_faults(notices);
        self.keep_dialog(&moves);
        self.keep_question(&moves)
    }

    /// Whether it is a change of our own that took a context from the list.
    fn took_away(&self, context: usize) -> bool {
        match self.writing {
            Some(Mutation::Rename { context: own, .. } | Mutation::Delete { context: own }) => {
                own == context
            }
            Some(Mutation::Undo | Mutation::Redo) => true,
            None => false,
        }
    }

    fn rename_mutation(&mut self, moves: &Moves) {
        if let Some(Mutation::Rename { context, .. } | Mutation::Delete { context }) =
            &mut self.writing
        {
            // What is gone is no context of the list.
            *context = moves.of(*context).unwrap_or(usize::MAX);
        }
    }

    /// A hand on its way to Enter must not take the context that moved up.
    fn lose(&mut self, name: &str) {
        let warning = format!("\"{}\" is gone from the list.", shown(name));
        self.warning = Some(warning.clone());
        let took_the_line =
            self.focus == Focus::Namespaces || matches!(self.dialog, Some(Dialog::Rename { .. }));
        self.vanished = Some(Vanished { warning, took_the_line });
    }

    fn move_knowledge(&mut self, moves: &Moves) {
        self.look_again();
        self.remarks = take(&mut self.remarks)
            .into_iter()
            .filter_map(|(context, remark)| Some((moves.of(context)?, remark)))
            .collect();
        for (context, mut known) in take(&mut self.namespaces) {
            if let Some(context) = moves.of(context) {
                known.set_current(self.contexts.rows()[context].namespace_in_force());
                self.namespaces.insert(context, known);
            }
        }
    }

    fn keep_dialog(&mut self, moves: &Moves) {
        let rows = self.contexts.rows();
        let usable = |context| moves.of(context).filter(|&now| rows[now].obstacle.is_none());
        self.dialog = self.dialog.take().and_then(|dialog| match dialog {
            Dialog::Help { .. } => Some(dialog),
            Dialog::Rename { context, name, whole } => {
                let is_hidden = |&now: &usize| rows[now].visibility == RowVisibility::Shadowed;
                let context = usable(context).or(moves.of(context).filter(is_hidden))?;
                Some(Dialog::Rename { context, name, whole })
            }
            // A warning stands where the question was: nobody can say yes to what is not there.
            Dialog::Confirm(_) if self.warning.is_some() => None,
            Dialog::Confirm(mut confirmation) => {
                confirmation.mutation = match confirmation.mutation {
                    Confirmed::Choose(Choice { context, namespace }) => {
                        let context = usable(context)?;
                        // A yes is to what was read, and not to where it leads now.
                        let is_same = match rows[context].question() {
                            Some(question) => confirmation.text.starts_with(question),
                            None => !confirmation.can_rename,
                        };
                        is_same.then_some(Confirmed::Choose(Choice { context, namespace }))?
                    }
                    // What would be lost may have changed too: it is to be asked for again.
                    Confirmed::Delete { .. } => {
                        let changed = "The kubeconfigs have changed: nothing was deleted.";
                        self.warning = Some(changed.to_owned());
                        return None;
                    }
                    Confirmed::Revert(_) => {
                        let changed = "The kubeconfigs have changed: nothing was undone or redone.";
                        self.warning = Some(changed.to_owned());
                        return None;
                    }
                };
                Some(Dialog::Confirm(confirmation))
            }
        });
    }

    fn hear_of_faults(&mut self, notices: Vec<String>) {
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

    /// A question ends with its context, and when its namespaces are left.
    fn keep_question(&mut self, moves: &Moves) -> Option<Effect> {
        let question = self.question.take()?;
        let context = moves.of(question.context);
        if self.focus == Focus::Namespaces
            && let Some(context) = context
        {
            self.question = Some(Question { context, ..question });
            return None;
        }
        if let Some(left) = context.and_then(|context| self.namespaces.get_mut(&context)) {
            left.withdraw();
        }
        Some(Effect::CancelNamespaces)
    }
}

impl Moves {
    /// A context is the one of the same name in the same file; the first of two twins stays the
    /// first. Where a change of our own may give one another name, it is the one that has come to
    /// the file from which one has gone, under the name that we gave it if we did.
    fn between(before: &[ContextRow], after: &[ContextRow], writing: Option<&Mutation>) -> Self {
        let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, row) in after.iter().enumerate().rev() {
            places.entry((&row.path, &row.name)).or_default().push(index);
        }
        let mut moves: Vec<Option<usize>> = before
            .iter()
            .map(|row| places.get_mut(&(row.path.as_str(), row.name.as_str()))?.pop())
            .collect();
        if matches!(writing, Some(Mutation::Rename { .. } | Mutation::Undo | Mutation::Redo)) {
            let mut gone = moves.iter().enumerate().filter(|(_, to)| to.is_none());
            if let (Some((index, _)), None) = (gone.next(), gone.next()) {
                let path = before[index].path.as_str();
                let is_ours = |name: &str| match writing {
                    Some(Mutation::Rename { context, to, .. }) => *context == index && to == name,
                    _ => true,
                };
                let mut come = places.iter().filter(|((own, name), left)| {
                    *own == path && !left.is_empty() && is_ours(name)
                });
                if let (Some((_, left)), None) = (come.next(), come.next()) {
                    moves[index] = left.last().copied();
                }
            }
        }
        Self(moves)
    }

    fn of(&self, context: usize) -> Option<usize> {
        self.0.get(context).copied().flatten()
    }
}
