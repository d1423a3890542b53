//! The API server of a context, for requests of other programs that are passed on with its credentials.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::request::Parts;
use http::{Response, StatusCode};
use hyper::body::Incoming;

use crate::kubeconfig::store::Access;

use super::deadline::Deadline;
use super::options::QueryOptions;
use super::plugin::ProcessGuard;
use super::server::{PassedBody, Server, copied, known};
use super::{ClusterError, thread};

/// Reads the cluster and the user of the context from their files, as they are now.
pub type ReadAccess = Arc<dyn Fn() -> Result<Access, ClusterError> + Send + Sync>;

/// How long a renewal is the last one while the kubeconfig is the same. Without a limit each request to a path
/// that is always answered with 401 would run the exec plugin.
const PAUSE: Duration = Duration::from_secs(5);

/// An API server and the credentials for it, which only this process has.
pub struct Upstream(Arc<State>);

struct State {
    read: ReadAccess,
    options: QueryOptions,
    server: Mutex<Arc<Server>>,
    /// The last renewal of the credentials. Locked while one goes on; requests whose credentials are valid do not
    /// wait for it.
    renewal: tokio::sync::Mutex<Option<Renewal>>,
}

struct Renewal {
    access: Access,
    ended: Instant,
    error: Option<ClusterError>,
}

impl Upstream {
    /// Reads the credentials, for which it may run an exec plugin, and prepares the client. Sends nothing.
    pub async fn connect(read: ReadAccess, options: QueryOptions) -> Result<Self, ClusterError> {
        let server = reach(&access(&read).await?, &options, None).await?;
        Ok(Self(Arc::new(State {
            read,
            options,
            server: Mutex::new(server),
            renewal: tokio::sync::Mutex::default(),
        })))
    }

    /// Passes a request on. Credentials that have expired, or that the server refuses, are renewed; a refused
    /// request is then repeated once, if it has no body or a short one.
    ///
    /// `head` has the path below that of the server, and no headers that concern a connection or credentials.
    pub async fn pass_on(
        &self,
        head: &Parts,
        body: Option<Incoming>,
    ) -> Result<Response<PassedBody>, ClusterError> {
        let body = known(body).await.map_err(|_| ClusterError::bad_body())?;
        let again = copied(&body);
        let mut server = self.0.current();
        if server.has_expired() {
            server = self.renewed(&server).await?;
        }
        let response = server.pass_on(head, body).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let renewed = self.renewed(&server).await?;
        match again {
            Some(body) if !Arc::ptr_eq(&renewed, &server) => renewed.pass_on(head, body).await,
            _ => Ok(response),
        }
    }

    /// [`State::renewed`] in a task of its own: an exec plugin goes on, for other requests, when the client that was
    /// the first to need it has disconnected.
    async fn renewed(&self, old: &Arc<Server>) -> Result<Arc<Server>, ClusterError> {
        let (state, old) = (Arc::clone(&self.0), Arc::clone(old));
        let renewal = tokio::spawn(async move { state.renewed(&old).await });
        renewal.await.expect("a renewal doesn't panic")
    }
}

impl State {
    fn current(&self) -> Arc<Server> {
        Arc::clone(&self.server.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The server with other credentials than `old`, or `old` itself if there was a renewal just now. Of several
    /// requests that find them refused, one renews them.
    async fn renewed(&self, old: &Arc<Server>) -> Result<Arc<Server>, ClusterError> {
        let mut last = self.renewal.lock().await;
        let current = self.current();
        if !Arc::ptr_eq(&current, old) {
            return Ok(current);
        }
        let access = access(&self.read).await?;
        if let Some(last) = &*last
            && last.ended.elapsed() < PAUSE
            && last.access == access
        {
            return last.error.clone().map_or(Ok(current), Err);
        }
        let reached = reach(&access, &self.options, Some(&current)).await;
        let error = reached.as_ref().err().cloned();
        *last = Some(Renewal { access, ended: Instant::now(), error });
        let server = reached?;
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&server);
        Ok(server)
    }
}

async fn access(read: &ReadAccess) -> Result<Access, ClusterError> {
    let read = Arc::clone(read);
    thread::run(move || read()).await
}

async fn reach(
    access: &Access,
    options: &QueryOptions,
    before: Option<&Server>,
) -> Result<Arc<Server>, ClusterError> {
    let plugin = EndedOnDrop(Arc::default());
    let deadline = Deadline::start(options.timeout);
    let guard = Arc::clone(&plugin.0);
    Ok(Arc::new(Server::reach_again(access, options, guard, deadline, before).await?))
}

/// An exec plugin that is killed when no request waits for its credentials any more.
struct EndedOnDrop(Arc<ProcessGuard>);

impl Drop for EndedOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
