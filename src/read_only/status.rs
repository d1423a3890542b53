//! Answers of the proxy itself, in the form that kubectl and helm print as errors.

use http::header::{CONNECTION, CONTENT_TYPE, WARNING};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Bytes;
use serde_json::json;

use crate::cluster::PassedBody;

use super::path::ApiPath;
use super::rule::Rule;

/// The body of an answer: that of the API server, or one of the proxy itself.
pub(super) type Body = Either<PassedBody, Full<Bytes>>;

/// The form of an answer of the proxy itself.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A Kubernetes `Status` object.
    Status,
    /// The message alone. Where client-go asks for no object, as in discovery, it reads no `Status`, and reports
    /// an unknown error.
    Text,
}

impl Form {
    /// The form that client-go reports for a path.
    pub(super) fn of(path: &str) -> Self {
        if ApiPath::parse(path) == Some(ApiPath::Other) { Self::Text } else { Self::Status }
    }
}

/// The refusal of a request whose sender is not known. It says nothing about the cluster.
pub(super) fn unauthorized() -> Response<Body> {
    let mut answer = answer(StatusCode::UNAUTHORIZED, "Unauthorized", "Unauthorized", Form::Status);
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// The refusal of a request. `user_agent` is the program that sent it.
pub(super) fn refused(rule: Rule, form: Form, user_agent: Option<&str>) -> Response<Body> {
    let message = format!("this shell is read-only: {}", rule.sentence());
    let mut answer = answer(StatusCode::FORBIDDEN, "Forbidden", &message, form);
    // helm prints no reason where it can't uninstall, but it prints warnings.
    if matches!(rule, Rule::Change | Rule::Delete)
        && user_agent.is_some_and(|name| name.starts_with("Helm/"))
        && let Ok(warning) = HeaderValue::try_from(format!("299 - \"{message}\""))
    {
        answer.headers_mut().insert(WARNING, warning);
    }
    answer
}

/// The answer if the API server gives none, or one that can't be passed on.
pub(super) fn unavailable(message: &str, form: Form) -> Response<Body> {
    answer(StatusCode::BAD_GATEWAY, "ServiceUnavailable", message, form)
}

fn answer(code: StatusCode, reason: &str, message: &str, form: Form) -> Response<Body> {
    let status = json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code.as_u16(),
    });
    let (content_type, body) = match form {
        Form::Status => ("application/json", status.to_string()),
        Form::Text => ("text/plain; charset=utf-8", message.to_owned()),
    };
    let mut answer = Response::new(Either::Right(Full::from(body)));
    *answer.status_mut() = code;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}
