//! The backend of the picker: reads kubeconfigs, queries clusters, applies mutations.

use std::collections::HashMap;
use std::iter;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;

use crate::cluster::cache::CachedNames;
use crate::cluster::{ClusterRequest, Limits, QueryOptions};
use crate::history::ChainHistory;
use crate::kubeconfig::document::Authentication;
use crate::kubeconfig::store::Sources;
use crate::kubeconfig::{ContextEntry, ContextKey, Snapshot, plan};
use crate::operation::{Operation, RenameExtent};
use crate::picker::{
    Backend, Contents, ContextRow, Effect, Event, Mutation, NamespaceEvent, Preview,
};
use crate::printable::{shown, shown_path};
use crate::settings::Sort;

use super::mutations::{Made, OwnRecord, Places, PlannedMutation};
use super::namespace_events::NamespaceSender;
use super::revert::Previewed;
use super::workers::{Inspector, MutationThread, open, send};
use super::{credentials, mutations, revert, rows, top_rows};
use crate::command::in_session::copies_now;
use crate::command::invocation::Invocation;
use crate::command::namespace_query::NamespaceQuery;
use crate::command::report::Failure;
use crate::command::{messages, namespaces, no_contexts};

pub(super) struct KubeBackend<'run> {
    invocation: &'run Invocation,
    /// In a session: the run on its kubeconfigs, where contexts are renamed and deleted.
    outside: Option<Invocation>,
    history: ChainHistory,
    sort: Sort,
    options: QueryOptions,
    read_at: SystemTime,
    snapshot: Snapshot,
    /// The questions that the picker shows for contexts that reach another cluster than their own
    /// file has.
    questions: HashMap<ContextKey, String>,
    fresh: Fresh,
    own: OwnRecord,
    own_outside: OwnRecord,
    previewed: Option<Previewed>,
    /// Dropping it cancels the query.
    query: Option<ClusterRequest>,
    inspector: Inspector,
    writer: MutationThread,
}

/// The last reload, until the picker uses it.
#[derive(Clone)]
struct Fresh {
    sources: Sources,
    snapshot: Arc<Mutex<Option<Snapshot>>>,
    /// Held during a reload, so that reloads stay in order.
    reading: Arc<Mutex<()>>,
}

impl Fresh {
    fn read(&self) {
        let _reading = open(&self.reading);
        let snapshot = self.now();
        *open(&self.snapshot) = Some(snapshot);
    }

    /// The files, and the session with the contexts that it has now.
    fn now(&self) -> Snapshot {
        let session = self.sources.session.as_ref().map(|own| copies_now(&own.file));
        Sources { session, ..self.sources.clone() }.read()
    }
}

impl<'run> KubeBackend<'run> {
    pub(super) fn around(
        invocation: &'run Invocation,
        snapshot: Snapshot,
        history: ChainHistory,
        read_at: SystemTime,
    ) -> Self {
        // A numbered list is printed when the names are complete.
        let limits = if invocation.is_plain() { Limits::Answer } else { Limits::Page };
        Self {
            invocation,
            outside: invocation.chain.session.as_ref().map(|_| invocation.outside_session()),
            history,
            sort: invocation.settings().sort,
            options: invocation.query_options(limits),
            read_at,
            snapshot,
            questions: HashMap::new(),
            fresh: Fresh {
                sources: invocation.sources(),
                snapshot: Arc::default(),
                reading: Arc::default(),
            },
            own: OwnRecord::default(),
            own_outside: OwnRecord::default(),
            previewed: None,
            query: None,
            inspector: Inspector::start(),
            writer: MutationThread::default(),
        }
    }

    pub(super) fn contents(&mut self) -> Contents {
        let contexts = rows::of(self.invocation, self.sort, &self.snapshot, &self.history);
        let question = |row: &ContextRow| {
            let cross_file = row.cross_file.as_ref().filter(|own| own.is_other_cluster)?;
            Some((row.key.clone(), cross_file.text.clone()))
        };
        self.questions = contexts.iter().filter_map(question).collect();
        let top = top_rows::of(&self.snapshot, &self.history);
        let notices = rows::notices(self.invocation, &self.snapshot);
        let first_steps = no_contexts::first_steps(self.invocation, &self.snapshot);
        let first_steps = first_steps.into_iter().flat_map(|(searched, steps)| {
            iter::once(searched).chain(steps.into_iter().map(str::to_owned))
        });
        Contents { contexts, top, notices, first_steps: first_steps.collect() }
    }

