//! Converts the error chain of the client to a [`ClusterError`].

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter::successors;

use http_body_util::LengthLimitError;
use rustls::pki_types::InvalidDnsNameError;
use rustls::{AlertDescription, CertificateError, InvalidMessage};

use crate::cluster::ClusterError;
use crate::cluster::thread::{is_out_of_resources, no_thread, out_of_resources};
use crate::printable::{plain_error, shown};

use super::resolver::NoThread;

/// The error for a failed connection to `host`, through `proxy` if there is one.
pub(super) fn of_connection(
    error: &(dyn Error + 'static),
    host: &str,
    proxy: Option<&str>,
) -> ClusterError {
    let causes: Vec<&(dyn Error + 'static)> =
        successors(Some(error), |error| inner(*error)).collect();
    let host = host.to_owned();
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
        return ClusterError::NotKubernetes { host, found: "an answer without end".to_owned() };
    }
    if let Some(proxy) = proxy
        && let Some(fault) = proxy_fault(&causes)
    {
        return ClusterError::Proxy { proxy: proxy.to_owned(), host, fault };
    }
    // An invalid DNS name can't be resolved either.
    if causes.iter().any(|cause| cause.is::<InvalidDnsNameError>())
        || causes.iter().any(|cause| cause.to_string() == "dns error")
    {
        return ClusterError::NoSuchHost { host };
    }
    if let Some(error) = causes.iter().find_map(|cause| cause.downcast_ref::<hyper::Error>()) {
        if error.is_parse() {
            return ClusterError::NotKubernetes {
                host,
                found: "something that is not HTTP".to_owned(),
            };
        }
        if error.is_incomplete_message() {
            return ClusterError::Closed { host };
        }
    }
    let Some(error) = system else { return ClusterError::Closed { host } };
    match error.kind() {
        ErrorKind::ConnectionRefused => ClusterError::Refused { host },
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => ClusterError::Closed { host },
        _ => ClusterError::Unreachable { host, error: shown(&plain_error(error)).into_owned() },
    }
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
fn proxy_fault(causes: &[&(dyn Error + 'static)]) -> Option<String> {
    let said = causes.iter().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    let refused = causes.iter().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    });
    if refused {
        Some("nothing answers there (connection refused)".to_owned())
    } else if said.contains("dns error") {
        Some("its address can't be found (DNS)".to_owned())
    } else if said.contains("failed to create underlying connection") {
        // The SOCKS client does not report the cause.
        Some("it can't be reached".to_owned())
    } else if said.contains("authorization required") {
        Some("it asks for a user and a password".to_owned())
    } else if said.contains("tunnel error") || said.to_lowercase().contains("socks") {
        Some("it refuses".to_owned())
    } else {
        None
    }
}

fn tls_fault(error: &rustls::Error, host: String) -> ClusterError {
    use rustls::Error::{AlertReceived, InvalidCertificate, InvalidMessage as Message};
    let authority = "check certificate-authority of the cluster in its kubeconfig";
    let identity = "get a fresh client certificate for the user";
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
    ClusterError::Tls { host, fault: fault.to_owned(), next: next.to_owned() }
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
        let reason = of_connection(&error, "a", None).to_string();
        assert_eq!(reason, "no secure connection to a: its certificate is that of an authority");
    }

    #[test]
    fn the_error_of_the_system_counts_however_it_is_wrapped() {
        for (kind, expected) in [
            (ErrorKind::ConnectionReset, ClusterError::Closed { host: "a".to_owned() }),
            (ErrorKind::ConnectionRefused, ClusterError::Refused { host: "a".to_owned() }),
        ] {
            let own = || io::Error::from(kind);
            for error in [own(), io::Error::other(own()), io::Error::other(io::Error::other(own()))]
            {
                assert_eq!(of_connection(&error, "a", None), expected);
            }
        }
    }
}
