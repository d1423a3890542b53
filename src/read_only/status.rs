//! Answers of the proxy itself: Kubernetes `Status` objects, which kubectl prints as errors.

use http::header::{CONNECTION, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use serde_json::json;

use super::rule::Rule;

/// The body of an answer: that of the API server, or one of the proxy itself.
pub(super) type Body = Either<Incoming, Full<Bytes>>;

/// The refusal of a request that may have come from anybody. It says nothing about the cluster.
pub(super) fn unauthorized() -> Response<Body> {
    let mut answer = status(StatusCode::UNAUTHORIZED, "Unauthorized", "Unauthorized");
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

pub(super) fn refused(rule: Rule) -> Response<Body> {
    let message = format!("this shell is read-only: {}", rule.sentence());
    status(StatusCode::FORBIDDEN, "Forbidden", &message)
}

/// The answer if the API server gives none, or one that can't be passed on.
pub(super) fn unavailable(message: &str) -> Response<Body> {
    status(StatusCode::BAD_GATEWAY, "ServiceUnavailable", message)
}

fn status(code: StatusCode, reason: &str, message: &str) -> Response<Body> {
    let status = json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code.as_u16(),
    });
    let mut answer = Response::new(Either::Right(Full::from(status.to_string())));
    *answer.status_mut() = code;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
