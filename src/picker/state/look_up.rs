//! Whether the cluster has the namespace of a choice: it is asked before the picker ends.

use super::dialog::PendingChoice;
use super::{Dialog, State};
use crate::picker::event::TURN;
use crate::picker::{Choice, Effect, LookUp, LookUpAnswer, Outcome, Place};
use crate::printable::shown;

impl State {
    /// Ends the picker, or looks up the namespace of the choice first.
    pub(super) fn leave(&mut self, outcome: Outcome) -> Effect {
        let (Outcome::Chosen(choice) | Outcome::ChosenHere(choice)) = &outcome else {
            return Effect::Leave(outcome);
        };
        let Choice { context, namespace, look_up: LookUp::Needed } = choice else {
            return Effect::Leave(outcome);
        };
        let place = Place { context: context.clone(), namespace: namespace.clone() };
        self.queries += 1;
        let query = self.queries;
        self.dialog = Some(Dialog::LookUp(PendingChoice { query, since: self.turns, outcome }));
        Effect::LookUp { place, query }
    }

    /// Whether the answer to this query is awaited.
    pub(in crate::picker) fn looks_up(&self, query: u64) -> bool {
        matches!(&self.dialog, Some(Dialog::LookUp(pending)) if pending.query == query)
    }

    pub(super) fn on_answer(&mut self, query: u64, answer: LookUpAnswer) -> Option<Effect> {
        if !self.looks_up(query) {
            return None;
        }
        let Some(Dialog::LookUp(PendingChoice { mut outcome, .. })) = self.dialog.take() else {
            return None;
        };
        if let Outcome::Chosen(choice) | Outcome::ChosenHere(choice) = &mut outcome {
            choice.look_up = match answer {
                LookUpAnswer::Found => LookUp::Unneeded,
                LookUpAnswer::Unknown(why) => LookUp::Failed(why),
                LookUpAnswer::Missing(why) => {
                    self.warning = Some(why);
                    return None;
                }
            };
        }
        Some(Effect::Leave(outcome))
    }

    /// What is looked up, and for how long.
    pub(super) fn look_up_text(&self, pending: &PendingChoice) -> String {
        let (Outcome::Chosen(choice) | Outcome::ChosenHere(choice)) = &pending.outcome else {
            return String::new();
        };
        let [context, namespace] =
            [&choice.context.name, choice.namespace.as_deref().unwrap_or_default()].map(shown);
        let turns = u32::try_from(self.turns - pending.since).unwrap_or(u32::MAX);
        let seconds = TURN.saturating_mul(turns).as_secs();
        format!(
            "Asking the cluster of \"{context}\" for namespace \"{namespace}\": {seconds} s of {}",
            self.timeout
        )
    }
}
