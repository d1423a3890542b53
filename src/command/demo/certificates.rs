//! The certificates of the demo: made anew each time, so that nobody could use them elsewhere.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CertifiedKey, DistinguishedName, DnType,
    Error, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::CertificateDer;

use super::clusters::Clusters;

/// The authority of all sample clusters, and what it certified.
pub(super) struct Certificates {
    /// The authority's own certificate, PEM.
    pub(super) authority: String,
    pub(super) authority_der: CertificateDer<'static>,
    /// Whom the clusters take for their user, PEM both.
    pub(super) client: String,
    pub(super) client_key: String,
    /// One certificate for the servers of all clusters.
    pub(super) server: CertifiedKey<KeyPair>,
}

impl Certificates {
    pub(super) fn made_for(clusters: &Clusters) -> Result<Self, Error> {
        let mut own = named("kswitch demo", Vec::new())?;
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        own.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let authority = CertifiedIssuer::self_signed(own, KeyPair::generate()?)?;
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
