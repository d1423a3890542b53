//! The proxy to go through: the cluster's own, or that of the environment, as kubectl chooses.

mod exempt;

use std::env;
use std::net::IpAddr;

use http::Uri;

use crate::kubeconfig::access::Connection;
use crate::printable::shown;

use super::Reason;
use super::address::without_login;
use exempt::is_exempt;

/// A proxy.
pub(super) struct Proxy {
    /// Where it is, without a user and a password.
    pub(super) address: Uri,
    /// The user and the password that it may need.
    pub(super) login: Option<(String, String)>,
}

impl Proxy {
    /// The proxy for a server.
    pub(super) fn of(connection: &Connection, server: &Uri) -> Result<Option<Self>, Reason> {
        let (spelled, place) = match &connection.proxy_url {
            // NO_PROXY has no say in what the kubeconfig asks for.
            Some(own) => {
                (own.clone(), format!("proxy-url of cluster \"{}\"", shown(&connection.name)))
            }
            None => match of_environment(server) {
                Some((own, variable)) => (own, variable.to_owned()),
                None => return Ok(None),
            },
        };
        let spelled = if spelled.contains("://") { spelled } else { format!("http://{spelled}") };
        let spelled = spelled.replacen("socks5h://", "socks5://", 1);
        without_login(&spelled)
            .map(|(address, login)| Self { address, login })
            .filter(|proxy| matches!(proxy.scheme(), "http" | "https" | "socks5"))
            .map(Some)
            .ok_or_else(|| Reason::Setup {
                what: format!("{place} is no address of a proxy"),
                next: "write it as http://, https:// or socks5://HOST:PORT".to_owned(),
            })
    }

    /// `http`, `https` or `socks5`.
    pub(super) fn scheme(&self) -> &str {
        self.address.scheme_str().unwrap_or_default()
    }

    /// Its host and port, for messages.
    pub(super) fn host(&self) -> String {
        self.address.authority().map(|host| shown(host.as_str()).into_owned()).unwrap_or_default()
    }
}

/// The proxy that the environment names for a server, and the variable that names it.
fn of_environment(server: &Uri) -> Option<(String, &'static str)> {
    let (variables, port) = match server.scheme_str() {
        Some("https") => (["HTTPS_PROXY", "https_proxy"], 443),
        _ => (["HTTP_PROXY", "http_proxy"], 80),
    };
    let (proxy, variable) = variables.into_iter().find_map(|name| Some((filled(name)?, name)))?;
    let exempt = filled("NO_PROXY").or_else(|| filled("no_proxy")).unwrap_or_default();
    let port = server.port_u16().unwrap_or(port);
    let is_direct =
        is_loopback(server) || is_exempt(server.host().unwrap_or_default(), port, &exempt);
    (!is_direct).then_some((proxy, variable))
}

/// Go's programs never ask a proxy of the environment for these.
fn is_loopback(server: &Uri) -> bool {
    let host = server.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn filled(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}
