//! Which headers are passed on.

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ALT_SVC, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE,
    IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, SET_COOKIE, STRICT_TRANSPORT_SECURITY, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName};

/// The headers of a request that reach the API server. Everything else stays here: what concerns the
/// connection, credentials, cookies, other users, and what a program in between may take for an order.
const TO_SERVER: [HeaderName; 10] = [
    ACCEPT,
    ACCEPT_ENCODING,
    CACHE_CONTROL,
    CONTENT_TYPE,
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    USER_AGENT,
    // Which command of kubectl asks, for the audit log of the cluster.
    HeaderName::from_static("kubectl-command"),
    HeaderName::from_static("kubectl-session"),
];

/// The headers of an answer that concern the connection to the API server or its host.
const OF_CONNECTION: [HeaderName; 10] = [
    ALT_SVC,
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    SET_COOKIE,
    STRICT_TRANSPORT_SECURITY,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// The headers of a request for the API server.
pub(super) fn to_server(headers: &HeaderMap) -> HeaderMap {
    let mut passed = HeaderMap::new();
    for name in &TO_SERVER {
        for value in headers.get_all(name) {
            passed.append(name.clone(), value.clone());
        }
    }
    passed
}

/// Removes the headers of an answer that are not for its reader.
pub(super) fn clean_answer(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|names| names.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    // The length of the body is another one then (RFC 9112, 6.3).
    if headers.contains_key(TRANSFER_ENCODING) {
        headers.remove(CONTENT_LENGTH);
    }
    for name in OF_CONNECTION.iter().chain(&named) {
        headers.remove(name);
    }
}
