//! What the picker has done for it: the kubeconfigs as they are now, their clusters, changes to them.

use std::mem::take;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::cluster::{ClusterRequest, Limits, ListEvent, QueryOptions};
use crate::history::ChainHistory;
use crate::kubeconfig::store::Sources;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::picker::{Backend, Contents, Effect, Event, Mutation, NamespaceEvent, Preview};
use crate::printable::shown;
use crate::settings::Settings;

use super::mutations::Change;
use super::revert::{Considered, Own};
use super::rows::{Rows, notices};
use super::workers::{Inspector, Writer};
use super::{credentials, mutations, revert, rows};
use crate::command::invocation::Invocation;
use crate::command::namespace_query::{NamespaceQuery, remark};
use crate::command::namespaces;

/// What is around the picker.
pub(super) struct KubeBackend<'run> {
    invocation: &'run Invocation,
    history: ChainHistory,
    settings: &'run Settings,
    options: QueryOptions,
    /// When the files were read first.
    read_at: SystemTime,
    /// What was read last.
    snapshot: Snapshot,
    rows: Rows,
    fresh: Fresh,
    /// The last change that was made here.
    own: Own,
    /// The undo or redo that was previewed last.
    considered: Option<Considered>,
    /// The namespace query that is running. Dropping it cancels it.
    query: Option<ClusterRequest>,
    inspector: Inspector,
    writer: Writer,
}

/// What was read anew, until the picker takes it.
#[derive(Clone)]
struct Fresh {
    sources: Sources,
    snapshot: Arc<Mutex<Option<Snapshot>>>,
    /// Held while they are read, so that what was read first is there first.
    reading: Arc<Mutex<()>>,
}

impl Fresh {
    fn of(sources: Sources) -> Self {
        Self { sources, snapshot: Arc::default(), reading: Arc::default() }
    }

    fn read(&self) {
        let _reading = open(&self.reading);
        let snapshot = self.sources.read();
        *open(&self.snapshot) = Some(snapshot);
    }

    fn take(&self) -> Option<Snapshot> {
        take(&mut *open(&self.snapshot))
    }
}

/// What is behind these locks is there whole or not at all, so a thread that panicked leaves nothing
/// half done.
pub(super) fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'run> KubeBackend<'run> {
    pub(super) fn around(
        invocation: &'run Invocation,
        snapshot: Snapshot,
        history: ChainHistory,
        read_at: SystemTime,
    ) -> Self {
        Self {
            invocation,
            history,
            settings: invocation.settings(),
            options: invocation.query_options(Limits::Page),
            read_at,
            snapshot,
            rows: Rows::default(),
            fresh: Fresh::of(invocation.sources()),
            own: Own::default(),
            considered: None,
            query: None,
            inspector: Inspector::start(),
            writer: Writer::default(),
        }
    }

    /// The rows of all contexts. From now on, indices mean these.
    pub(super) fn contents(&mut self) -> Contents {
        let snapshot = &self.snapshot;
        let (rows, contexts) = rows::of(self.invocation, self.settings, snapshot, &self.history);
        let notices = notices(self.invocation, snapshot);
        self.rows = rows;
        Contents { contexts, notices }
    }

    /// The context in a row.
    pub(super) fn entry(&self, row: usize) -> ContextEntry<'_> {
        self.snapshot.context_at(self.rows.places[row])
    }

    /// The chain as it is at this moment. What was read last may be of long ago, where the system
    /// does not tell of changes; a pipe can't be read again.
    pub(super) fn chain_now(&self) -> Snapshot {
        if self.fresh.sources.can_be_read_again() {
            self.invocation.load_chain_to_change()
        } else {
            self.snapshot.clone()
        }
    }

    /// The context in a row, in files that were read since; or what became of it.
    pub(super) fn again<'f>(
        &self,
        now: &'f Snapshot,
        row: usize,
    ) -> Result<ContextEntry<'f>, String> {
        let before = self.entry(row);
        let in_its_place = |own: &ContextEntry<'f>| {
            own.file.path == before.file.path && own.context.name == before.context.name
        };
        let leads_there = |own: &ContextEntry<'f>| {
            (&own.context.cluster, &own.context.user)
                == (&before.context.cluster, &before.context.user)
        };
        let mut found = now.contexts().filter(in_its_place).peekable();
        let became = if found.peek().is_some() { "another one by now" } else { "gone" };
        found.find(leads_there).ok_or_else(|| {
            let path = self.invocation.show(&before.file.path);
            format!("context \"{}\" in {path} is {became}", shown(&before.context.name))
        })
    }

    /// What the user said yes to by choosing a row: to reach this other cluster.
    pub(super) fn question(&self, row: usize) -> Option<&str> {
        self.rows.questions[row].as_deref()
    }

    /// The first row with such a context.
    pub(super) fn position(&self, is_wanted: impl Fn(&ContextEntry<'_>) -> bool) -> Option<usize> {
        self.rows.places.iter().position(|place| is_wanted(&self.snapshot.context_at(*place)))
    }
}

