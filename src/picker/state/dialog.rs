//! Dialogs: the help, the new name of a context, and questions.

use ratatui::layout::Size;

use super::{Query, ScrolledText, State};
use crate::kubeconfig::ContextKey;
use crate::picker::keymap::{Action, Mode, Motion};
use crate::picker::{Choice, Effect, Outcome};

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
        /// The question whether to do so.
        text: ScrolledText,
    },
    Confirm(Confirmation),
    LookUp(PendingChoice),
}

/// A choice whose namespace is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) struct PendingChoice {
    /// Distinguishes the answer from late ones.
    pub(super) query: u64,
    /// The position of the spinner at the start.
    pub(super) since: usize,
    pub(super) outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::picker) struct Confirmation {
    /// What would be changed or lost, in sentences.
    pub text: String,
    /// The action of a yes in one word: `delete`.
    pub does: &'static str,
    /// Whether renaming the context instead makes the question unnecessary.
    pub can_rename: bool,
    /// The lines of the text. A yes is accepted once all of them have been on the screen.
    pub shown: ScrolledText,
    /// The effect of a yes.
    pub(super) on_yes: Effect,
}

impl Confirmation {
    pub(super) fn new(text: String, does: &'static str, on_yes: Effect) -> Self {
        Self { text, does, can_rename: false, shown: ScrolledText::default(), on_yes }
    }

    #[must_use]
    pub(in crate::picker) fn mode(&self) -> Mode {
        if self.can_rename { Mode::CrossFile } else { Mode::Confirm }
    }
}

impl Dialog {
    /// The choice that it asks about, or whose namespace is looked up.
    pub(super) fn choice(&self) -> Option<&Choice> {
        let outcome = match self {
            Self::LookUp(pending) => &pending.outcome,
            Self::Confirm(Confirmation { on_yes: Effect::Leave(outcome), .. }) => outcome,
            _ => return None,
        };
        match outcome {
            Outcome::Chosen(choice) | Outcome::ChosenHere(choice) => Some(choice),
            Outcome::Cancelled | Outcome::Terminated(_) => None,
        }
    }
}

impl State {
    pub(in crate::picker) fn bound_help(&mut self, overflow: usize) {
        if let Some(Dialog::Help { top }) = &mut self.dialog {
            *top = (*top).min(overflow);
        }
    }

    pub(super) fn ask(&mut self, question: Confirmation) {
        self.dialog = Some(Dialog::Confirm(question));
    }

    /// Sets the lines of the open question in the next frame, and how many of them fit.
    pub(in crate::picker) fn lay_out_question(
        &mut self,
        screen: Size,
        lines: usize,
        visible: usize,
    ) {
        if let Some(text) = self.question_mut() {
            text.lay_out(screen, lines, visible);
        }
    }

    fn question_mut(&mut self) -> Option<&mut ScrolledText> {
        match &mut self.dialog {
            Some(Dialog::Confirm(asked)) => Some(&mut asked.shown),
            Some(Dialog::Rename { text, .. }) => Some(text),
            Some(Dialog::Help { .. } | Dialog::LookUp(_)) | None => None,
        }
    }

    /// The open question, if it asks for a yes, and a yes would be accepted.
    pub(in crate::picker) fn accepts_yes(&self) -> bool {
        matches!(&self.dialog, Some(Dialog::Confirm(asked)) if asked.shown.is_read())
    }

    pub(super) fn act_in(&mut self, dialog: Dialog, action: Action) -> Option<Effect> {
        match dialog {
            Dialog::Help { top } => {
                if let Action::Move(motion) = action {
                    self.dialog = Some(Dialog::Help { top: motion.moved_from(top, self.page) });
                }
                None
            }
            Dialog::Rename { context, mut name, mut whole, mut text } => {
                match action {
                    Action::Cancel => return None,
                    Action::Choose if !text.is_cut() => return self.rename(context, name, whole),
                    Action::Choose => text.scroll(Motion::PageDown),
                    Action::ToggleWhole => whole = !whole,
                    other => other.edits().into_iter().for_each(|edit| name.edit(edit)),
                }
                self.dialog = Some(Dialog::Rename { context, name, whole, text });
                None
            }
            Dialog::Confirm(mut asked) if let Action::Move(motion) = action => {
                asked.shown.scroll(motion);
                self.dialog = Some(Dialog::Confirm(asked));
                None
            }
            // A yes to what was not on the screen may be meant for something else.
            Dialog::Confirm(asked)
                if action == Action::Confirm && (!asked.shown.is_read() || self.key_is_older) =>
            {
                self.dialog = Some(Dialog::Confirm(asked));
                None
            }
            Dialog::Confirm(confirmation) if action == Action::Confirm => {
                match confirmation.on_yes {
                    Effect::Apply(mutation) => self.perform(mutation),
                    Effect::Leave(outcome) => Some(self.leave(outcome)),
                    effect => Some(effect),
                }
            }
            Dialog::Confirm(asked) if asked.can_rename && action == Action::Rename => {
                self.begin_rename()
            }
            Dialog::Confirm(_) => None,
            Dialog::LookUp(_) if action == Action::Cancel => Some(Effect::CancelQuery),
            Dialog::LookUp(pending) => {
                self.dialog = Some(Dialog::LookUp(pending));
                None
            }
        }
    }
}