    /// Reads the chain again for a switch, except pipes: the snapshot may be old if the system does not
    /// report changes.
    pub(super) fn chain_now(&self) -> Result<Snapshot, Failure> {
        if self.fresh.sources.can_be_read_again() {
            self.invocation.load_session_to_change(None)
        } else {
            Ok(self.snapshot.clone())
        }
    }

    /// Reads all files again for a session of this terminal, except pipes.
    pub(super) fn all_now(&self) -> Snapshot {
        let can_be_read_again = self.fresh.sources.can_be_read_again();
        if can_be_read_again { self.fresh.now() } else { self.snapshot.clone() }
    }

    fn places(&self) -> Places<'_> {
        Places {
            invocation: self.invocation,
            own: &self.own,
            outside: self.outside.as_ref(),
            own_outside: &self.own_outside,
        }
    }

    /// A context in files that were read after it was shown. Fails if it is gone, or another one
    /// has its name.
    pub(super) fn again<'f>(
        &self,
        now: &'f Snapshot,
        key: &ContextKey,
    ) -> Result<ContextEntry<'f>, String> {
        let leads_to =
            |entry: &ContextEntry<'_>| (entry.context.cluster.clone(), entry.context.user.clone());
        let before = self.snapshot.entry(key).map(|before| leads_to(&before));
        let became = match now.entry(key) {
            Some(found) if before == Some(leads_to(&found)) => return Ok(found),
            Some(_) => "not the same any more: it has another cluster or user",
            None => "gone",
        };
        let path = shown_path(&key.file);
        Err(format!("context \"{}\" in {path} is {became}", shown(&key.name)))
    }

    pub(super) fn question(&self, context: &ContextKey) -> Option<&str> {
        self.questions.get(context).map(String::as_str)
    }

    fn shown_entry(&self, key: &ContextKey) -> Result<ContextEntry<'_>, String> {
        self.again(&self.snapshot, key).map_err(|gone| mutations::in_sentences(&gone, None))
    }
}

impl Backend for KubeBackend<'_> {
    fn start(&mut self, effect: Effect, sender: &Sender<Event>) {
        match effect {
            Effect::ListNamespaces { context, query } => {
                // One query at a time.
                self.query = None;
                self.query = self.list_namespaces(&context, NamespaceSender::of(sender, query));
            }
            Effect::CancelNamespaces => self.query = None,
            Effect::Preview(mutation) => {
                let preview = self.preview(&mutation);
                send(sender, Event::Previewed { mutation, preview });
            }
            Effect::Apply(Mutation::Pin { place, is_pinned }) => {
                let Self { invocation, snapshot, history, writer, .. } = self;
                let pin = (place, is_pinned);
                top_rows::pin(invocation, snapshot, history, pin, writer, sender);
            }
            Effect::Apply(mutation) => self.apply(&mutation, sender),
            Effect::Inspect { context, edition } => self.inspect(context, edition, sender),
            Effect::RecallNamespaces => {
                top_rows::recall(self.invocation, &self.snapshot, sender.clone());
            }
            Effect::WatchFiles => self.watch(sender.clone()),
            Effect::ReadFiles => self.read_again(sender.clone()),
            Effect::Sort => {
                self.sort = match self.sort {
                    Sort::Recent => Sort::Name,
                    Sort::Name => Sort::Recent,
                };
                send(sender, Event::Reloaded(self.contents()));
            }
            Effect::Reload => {
                if let Some(snapshot) = open(&self.fresh.snapshot).take() {
                    self.snapshot = snapshot;
                }
                send(sender, Event::Reloaded(self.contents()));
            }
            // The event loop handles these.
            Effect::Copy(_) | Effect::Leave(_) => {}
        }
    }

    fn finish(&mut self) {
        self.writer.wait();
    }
}

