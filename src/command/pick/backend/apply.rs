//! Mutations: what they would change, and the change itself.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::KubeBackend;
use crate::command::consent;
use crate::command::invocation::Invocation;
use crate::command::messages;
use crate::command::pick::mutations::{self, Made, PlannedMutation};
use crate::command::pick::revert;
use crate::command::pick::workers::send;
use crate::kubeconfig::plan::OtherFiles;
use crate::kubeconfig::{ContextEntry, ContextKey, Snapshot, plan};
use crate::operation::{Operation, RenameExtent};
use crate::picker::{Event, Mutation, Preview};
use crate::printable::shown_path;

impl KubeBackend<'_> {
    pub(super) fn preview(&mut self, mutation: &Mutation) -> Result<Preview, String> {
        self.check_can_be_read_again()?;
        match mutation {
            Mutation::Delete { contexts } => self.preview_delete(contexts),
            Mutation::Rename { context, to, whole } => self.preview_rename(context, to, *whole),
            // They change no kubeconfig.
            Mutation::Pin { .. } | Mutation::Sort => {
                Ok(Preview { text: String::new(), asks: false })
            }
            Mutation::Undo | Mutation::Redo => {
                let (preview, previewed) =
                    revert::preview(self.places(), &self.snapshot, mutation)?;
                self.previewed = Some(previewed);
                Ok(preview)
            }
        }
    }

    /// The dialog has asked for the name already; only protection needs a confirmation.
    fn preview_rename(
        &self,
        context: &ContextKey,
        to: &str,
        whole: bool,
    ) -> Result<Preview, String> {
        let target = self.shown_entry(context)?;
        let is_outer_current = || {
            let outside = self.outside.as_ref().map(Invocation::read_chain);
            outside
                .is_some_and(|own| own.entry(context).is_some_and(|entry| own.is_current(&entry)))
        };
        let becomes_current = context.name != to
            && (self.snapshot.is_current(&target)
                || self.snapshot.current() == Some(to)
                || is_outer_current());
        let facts = consent::of_change(
            self.invocation,
            [&*context.name],
            Some(to).filter(|_| becomes_current),
        );
        let (from, path) = (messages::quoted(&context.name), shown_path(&context.file));
        let whole = if whole { " with its cluster and user" } else { "" };
        let mut text = format!("Rename {from} to {}{whole} in {path}?", messages::quoted(to));
        for fact in &facts {
            text = format!("{text} {}", messages::sentence(fact));
        }
        Ok(Preview { text, asks: !facts.is_empty() })
    }

    fn preview_delete(&self, contexts: &[ContextKey]) -> Result<Preview, String> {
        let in_session = contexts.iter().filter(|context| self.is_only_in_session(context));
        if !matches!(in_session.count(), count if count == 0 || count == contexts.len()) {
            return Err("Only this session has some of these contexts: delete them on their own."
                .to_owned());
        }
        let targets = contexts.iter().map(|context| self.shown_entry(context));
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        plan::delete(&self.snapshot, &targets).map_err(|why| mutations::refused(&why))?;
        let mut text = match &targets[..] {
            [target] => {
                let text = messages::preview_delete(&self.snapshot, &targets);
                let settings = self.invocation.settings();
                match consent::protection(settings, &target.context.name) {
                    Some(fact) => format!("{text} {fact}."),
                    None => text,
                }
            }
            _ => self.preview_delete_of_many(&targets),
        };
        if let Some(outside) = self.outside.as_ref().map(Invocation::read_chain)
            && let Some(target) = targets.iter().find(|target| {
                let own = outside.entry(&target.key());
                own.is_some_and(|own| outside.is_current(&own)) && !self.snapshot.is_current(target)
            })
        {
            let name = messages::quoted(&target.context.name);
            let which = if targets.len() == 1 { "It" } else { &name };
            text.extend([format!(" {which} is the current one outside of this session.")]);
        }
        Ok(Preview { text, asks: true })
    }

    /// The question about several contexts, each on a line of its own.
    fn preview_delete_of_many(&self, targets: &[ContextEntry<'_>]) -> String {
        let mut lines = vec![format!("Delete {} contexts?", targets.len())];
        for target in targets {
            let (name, path) = (&target.context.name, shown_path(&target.file.path));
            let is_protected = self.invocation.settings().protects(name).is_some();
            let mark = if is_protected { ", protected" } else { "" };
            lines.push(format!("{} from {path}{mark}", messages::quoted(name)));
        }
        lines.push(messages::after_delete(&self.snapshot, targets).join(" "));
        lines.join("\n")
    }

    fn is_only_in_session(&self, context: &ContextKey) -> bool {
        self.places().of_context(context).0.paths.is_in_session
    }

    pub(super) fn apply(&mut self, mutation: &Mutation, sender: &Sender<Event>) {
        let is_in_session = match mutation {
            Mutation::Undo | Mutation::Redo => {
                !self.previewed.as_ref().is_some_and(|own| own.is_outside)
            }
            Mutation::Rename { context, .. } => self.is_only_in_session(context),
            Mutation::Delete { contexts } => {
                contexts.iter().any(|own| self.is_only_in_session(own))
            }
            Mutation::Pin { .. } | Mutation::Sort => true,
        };
        // The session follows its kubeconfigs.
        let follower = self.invocation.session_writer().filter(|_| !is_in_session);
        let change = self.plan(mutation);
        let fresh = self.fresh.clone();
        self.writer.start(sender, move |sender| {
            let Made { mut message, renamed } = change?()?;
            if let Some(follower) = follower {
                let now = fresh.now();
                let renamed = renamed.as_ref().map(|(from, to)| (from.as_str(), to.as_str()));
                if let Err(failure) = follower.write(&now, now.current(), renamed) {
                    message = format!("{message} {}", mutations::failed(&failure));
                }
            }
            // The reload shows the changed files together with the message.
            fresh.read();
            send(sender, Event::FilesChanged);
            Ok(message)
        });
    }

    fn plan(&mut self, mutation: &Mutation) -> Result<PlannedMutation, String> {
        self.check_can_be_read_again()?;
        let place = |context| {
            let (invocation, own) = self.places().of_context(context);
            (invocation, Arc::clone(own))
        };
        match mutation {
            Mutation::Rename { context, to, whole } => {
                let (invocation, own) = place(context);
                // A cluster file that is not in KUBECONFIG may use the renamed cluster or user.
                let now = if *whole {
                    invocation.sources().read()
                } else {
                    invocation.load_chain_to_change()
                };
                let extent = if *whole {
                    RenameExtent::Whole { others: OtherFiles::Refuse }
                } else {
                    RenameExtent::Context
                };
                let context = self.check_target(&now, context)?;
                let operation = Operation::Rename { context, to: to.clone(), extent };
                mutations::planned(invocation, own, &now, operation)
            }
            Mutation::Delete { contexts } => {
                // All are in the same place: the preview has checked it.
                let (invocation, own) = place(contexts.first().expect("a context to delete"));
                let now = invocation.load_chain_to_change();
                let contexts = contexts.iter().map(|context| self.check_target(&now, context));
                let contexts = contexts.collect::<Result<_, _>>()?;
                let operation = Operation::Delete { contexts, prune: false };
                mutations::planned(invocation, own, &now, operation)
            }
            Mutation::Pin { .. } | Mutation::Sort => {
                Err("This is not kept in a kubeconfig.".to_owned())
            }
            Mutation::Undo | Mutation::Redo => match self.previewed.take() {
                Some(previewed) => Ok(previewed.plan()),
                None => Err("There is nothing to undo.".to_owned()),
            },
        }
    }

    /// The key of a context in the files as they are now, if they and it can be changed.
    fn check_target(&self, now: &Snapshot, context: &ContextKey) -> Result<ContextKey, String> {
        plan::check_chain(now).map_err(|why| mutations::refused(&why))?;
        let target = self.again(now, context);
        Ok(target.map_err(|became| mutations::in_sentences(&became, None))?.key())
    }

    fn check_can_be_read_again(&self) -> Result<(), String> {
        if self.fresh.sources.can_be_read_again() {
            return Ok(());
        }
        Err("A kubeconfig comes through a pipe: it can be used, but not changed.".to_owned())
    }
}
