//! Starts a read-only shell: its proxy and its session.

use std::fs::{File, OpenOptions};
use std::ops::ControlFlow;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value as Json;

use crate::cluster::{ClusterError, Limits, QueryOptions, ReadAccess};
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::store::{load, read_access};
use crate::printable::{plain_error, shown_path};
use crate::read_only::{ProxyError, ProxyPlan, ReadOnlyProxy};
use crate::session::SessionPlan;
use crate::yaml;

use super::invocation::Invocation;
use super::report::Failure;
use super::start_session::{self, SessionRequest, Started};
use super::waiting::{Awaited, Progress, wait};

/// How long a credential plugin may take, if no other time is given: it may wait for a login in a browser.
const LONGEST_PLUGIN: Duration = Duration::from_secs(60);

/// How a read-only shell differs from others of its kind.
#[derive(Default, Clone, Copy)]
pub(super) struct ReadOnlyOptions<'a> {
    pub(super) allows_secrets: bool,
    /// A file for refused requests.
    pub(super) log: Option<&'a Path>,
}

/// Starts a session whose kubeconfig leads to a proxy, which lives until it is dropped.
pub(super) fn start(
    invocation: &Invocation,
    request: &SessionRequest<'_>,
    options: ReadOnlyOptions<'_>,
) -> Result<(Started, ReadOnlyProxy), Failure> {
    let log = options.log.map(open_log).transpose()?;
    let plan = start_session::prepare_with(invocation, request, |planner, entry| {
        planner.read_only(entry, request.namespace)
    })?;
    let session: Json = yaml::first_document(&plan.text).unwrap_or_default();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let context = &session["contexts"][0];
    let (cluster, user) = (text(&context["context"]["cluster"]), text(&context["context"]["user"]));
    let read = access(invocation, &plan, text(&context["name"]));
    let is_starting = Arc::new(AtomicBool::new(true));
    let server = read().map_err(|error| failure(ProxyError::Cluster(error)))?.connection.server;
    let query = query_options(invocation, &is_starting);
    let progress = Progress::of(
        invocation,
        query.timeout,
        Awaited::plain("Reading the credentials".to_owned()),
    );
    let proxy_plan = ProxyPlan {
        read,
        options: progress.with_plugin_lines(query),
        server,
        allows_secrets: options.allows_secrets,
        log,
    };
    let mut proxy = None;
    wait(
        progress,
        |sender| ReadOnlyProxy::start(proxy_plan, sender),
        |started| {
            proxy = Some(started);
            Ok(ControlFlow::Break(()))
        },
    )?;
    let proxy = proxy.expect("a start is always reported").map_err(failure)?;
    is_starting.store(false, Ordering::Relaxed);
    let own_kubeconfig = Some(proxy.kubeconfig(&session["contexts"], &cluster, &user));
    let plan = SessionPlan { own_kubeconfig, ..plan };
    let starter = start_session::starter(invocation)?;
    Ok((start_session::start_planned(invocation, &starter, &plan)?, proxy))
}

/// Reads the credentials from the files of the context, as they are then.
fn access(invocation: &Invocation, plan: &SessionPlan, name: String) -> ReadAccess {
    let (files, directory) = (plan.files.clone(), invocation.environment.working_directory());
    Arc::new(move || {
        let snapshot = Snapshot::merge(load(&files, &[]));
        let entry = snapshot.context(&name).ok_or_else(ClusterError::context_missing)?;
        Ok(read_access(&snapshot, &entry, &directory)?)
    })
}

/// Warnings are printed only before the shell starts: after that the terminal is its own.
fn query_options(invocation: &Invocation, is_starting: &Arc<AtomicBool>) -> QueryOptions {
    let options = invocation.query_options(Limits::Answer);
    let timeout = match invocation.timeout {
        Some(_) => options.timeout,
        None => options.timeout.max(LONGEST_PLUGIN),
    };
    let (warn, is_starting) = (Arc::clone(&options.warn), Arc::clone(is_starting));
    let warn = move |warning| {
        if is_starting.load(Ordering::Relaxed) {
            warn(warning);
        }
    };
    QueryOptions { timeout, warn: Arc::new(warn), ..options }
}

/// Only a regular file: a pipe without a reader would block the proxy.
fn open_log(path: &Path) -> Result<File, Failure> {
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        return Err(Failure::new(format!("{}: --log needs a regular file", shown_path(path))));
    }
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(path);
    opened.map_err(|error| Failure::new(format!("{}: {}", shown_path(path), plain_error(&error))))
}

fn failure(error: ProxyError) -> Failure {
    let message = format!("no shell was started: {error}");
    match error {
        ProxyError::Cluster(error) => Failure::new(message).hint(error.hint()),
        ProxyError::System { .. } => Failure::new(message),
    }
}

/// Reports how many requests a proxy refused.
pub(super) fn report_refused(invocation: &Invocation, proxy: &ReadOnlyProxy) {
    match proxy.refused() {
        0 => {}
        1 => invocation.messages.say("The read-only shell refused 1 request."),
        count => invocation.messages.say(&format!("The read-only shell refused {count} requests.")),
    }
}
