//! What the picker has done for it: the kubeconfigs as they are now, their clusters, changes to them.

use std::mem::take;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::cluster::{ClusterRequest, Limits, ListEvent, QueryOptions};
use crate::history::ChainHistory;
use crate::kubeconfig::store::Sources;
use crate::kubeconfig::{ContextEntry, File, View};
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
    files: Arc<Vec<File>>,
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

/// Files that were read anew, until the picker takes them.
#[derive(Clone)]
struct Fresh {
    sources: Sources,
    files: Arc<Mutex<Option<Vec<File>>>>,
    /// Held while they are read, so that what was read first is there first.
    reading: Arc<Mutex<()>>,
}

impl Fresh {
    fn of(sources: Sources) -> Self {
        Self { sources, files: Arc::default(), reading: Arc::default() }
    }

    fn read(&self) {
        let _reading = open(&self.reading);
        let files = self.sources.read();
        *open(&self.files) = Some(files);
    }

    fn take(&self) -> Option<Vec<File>> {
        take(&mut *open(&self.files))
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
        files: Vec<File>,
        history: ChainHistory,
        read_at: SystemTime,
    ) -> Self {
        Self {
            invocation,
            history,
            settings: invocation.settings(),
            options: invocation.query_options(Limits::Page),
            read_at,
            files: Arc::new(files),
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
        let view = View::merge(&self.files);
        let (rows, contexts) = rows::of(self.invocation, self.settings, &view, &self.history);
        self.rows = rows;
        Contents { contexts, notices: notices(self.invocation, &self.files) }
    }

    /// The context in a row.
    pub(super) fn entry<'f>(&self, view: &View<'f>, row: usize) -> ContextEntry<'f> {
        view.contexts()[self.rows.places[row]]
    }

    /// The chain as it is at this moment. What was read last may be of long ago, where the system
    /// does not tell of changes; a pipe can't be read again.
    pub(super) fn chain_now(&self) -> Arc<Vec<File>> {
        if self.fresh.sources.can_be_read_again() {
            Arc::new(self.invocation.load_chain_to_change())
        } else {
            Arc::clone(&self.files)
        }
    }

    /// The context in a row, in files that were read since; or what became of it.
    pub(super) fn again<'f>(&self, now: &View<'f>, row: usize) -> Result<ContextEntry<'f>, String> {
        let view = View::merge(&self.files);
        let before = self.entry(&view, row);
        let in_its_place = |own: &&ContextEntry<'f>| {
            own.file.path == before.file.path && own.context.name == before.context.name
        };
        let leads_there = |own: &&ContextEntry<'f>| {
            (&own.context.cluster, &own.context.user)
                == (&before.context.cluster, &before.context.user)
        };
        let mut found = now.contexts().iter().filter(in_its_place).peekable();
        let became = if found.peek().is_some() { "another one by now" } else { "gone" };
        found.find(leads_there).copied().ok_or_else(|| {
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
        let view = View::merge(&self.files);
        self.rows.places.iter().position(|place| is_wanted(&view.contexts()[*place]))
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
                if let Some(files) = self.fresh.take() {
                    self.files = Arc::new(files);
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
        let view = View::merge(&self.files);
        let entry = self.entry(&view, context);
        let namespace_query = NamespaceQuery::of(self.invocation, &view, &entry);
        let remembered = namespace_query.remembered();
        to.send(NamespaceEvent::Remembered {
            age: remembered.as_ref().map(|remembered| namespaces::in_words(remembered.age)),
            names: namespaces::known(
                self.invocation,
                &view,
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
                let view = View::merge(&self.files);
                let target = self.entry(&view, *context);
                let text = mutations::meaning_of_delete(self.invocation, &view, &target)?;
                Ok(Preview { text, asks: true })
            }
            // The new name itself was asked for.
            Mutation::Rename { .. } => Ok(Preview { text: String::new(), asks: false }),
            Mutation::Undo | Mutation::Redo => {
                let (preview, considered) = revert::consider(
                    self.invocation,
                    self.settings,
                    &self.files,
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
                let files =
                    if *whole { Arc::new(self.fresh.sources.read()) } else { self.chain_now() };
                self.on_target_in(&files, *context, |view, target| {
                    mutations::rename(self.invocation, own, view, target, to, *whole)
                })
            }
            Mutation::Delete { context } => self.on_target(*context, |view, target| {
                mutations::delete(self.invocation, own, view, target)
            }),
            Mutation::Undo | Mutation::Redo => match self.considered.take() {
                Some(considered) => {
                    Ok(revert::prepare(self.invocation, &self.files, own, considered))
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
        let (files, sender) = (Arc::clone(&self.files), sender.clone());
        let place = self.rows.places[context];
        self.inspector.inspect(move || {
            send(&sender, inspected(credentials::remark(&files, place)));
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
        plan: impl for<'f> FnOnce(&View<'f>, &ContextEntry<'f>) -> Result<Planned, String>,
    ) -> Result<Planned, String> {
        self.on_target_in(&self.chain_now(), row, plan)
    }

    /// The same, in these files.
    fn on_target_in<Planned>(
        &self,
        files: &[File],
        row: usize,
        plan: impl for<'f> FnOnce(&View<'f>, &ContextEntry<'f>) -> Result<Planned, String>,
    ) -> Result<Planned, String> {
        let view = View::merge(files);
        mutations::check(&view)?;
        let target =
            self.again(&view, row).map_err(|became| mutations::in_sentences(&became, None))?;
        plan(&view, &target)
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
