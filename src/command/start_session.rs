//! Starts a session for a context: for a command, for this terminal, or for a directory.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::{Chain, ContextEntry, Refusal, Snapshot, Visibility};
use crate::session::{
    Extent, Fallback, Origin, Session, SessionError, SessionKind, SessionPlan, SessionRecord,
    active, contexts_of, owner_files, prune_now_and_then, session_text, terminal,
};

use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::problem::Problem;
use super::report::{Failure, warn_always};
use super::{namespaces, target, terminal_reply};

/// What the session is to be.
pub(super) struct SessionRequest<'r> {
    /// The context; the current one if not given.
    pub(super) name: Option<&'r str>,
    pub(super) namespace: Option<&'r str>,
    /// The file of the context, which an earlier file may hide.
    pub(super) file: Option<&'r Path>,
    pub(super) is_narrow: bool,
    pub(super) kind: SessionKind,
    /// The command to run in it, if it is not a shell.
    pub(super) command: &'r [OsString],
    pub(super) consent: Consent,
    /// The command that consents, for a hint.
    pub(super) anyway: &'r str,
}

/// A session that was started.
pub(super) struct Started {
    pub(super) session: Session,
    /// The value of `KUBECONFIG` in it.
    pub(super) kubeconfig: String,
}

/// Starts a session. Within a session it is made from the kubeconfigs outside, so that it may have other
/// files.
pub(super) fn start(
    invocation: &Invocation,
    request: &SessionRequest<'_>,
) -> Result<Started, Failure> {
    let plan = prepare(invocation, request)?;
    let paths = &invocation.paths;
    let started = Session::start(&paths.sessions, &paths.guard, &plan);
    let (session, kubeconfig) = started.map_err(|error| failure(invocation, error))?;
    prune_now_and_then(session.path());
    Ok(Started { session, kubeconfig })
}

/// Starts a session of this terminal, and ends the one that it has had.
pub(super) fn here(invocation: &Invocation, request: &SessionRequest<'_>) -> Result<(), Failure> {
    let Started { session, kubeconfig } = start(invocation, request)?;
    if let Err(error) = terminal_reply::send(invocation, Some(&kubeconfig)) {
        session.remove();
        return Err(error);
    }
    if let Some(old) = own(invocation) {
        invocation.end_session(old);
    }
    Ok(())
}

/// The session that this shell started, and so may end. An inherited one may still be used by the shell
/// that started it.
pub(super) fn own(invocation: &Invocation) -> Option<&Session> {
    let shell = terminal_reply::shell(invocation)?;
    invocation.session().filter(|session| session.record.is_of_shell(&shell))
}

/// The plan for a session.
pub(super) fn prepare(
    invocation: &Invocation,
    request: &SessionRequest<'_>,
) -> Result<SessionPlan, Failure> {
    let inner = invocation.chain.session.as_ref().map(|_| invocation.load_chain());
    let outside = inner.as_ref().map(|_| invocation.outside_session());
    let outer = outside.as_ref().unwrap_or(invocation);
    let chain = outer.load_chain();
    let came_from = inner.as_ref().unwrap_or(&chain).current().map(str::to_owned);
    let name = request.name.or(came_from.as_deref());
    let is_elsewhere = name.is_some_and(|name| chain.context(name).is_none());
    let snapshot = if request.file.is_some() || is_elsewhere { outer.load_all() } else { chain };
    if let Some(namespace) = request.namespace {
        namespaces::check(invocation, namespace)?;
    }
    let record = |extent, contexts: &[ContextEntry<'_>]| SessionRecord {
        kind: request.kind,
        extent,
        before: before(invocation, request.kind),
        chain: outer.chain.files.iter().map(|path| absolute(path)).collect(),
        source: outer.chain.source,
        contexts: contexts.iter().map(|own| own.context.name.clone()).collect(),
        came_from: came_from.clone(),
        owner: terminal().to_string(),
        shell: terminal_reply::shell(invocation),
        origin: origin(invocation, request.command),
    };
    let fallback = |contexts: &[ContextEntry<'_>]| {
        // A narrow session may have contexts whose clusters and users are in files that it does not have.
        Fallback::of(contexts.iter().map(|own| own.context), &snapshot, &Fallback::default())
    };
    let wide = |entry: Option<&ContextEntry<'_>>| {
        let contexts: Vec<_> = active(&snapshot).collect();
        SessionPlan {
            record: record(Extent::Wide, &contexts),
            fallback: fallback(&contexts),
            files: snapshot.chain().map(|file| absolute(&file.path)).collect(),
            text: session_text(contexts.into_iter(), entry, request.namespace),
        }
    };
    let Some(name) = name else {
        // A terminal may start without a current context.
        let may_have_none = request.kind == SessionKind::Terminal && request.namespace.is_none();
        let none = || invocation.failure(Problem::NoCurrentContext);
        check_chain(&snapshot)?;
        return may_have_none.then(|| wide(None)).ok_or_else(none);
    };
    let entry = find(outer, &snapshot, name, request.file)?;
    if name.is_empty() {
        return Err(Refusal::Unnamed { path: entry.file.path.to_path_buf() }.into());
    }
    let is_active = matches!(entry.visibility, Visibility::Active);
    if is_active {
        let anyway = || request.anyway.to_owned();
        for warning in cross_file::check(invocation, &snapshot, &entry, request.consent, anyway)? {
            warn_always(&warning);
        }
    }
    let is_wide = is_active && !request.is_narrow && invocation.settings().protects(name).is_none();
    // A file that can't be read does no harm to a session without it, unless it may have the cluster or
    // the user.
    if is_wide || !has_all_entries(&snapshot, &entry) {
        check_chain(&snapshot)?;
    }
    if is_wide {
        return Ok(wide(Some(&entry)));
    }
    let files = owner_files(&snapshot, &entry);
    let contexts = contexts_of(&files);
    Ok(SessionPlan {
        record: record(Extent::Narrow, &contexts),
        fallback: fallback(&contexts),
        text: session_text(contexts.into_iter(), Some(&entry), request.namespace),
        files: files.into_iter().map(|file| absolute(&file.path)).collect(),
    })
}

fn origin(invocation: &Invocation, command: &[OsString]) -> Origin {
    Origin {
        time: UNIX_EPOCH.elapsed().map_or(0, |age| age.as_secs()),
        directory: invocation.environment.working_folder().to_string_lossy().into_owned(),
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

/// The failure of a start.
pub(super) fn failure(invocation: &Invocation, error: SessionError) -> Failure {
    match error {
        SessionError::State(error) => {
            Failure::unusable("no session was started", &error, invocation.environment.home())
        }
        other => Failure::new(format!("no session was started: {other}")),
    }
}

/// The context that kubectl uses for a name, else one of a cluster file.
fn find<'s>(
    outer: &Invocation,
    snapshot: &'s Snapshot,
    name: &str,
    file: Option<&Path>,
) -> Result<ContextEntry<'s>, Failure> {
    if file.is_none() && snapshot.context(name).is_none() {
        let elsewhere = snapshot.contexts().find(|entry| entry.context.name == name);
        if let Some(entry) = elsewhere {
            return Ok(entry);
        }
    }
    target::named(outer, snapshot, name, file)
}

pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
