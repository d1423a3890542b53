//! Starts a session for a context: for a command, for this terminal, or for a directory.

use std::ffi::OsString;
use std::path::Path;

use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{ContextEntry, Refusal};
use crate::session::{Session, SessionError, SessionKind, SessionPlan, SessionStarter};

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::problem::Problem;
use super::report::Failure;
use super::session_origin::{SessionOrigin, SessionPlanner, is_active};
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
    start_planned(invocation, &starter(invocation)?, &prepare(invocation, request)?)
}

/// What starts sessions.
pub(super) fn starter(invocation: &Invocation) -> Result<SessionStarter, Failure> {
    let paths = &invocation.paths;
    let starter = SessionStarter::new(&paths.sessions, &paths.guard);
    starter.map_err(|error| failure(invocation, error))
}

/// Starts a session as planned.
pub(super) fn start_planned(
    invocation: &Invocation,
    starter: &SessionStarter,
    plan: &SessionPlan,
) -> Result<Started, Failure> {
    let (session, kubeconfig) = starter.start(plan).map_err(|error| failure(invocation, error))?;
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
    prepare_with(invocation, request, |planner, entry| planner.narrow(entry, request.namespace))
}

/// The same, where `narrow` plans a session that has not all kubeconfigs.
pub(super) fn prepare_with(
    invocation: &Invocation,
    request: &SessionRequest<'_>,
    narrow: impl FnOnce(&SessionPlanner<'_>, &ContextEntry<'_>) -> SessionPlan,
) -> Result<SessionPlan, Failure> {
    let origin = SessionOrigin::read(invocation, |chain, came_from| {
        let name = request.name.or(came_from);
        request.file.is_some() || name.is_some_and(|name| chain.context(name).is_none())
    });
    if let Some(namespace) = request.namespace {
        namespaces::check(invocation, namespace)?;
    }
    let snapshot = &origin.snapshot;
    let SessionRequest { kind, command, namespace, .. } = *request;
    let planner = origin.planner(kind, command);
    let Some(name) = request.name.or(origin.came_from.as_deref()) else {
        // A terminal may start without a current context.
        let may_have_none = kind == SessionKind::Terminal && namespace.is_none();
        let none = || invocation.failure(Problem::NoCurrentContext);
        check_chain(snapshot)?;
        return may_have_none.then(|| planner.wide(None, None)).ok_or_else(none);
    };
    // Neither kubectx nor `kswitch env` takes a file.
    let takes_file = kind != SessionKind::Pin && invocation.kubectx.is_none();
    let choose = |file: &Path| takes_file.then(|| target::with_file(invocation, file));
    let is_current = [snapshot.current(), origin.came_from.as_deref()].contains(&Some(name));
    let is_missing = || snapshot.contexts().all(|own| own.context.name != name);
    if request.file.is_none() && is_current && is_missing() {
        return Err(origin.outer().failure(Problem::Dangling { snapshot, name }));
    }
    let entry = target::anywhere(origin.outer(), snapshot, name, request.file, choose)?;
    if name.is_empty() {
        return Err(Refusal::Unnamed { path: entry.file.path.to_path_buf() }.into());
    }
    let is_wide =
        is_active(&entry) && !request.is_narrow && invocation.settings().protects(name).is_none();
    let anyway = || request.anyway.to_owned();
    let mut reader = CrossFileReader::new(snapshot);
    origin.check(&mut reader, &entry, is_wide, request.consent, anyway)?;
    if is_wide {
        return Ok(planner.wide(Some(&entry), namespace));
    }
    Ok(narrow(&planner, &entry))
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