impl KubeBackend<'_> {
    fn list_namespaces(&self, context: &ContextKey, to: NamespaceSender) -> Option<ClusterRequest> {
        let entry = match self.shown_entry(context) {
            Ok(entry) => entry,
            Err(gone) => {
                to.send(NamespaceEvent::Failed(gone));
                return None;
            }
        };
        let namespace_query = NamespaceQuery::of(self.invocation, &self.snapshot, &entry);
        let cached = namespace_query.cached();
        to.send(NamespaceEvent::Remembered {
            age: cached.as_ref().map(|cached| namespaces::age_text(cached.age)),
            names: namespaces::known_with(
                self.invocation,
                &self.snapshot,
                &entry,
                &self.history,
                cached.map_or_else(Vec::new, |cached| cached.names),
            ),
        });
        let (options, listener) = to.listen(self.options.clone());
        namespace_query.list(options, listener)
    }

    fn preview(&mut self, mutation: &Mutation) -> Result<Preview, String> {
        self.check_can_be_read_again()?;
        match mutation {
            Mutation::Delete { contexts } => self.preview_delete(contexts),
            // The dialog has asked for the name already, and a pin changes no kubeconfig.
            Mutation::Rename { .. } | Mutation::Pin { .. } => {
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

    fn preview_delete(&self, contexts: &[ContextKey]) -> Result<Preview, String> {
        let in_session = contexts.iter().filter(|context| self.is_only_in_session(context));
        if !matches!(in_session.count(), count if count == 0 || count == contexts.len()) {
            return Err("Only this session has some of these contexts: delete them on their own."
                .to_owned());
        }
        let targets = contexts.iter().map(|context| self.shown_entry(context));
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        plan::delete(&self.snapshot, &targets).map_err(|why| mutations::refused(&why))?;
        let mut text = messages::preview_delete(&self.snapshot, &targets);
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

    fn is_only_in_session(&self, context: &ContextKey) -> bool {
        self.places().of_context(context).0.paths.is_in_session
    }

    fn apply(&mut self, mutation: &Mutation, sender: &Sender<Event>) {
        let is_in_session = match mutation {
            Mutation::Undo | Mutation::Redo => {
                !self.previewed.as_ref().is_some_and(|own| own.is_outside)
            }
            Mutation::Rename { context, .. } => self.is_only_in_session(context),
            Mutation::Delete { contexts } => {
                contexts.iter().any(|own| self.is_only_in_session(own))
            }
            Mutation::Pin { .. } => true,
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
                    RenameExtent::Whole { anyway: false }
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
            Mutation::Pin { .. } => Err("A pin is not in a kubeconfig.".to_owned()),
            Mutation::Undo | Mutation::Redo => match self.previewed.take() {
                Some(previewed) => Ok(previewed.plan()),
                None => Err("There is nothing to undo.".to_owned()),
            },
        }
    }

    fn inspect(&self, context: ContextKey, edition: u64, sender: &Sender<Event>) {
        let Some(entry) = self.snapshot.entry(&context) else { return };
        let recall = NamespaceQuery::of(self.invocation, &self.snapshot, &entry).recall();
        let has_certificate = self
            .snapshot
            .user_of(&entry)
            .is_some_and(|(user, _)| user.authentication == Authentication::Certificate);
        let (snapshot, sender) = (self.snapshot.clone(), sender.clone());
        let folder = self.invocation.environment.working_folder();
        self.inspector.inspect(move || {
            let remark = has_certificate
                .then(|| credentials::remark(&snapshot, &context, &folder))
                .flatten();
            let cached = recall().map(|CachedNames { names, age, .. }| {
                let age = Some(namespaces::age_text(age));
                NamespaceEvent::Remembered { names, age }
            });
            send(&sender, Event::Inspected { context, edition, remark, cached });
        });
    }

    fn read_again(&self, sender: Sender<Event>) {
        if self.fresh.sources.can_be_read_again() {
            let fresh = self.fresh.clone();
            // Without a thread nothing is read, as without a report of the system.
            drop(thread::Builder::new().spawn(move || {
                fresh.read();
                send(&sender, Event::FilesChanged);
            }));
        }
    }

    fn watch(&self, sender: Sender<Event>) {
        let sources = &self.fresh.sources;
        if sources.can_be_read_again() {
            let fresh = self.fresh.clone();
            sources.clone().watch(self.read_at, move || {
                fresh.read();
                send(&sender, Event::FilesChanged);
            });
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
