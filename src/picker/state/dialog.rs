//! What opens over the lists, and how it answers the keys.

use super::{Query, State};
use crate::kubeconfig::ContextKey;
use crate::picker::keymap::{Action, Mode, Motion};
use crate::picker::{Choice, Effect, Mutation, Outcome};

/// What is open over the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What the keys do.
    Help {
        /// The first line that is on screen.
        top: usize,
    },
    /// The new name of a context.
    Rename {
        /// The context.
        context: ContextKey,
        /// What is typed.
        name: Query,
        /// Whether its cluster and user get that name too.
        whole: bool,
    },
    /// A question to be answered with yes or no.
    Confirm(Confirmation),
}

/// A question to be answered with yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What there is to know before.
    pub text: String,
    /// What a yes does, in a word: `delete`.
    pub does: &'static str,
    /// Whether to rename the context instead would make the question needless.
    pub can_rename: bool,
    pub(super) mutation: Confirmed,
}

impl Confirmation {
    /// What the keys act on.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.can_rename { Mode::CrossFile } else { Mode::Confirm }
    }
}

/// What a yes leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Confirmed {
    Choose(Choice),
    Delete {
        context: ContextKey,
    },
    /// An undo or a redo.
    Revert(Mutation),
}

impl State {
    /// Scrolls the help, where it is longer than the screen by this many lines.
    pub fn bound_help(&mut self, overflow: usize) {
        if let Some(Dialog::Help { top }) = &mut self.dialog {
            *top = (*top).min(overflow);
        }
    }

    pub(super) fn open_help(&mut self) {
        self.dialog = Some(Dialog::Help { top: 0 });
    }

    pub(super) fn act_in(&mut self, dialog: Dialog, action: Action) -> Option<Effect> {
        match dialog {
            Dialog::Help { top } => {
                if let Action::Move(motion) = action {
                    self.dialog = Some(Dialog::Help { top: self.scrolled(top, motion) });
                }
                None
            }
            Dialog::Rename { context, mut name, whole } => match action {
                Action::Cancel => None,
                Action::Choose => self.rename(context, name, whole),
                Action::ToggleWhole => {
                    self.dialog = Some(Dialog::Rename { context, name, whole: !whole });
                    None
                }
                other => {
                    other.edits().into_iter().for_each(|edit| name.edit(edit));
                    self.dialog = Some(Dialog::Rename { context, name, whole });
                    None
                }
            },
            Dialog::Confirm(confirmation) if action == Action::Confirm => {
                match confirmation.mutation {
                    Confirmed::Choose(choice) => Some(Effect::Leave(Outcome::Chosen(choice))),
                    Confirmed::Delete { context } => self.delete(context),
                    Confirmed::Revert(mutation) => self.perform(mutation),
                }
            }
            Dialog::Confirm(asked) if asked.can_rename && action == Action::Rename => {
                self.begin_rename()
            }
            Dialog::Confirm(_) => None,
        }
    }

    fn scrolled(&self, top: usize, motion: Motion) -> usize {
        match motion {
            Motion::Up => top.saturating_sub(1),
            Motion::Down => top + 1,
            Motion::PageUp => top.saturating_sub(self.page),
            Motion::PageDown => top + self.page,
            Motion::First => 0,
            Motion::Last => usize::MAX,
        }
    }
}