impl Backend for KubeBackend<'_> {
    fn start(&mut self, effect: Effect, sender: &Sender<Event>) {
        match effect {
            Effect::ListNamespaces { context, query } => {
                // Never two at the same time.
                self.query = None;
                self.query = self.list_namespaces(context, NamespaceSender::of(sender, query));
            }
            Effect::CancelNamespaces => self.query = None,
            Effect::Preview(mutation) => {
                let preview = self.preview(&mutation);
                send(sender, Event::Previewed { mutation, preview });
            }
            Effect::Apply(mutation) => self.apply(&mutation, sender),
            Effect::Inspect { context, edition } => self.inspect(context, edition, sender),
            Effect::WatchFiles => self.watch(sender.clone()),
            Effect::Reload => {
                if let Some(snapshot) = self.fresh.take() {
                    self.snapshot = snapshot;
                }
                send(sender, Event::Reloaded(self.contents()));
            }
            // The loop does what concerns the terminal.
            Effect::Copy(_) | Effect::Leave(_) => {}
        }
    }

    fn finish(&mut self) {
        self.writer.wait();
    }
}

impl KubeBackend<'_> {
    fn list_namespaces(&self, context: usize, to: NamespaceSender) -> Option<ClusterRequest> {
        let entry = self.entry(context);
        let namespace_query = NamespaceQuery::of(self.invocation, &self.snapshot, &entry);
        let remembered = namespace_query.remembered();
        to.send(NamespaceEvent::Remembered {
            age: remembered.as_ref().map(|remembered| namespaces::in_words(remembered.age)),
            names: namespaces::known(
                self.invocation,
                &self.snapshot,
                &entry,
                &self.history,
                remembered.map_or_else(Vec::new, |remembered| remembered.names),
            ),
        });
        let warnings = Arc::new(Mutex::new(Vec::new()));
        let mut answer = Answer { to, warnings: Arc::clone(&warnings), has_ended: false };
        let warn = Arc::new(move |warning| open(&warnings).push(warning));
        let options = QueryOptions { warn, ..self.options.clone() };
        namespace_query.list(options, move |told| answer.tell(told))
    }

    fn preview(&mut self, mutation: &Mutation) -> Result<Preview, String> {
        self.check_can_be_read_again()?;
        match mutation {
            Mutation::Delete { context } => {
                let target = self.entry(*context);
                let text = mutations::meaning_of_delete(self.invocation, &self.snapshot, &target)?;
                Ok(Preview { text, asks: true })
            }
            // The new name itself was asked for.
            Mutation::Rename { .. } => Ok(Preview { text: String::new(), asks: false }),
            Mutation::Undo | Mutation::Redo => {
                let (preview, considered) = revert::consider(
                    self.invocation,
                    self.settings,
                    &self.snapshot,
                    &self.own,
                    mutation,
                )?;
                self.considered = Some(considered);
                Ok(preview)
            }
        }
    }

    fn apply(&mut self, mutation: &Mutation, sender: &Sender<Event>) {
        let change = self.plan(mutation);
        let fresh = self.fresh.clone();
        self.writer.start(sender, move |sender| {
            let done = change?()?;
            // The changed files are shown together with the message.
            fresh.read();
            send(sender, Event::FilesChanged);
            Ok(done)
        });
    }

    fn plan(&mut self, mutation: &Mutation) -> Result<Change, String> {
        self.check_can_be_read_again()?;
        let own = Arc::clone(&self.own);
        match mutation {
            Mutation::Rename { context, to, whole } => {
                // A cluster file that KUBECONFIG does not name may use what gets another name.
                let now = if *whole { self.fresh.sources.read() } else { self.chain_now() };
                self.on_target_in(&now, *context, |snapshot, target| {
                    mutations::rename(self.invocation, own, snapshot, target, to, *whole)
                })
            }
            Mutation::Delete { context } => self.on_target(*context, |snapshot, target| {
                mutations::delete(self.invocation, own, snapshot, target)
            }),
            Mutation::Undo | Mutation::Redo => match self.considered.take() {
                Some(considered) => {
                    Ok(revert::prepare(self.invocation, &self.snapshot, own, considered))
                }
                None => Err("There is nothing to undo.".to_owned()),
            },
        }
    }

    fn inspect(&self, context: usize, edition: u64, sender: &Sender<Event>) {
        let inspected = move |remark| Event::Inspected { context, edition, remark };
        if !self.rows.has_certificate[context] {
            return send(sender, inspected(None));
        }
        let (snapshot, sender) = (self.snapshot.clone(), sender.clone());
        let place = self.rows.places[context];
        self.inspector.inspect(move || {
            send(&sender, inspected(credentials::remark(&snapshot, place)));
        });
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

    /// Plans a change of the context in a row, in the files as they are at this moment.
    fn on_target<Planned>(
        &self,
        row: usize,
        plan: impl for<'f> FnOnce(&'f Snapshot, &ContextEntry<'f>) -> Result<Planned, String>,
    ) -> Result<Planned, String> {
        self.on_target_in(&self.chain_now(), row, plan)
    }

    /// The same, in these files.
    fn on_target_in<Planned>(
        &self,
        now: &Snapshot,
        row: usize,
        plan: impl for<'f> FnOnce(&'f Snapshot, &ContextEntry<'f>) -> Result<Planned, String>,
    ) -> Result<Planned, String> {
        mutations::check(now)?;
        let target =
            self.again(now, row).map_err(|became| mutations::in_sentences(&became, None))?;
        plan(now, &target)
    }

    fn check_can_be_read_again(&self) -> Result<(), String> {
        if self.fresh.sources.can_be_read_again() {
            return Ok(());
        }
        Err("A kubeconfig comes through a pipe: it can be used, but not changed.".to_owned())
    }
}

