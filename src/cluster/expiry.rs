//! From when until when certificates and tokens are valid.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::kubeconfig::store::Access;

use super::deadline::Deadline;
use super::material;

/// The certificate may be a file on a network file system that does not respond.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// When the client certificate of a user expires. `None` if there is no certificate or it can't be
/// read; the error is reported later, when the cluster is queried.
#[must_use]
pub fn certificate_expiry(access: &Access) -> Option<SystemTime> {
    let material = access.credentials.client_certificate.as_ref()?;
    let deadline = Deadline::start(LONGEST_WAIT);
    let pem = material::bytes_of(material, "the client certificate", deadline).ok()?;
    end_of(&pem)
}

/// The `notAfter` time of the first certificate, which is the client's; the others are its chain.
fn end_of(pem: &[u8]) -> Option<SystemTime> {
    validity_of(&CertificateDer::from_pem_slice(pem).ok()?)?.end
}

/// From when until when credentials are valid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Validity {
    pub start: Option<SystemTime>,
    pub end: Option<SystemTime>,
}

/// The validity of a client certificate, in PEM. `None` if it is none.
pub(super) fn of_client(pem: &[u8]) -> Option<Validity> {
    validity_of(&CertificateDer::from_pem_slice(pem).ok()?)
}

/// The validity of certificate authorities, in PEM: until the last of them expires, because those of a
/// rotation come together. `None` without any.
pub(super) fn of_authorities(pem: &[u8]) -> Option<Validity> {
    let all = CertificateDer::pem_slice_iter(pem).filter_map(|one| validity_of(&one.ok()?));
    all.reduce(|one, other| Validity {
        start: one.start.min(other.start),
        end: one.end.max(other.end),
    })
}

/// The validity of a token, if it is a JSON Web Token (RFC 7519) with times.
pub(super) fn of_token(token: &str) -> Option<Validity> {
    #[derive(Deserialize)]
    struct Claims {
        nbf: Option<f64>,
        exp: Option<f64>,
    }
    let mut parts = token.trim().split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let Claims { nbf, exp } = serde_json::from_slice(&claims).ok()?;
    let time = |seconds: f64| {
        let since = Duration::try_from_secs_f64(seconds.max(0.0)).ok()?;
        SystemTime::UNIX_EPOCH.checked_add(since)
    };
    let validity = Validity { start: nbf.and_then(time), end: exp.and_then(time) };
    (validity != Validity::default()).then_some(validity)
}

fn validity_of(certificate: &CertificateDer<'_>) -> Option<Validity> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let validity = certificate.validity();
    // A time before 1970 counts as 1970: the certificate has expired either way.
    let time = |seconds: i64| {
        let since = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        SystemTime::UNIX_EPOCH.checked_add(since)
    };
    Some(Validity {
        start: time(validity.not_before.timestamp()),
        end: time(validity.not_after.timestamp()),
    })
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn certificate(year: i32) -> String {
        let mut parameters = CertificateParams::new(vec!["me".to_owned()]).unwrap();
        parameters.not_before = date_time_ymd(1950, 1, 1);
        parameters.not_after = date_time_ymd(year, 1, 1);
        parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
    }

    #[test]
    fn the_expiry_is_that_of_the_first_certificate() {
        let seconds = |pem: &str| {
            let end = end_of(pem.as_bytes()).unwrap();
            end.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
        };
        assert_eq!(seconds(&certificate(2000)), 946_684_800);
        assert_eq!(seconds(&certificate(2100)), 4_102_444_800);
        assert_eq!(seconds(&certificate(1960)), 0);
        let bundle = certificate(2000) + &certificate(2100);
        assert_eq!(seconds(&bundle), 946_684_800);
    }

    #[test]
    fn invalid_certificates_have_no_expiry() {
        for text in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(end_of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_bundle_of_authorities_is_valid_as_long_as_one_of_them() {
        let bundle = certificate(2000) + &certificate(2100);
        let validity = of_authorities(bundle.as_bytes()).unwrap();
        assert_eq!(validity.end, end_of(certificate(2100).as_bytes()));
        assert_eq!(of_authorities(b"x"), None);
    }

    #[test]
    fn only_tokens_with_times_have_a_validity() {
        let token = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        let end = |text: &str| of_token(text).and_then(|own| own.end);
        let at = |seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        assert_eq!(end(&token("{\"exp\": 1700000000, \"sub\": \"me\"}")), at(1_700_000_000));
        assert_eq!(end(&token("{\"exp\": 1.7e9}")), at(1_700_000_000));
        for other in
            ["opaque", "a.b.c", "kubeconfig-u-x:abc", &token("{}"), &token("{\"exp\": \"x\"}")]
        {
            assert_eq!(of_token(other), None, "{other}");
        }
    }
}
