//! An API server, reached as the entries of the kubeconfig say: requests, and responses as results.

mod client;
mod fault;
mod headers;
mod passed_body;
mod passing;
mod resolver;
mod response;
mod tls;
mod transport;

use std::sync::Arc;
use std::time::Duration;

use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode, Uri};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout_at;

use crate::kubeconfig::store::Access;

use super::address::Address;
use super::deadline::Deadline;
use super::error::duration_text;
use super::identity::Identity;
use super::options::QueryOptions;
use super::plugin::ProcessGuard;
use super::proxy::Proxy;
use super::scrub::Scrubber;
use super::{ClusterError, ClusterErrorKind, MOST_NAMES};
use client::Client;
use fault::Phase;
pub use passed_body::PassedBody;
pub(super) use passed_body::{RequestBody, copied, known};
use response::ApiResponse;

/// The longest part of a message that a server wrote.
const LONGEST_MESSAGE: usize = 200;

const WAIT: &str = "check your network or VPN, or wait longer with --timeout 30s";

/// An API server with the client and the credentials for it.
pub(super) struct Server {
    client: Client,
    host: String,
    /// The host of the proxy, if one is used.
    proxy: Option<String>,
    /// Name and renewal hint of the credentials, see [`Identity`].
    credentials: String,
    renewal: String,
    /// When the credentials are to be renewed, if that is known.
    expires: Option<Timestamp>,
    /// Masks secrets in messages of the server, also those of the credentials before these.
    scrubber: Scrubber,
    /// Masks the secrets of these credentials only.
    own_scrubber: Scrubber,
}

/// A `PartialObjectMetadata` of which only the name is read.
#[derive(Deserialize)]
pub(super) struct Object {
    pub(super) metadata: ObjectMetadata,
}

#[derive(Deserialize)]
pub(super) struct ObjectMetadata {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct ListMetadata {
    #[serde(rename = "continue")]
    pub(super) next: Option<String>,
}

/// Why a request returned no object.
pub(super) enum GetError {
    /// Status 404.
    NotFound,
    /// Status 403.
    Forbidden(ClusterError),
    /// Status 410: the continue token has expired. Contains a new one, if the server sent it.
    Gone(Option<String>),
    /// No response before the deadline.
    TimedOut,
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
        Self::reach_again(access, options, process_guard, deadline, None).await
    }

    /// The same after `before`. A plugin that fails may print the credentials that it returned last.
    pub(super) async fn reach_again(
        access: &Access,
        options: &QueryOptions,
        process_guard: Arc<ProcessGuard>,
        deadline: Deadline,
        before: Option<&Self>,
    ) -> Result<Self, ClusterError> {
        let address = Address::of(&access.connection)?;
        let proxy = Proxy::of(&access.connection, &address.uri, &options.environment)?;
        let mut scrubber = Scrubber::of(access);
        if let Some((user, password)) = proxy.as_ref().and_then(|proxy| proxy.login.as_ref()) {
            scrubber.add_login(user, password);
        }
        let mut own_scrubber = scrubber.clone();
        if let Some(before) = before {
            scrubber.add_all(&before.own_scrubber);
        }
        let identity =
            Identity::of(access, &address, options, &scrubber, process_guard, deadline).await?;
        identity.name_secrets(&mut scrubber);
        identity.name_secrets(&mut own_scrubber);
        let host = address.host();
        let client =
            Client::new(address.uri, &access.connection, &identity, proxy.as_ref(), deadline)?;
        Ok(Self {
            client,
            host,
            scrubber,
            own_scrubber,
            proxy: proxy.as_ref().map(Proxy::host),
            credentials: identity.description,
            renewal: identity.renewal,
            expires: identity.expires,
        })
    }

    /// Whether the credentials are to be renewed before the next request.
    pub(super) fn has_expired(&self) -> bool {
        self.expires.is_some_and(|time| time <= Timestamp::now())
    }

    /// Passes a request of another program on. Its headers must be none that this connection decides about.
    /// A redirect is an error: the other program would follow it without these credentials, to any host.
    pub(super) async fn pass_on(
        &self,
        head: &Parts,
        body: RequestBody,
    ) -> Result<Response<PassedBody>, ClusterError> {
        let sent = self.client.pass_on(head, body).await;
        let response = sent.map_err(|error| self.fault(&*error, Phase::Connection))?;
        if response.status().is_redirection() && response.status() != StatusCode::NOT_MODIFIED {
            return Err(self.redirect(response.headers()));
        }
        Ok(response)
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
                let response = sent.map_err(|error| self.fault(&*error, Phase::Connection))?;
                let answer = ApiResponse::read(response).await;
                let answer = answer.map_err(|error| self.fault(&*error, Phase::Body))?;
                match answer.pause() {
                    Some(pause) if pause < deadline.left() => {
                        tokio::time::sleep(pause).await;
                    }
                    _ => return Ok(answer),
                }
            }
        });
        match answered.await {
            Ok(Ok(answer)) => answer.take(self, action),
            Ok(Err(reason)) => Err(GetError::Other(reason)),
            Err(_) => Err(GetError::TimedOut),
        }
    }

    /// The error for the user, if there is no fallback.
    pub(super) fn reason(&self, refusal: GetError, timeout: Duration) -> ClusterError {
        match refusal {
            GetError::Forbidden(reason) | GetError::Other(reason) => reason,
            GetError::NotFound => self.not_kubernetes("404 Not Found"),
            GetError::Gone(_) => self.not_kubernetes("410 Gone"),
            GetError::TimedOut => {
                let after = duration_text(timeout);
                ClusterError::new(format!("no answer from {} within {after}", self.host), WAIT)
                    .of_kind(ClusterErrorKind::TimedOut)
            }
        }
    }

    pub(super) fn not_kubernetes(&self, found: &str) -> ClusterError {
        fault::not_kubernetes(&self.host, found)
    }

    /// Names the host that a redirect leads to. The rest is left out: a path may contain a token.
    fn redirect(&self, headers: &HeaderMap) -> ClusterError {
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let host = location.and_then(|location| location.parse::<Uri>().ok());
        let host =
            host.and_then(|uri| uri.host().map(|host| self.scrubber.shown(host, LONGEST_MESSAGE)));
        let target = host.unwrap_or_else(|| "another page".to_owned());
        self.not_kubernetes(&format!("a redirect to {target}"))
    }

    pub(super) fn too_many(&self) -> ClusterError {
        let host = &self.host;
        ClusterError::new(
            format!("{host} lists more than {MOST_NAMES} namespaces, the most that kswitch takes"),
            "a namespace can still be set by its exact name: kswitch ns NAME",
        )
    }

    /// Only the first pages arrived before the deadline.
    pub(super) fn incomplete(&self, timeout: Duration, names: usize) -> ClusterError {
        let (host, after) = (&self.host, duration_text(timeout));
        let message =
            format!("the list of {host} was not complete within {after}, after {names} namespaces");
        ClusterError::new(message, WAIT)
    }

    fn fault(&self, error: &(dyn std::error::Error + 'static), phase: Phase) -> ClusterError {
        fault::of_request(error, &self.host, self.proxy.as_deref(), phase)
    }
}
