//! The response of an API server: the requested object, or a `Status` with the reason for failing.

use std::error::Error;
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::cluster::error::quoting;
use crate::cluster::{ClusterError, ClusterErrorKind};

use super::client::Body;
use super::{GetError, LONGEST_MESSAGE, ListMetadata, Server};

/// Enough for a page of ten thousand namespaces with labels and annotations.
const MOST_BYTES: usize = 64 << 20;

/// A response whose body was read completely.
pub(super) struct ApiResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

#[derive(Deserialize)]
struct ApiStatus {
    kind: String,
    #[serde(default)]
    message: String,
    metadata: Option<ListMetadata>,
}

impl ApiResponse {
    pub(super) async fn read(
        response: Response<Body>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let (head, body) = response.into_parts();
        let body = Limited::new(body, MOST_BYTES).collect().await?.to_bytes();
        // Another task returns the connection to the pool, where the next page finds it.
        tokio::task::yield_now().await;
        Ok(Self { status: head.status, headers: head.headers, body: body.into() })
    }

    /// The `Retry-After` time of a server that is overloaded.
    pub(super) fn pause(&self) -> Option<Duration> {
        let is_busy =
            matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
        // With 0 seconds the request would be repeated without a pause.
        is_busy.then(|| Duration::from_secs(seconds).max(Duration::from_millis(50)))
    }

    /// The requested object, or why the server refused; `action` names the request in messages.
    pub(super) fn take<T: DeserializeOwned>(
        self,
        server: &Server,
        action: &str,
    ) -> Result<T, GetError> {
        if self.status.is_success() {
            return serde_json::from_slice(&self.body)
                .map_err(|_| GetError::Other(server.not_kubernetes(self.content())));
        }
        if self.status.is_redirection() {
            return Err(GetError::Other(server.redirect(&self.headers)));
        }
        let status: Option<ApiStatus> = serde_json::from_slice(&self.body).ok();
        let Some(status) = status.filter(|status| status.kind == "Status") else {
            return Err(GetError::Other(self.without_status(server)));
        };
        Err(match self.status {
            StatusCode::UNAUTHORIZED => GetError::Other(unauthorized(server)),
            StatusCode::FORBIDDEN => {
                let user = user_in(&status.message);
                let user = user.filter(|user| !server.scrubber.finds_any(user));
                GetError::Forbidden(ClusterError::forbidden(user, action))
            }
            StatusCode::NOT_FOUND => GetError::NotFound,
            StatusCode::GONE => GetError::Gone(status.metadata.and_then(|metadata| metadata.next)),
            _ => GetError::Other(self.refusal(server, &shown_message(&status.message, server))),
        })
    }

    /// The reason for a refusal without a `Status`. A proxy or load balancer in front of the API
    /// server may send one, and old API servers send such a 401.
    fn without_status(&self, server: &Server) -> ClusterError {
        if self.status == StatusCode::UNAUTHORIZED {
            return unauthorized(server);
        }
        let text = String::from_utf8_lossy(&self.body);
        let text = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let message =
            if text.starts_with('<') { String::new() } else { shown_message(text, server) };
        if self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS {
            return self.refusal(server, &message);
        }
        let and = if message.is_empty() { String::new() } else { format!(", {message}") };
        server.not_kubernetes(&format!("{}{and}", self.status))
    }

    fn refusal(&self, server: &Server, message: &str) -> ClusterError {
        let message = format!("{} answered {}{}", server.host, self.status, quoting(message));
        ClusterError::new(message, "try again in a moment")
    }

    fn content(&self) -> &'static str {
        match self.body.trim_ascii_start() {
            _ if self.body.is_empty() => "nothing",
            [b'<', ..] => "a web page",
            _ => "not a list of Kubernetes",
        }
    }
}

fn unauthorized(server: &Server) -> ClusterError {
    let message = format!("the cluster does not accept {}", server.credentials);
    ClusterError::new(message, &*server.renewal).of_kind(ClusterErrorKind::Unauthorized)
}

/// The user in a message such as `namespaces is forbidden: User "jane" cannot list ...`.
fn user_in(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("User \"")?;
    Some(rest.split_once("\" cannot ")?.0)
}

/// The start of a server's message, without the secrets that it was sent.
fn shown_message(message: &str, server: &Server) -> String {
    server.scrubber.shown(message, LONGEST_MESSAGE)
}
