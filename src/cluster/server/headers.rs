//! The headers of every request to an API server: its credentials, and the user to act as.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::cluster::ClusterError;
use crate::cluster::identity::Identity;
use crate::kubeconfig::credentials::Impersonation;
use crate::printable::shown;

pub(super) fn headers(identity: &Identity) -> Result<HeaderMap, ClusterError> {
    let mut headers = HeaderMap::new();
    let authorization = match (&identity.token, &identity.login) {
        (Some(token), _) => Some(format!("Bearer {token}")),
        (None, Some(login)) => Some(basic(login)),
        (None, None) => None,
    };
    if let Some(value) = authorization {
        let value = sensitive(value).ok_or_else(|| unsendable(&identity.user, "token"))?;
        headers.insert(AUTHORIZATION, value);
    }
    for (name, value) in impersonation(&identity.impersonation) {
        let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        let (name, value) = header.ok_or_else(|| unsendable(&identity.user, "as fields"))?;
        headers.append(name, value);
    }
    Ok(headers)
}

/// The impersonation headers, named as client-go names them (`transport/round_trippers.go`).
fn impersonation(whom: &Impersonation) -> impl Iterator<Item = (String, &str)> {
    let user = whom.user.iter().map(|user| ("impersonate-user".to_owned(), user.as_str()));
    let uid = whom.uid.iter().map(|uid| ("impersonate-uid".to_owned(), uid.as_str()));
    let groups = whom.groups.iter().map(|group| ("impersonate-group".to_owned(), group.as_str()));
    let extra = whom.extra.iter().flat_map(|(key, values)| {
        let name = format!("impersonate-extra-{}", utf8_percent_encode(key, &NOT_IN_HEADER_NAMES));
        values.iter().map(move |value| (name.clone(), value.as_str()))
    });
    user.chain(uid).chain(groups).chain(extra)
}

/// What client-go escapes in the key of an extra field: all but the characters of a header name, and `%`.
const NOT_IN_HEADER_NAMES: AsciiSet = all_but(b"!#$&'*+-.^_`|~");

/// All characters but letters, digits and these.
pub(super) const fn all_but(mut kept: &[u8]) -> AsciiSet {
    // A copy; the type is not `Copy`.
    let mut set = NON_ALPHANUMERIC.add(b'%');
    while let [first, rest @ ..] = kept {
        set = set.remove(*first);
        kept = rest;
    }
    set
}

pub(super) fn basic((user, password): &(String, String)) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

pub(super) fn sensitive(value: String) -> Option<HeaderValue> {
    let mut header = HeaderValue::try_from(value).ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn unsendable(user: &str, what: &str) -> ClusterError {
    let user = shown(user);
    ClusterError::invalid_value(format!(
        "the {what} of user \"{user}\" contain characters that no HTTP header can have"
    ))
}
