//! A Kubernetes API server on loopback, with an authority, users and namespaces of its own, and
//! everything that can go wrong with one.
//!
//! It does little, and what it does is what the Kubernetes API does; the suite shows that with the
//! real kubectl. When it goes away its connections are closed and its threads have ended.

mod answer;
mod asked;
mod certificates;
mod connection;
mod discovery;
mod exec_plugin;
mod kubeconfig;
mod message;
mod namespaces;
mod negotiation;
mod proxy;
mod query;
mod setup;
mod status;
mod trouble;
mod users;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::asked::Asked;
use self::message::Response;
use self::namespaces::Namespaces;
use self::trouble::{Gate, Troubles};
use self::users::Users;
use super::loopback::Loopback;

pub(crate) use self::asked::Request;
pub(crate) use self::certificates::ClientCertificate;
pub(crate) use self::exec_plugin::ExecPlugin;
pub(crate) use self::kubeconfig::{Credential, Kubeconfig};
pub(crate) use self::proxy::Proxy;
pub(crate) use self::setup::Setup;
pub(crate) use self::trouble::{Held, Trouble};
pub(crate) use self::users::{Impersonation, User};

/// An API server that runs until it is dropped.
pub(crate) struct ApiServer {
    cluster: Arc<Cluster>,
    listening: Loopback,
    /// `http` or `https`.
    scheme: &'static str,
    /// The authority that clients trust, in PEM.
    authority: String,
}

/// Answers by method and path.
type Answers = HashMap<(String, String), Response>;

/// What the threads of a server share.
struct Cluster {
    prefix: String,
    is_openshift: bool,
    answers: Answers,
    users: Users,
    namespaces: Mutex<Namespaces>,
    asked: Asked,
    troubles: Troubles,
}

impl Cluster {
    fn namespaces(&self) -> MutexGuard<'_, Namespaces> {
        self.namespaces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ApiServer {
    /// A server with these namespaces and one user, `jane`, who may read them all.
    pub(crate) fn start(namespaces: &[&str]) -> ApiServer {
        ApiServer::of(namespaces).start()
    }

    /// A server with these namespaces, to be set up further.
    pub(crate) fn of<N: AsRef<str>>(namespaces: &[N]) -> Setup {
        Setup::of(namespaces)
    }

    /// The address for a kubeconfig, such as `https://127.0.0.1:40123`.
    pub(crate) fn url(&self) -> String {
        self.url_at("127.0.0.1")
    }

    /// The address by another name than `127.0.0.1`.
    pub(crate) fn url_at(&self, host: &str) -> String {
        format!("{}://{host}:{}{}", self.scheme, self.port(), self.cluster.prefix)
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.listening.address().port()
    }

    /// The authority that a client has to trust, in PEM.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// A kubeconfig for this server: the context, cluster and user `test`, with the token or the
    /// password of the first user.
    pub(crate) fn kubeconfig(&self) -> Kubeconfig {
        self.kubeconfig_with(self.cluster.users.first_credential())
    }

    /// The same with other credentials.
    pub(crate) fn kubeconfig_with(&self, credential: Credential) -> Kubeconfig {
        let authority = (self.scheme == "https").then_some(self.authority.as_str());
        Kubeconfig::new(&self.url(), authority, credential)
    }

    /// A certificate that the server takes for this name's, known or not.
    pub(crate) fn client_certificate(&self, name: &str) -> ClientCertificate {
        self.cluster.users.certificate(name)
    }

    /// A certificate that the right authority has signed, but that the server doesn't take.
    pub(crate) fn revoked_certificate(&self, name: &str) -> ClientCertificate {
        self.cluster.users.authority().for_client(name)
    }

    /// Makes a namespace.
    pub(crate) fn create(&self, namespace: &str) {
        self.cluster.namespaces().create(namespace);
    }

    /// Removes a namespace.
    pub(crate) fn delete(&self, namespace: &str) {
        self.cluster.namespaces().delete(namespace);
    }

    /// Begins to remove a namespace; it stays, as `Terminating`.
    pub(crate) fn terminate(&self, namespace: &str) {
        self.cluster.namespaces().terminate(namespace);
    }

    /// Lets every continue token that was given out expire.
    pub(crate) fn expire_continue_tokens(&self) {
        self.cluster.namespaces().compact();
    }

    /// Lets something go wrong from now on.
    pub(crate) fn suffer(&self, trouble: Trouble) {
        self.cluster.troubles.add(trouble);
    }

    /// Lets nothing go wrong any more. Requests that were held are answered.
    pub(crate) fn recover(&self) {
        self.cluster.troubles.end();
    }

    /// Holds back the answers to requests that have this in path or query; `""` for all.
    pub(crate) fn hold(&self, part: &str) -> Held {
        let gate = Arc::new(Gate::default());
        self.suffer(Trouble::waiting(Arc::clone(&gate)).on(part));
        Held(gate)
    }

    /// Answers requests that have this in path or query with the first text, and once the gate is open with the
    /// second.
    pub(crate) fn in_two_parts(&self, part: &str, first: &str, second: &str) -> Held {
        let gate = Arc::new(Gate::default());
        self.suffer(Trouble::in_two_parts(first, Arc::clone(&gate), second).on(part));
        Held(gate)
    }

    /// All requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.cluster.asked.requests()
    }

    /// The requests so far that have this in path or query.
    pub(crate) fn requests_to(&self, part: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.path.contains(part)).collect()
    }

    /// How many connections there were, with or without a request.
    pub(crate) fn connections(&self) -> usize {
        self.cluster.asked.connections()
    }

    /// Waits, for a minute at most, for the first request that has this in path or query.
    pub(crate) fn wait_for_request(&self, part: &str) -> Request {
        self.wait_for_requests(part, 1).swap_remove(0)
    }

    /// Waits, for a minute at most, for so many requests that have this in path or query.
    pub(crate) fn wait_for_requests(&self, part: &str, count: usize) -> Vec<Request> {
        self.cluster.asked.wait_for_requests(part, count)
    }

    /// Waits, for a minute at most, until there were so many connections.
    pub(crate) fn wait_for_connections(&self, count: usize) {
        self.cluster.asked.wait_for_connections(count);
    }

    /// Waits, for a minute at most, until no connection is open. A request that is held keeps its
    /// own open, whether the client is still there or not.
    pub(crate) fn wait_until_idle(&self) {
        self.cluster.asked.wait_until_idle();
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        // Threads that wait at a gate would wait for ever; the others end with their sockets.
        self.recover();
    }
}
