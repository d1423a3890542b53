//! Converts the error chain of the client to a [`ClusterError`].

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter::successors;

use http_body_util::LengthLimitError;
use rustls::pki_types::InvalidDnsNameError;
use rustls::{AlertDescription, CertificateError, InvalidMessage};

use crate::cluster::ClusterError;
use crate::cluster::ClusterErrorKind::{Tls, Unreachable};
use crate::cluster::thread::{is_out_of_resources, no_thread, out_of_resources};
use crate::printable::{plain_error, shown};

use super::resolver::NoThread;

const TOO_MANY_HEADERS: &str = "more than 64 KB of headers";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Connection,
    /// The body of a response ended too early, or can't be decompressed.
    Body,
}

/// The error for a failed request to `host`, through `proxy` if there is one.
pub(super) fn of_request(
    error: &(dyn Error + 'static),
    host: &str,
    proxy: Option<&str>,
    phase: Phase,
) -> ClusterError {
    let causes: Vec<&(dyn Error + 'static)> = causes(error).collect();
    if let Some(tls) = causes.iter().find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        return tls_fault(tls, host);
    }
    if let Some(NoThread(error)) = causes.iter().find_map(|cause| cause.downcast_ref()) {
        return no_thread(error);
    }
    // Only the innermost error has the error kind of the system.
    let system = causes.iter().rev().find_map(|cause| cause.downcast_ref::<io::Error>());
    if let Some(error) = system.filter(|error| is_out_of_resources(error)) {
        return out_of_resources("can't open a connection", error);
    }
    if causes.iter().any(|cause| cause.is::<LengthLimitError>()) {
        return not_kubernetes(host, "an endless answer");
    }
    if let Some(proxy) = proxy
        && let Some(fault) = proxy_fault(&causes)
    {
        let message = format!("the proxy {proxy} does not connect to {host}: {fault}");
        let hint = "check proxy-url in the kubeconfig, and HTTPS_PROXY and NO_PROXY";
        return ClusterError::new(message, hint).of_kind(Unreachable);
    }
    // An invalid DNS name can't be resolved either.
    if causes.iter().any(|cause| cause.is::<InvalidDnsNameError>())
        || causes.iter().any(|cause| cause.to_string() == "dns error")
    {
        return ClusterError::no_such_host(host);
    }
    let http = causes.iter().find_map(|cause| cause.downcast_ref::<hyper::Error>());
    if http.is_some_and(hyper::Error::is_user) {
        return ClusterError::bad_body();
    }
    let http2 = causes.iter().find_map(|cause| cause.downcast_ref::<h2::Error>());
    if http.is_some_and(hyper::Error::is_parse_too_large) {
        return not_kubernetes(host, &format!("with {TOO_MANY_HEADERS}"));
    }
    // h2 reports both alike.
    if http2.is_some_and(h2::Error::is_library) {
        return not_kubernetes(host, &format!("not with HTTP/2, or with {TOO_MANY_HEADERS}"));
    }
    if let Some(reason) = http2.filter(|error| error.is_remote()).and_then(h2::Error::reason) {
        let message = format!("{host} ended the request without an answer ({reason:?})");
        return ClusterError::new(message, "try again in a moment").of_kind(Unreachable);
    }
    if http.is_some_and(hyper::Error::is_parse) {
        return not_kubernetes(host, "something that is not HTTP");
    }
    let system = system.filter(|_| !http.is_some_and(hyper::Error::is_incomplete_message));
    let message = match system.map(|error| (error, error.kind())) {
        Some((_, ErrorKind::ConnectionRefused)) => {
            let hint = "check that the cluster runs, and that its tunnel or VPN is up";
            let message = format!("nothing answers at {host} (connection refused)");
            return ClusterError::new(message, hint).of_kind(Unreachable);
        }
        _ if phase == Phase::Body => format!("the answer of {host} was cut off or is damaged"),
        None
        | Some((
            _,
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof,
        )) => format!("{host} closed the connection without an answer"),
        Some((error, _)) => {
            format!("{host} can't be reached ({})", shown(&plain_error(error)))
        }
    };
    ClusterError::new(message, "check your network, VPN and proxy").of_kind(Unreachable)
}

pub(super) fn not_kubernetes(host: &str, found: &str) -> ClusterError {
    ClusterError::new(
        format!("{host} does not answer as a Kubernetes API server does: {found}"),
        "check the cluster's server in its kubeconfig, and whether a login page or a proxy is in \
         between",
    )
}

/// An error and its causes.
pub(super) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    successors(Some(error), |error| inner(*error))
}

