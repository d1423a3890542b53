//! The address of an API server, parsed by the same rules as in kubectl.

use http::Uri;
use http::uri::Authority;
use percent_encoding::percent_decode_str;

use crate::kubeconfig::credentials::Connection;
use crate::printable::shown;

use super::ClusterError;

pub(super) struct Address {
    /// Without user and password.
    pub(super) uri: Uri,
    /// The user and password from the address.
    pub(super) login: Option<(String, String)>,
}

impl Address {
    pub(super) fn of(connection: &Connection) -> Result<Self, ClusterError> {
        let cluster = shown(&connection.name);
        parse(&connection.server).ok_or_else(|| {
            let message = if connection.server.is_empty() {
                format!("cluster \"{cluster}\" has no server")
            } else {
                format!("the server of cluster \"{cluster}\" is not an address")
            };
            let hint = format!("set the server of cluster \"{cluster}\" in its kubeconfig");
            ClusterError::new(message, hint)
        })
    }

    pub(super) fn is_secure(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    pub(super) fn host(&self) -> String {
        self.uri
            .authority()
            .map(|authority| shown(authority.as_str()).into_owned())
            .unwrap_or_default()
    }
}

fn parse(server: &str) -> Option<Address> {
    let is_http =
        |scheme: &str| ["http", "https"].iter().any(|own| scheme.eq_ignore_ascii_case(own));
    let text = match server.split_once("://") {
        Some((scheme, _)) if is_http(scheme) => server.to_owned(),
        Some(_) => return None,
        // kubectl looks at the cluster's TLS settings only if the address begins with https://.
        None => format!("http://{server}"),
    };
    let (uri, login) = without_login(&text)?;
    Some(Address { uri, login })
}

/// Splits an address into the address itself and the user and password in it.
pub(super) fn without_login(text: &str) -> Option<(Uri, Option<(String, String)>)> {
    let mut parts = text.parse::<Uri>().ok()?.into_parts();
    let authority = parts.authority.take()?;
    let (login, host) = match authority.as_str().rsplit_once('@') {
        Some((login, host)) => (Some(login), host),
        None => (None, authority.as_str()),
    };
    let login = login.map(|login| {
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        (decoded(user), decoded(password))
    });
    parts.authority = Some(host.parse::<Authority>().ok()?);
    Some((Uri::from_parts(parts).ok()?, login))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(server: &str, insecure_skip_tls_verify: bool) -> Option<String> {
        let server = server.to_owned();
        let connection = Connection { server, insecure_skip_tls_verify, ..Connection::default() };
        Address::of(&connection).ok().map(|address| address.uri.to_string())
    }

    #[test]
    fn the_scheme_defaults_to_http_as_in_kubectl() {
        for (server, secure, found) in [
            ("https://a:6443", false, Some("https://a:6443/")),
            ("a:6443", false, Some("http://a:6443/")),
            ("a:6443", true, Some("http://a:6443/")),
            ("HTTPS://a", false, Some("https://a/")),
            ("https://a/k8s/c-1", false, Some("https://a/k8s/c-1")),
            ("https://me:pass@a", false, Some("https://a/")),
            ("https://[::1]:6443", false, Some("https://[::1]:6443/")),
            ("ftp://a", false, None),
            ("", false, None),
            ("https://", false, None),
        ] {
            assert_eq!(address(server, secure).as_deref(), found, "{server}");
        }
    }

    #[test]
    fn user_and_password_are_removed_from_the_address() {
        let server = "https://me:p%40ss@a".to_owned();
        let address = Address::of(&Connection { server, ..Connection::default() }).ok().unwrap();
        assert_eq!(address.host(), "a");
        assert_eq!(address.login, Some(("me".to_owned(), "p@ss".to_owned())));
    }
}
