//! The API server of a context, for requests of other programs that are passed on with its credentials.

use std::sync::Arc;

use http::request::Parts;
use http::{Response, StatusCode};
use hyper::body::Incoming;
use tokio::sync::Mutex;

use crate::kubeconfig::store::Access;

use super::deadline::Deadline;
use super::options::QueryOptions;
use super::plugin::ProcessGuard;
use super::server::Server;
use super::{ClusterError, thread};

/// Reads the cluster and the user of the context from their files, as they are now.
pub type ReadAccess = Arc<dyn Fn() -> Result<Access, ClusterError> + Send + Sync>;

/// An API server and the credentials for it, which only this process has.
pub struct Upstream {
    read: ReadAccess,
    options: QueryOptions,
    server: Mutex<Arc<Server>>,
}

impl Upstream {
    /// Reads the credentials, for which it may run an exec plugin, and prepares the client. Sends nothing.
    pub async fn connect(read: ReadAccess, options: QueryOptions) -> Result<Self, ClusterError> {
        let server = reach(&read, &options).await?;
        Ok(Self { read, options, server: Mutex::new(server) })
    }

    /// Passes a request on. Credentials that have expired, or that the server refuses, are renewed; a refused
    /// request is then repeated once, if it has no body.
    ///
    /// `head` has the path below that of the server, and no headers that concern a connection or credentials.
    pub async fn pass_on(
        &self,
        head: &Parts,
        body: Option<Incoming>,
    ) -> Result<Response<Incoming>, ClusterError> {
        let is_repeatable = body.is_none();
        let server = self.current().await?;
        let response = server.pass_on(head, body).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let renewed = self.renewed(&server).await?;
        if is_repeatable { renewed.pass_on(head, None).await } else { Ok(response) }
    }

    async fn current(&self) -> Result<Arc<Server>, ClusterError> {
        let server = Arc::clone(&*self.server.lock().await);
        if server.has_expired() { self.renewed(&server).await } else { Ok(server) }
    }

    /// The server with other credentials than `old`. Of several requests that find them refused, one renews
    /// them.
    async fn renewed(&self, old: &Arc<Server>) -> Result<Arc<Server>, ClusterError> {
        let mut server = self.server.lock().await;
        if Arc::ptr_eq(&server, old) {
            *server = reach(&self.read, &self.options).await?;
        }
        Ok(Arc::clone(&server))
    }
}

async fn reach(read: &ReadAccess, options: &QueryOptions) -> Result<Arc<Server>, ClusterError> {
    let read = Arc::clone(read);
    let access = thread::run(move || read()).await?;
    let plugin = EndedOnDrop(Arc::default());
    let deadline = Deadline::start(options.timeout);
    Ok(Arc::new(Server::reach(&access, options, Arc::clone(&plugin.0), deadline).await?))
}

/// An exec plugin that is killed when nobody waits for its credentials any more.
struct EndedOnDrop(Arc<ProcessGuard>);

impl Drop for EndedOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
