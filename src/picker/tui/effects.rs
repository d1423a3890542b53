//! What has to happen outside, and what comes of it.

use super::mailbox::Mailbox;
use super::message::{Inspected, Which};
use super::{Asked, Came, Picker};
use crate::picker::{Backend, Effect, Event, Outcome};

impl<Out: Backend> Picker<'_, Out> {
    /// Does what has to happen outside.
    pub(super) fn perform(&mut self, effect: Option<Effect>) -> Option<Outcome> {
        match effect? {
            Effect::Leave(outcome) => return Some(outcome),
            Effect::ListNamespaces { context, question } => {
                // The one before goes first, so that never two are under way.
                self.asked = None;
                let mailbox = Mailbox::new();
                let listener = mailbox.listener(self.sender.clone());
                let asked = self.backend.ask(context, listener);
                self.asked = Some(Asked { number: question, mailbox, _question: asked });
                self.hear();
            }
            Effect::Withdraw => self.asked = None,
            Effect::Consider(mutation) => {
                let verdict = self.backend.consider(&mutation);
                let effect = self.state.update(Event::Considered { mutation, verdict });
                return self.perform(effect);
            }
            Effect::Perform(mutation) => {
                let change = self.backend.apply(&mutation);
                self.writer.start(change, self.sender.clone());
            }
            Effect::Copy(text) => {
                // A terminal that fails shows it at the next frame.
                let _ = self.screen.copy(&text);
            }
        }
        None
    }

    /// Takes in what the mailbox holds, and says whether that changes anything.
    pub(super) fn hear(&mut self) -> bool {
        let Some(asked) = &self.asked else { return false };
        let (question, news) = (asked.number, asked.mailbox.empty());
        if news.is_empty() || !self.state.awaits(question) {
            return false;
        }
        let effect = self.state.update(Event::NamespaceEvent { question, news });
        debug_assert_eq!(effect, None, "news ask for nothing");
        true
    }

    /// Shows what the kubeconfigs say now.
    pub(super) fn renew(&mut self) -> Came {
        let Some(contents) = self.backend.reloaded() else { return Came::Unchanged };
        self.edition += 1;
        self.inspecting = None;
        if self.state.shows(&contents) {
            // What is not shown, such as a certificate, may be another one.
            self.state.look_again();
            return Came::Unchanged;
        }
        self.update(Event::Reloaded(contents))
    }

    pub(super) fn hear_of_credentials(&mut self, Inspected { which, remark }: Inspected) -> bool {
        if self.inspecting == Some(which) {
            self.inspecting = None;
        }
        which.edition == self.edition && self.state.inspected(which.context, remark)
    }

    /// Has the credentials of the highlighted context looked at, once.
    pub(super) fn inspect(&mut self) {
        let Some(context) = self.state.to_inspect() else { return };
        let which = Which { context, edition: self.edition };
        if self.inspecting == Some(which) {
            return;
        }
        match self.backend.inspect(context) {
            Some(look) => {
                self.inspecting = Some(which);
                self.inspector.look(which, look);
            }
            None => {
                let _ = self.state.inspected(context, None);
            }
        }
    }
}
