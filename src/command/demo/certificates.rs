//! The certificates of the demo: generated on every run, so that none of them is a fixed secret.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CertifiedKey, DistinguishedName, DnType,
    Error, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::CertificateDer;

use super::clusters::Clusters;

/// The certificate authority of all sample clusters and the certificates it signed.
pub(super) struct Certificates {
    /// The certificate of the authority, PEM.
    pub(super) authority: String,
    pub(super) authority_der: CertificateDer<'static>,
    /// The client certificate that the clusters accept, PEM like its key.
    pub(super) client: String,
    pub(super) client_key: String,
    /// One server certificate for all clusters.
    pub(super) server: CertifiedKey<KeyPair>,
}

impl Certificates {
    pub(super) fn made_for(clusters: &Clusters) -> Result<Self, Error> {
        let mut params = named("kswitch demo", Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let certified = |mut params: CertificateParams, purpose| {
            params.extended_key_usages = vec![purpose];
            let signing_key = KeyPair::generate()?;
            let cert = params.signed_by(&signing_key, &authority)?;
            Ok::<_, Error>(CertifiedKey { cert, signing_key })
        };
        let hosts = clusters.hosts().map(str::to_owned).collect();
        let server = named("sample cluster", hosts)?;
        let client = named("sample user", Vec::new())?;
        let client = certified(client, ExtendedKeyUsagePurpose::ClientAuth)?;
        Ok(Self {
            authority: authority.pem(),
            authority_der: authority.der().clone(),
            client: client.cert.pem(),
            client_key: client.signing_key.serialize_pem(),
            server: certified(server, ExtendedKeyUsagePurpose::ServerAuth)?,
        })
    }
}

fn named(name: &str, hosts: Vec<String>) -> Result<CertificateParams, Error> {
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}
