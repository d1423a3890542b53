//! The TLS configuration for an API server: which certificates to trust, and the client's own.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::cluster::ClusterError;
use crate::cluster::identity::Identity;
use crate::cluster::material::{self, Certificate};
use crate::kubeconfig::credentials::Connection;
use crate::printable::shown;

use super::Deadline;

pub(super) fn config(
    connection: &Connection,
    identity: &Identity,
    deadline: Deadline,
) -> Result<ClientConfig, ClusterError> {
    let builder = ClientConfig::builder();
    let builder = match authorities(connection, deadline)? {
        Some(known) => builder.with_root_certificates(known),
        None if connection.insecure_skip_tls_verify => {
            let provider = Arc::clone(builder.crypto_provider());
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        }
        None => builder.with_platform_verifier().map_err(|_| {
            ClusterError::new(
                "this system has no certificates of its own",
                "install them (ca-certificates), or give the cluster a certificate-authority",
            )
        })?,
    };
    let Some(certificate) = &identity.certificate else {
        return Ok(builder.with_no_client_auth());
    };
    pair(certificate)
        .and_then(|(chain, key)| builder.with_client_auth_cert(chain, key).ok())
        .ok_or_else(|| {
            let user = shown(&identity.user);
            let message = format!("user \"{user}\": its certificate and key can't be used");
            ClusterError::new(message, "both must be PEM, and belong together")
        })
}

fn authorities(
    connection: &Connection,
    deadline: Deadline,
) -> Result<Option<RootCertStore>, ClusterError> {
    let Some(authority) = &connection.certificate_authority else { return Ok(None) };
    let name = shown(&connection.name);
    if connection.insecure_skip_tls_verify {
        return Err(ClusterError::new(
            format!(
                "cluster \"{name}\" has both certificate-authority and insecure-skip-tls-verify, \
                 which kubectl refuses"
            ),
            "remove insecure-skip-tls-verify",
        ));
    }
    let what = format!("certificate-authority of cluster \"{name}\"");
    let pem = material::bytes_of(authority, &what, deadline)?;
    let mut known = RootCertStore::empty();
    // Like Go: certificates that can't be parsed are skipped, one valid certificate is enough.
    known.add_parsable_certificates(CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok));
    if known.is_empty() {
        let message = format!("{what} holds no certificate");
        return Err(ClusterError::invalid_value(message));
    }
    Ok(Some(known))
}

fn pair(
    certificate: &Certificate,
) -> Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificate.chain).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty())?;
    Some((chain, PrivateKeyDer::from_pem_slice(&certificate.key).ok()?))
}

/// Accepts any certificate, for `insecure-skip-tls-verify`. No part of it is checked: it may have a
/// form that a check would not know, and a check alone would not make the connection secure.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