/// The cause of an error. `source` of an [`io::Error`] skips the error that it wraps.
fn inner<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(made_of) => Some(made_of),
        None => error.source(),
    }
}

/// What went wrong at the proxy or on the way to it. The error types of the proxy client are private,
/// so their text is compared.
fn proxy_fault(causes: &[&(dyn Error + 'static)]) -> Option<&'static str> {
    let text = causes.iter().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    let is_refused = |error: &io::Error| error.kind() == ErrorKind::ConnectionRefused;
    let fault = if causes.iter().any(|cause| cause.downcast_ref().is_some_and(is_refused)) {
        "nothing answers there (connection refused)"
    } else if text.contains("dns error") {
        "its address can't be found (DNS)"
    } else if text.contains("failed to create underlying connection") {
        // The SOCKS client does not report the cause.
        "it can't be reached"
    } else if text.contains("authorization required") {
        "it asks for a user and a password"
    } else if text.contains("tunnel error") || text.to_lowercase().contains("socks") {
        "it refuses"
    } else {
        return None;
    };
    Some(fault)
}

fn tls_fault(error: &rustls::Error, host: &str) -> ClusterError {
    use rustls::Error::{AlertReceived, InvalidCertificate, InvalidMessage as Message};
    let authority = "check certificate-authority of the cluster in its kubeconfig";
    let identity = "get a new client certificate for the user";
    let (fault, next) = match error {
        InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            ("its certificate is not signed by the cluster's authority", authority)
        }
        InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            ("its certificate has expired", "renew the certificate of the server")
        }
        InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => ("its certificate is not valid yet", "check the clock of this machine"),
        InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => (
            "its certificate is for another name",
            "check the cluster's server, or give its tls-server-name",
        ),
        InvalidCertificate(CertificateError::Other(other))
            if other.to_string().contains("CaUsedAsEndEntity") =>
        {
            (
                "its certificate is that of an authority",
                "have the authority sign a certificate for the server",
            )
        }
        InvalidCertificate(_) => ("its certificate can't be accepted", authority),
        Message(InvalidMessage::InvalidContentType) => {
            ("it does not speak TLS", "check whether the cluster's server should be http://")
        }
        AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied,
        ) => ("it refuses our client certificate", identity),
        _ => ("no common TLS version or cipher", "check whether a proxy is in between"),
    };
    ClusterError::new(format!("no secure connection to {host}: {fault}"), next).of_kind(Tls)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::OtherError;

    use super::*;

    /// `openssl req -x509` makes such certificates.
    #[test]
    fn an_authority_as_a_server_certificate_is_recognized() {
        let other = OtherError(Arc::new(io::Error::other("CaUsedAsEndEntity")));
        let error = rustls::Error::InvalidCertificate(CertificateError::Other(other));
        let reason = of_request(&error, "a", None, Phase::Connection).to_string();
        assert_eq!(reason, "no secure connection to a: its certificate is that of an authority");
    }

    #[test]
    fn the_error_of_the_system_counts_however_it_is_wrapped() {
        for (kind, expected) in [
            (ErrorKind::ConnectionReset, "a closed the connection without an answer"),
            (ErrorKind::ConnectionRefused, "nothing answers at a (connection refused)"),
        ] {
            let own = || io::Error::from(kind);
            for error in [own(), io::Error::other(own()), io::Error::other(io::Error::other(own()))]
            {
                let reason = of_request(&error, "a", None, Phase::Connection);
                assert_eq!(reason.to_string(), expected);
            }
        }
    }
}
