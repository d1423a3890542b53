//! One request: who sent it, whether it passes, and the answer to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{AUTHORIZATION, HOST, USER_AGENT};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, Request, Response, StatusCode, Uri, Version};
use http_body_util::{BodyExt, Either, Limited};
use hyper::body::{Body as _, Incoming};
use serde_json::Value as Json;
use tokio::time::timeout;

use crate::cluster::Upstream;

use super::decision::{Allowed, RequestHead, decide};
use super::headers;
use super::refusals::Refusals;
use super::rule::Rule;
use super::status::{self, Body, Form};
use super::token::TokenCheck;

/// The limits for the question whether the API server serves an API itself.
const MOST_BYTES: usize = 1 << 20;
const LONGEST_QUESTION: Duration = Duration::from_secs(10);

/// What all requests of a session share.
pub(super) struct Proxy {
    pub(super) upstream: Upstream,
    pub(super) token: TokenCheck,
    /// The only valid `Host`: the address of the listener.
    pub(super) host: String,
    /// The path of the server in the kubeconfig, such as `/kswitch-0123`.
    pub(super) prefix: String,
    pub(super) allows_secrets: bool,
    pub(super) refusals: Arc<Refusals>,
    /// Whether the API server serves a group and version itself, as far as it was asked.
    pub(super) served_here: Mutex<HashMap<String, bool>>,
}

impl Proxy {
    /// Whether a request comes from the session: with its token, and for this listener. Requests that a
    /// web page makes have another host.
    pub(super) fn is_authorized(&self, request: &Request<Incoming>) -> bool {
        let token =
            only(request.headers(), &AUTHORIZATION).and_then(|own| own.strip_prefix(b"Bearer "));
        let host = only(request.headers(), &HOST);
        token.is_some_and(|token| self.token.accepts(token))
            && host == Some(self.host.as_bytes())
            && request.uri().authority().is_none()
            && request.version() == Version::HTTP_11
    }

    /// The answer to a request of the session.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (mut head, body) = request.into_parts();
        let Some(below) = self.below_prefix(&head.uri) else {
            return self.refused(Rule::Path, &head);
        };
        head.uri = below;
        if let Err(rule) = self.check(&head).await {
            return self.refused(rule, &head);
        }
        let form = Form::of(head.uri.path());
        head.headers = headers::to_server(&head.headers);
        // A request that reads and a delete have none, which the decision has made sure of.
        let body = Some(body).filter(|body| !body.is_end_stream());
        let answer = match self.upstream.pass_on(&head, body).await {
            Ok(answer) => answer,
            Err(error) => return status::unavailable(&format!("{error}; {}", error.hint()), form),
        };
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
            return status::unavailable("the API server answered in another protocol", form);
        }
        let (mut head, body) = answer.into_parts();
        headers::clean_answer(&mut head.headers);
        head.version = Version::HTTP_11;
        Response::from_parts(head, Either::Left(body))
    }

    async fn check(&self, head: &Parts) -> Result<(), Rule> {
        let request = RequestHead {
            method: &head.method,
            path: head.uri.path(),
            query: head.uri.query(),
            headers: &head.headers,
        };
        match decide(&request, self.allows_secrets)? {
            Allowed::Always => Ok(()),
            Allowed::IfServedHere { group, version } => {
                let service = format!("{version}.{group}");
                if self.is_served_here(&service).await { Ok(()) } else { Err(Rule::OtherServer) }
            }
        }
    }

    fn refused(&self, rule: Rule, head: &Parts) -> Response<Body> {
        let path = head.uri.path();
        let user_agent = head.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        self.refusals.add(rule, &head.method, path, user_agent);
        status::refused(rule, Form::of(path), user_agent)
    }

    /// The address without the prefix. `kubectl get --raw` leaves it out.
    fn below_prefix(&self, uri: &Uri) -> Option<Uri> {
        let target = uri.path_and_query().map(PathAndQuery::as_str)?;
        let below = match target.strip_prefix(&self.prefix) {
            Some(rest) if rest.starts_with('/') => rest.to_owned(),
            Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("/{rest}"),
            _ => target.to_owned(),
        };
        Uri::try_from(below).ok()
    }

    /// Whether an `APIService` is of the API server itself: a group of Kubernetes or of a custom resource.
    /// One that can't be read counts as that of another server.
    async fn is_served_here(&self, service: &str) -> bool {
        let known = || self.served_here.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_served_here) = known().get(service) {
            return *is_served_here;
        }
        let path = format!("/apis/apiregistration.k8s.io/v1/apiservices/{service}");
        let Ok(request) = Request::get(path).header("accept", "application/json").body(()) else {
            return false;
        };
        let (head, ()) = request.into_parts();
        let ask = async {
            let answer = self.upstream.pass_on(&head, None).await.ok()?;
            let is_found = answer.status() == StatusCode::OK;
            let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await.ok()?;
            let object: Json = serde_json::from_slice(&body.to_bytes()).ok()?;
            let is_it = object["kind"] == "APIService" && object["metadata"]["name"] == service;
            (is_found && is_it).then(|| object["spec"]["service"].is_null())
        };
        let answer = timeout(LONGEST_QUESTION, ask).await.ok().flatten();
        if let Some(is_served_here) = answer {
            known().insert(service.to_owned(), is_served_here);
        }
        answer.unwrap_or(false)
    }
}

/// The value of a header that occurs once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    values.next().is_none().then(|| first.as_bytes())
}
