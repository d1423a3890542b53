//! Certificates: an authority, what it signs for servers and for users, and how the server takes
//! those of users.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, DnValue,
    ExtendedKeyUsagePurpose as Usage, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{
    CryptoProvider, ring, verify_tls12_signature as verify_12, verify_tls13_signature as verify_13,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, RootCertStore, ServerConfig, SignatureScheme,
};

/// Who signs certificates.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, as a user has them.
#[derive(Clone)]
pub(crate) struct ClientCertificate {
    /// The certificate in PEM.
    pub(crate) certificate: String,
    /// The key in PEM.
    pub(crate) key: String,
    pub(super) der: CertificateDer<'static>,
}

/// For which names a server's certificate is good, and whether it still is.
pub(super) struct ServerNames {
    pub(super) names: Vec<String>,
    pub(super) is_expired: bool,
}

impl Authority {
    pub(super) fn new(name: &str) -> Authority {
        let mut wanted = subject(name, &[]);
        wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        wanted.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        Authority(CertifiedIssuer::self_signed(wanted, key()).expect("sign an authority"))
    }

    /// The authority's own certificate.
    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate that a user can show.
    pub(super) fn for_client(&self, user: &str) -> ClientCertificate {
        let (mut wanted, key) = (subject(user, &[]), key());
        wanted.extended_key_usages = vec![Usage::ClientAuth];
        let signed = wanted.signed_by(&key, &self.0).expect("sign a client's certificate");
        ClientCertificate {
            certificate: signed.pem(),
            key: key.serialize_pem(),
            der: signed.der().clone(),
        }
    }

    /// How a server with a certificate of this authority does TLS, if it asks its clients for
    /// certificates of `clients`.
    pub(super) fn server(&self, wanted: &ServerNames, clients: &Authority) -> Arc<ServerConfig> {
        let (mut params, key) = (subject("kube-apiserver", &wanted.names), key());
        params.extended_key_usages = vec![Usage::ServerAuth];
        if wanted.is_expired {
            params.not_before = date_time_ymd(2000, 1, 1);
            params.not_after = date_time_ymd(2001, 1, 1);
        }
        let signed = params.signed_by(&key, &self.0).expect("sign a server's certificate");

        let provider = Arc::new(ring::default_provider());
        let asking = Asking::new(clients, &provider);
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_client_cert_verifier(Arc::new(asking))
            .with_single_cert(
                vec![signed.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .expect("a key that fits its certificate");
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(config)
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("make a key")
}

fn subject(name: &str, alternatives: &[String]) -> CertificateParams {
    let mut params = CertificateParams::new(alternatives).expect("names for a certificate");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, DnValue::Utf8String(name.to_owned()));
    params
}

/// Asks for a certificate and takes any, as the API server does: whose it is shows later, and one
/// of an unknown authority gets 401, not a broken connection.
#[derive(Debug)]
struct Asking {
    authorities: Vec<DistinguishedName>,
    provider: Arc<CryptoProvider>,
}

impl Asking {
    fn new(clients: &Authority, provider: &Arc<CryptoProvider>) -> Asking {
        let mut roots = RootCertStore::empty();
        roots.add(clients.0.der().clone()).expect("an authority's certificate");
        Asking { authorities: roots.subjects(), provider: Arc::clone(provider) }
    }
}

impl ClientCertVerifier for Asking {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.authorities
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_12(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_13(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
