//! What sessions are started from, and the plans for them.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{Chain, ContextEntry, Snapshot, Visibility};
use crate::lexical::absolute;
use crate::session::{
    Copies, Extent, Fallback, KnownEntries, Origin, Session, SessionKind, SessionPlan,
    SessionRecord, active, contexts_of, owner_files, terminal,
};

use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::report::{Failure, warn_always};
use super::terminal_reply;

/// The user of a read-only session whose context has none.
const READ_ONLY_USER: &str = "kswitch-read-only";

/// What sessions are started from: the kubeconfigs, within a session those outside of it.
pub(super) struct SessionOrigin<'i> {
    invocation: &'i Invocation,
    /// The same run outside of the session, if this is one.
    outside: Option<Invocation>,
    pub(super) snapshot: Snapshot,
    /// The current context, in the session if there is one.
    pub(super) came_from: Option<String>,
}

impl<'i> SessionOrigin<'i> {
    /// Reads the chain, and also the cluster files if they are needed.
    pub(super) fn read(
        invocation: &'i Invocation,
        needs_cluster_files: impl FnOnce(&Snapshot, Option<&str>) -> bool,
    ) -> Self {
        let inner = invocation.chain.session.as_ref().map(|_| invocation.load_chain());
        let outside = inner.as_ref().map(|_| invocation.outside_session());
        let outer = outside.as_ref().unwrap_or(invocation);
        let chain = outer.load_chain();
        let came_from = inner.as_ref().unwrap_or(&chain).current().map(str::to_owned);
        let needs_cluster_files = needs_cluster_files(&chain, came_from.as_deref());
        let snapshot = if needs_cluster_files { outer.load_all() } else { chain };
        Self { invocation, outside, snapshot, came_from }
    }

    /// Reads the chain and the cluster files.
    pub(super) fn read_all(invocation: &'i Invocation) -> Self {
        let inner = invocation.chain.session.as_ref().map(|_| invocation.load_chain());
        let outside = inner.as_ref().map(|_| invocation.outside_session());
        let snapshot = outside.as_ref().unwrap_or(invocation).load_all();
        let came_from = inner.as_ref().unwrap_or(&snapshot).current().map(str::to_owned);
        Self { invocation, outside, snapshot, came_from }
    }

    /// The run on these kubeconfigs.
    pub(super) fn outer(&self) -> &Invocation {
        self.outside.as_ref().unwrap_or(self.invocation)
    }

    /// Fails if a context can't be used, or would reach another cluster than its own file has, without
    /// consent. Warns if it uses other credentials.
    pub(super) fn check<'s>(
        &'s self,
        reader: &mut CrossFileReader<'s>,
        entry: &ContextEntry<'s>,
        is_wide: bool,
        consent: Consent,
        anyway: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        let (invocation, snapshot) = (self.invocation, &self.snapshot);
        if is_active(entry) {
            let warnings =
                cross_file::check_with(reader, invocation, snapshot, entry, consent, anyway)?;
            for warning in warnings {
                warn_always(&warning);
            }
        }
        // A file that can't be read does no harm to a session without it, unless it may have the cluster
        // or the user.
        if is_wide || !has_all_entries(snapshot, entry) {
            check_chain(snapshot)?;
        }
        Ok(())
    }

    /// What makes plans for sessions of a kind that run a command.
    pub(super) fn planner(&self, kind: SessionKind, command: &[OsString]) -> SessionPlanner<'_> {
        let chain = &self.outer().chain;
        let record = SessionRecord {
            kind,
            extent: Extent::Wide,
            before: before(self.invocation, kind),
            chain: chain.files.iter().map(|path| absolute(path)).collect(),
            source: chain.source,
            contexts: Vec::new(),
            came_from: self.came_from.clone(),
            owner: terminal().to_string(),
            shell: terminal_reply::shell(self.invocation),
            origin: origin(self.invocation, command),
        };
        SessionPlanner {
            snapshot: &self.snapshot,
            record,
            known: OnceCell::new(),
            narrow: RefCell::default(),
        }
    }
}

/// Makes plans for sessions that differ only in their contexts.
pub(super) struct SessionPlanner<'o> {
    snapshot: &'o Snapshot,
    record: SessionRecord,
    known: OnceCell<KnownEntries<'o>>,
    /// What narrow sessions have, by their files: many contexts may be in one file.
    narrow: RefCell<HashMap<Vec<PathBuf>, Rc<SessionContents>>>,
}

/// What sessions with the same contexts have in common.
struct SessionContents {
    copies: Copies,
    /// The text of the fallback.
    fallback: Arc<str>,
}

