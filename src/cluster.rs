//! The API server of a context: which namespaces it has.
//!
//! Everything goes one way: the entries of the kubeconfig ([`Access`]) -> who we are (`identity`,
//! and `plugin` where a program has to on_event) -> a client (`server`) -> `list` or `lookup` -> what is
//! told to whoever asked, or a [`ClusterError`] in plain words. [`ClusterRequest`] is what holds one question
//! together: it never makes anybody wait, and dropping it ends all that it started. [`cache`] keeps
//! earlier answers.
//!
//! Only this module uses the network.

mod address;
pub mod cache;
mod deadline;
mod error;
mod expiry;
mod identity;
mod list;
mod lookup;
mod material;
mod object;
mod options;
mod plugin;
mod provider;
mod proxy;
mod request;
mod scrub;
mod server;
mod thread;
mod timeout;

use std::time::Duration;

use crate::kubeconfig::store::Access;

pub use error::ClusterError;
pub use expiry::certificate_expiry;
pub use options::{Limits, QueryOptions};
pub use request::ClusterRequest;
pub use timeout::{Timeout, TimeoutError};

/// Where the API has namespaces.
const NAMESPACES: &str = "/api/v1/namespaces";
/// Where OpenShift has the namespaces that a user may see.
const PROJECTS: &str = "/apis/project.openshift.io/v1/projects";

/// The most names that are taken from a server or kept: several times what the largest clusters have.
/// A name has 63 bytes at most, so all of them have 3 MiB.
const MOST_NAMES: usize = 50_000;

/// What comes in about the namespaces of a cluster.
pub enum ListEvent {
    /// Some of them, by name: a page.
    Page(Vec<String>),
    /// That was all.
    All(ListKind),
    /// There is no answer, or no more of it.
    Failed(ClusterError),
}

/// What the cluster listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    /// Its namespaces.
    Namespaces,
    /// The projects that the user may see, where OpenShift does not let them list namespaces.
    Projects,
}

/// Asks for all namespaces of a cluster.
///
/// Comes back at once; `tell` hears of each page when it arrives, from another thread, and last of
/// [`ListEvent::All`] or [`ListEvent::Failed`]. Nothing where the question could not be asked at all; then
/// `tell` has heard why.
pub fn list(
    access: Access,
    options: QueryOptions,
    mut on_event: impl FnMut(ListEvent) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => Some(prepared.ask(async move |process_guard| {
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

/// Tells what is known already, after a delay and from another thread. Needs no network.
pub fn tell_after(
    delay: Duration,
    events: Vec<ListEvent>,
    mut on_event: impl FnMut(ListEvent) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => Some(prepared.ask(async move |_| {
            tokio::time::sleep(delay).await;
            events.into_iter().for_each(on_event);
        })),
        Err(reason) => {
            on_event(ListEvent::Failed(reason));
            None
        }
    }
}

/// Asks whether a cluster has a namespace. Comes back at once; `tell` hears the answer, or why there
/// is none. Nothing where the question could not be asked at all, likewise.
pub fn lookup(
    access: Access,
    name: &str,
    options: QueryOptions,
    on_event: impl FnOnce(Result<bool, ClusterError>) + Send + 'static,
) -> Option<ClusterRequest> {
    match ClusterRequest::prepare() {
        Ok(prepared) => {
            let name = name.to_owned();
            Some(prepared.ask(async move |process_guard| {
                on_event(lookup::lookup(access, &name, &options, process_guard).await);
            }))
        }
        Err(reason) => {
            on_event(Err(reason));
            None
        }
    }
}
