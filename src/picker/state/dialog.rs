//! Dialogs: the help, the new name of a context, and questions.

use super::{Query, State};
use crate::kubeconfig::ContextKey;
use crate::picker::Effect;
use crate::picker::keymap::{Action, Mode};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) enum Dialog {
    Help {
        /// The first visible line.
        top: usize,
    },
    Rename {
        context: ContextKey,
        name: Query,
        /// Whether its cluster and user get that name too.
        whole: bool,
    },
    Confirm(Confirmation),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) struct Confirmation {
    /// What would be changed or lost, in sentences.
    pub text: String,
    /// The action of a yes in one word: `delete`.
    pub does: &'static str,
    /// Whether renaming the context instead makes the question unnecessary.
    pub can_rename: bool,
    /// The effect of a yes.
    pub(super) on_yes: Effect,
}

impl Confirmation {
    #[must_use]
    pub(in crate::picker) fn mode(&self) -> Mode {
        if self.can_rename { Mode::CrossFile } else { Mode::Confirm }
    }
}

impl State {
    pub fn bound_help(&mut self, overflow: usize) {
        if let Some(Dialog::Help { top }) = &mut self.dialog {
            *top = (*top).min(overflow);
        }
    }

    pub(super) fn act_in(&mut self, dialog: Dialog, action: Action) -> Option<Effect> {
        match dialog {
            Dialog::Help { top } => {
                if let Action::Move(motion) = action {
                    self.dialog = Some(Dialog::Help { top: motion.moved_from(top, self.page) });
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
                match confirmation.on_yes {
                    Effect::Apply(mutation) => self.perform(mutation),
                    effect => Some(effect),
                }
            }
            Dialog::Confirm(asked) if asked.can_rename && action == Action::Rename => {
                self.begin_rename()
            }
            Dialog::Confirm(_) => None,
        }
    }
}
