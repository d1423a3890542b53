//! When a client certificate expires.

use std::time::{Duration, SystemTime};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
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
    let first = CertificateDer::from_pem_slice(pem).ok()?;
    let (_, certificate) = X509Certificate::from_der(&first).ok()?;
    let end = certificate.validity().not_after.timestamp();
    // A time before 1970 counts as 1970: the certificate has expired either way.
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(end).unwrap_or(0)))
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
}