impl SessionPlanner<'_> {
    /// The plan for a session with all kubeconfigs of the chain.
    pub(super) fn wide(
        &self,
        entry: Option<&ContextEntry<'_>>,
        namespace: Option<&str>,
    ) -> SessionPlan {
        let files = self.snapshot.chain().map(|file| absolute(&file.path)).collect();
        let contexts: Vec<_> = active(self.snapshot).collect();
        self.plan(Extent::Wide, files, &self.contents(&contexts), entry, namespace)
    }

    /// The plan for a session with only the files that a context needs.
    pub(super) fn narrow(&self, entry: &ContextEntry<'_>, namespace: Option<&str>) -> SessionPlan {
        let owners = owner_files(self.snapshot, entry);
        let files: Vec<_> = owners.iter().map(|file| absolute(&file.path)).collect();
        let known = self.narrow.borrow().get(&files).cloned();
        let contents = known.unwrap_or_else(|| {
            let contents = Rc::new(self.contents(&contexts_of(&owners)));
            self.narrow.borrow_mut().insert(files.clone(), Rc::clone(&contents));
            contents
        });
        self.plan(Extent::Narrow, files, &contents, Some(entry), namespace)
    }

    /// The plan for a session with only one context, as far as it is known before its proxy runs. The files are
    /// those that the proxy needs.
    pub(super) fn read_only(
        &self,
        entry: &ContextEntry<'_>,
        namespace: Option<&str>,
    ) -> SessionPlan {
        let files = owner_files(self.snapshot, entry).into_iter();
        let files = files.map(|file| absolute(&file.path)).collect();
        let mut context = entry.context.clone();
        if context.user.is_empty() {
            // The proxy needs a user even where the API server needs none.
            READ_ONLY_USER.clone_into(&mut context.user);
        }
        let common = self.contents(&[ContextEntry { context: &context, ..*entry }]);
        self.plan(Extent::ReadOnly, files, &common, Some(entry), namespace)
    }

    fn contents(&self, contexts: &[ContextEntry<'_>]) -> SessionContents {
        // A narrow session may have contexts whose clusters and users are in files that it does not have.
        let known = self.known.get_or_init(|| KnownEntries::of(self.snapshot, None));
        SessionContents {
            copies: Copies::of(contexts.iter().copied()),
            fallback: Fallback::of(contexts.iter().map(|own| own.context), known).text().into(),
        }
    }

    fn plan(
        &self,
        extent: Extent,
        files: Vec<PathBuf>,
        common: &SessionContents,
        current: Option<&ContextEntry<'_>>,
        namespace: Option<&str>,
    ) -> SessionPlan {
        let SessionContents { copies, fallback } = common;
        let contexts = copies.names().to_vec();
        SessionPlan {
            record: SessionRecord { extent, contexts, ..self.record.clone() },
            files,
            text: copies.session_text(current.map(|own| &*own.context.name), namespace).into(),
            fallback: Arc::clone(fallback),
            own_kubeconfig: None,
        }
    }
}

pub(super) fn is_active(entry: &ContextEntry<'_>) -> bool {
    matches!(entry.visibility, Visibility::Active)
}

fn origin(invocation: &Invocation, command: &[OsString]) -> Origin {
    Origin {
        time: UNIX_EPOCH.elapsed().map_or(0, |age| age.as_secs()),
        directory: invocation.environment.working_directory().to_string_lossy().into_owned(),
        terminal: invocation.environment.terminal_name(),
        command: command.first().map(|program| program.to_string_lossy().into_owned()),
    }
}

/// Whether the cluster and the user that a context names are found.
fn has_all_entries(snapshot: &Snapshot, entry: &ContextEntry<'_>) -> bool {
    (entry.context.cluster.is_empty() || snapshot.cluster_of(entry).is_some())
        && (entry.context.user.is_empty() || snapshot.user_of(entry).is_some())
}

/// `KUBECONFIG` outside of the session. One session of a terminal follows another, and that of another
/// terminal may end before this one.
fn before(invocation: &Invocation, kind: SessionKind) -> Option<String> {
    let follows = |record: &SessionRecord| {
        let is_of_terminal = record.kind == SessionKind::Terminal;
        kind == SessionKind::Terminal && (is_of_terminal || !record.is_of_this_terminal())
    };
    match invocation.session() {
        Some(Session { record, .. }) if follows(record) => record.before.clone(),
        None if invocation.chain.session.is_some() => joined(&invocation.chain),
        _ => invocation.environment.text("KUBECONFIG").map(str::to_owned),
    }
}

/// The value of `KUBECONFIG` with the files of a session whose record is lost.
pub(super) fn joined(chain: &Chain) -> Option<String> {
    let joined = std::env::join_paths(&chain.files).ok()?.into_string().ok()?;
    Some(joined).filter(|joined| !joined.is_empty())
}
