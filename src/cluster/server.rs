//! An API server, reached as the entries of the kubeconfig say: requests, and responses as results.

mod client;
mod fault;
mod resolver;
mod response;
mod tls;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use tokio::time::timeout_at;

use crate::kubeconfig::store::Access;

use super::ClusterError;
use super::address::Address;
use super::deadline::Deadline;
use super::identity::Identity;
use super::options::QueryOptions;
use super::plugin::ProcessGuard;
use super::proxy::Proxy;
use super::scrub::Scrubber;
use client::Client;
use response::ApiResponse;

/// An API server with the client and the credentials for it.
pub(super) struct Server {
    client: Client,
    host: String,
    /// The host of the proxy, if one is used.
    proxy: Option<String>,
    /// Name and renewal hint of the credentials, see [`Identity`].
    credentials: String,
    renewal: String,
    /// Masks secrets in messages of the server.
    scrubber: Scrubber,
}

/// Why a request returned no object.
pub(super) enum GetError {
    /// Status 404.
    NotFound,
    /// Status 403.
    Forbidden(ClusterError),
    /// Status 410: the continue token has expired. Contains a new one, if the server sent it.
    Gone(Option<String>),
    /// Anything else.
    Other(ClusterError),
}

impl Server {
    /// Prepares the client. Connects to nothing, but may run an exec plugin.
    pub(super) async fn reach(
        access: &Access,
        options: &QueryOptions,
        process_guard: Arc<ProcessGuard>,
        deadline: Deadline,
    ) -> Result<Self, ClusterError> {
        let address = Address::of(&access.connection)?;
        let proxy = Proxy::of(&access.connection, &address.uri, &options.environment)?;
        let mut scrubber = Scrubber::of(access);
        if let Some((user, password)) = proxy.as_ref().and_then(|proxy| proxy.login.as_ref()) {
            scrubber.add_login(user, password);
        }
        let identity =
            Identity::of(access, &address, options, &scrubber, process_guard, deadline).await?;
        identity.name_secrets(&mut scrubber);
        let host = address.host();
        let client =
            Client::new(address.uri, &access.connection, &identity, proxy.as_ref(), deadline)?;
        Ok(Self {
            client,
            host,
            scrubber,
            proxy: proxy.as_ref().map(Proxy::host),
            credentials: identity.description,
            renewal: identity.renewal,
        })
    }

    /// Asks for one object or one page, reduced to its metadata. `action` names it where it is forbidden.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        kind: &str,
        action: &str,
        deadline: Deadline,
    ) -> Result<T, GetError> {
        let accept = format!("application/json;as={kind};g=meta.k8s.io;v=v1");
        let answered = timeout_at(deadline.instant().into(), async {
            loop {
                let sent = self.client.get(path, &accept).await;
                let response = sent.map_err(|error| self.fault(&*error))?;
                let answer =
                    ApiResponse::read(response).await.map_err(|error| self.body_fault(&*error))?;
                match answer.pause() {
                    Some(pause) if pause < deadline.left() => {
                        tokio::time::sleep(pause).await;
                    }
                    _ => return Ok(answer),
                }
            }
        });
        let silent = || ClusterError::TimedOut { host: self.host.clone(), after: deadline.timeout };
        match answered.await.unwrap_or_else(|_| Err(silent())) {
            Ok(answer) => answer.take(self, action),
            Err(reason) => Err(GetError::Other(reason)),
        }
    }

    /// The error for the user, if there is no fallback.
    pub(super) fn reason(&self, refusal: GetError) -> ClusterError {
        match refusal {
            GetError::Forbidden(reason) | GetError::Other(reason) => reason,
            GetError::NotFound => self.not_kubernetes("404 Not Found".to_owned()),
            GetError::Gone(_) => self.not_kubernetes("410 Gone".to_owned()),
        }
    }

    pub(super) fn not_kubernetes(&self, found: String) -> ClusterError {
        ClusterError::NotKubernetes { host: self.host.clone(), found }
    }

    pub(super) fn too_many(&self, most: usize) -> ClusterError {
        ClusterError::TooMany { host: self.host.clone(), most }
    }

    /// The error for a response whose body can't be read.
    fn body_fault(&self, error: &(dyn std::error::Error + 'static)) -> ClusterError {
        match self.fault(error) {
            ClusterError::Closed { host } | ClusterError::Unreachable { host, .. } => {
                ClusterError::Damaged { host }
            }
            other => other,
        }
    }

    fn fault(&self, error: &(dyn std::error::Error + 'static)) -> ClusterError {
        fault::of_connection(error, &self.host, self.proxy.as_deref())
    }
}
