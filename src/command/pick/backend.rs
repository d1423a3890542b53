//! The backend of the picker: reads kubeconfigs, queries clusters, applies mutations.

mod apply;

use std::collections::{HashMap, HashSet};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::SystemTime;

use crate::cluster::cache::CachedNames;
use crate::cluster::{ClusterRequest, Limits, QueryOptions};
use crate::history::ChainHistory;
use crate::kubeconfig::document::Authentication;
use crate::kubeconfig::{ContextEntry, ContextKey, Reached, Snapshot};
use crate::picker::{
    Backend, Contents, ContextRow, Effect, Event, LookUpAnswer, Mutation, NamespaceEvent, Place,
};
use crate::settings::Sort;

use super::fresh::Fresh;
use super::mutations::{OwnRecord, Places};
use super::namespace_events::{LookUpSender, NamespaceSender};
use super::revert::Previewed;
use super::workers::{Inspector, MutationThread, send};
use super::{credentials, mutations, rows, top_rows};
use crate::command::invocation::Invocation;
use crate::command::messages;
use crate::command::namespace_query::NamespaceQuery;
use crate::command::problem::Target;
use crate::command::report::{Failure, warn_always};
use crate::command::{existence, namespaces, no_contexts, target};

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

impl<'run> KubeBackend<'run> {
    pub(super) fn around(
        invocation: &'run Invocation,
        snapshot: Snapshot,
        history: ChainHistory,
        read_at: SystemTime,
    ) -> Self {
        // A numbered list is printed when the names are complete.
        let limits = if invocation.is_plain() { Limits::Answer } else { Limits::Page };
        let sort = match history.by_name {
            Some(true) => Sort::Name,
            Some(false) => Sort::Recent,
            None => invocation.settings().sort,
        };
        Self {
            invocation,
            outside: invocation.chain.session.as_ref().map(|_| invocation.outside_session()),
            history,
            sort,
            options: invocation.query_options(limits),
            read_at,
            snapshot,
            questions: HashMap::new(),
            fresh: Fresh::of(invocation.sources()),
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
        let first_steps = no_contexts::lines(self.invocation, &self.snapshot);
        Contents { contexts, top, notices, first_steps }
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

    /// A context in files that were read after it was shown. Fails if it was removed, or another one
    /// has its name.
    pub(super) fn again<'f>(
        &self,
        now: &'f Snapshot,
        key: &ContextKey,
    ) -> Result<ContextEntry<'f>, String> {
        target::again(&self.snapshot, now, key)
    }

    pub(super) fn question(&self, context: &ContextKey) -> Option<&str> {
        self.questions.get(context).map(String::as_str)
    }

    fn shown_entry(&self, key: &ContextKey) -> Result<ContextEntry<'_>, String> {
        self.again(&self.snapshot, key).map_err(|error| mutations::in_sentences(&error, None))
    }
}

/// All contexts, with what they lead to.
fn reached(snapshot: &Snapshot) -> HashSet<(ContextKey, Reached)> {
    snapshot.contexts().map(|own| (own.key(), snapshot.reached(&own))).collect()
}

impl Backend for KubeBackend<'_> {
    fn start(&mut self, effect: Effect, sender: &Sender<Event>) {
        match effect {
            Effect::ListNamespaces { context, query } => {
                // One query at a time.
                self.query = None;
                self.query = self.list_namespaces(&context, NamespaceSender::of(sender, query));
            }
            Effect::LookUp { place, query } => {
                self.query = None;
                self.query = self.look_up(&place, LookUpSender::of(sender, query));
            }
            Effect::CancelQuery => self.query = None,
            Effect::Preview(mutation) => {
                let preview = self.preview(&mutation);
                send(sender, Event::Previewed { mutation, preview });
            }
            Effect::Apply(Mutation::Pin { place, is_pinned }) => {
                let Self { invocation, snapshot, history, writer, .. } = self;
                let pin = (place, is_pinned);
                top_rows::pin(invocation, snapshot, history, pin, writer, sender);
            }
            Effect::Apply(Mutation::Sort) => self.toggle_sort(sender),
            Effect::Apply(mutation) => self.apply(&mutation, sender),
            Effect::Inspect { context, edition } => self.inspect(context, edition, sender),
            Effect::RecallNamespaces => {
                top_rows::recall(self.invocation, &self.snapshot, sender.clone());
            }
            Effect::WatchFiles => self.watch(sender.clone()),
            Effect::ReadFiles => self.read_again(sender.clone()),
            Effect::Reload => {
                if let Some(snapshot) = self.fresh.take() {
                    let known = reached(&self.snapshot);
                    self.snapshot = snapshot;
                    if !reached(&self.snapshot).is_subset(&known) {
                        top_rows::recall(self.invocation, &self.snapshot, sender.clone());
                    }
                }
                send(sender, Event::Reloaded(self.contents()));
            }
            // The event loop handles these.
            Effect::Copy(_) | Effect::Leave(_) => {}
        }
    }

    fn finish(&mut self) {
        // Who leaves meanwhile has not cancelled it.
        match self.writer.wait() {
            Some(Ok(done)) => self.invocation.messages.say(&done),
            Some(Err(why)) => warn_always(&why),
            None => {}
        }
    }
}