/// Sends an event. It fails only if the picker has ended.
fn send(sender: &Sender<Event>, event: Event) {
    let _ = sender.send(event);
}

/// Sends the results of one namespace query.
struct NamespaceSender {
    sender: Sender<Event>,
    query: u64,
}

impl NamespaceSender {
    fn of(sender: &Sender<Event>, query: u64) -> Self {
        Self { sender: sender.clone(), query }
    }

    fn send(&self, event: NamespaceEvent) {
        send(&self.sender, Event::Namespaces { query: self.query, events: vec![event] });
    }
}

/// What a cluster answers, as the picker takes it.
struct Answer {
    to: NamespaceSender,
    /// What is to be said with the end of the answer: it would be gone before the names come.
    warnings: Arc<Mutex<Vec<String>>>,
    has_ended: bool,
}

impl Answer {
    fn tell(&mut self, told: ListEvent) {
        self.has_ended = !matches!(told, ListEvent::Page(_));
        let warnings = || take(&mut *open(&self.warnings));
        self.to.send(match told {
            ListEvent::Page(names) => NamespaceEvent::Arrived(names),
            ListEvent::All(kind) => {
                let mut remarks = warnings();
                remarks.splice(..0, remark(kind).map(str::to_owned));
                NamespaceEvent::Complete {
                    remark: Some(remarks.join("; ")).filter(|remark| !remark.is_empty()),
                }
            }
            ListEvent::Failed(reason) => {
                let sentences =
                    warnings().into_iter().map(|warning| format!(" Warning: {warning}."));
                NamespaceEvent::Failed(reason.in_sentences() + &sentences.collect::<String>())
            }
        });
    }
}

/// A query that breaks off because of a bug must not be waited for.
impl Drop for Answer {
    fn drop(&mut self) {
        if !self.has_ended {
            let broken_off = "The question to the cluster ended without an answer.";
            self.to.send(NamespaceEvent::Failed(broken_off.to_owned()));
        }
    }
}
