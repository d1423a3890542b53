//! How to trust a server, and how to show it our certificate.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::cluster::Reason;
use crate::cluster::identity::Identity;
use crate::cluster::material::{self, Certificate};
use crate::kubeconfig::access::Connection;
use crate::printable::shown;

use super::Clock;

/// TLS as the entries of the kubeconfig want it.
pub(super) fn config(
    connection: &Connection,
    identity: &Identity,
    clock: Clock,
) -> Result<ClientConfig, Reason> {
    let builder = ClientConfig::builder();
    let builder = match authorities(connection, clock)? {
        Some(known) => builder.with_root_certificates(known),
        None if connection.insecure_skip_tls_verify => {
            let provider = Arc::clone(builder.crypto_provider());
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        }
        None => builder.with_platform_verifier().map_err(|_| Reason::Setup {
            what: "this system has no certificates of its own".to_owned(),
            next: "install them (ca-certificates), or give the cluster a certificate-authority"
                .to_owned(),
        })?,
    };
    let Some(certificate) = &identity.certificate else {
        return Ok(builder.with_no_client_auth());
    };
    pair(certificate)
        .and_then(|(chain, key)| builder.with_client_auth_cert(chain, key).ok())
        .ok_or_else(|| Reason::Setup {
            what: format!(
                "user \"{}\": its certificate and key can't be used",
                shown(&identity.user)
            ),
            next: "both must be PEM, and belong together".to_owned(),
        })
}

/// The authorities that the cluster's entry names.
fn authorities(connection: &Connection, clock: Clock) -> Result<Option<RootCertStore>, Reason> {
    let Some(authority) = &connection.certificate_authority else { return Ok(None) };
    let name = shown(&connection.name);
    let setup = |what: String, next: &str| Reason::Setup { what, next: next.to_owned() };
    if connection.insecure_skip_tls_verify {
        return Err(setup(
            format!(
                "cluster \"{name}\" has both certificate-authority and insecure-skip-tls-verify, \
                 which kubectl refuses"
            ),
            "remove insecure-skip-tls-verify",
        ));
    }
    let what = format!("certificate-authority of cluster \"{name}\"");
    let pem = material::bytes_of(authority, &what, clock)?;
    let mut known = RootCertStore::empty();
    // Go passes over those that it can't read; one that it can is enough.
    known.add_parsable_certificates(CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok));
    if known.is_empty() {
        return Err(setup(format!("{what} holds no certificate"), "correct it in the kubeconfig"));
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

/// Takes any certificate, as `insecure-skip-tls-verify` asks for. Nothing of it is looked at: it may
/// be of a form that no check here knows, and anybody could make one that passes.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
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