impl KubeBackend<'_> {
    fn list_namespaces(&self, context: &ContextKey, to: NamespaceSender) -> Option<ClusterRequest> {
        let entry = match self.shown_entry(context) {
            Ok(entry) => entry,
            Err(error) => {
                to.send(NamespaceEvent::Failed(error));
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

    /// Asks the cluster of a place for its namespace, if the settings want that.
    fn look_up(&self, place: &Place, to: LookUpSender) -> Option<ClusterRequest> {
        let name = place.namespace.as_deref().unwrap_or_default();
        let is_valid = namespaces::check(self.invocation, name);
        let entry = self.shown_entry(&place.context);
        let entry = entry.and_then(|entry| match &is_valid {
            Ok(()) => Ok(entry),
            Err(invalid) => Err(mutations::failed(invalid)),
        });
        let entry = match entry {
            Ok(entry) => entry,
            Err(why) => {
                to.send(LookUpAnswer::Missing(why));
                return None;
            }
        };
        if self.invocation.samples.is_some() || !self.invocation.settings().validate_namespaces {
            to.send(LookUpAnswer::Found);
            return None;
        }
        let namespace_query = NamespaceQuery::of(self.invocation, &self.snapshot, &entry);
        let target = Target { snapshot: &self.snapshot, entry: &entry };
        let missing = existence::missing(self.invocation, &namespace_query, target, name);
        let missing = mutations::failed(&missing);
        namespace_query.lookup(name, self.options.clone(), move |answer| {
            to.send(match answer {
                Ok(true) => LookUpAnswer::Found,
                Ok(false) => LookUpAnswer::Missing(missing),
                Err(why) => LookUpAnswer::Unknown(why.in_sentences()),
            });
        })
    }

    /// Sorts by the other order. It is kept unless it is that of the settings.
    fn toggle_sort(&mut self, sender: &Sender<Event>) {
        let (sort, done) = match self.sort {
            Sort::Recent => (Sort::Name, "Sorted by name."),
            Sort::Name => (Sort::Recent, "Sorted by use."),
        };
        self.sort = sort;
        let by_name = (sort != self.invocation.settings().sort).then_some(sort == Sort::Name);
        let write = self.invocation.sort_by_name(by_name);
        self.writer.start(sender, move |sender| {
            // The list is sorted even if the order can't be kept.
            send(sender, Event::FilesChanged);
            write().map_err(|error| {
                messages::sentence(&format!("the order is not kept: {}", error.message()))
            })?;
            Ok(done.to_owned())
        });
    }

    fn inspect(&self, context: ContextKey, edition: u64, sender: &Sender<Event>) {
        let Some(entry) = self.snapshot.entry(&context) else { return };
        let recall = NamespaceQuery::of(self.invocation, &self.snapshot, &entry).recall();
        let has_certificate = self
            .snapshot
            .user_of(&entry)
            .is_some_and(|(user, _)| user.authentication == Authentication::Certificate);
        let (snapshot, sender) = (self.snapshot.clone(), sender.clone());
        let directory = self.invocation.environment.working_directory();
        self.inspector.inspect(move || {
            let remark = has_certificate
                .then(|| credentials::remark(&snapshot, &context, &directory))
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
}
