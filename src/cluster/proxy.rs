//! Which proxy to use: `proxy-url` of the cluster, else the environment's, as in kubectl.

mod exempt;

use std::net::IpAddr;

use http::Uri;

use crate::environment::Environment;
use crate::kubeconfig::credentials::Connection;
use crate::printable::shown;

use super::ClusterError;
use super::address::without_login;
use exempt::is_exempt;

pub(super) struct Proxy {
    /// Without user and password.
    pub(super) address: Uri,
    /// User and password, if the address contains them.
    pub(super) login: Option<(String, String)>,
}

impl Proxy {
    pub(super) fn of(
        connection: &Connection,
        server: &Uri,
        environment: &Environment,
    ) -> Result<Option<Self>, ClusterError> {
        let (text, place) = match &connection.proxy_url {
            // NO_PROXY does not apply to proxy-url. kubectl requires one of the three schemes.
            Some(value) => {
                (value.clone(), format!("proxy-url of cluster \"{}\"", shown(&connection.name)))
            }
            None => match of_environment(environment, server) {
                Some((value, variable)) => (with_scheme(value), variable.to_owned()),
                None => return Ok(None),
            },
        };
        without_login(&text)
            .map(|(address, login)| Self { address, login })
            .filter(|proxy| matches!(proxy.scheme(), "http" | "https" | "socks5"))
            .map(Some)
            .ok_or_else(|| {
                let hint = "write it as http://, https:// or socks5://HOST:PORT";
                ClusterError::new(format!("{place} is not the address of a proxy"), hint)
            })
    }

    /// `http`, `https` or `socks5`.
    pub(super) fn scheme(&self) -> &str {
        self.address.scheme_str().unwrap_or_default()
    }

    pub(super) fn host(&self) -> String {
        self.address.authority().map(|host| shown(host.as_str()).into_owned()).unwrap_or_default()
    }
}

/// The proxy from the environment for a server, and the name of the variable that holds it.
fn of_environment<'e>(
    environment: &'e Environment,
    server: &Uri,
) -> Option<(&'e str, &'static str)> {
    let (variables, port) = match server.scheme_str() {
        Some("https") => (["HTTPS_PROXY", "https_proxy"], 443),
        _ => (["HTTP_PROXY", "http_proxy"], 80),
    };
    let (proxy, variable) =
        variables.into_iter().find_map(|name| Some((environment.text(name)?, name)))?;
    let exempt = environment.text("NO_PROXY").or_else(|| environment.text("no_proxy"));
    let port = server.port_u16().unwrap_or(port);
    let is_direct = is_loopback(server)
        || is_exempt(server.host().unwrap_or_default(), port, exempt.unwrap_or_default());
    (!is_direct).then_some((proxy, variable))
}

/// The address in a proxy variable, which needs no scheme and knows one more than `proxy-url`.
fn with_scheme(value: &str) -> String {
    let text = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    text.replacen("socks5h://", "socks5://", 1)
}

/// Go's `net/http` never uses a proxy of the environment for these hosts.
fn is_loopback(server: &Uri) -> bool {
    let host = server.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
