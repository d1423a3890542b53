//! Requests to the API server of a context: which namespaces it has.
//!
//! The entries of the kubeconfig ([`Access`]) -> the credentials (`identity`, with `plugin` for exec
//! plugins) -> a client (`server`) -> `list` or `lookup` -> a callback with the result or a
//! [`ClusterError`]. A [`ClusterRequest`] runs in the background; dropping it cancels it. [`cache`]
//! keeps earlier results. [`Upstream`] passes requests of other programs on.
//!
//! This is the only module that uses the network, except that `read_only` listens on loopback.

mod address;
pub mod cache;
mod deadline;
mod error;
mod expiry;
mod identity;
mod inspect;
mod list;
mod lookup;
mod material;
mod options;
mod plugin;
mod provider;
mod proxy;
mod request;
mod scrub;
mod server;
mod thread;
mod timeout;
mod upstream;
mod version;

use std::time::Duration;

use crate::kubeconfig::store::Access;

pub use error::{ClusterError, ClusterErrorKind, duration_text};
pub use expiry::{Validity, certificate_expiry};
pub use inspect::{CredentialFacts, CredentialFault, CredentialInspector, CredentialState};
pub use options::{Limits, OnPluginLine, QueryOptions};
pub use request::ClusterRequest;
pub use scrub::masked;
pub use server::PassedBody;
pub use timeout::{Timeout, TimeoutError};
pub use upstream::{ReadAccess, Upstream};

/// The API path of namespaces.
const NAMESPACES: &str = "/api/v1/namespaces";
/// The API path of OpenShift projects: the namespaces that a user may see.
const PROJECTS: &str = "/apis/project.openshift.io/v1/projects";

/// The limit of names that are read from a server or cached: several times what the largest clusters
/// have. A name has up to 63 bytes, so all of them have up to 3 MiB.
const MOST_NAMES: usize = 50_000;

/// An event of a [`list()`] request.
pub enum ListEvent {
    Page(Vec<String>),
    /// The list is complete.
    All(ListKind),
    /// The request failed; pages that came before are valid.
    Failed(ClusterError),
}

/// What the cluster listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    Namespaces,
    /// OpenShift projects, if the user may not list namespaces.
    Projects,
}

/// Requests all namespaces of a cluster.
///
/// Returns at once. `on_event` is called from another thread with each page as it arrives, and
/// finally with [`ListEvent::All`] or [`ListEvent::Failed`]. Returns `None` if the request could not
/// be started; `on_event` has then been called with the reason.
pub fn list(
    access: Access,
    options: QueryOptions,
    mut on_event: impl FnMut(ListEvent) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => Some(prepared.spawn(async move |process_guard| {
            let last = match list::list(access, &options, process_guard, &mut on_event).await {
                Ok(kind) => ListEvent::All(kind),
                Err(reason) => ListEvent::Failed(reason),
            };
            on_event(last);
        })),
        Err(reason) => {
            on_event(ListEvent::Failed(reason));
            None
        }
    }
}

/// Sends events after a delay, from another thread and without the network.
pub fn send_after(
    delay: Duration,
    events: Vec<ListEvent>,
    mut on_event: impl FnMut(ListEvent) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => Some(prepared.spawn(async move |_| {
            tokio::time::sleep(delay).await;
            events.into_iter().for_each(on_event);
        })),
        Err(reason) => {
            on_event(ListEvent::Failed(reason));
            None
        }
    }
}

/// Requests whether a cluster has a namespace. Like [`list()`], but `on_answer` is called once.
pub fn lookup(
    access: Access,
    name: &str,
    options: QueryOptions,
    on_answer: impl FnOnce(Result<bool, ClusterError>) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => {
            let name = name.to_owned();
            Some(prepared.spawn(async move |process_guard| {
                on_answer(lookup::lookup(access, &name, &options, process_guard).await);
            }))
        }
        Err(reason) => {
            on_answer(Err(reason));
            None
        }
    }
}

/// Requests the version of a cluster, such as `v1.33.1`. Like [`lookup()`].
pub fn version(
    access: Access,
    options: QueryOptions,
    on_answer: impl FnOnce(Result<String, ClusterError>) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => Some(prepared.spawn(async move |process_guard| {
            on_answer(version::version(access, &options, process_guard).await);
        })),
        Err(reason) => {
            on_answer(Err(reason));
            None
        }
    }
}
