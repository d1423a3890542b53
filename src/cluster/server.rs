//! An API server that can be asked: the client of `kube`, made from the entries of the kubeconfig,
//! and its answers, sorted into those that help and those that don't.

mod answer;
mod fault;

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use kube::client::Body;
use kube::config::AuthInfo;
use kube::{Client, Config};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::de::DeserializeOwned;
use tokio::time::timeout_at;

use crate::kubeconfig::access::Connection;
use crate::kubeconfig::store::Access;
use crate::printable::shown;

use super::address::Address;
use super::identity::Identity;
use super::plugin::Leash;
use super::proxy::proxy_for;
use super::{Reason, material};
use answer::Answer;

/// How long to wait, and since when.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) timeout: Duration,
    started: Instant,
}

impl Clock {
    pub(super) fn start(timeout: Duration) -> Self {
        Self { timeout, started: Instant::now() }
    }

    /// As much time once more.
    pub(super) fn again(self) -> Self {
        Self::start(self.timeout)
    }

    pub(super) fn deadline(self) -> Instant {
        self.started + self.timeout
    }
}

/// An API server, and who we are to it.
pub(super) struct Server {
    client: Client,
    host: String,
    /// The proxy on the way, if there is one.
    proxy: Option<String>,
    /// What we prove who we are with, and where a fresh one comes from.
    credentials: String,
    renewal: String,
}

/// An answer that is not what was asked for.
pub(super) enum Refusal {
    /// There is no such thing.
    NotFound,
    /// We may not see it.
    Forbidden(Reason),
    /// The list has changed too much to go on; perhaps with the place to go on at.
    Gone(Option<String>),
    /// Anything else.
    Other(Reason),
}

impl Server {
    /// Finds out where the server is and who we are to it. Sends nothing yet, but a credential
    /// plugin may.
    pub(super) async fn reach(
        access: &Access,
        leash: Arc<Leash>,
        clock: Clock,
    ) -> Result<Self, Reason> {
        let address = Address::of(&access.connection)?;
        let proxy = proxy_for(&access.connection, &address.uri)?;
        let identity = Identity::of(access, &address, leash, clock).await?;
        let host = address.host();
        let shown_proxy = proxy.as_ref().and_then(|proxy| {
            let authority = proxy.authority()?.as_str();
            Some(shown(authority.rsplit('@').next()?).into_owned())
        });
        let mut config = Config::new(address.uri);
        config.proxy_url = proxy;
        config.connect_timeout = Some(clock.timeout);
        // We tell of an overloaded server instead, after waiting as it asks for.
        config.default_retry = false;
        describe(&mut config, &access.connection)?;
        config.auth_info = auth_info(&identity);
        let client = Client::try_from(config).map_err(|error| fault::of_setup(&error, access))?;
        Ok(Self {
            client,
            host,
            proxy: shown_proxy,
            credentials: identity.description,
            renewal: identity.renewal,
        })
    }

    /// Asks for one thing. `deed` says what it is, for those who may not.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        request: Request<Vec<u8>>,
        deed: &str,
        clock: Clock,
    ) -> Result<T, Refusal> {
        let answered = timeout_at(clock.deadline().into(), async {
            loop {
                let sent = self.client.send(request.clone().map(Body::from)).await;
                let response = sent.map_err(|error| self.fault(&error))?;
                let answer = Answer::read(response).await.map_err(|error| self.fault(&*error))?;
                match answer.pause() {
                    Some(pause) if Instant::now() + pause < clock.deadline() => {
                        tokio::time::sleep(pause).await;
                    }
                    _ => return Ok(answer),
                }
            }
        });
        let silent = || Reason::TimedOut { host: self.host.clone(), after: clock.timeout };
        match answered.await.unwrap_or_else(|_| Err(silent())) {
            Ok(answer) => answer.take(self, deed),
            Err(reason) => Err(Refusal::Other(reason)),
        }
    }

    /// A refusal where there is nothing else to try.
    pub(super) fn reason(&self, refusal: Refusal) -> Reason {
        match refusal {
            Refusal::Forbidden(reason) | Refusal::Other(reason) => reason,
            Refusal::NotFound => self.not_kubernetes("404 Not Found".to_owned()),
            Refusal::Gone(_) => self.not_kubernetes("410 Gone".to_owned()),
        }
    }

    pub(super) fn not_kubernetes(&self, found: String) -> Reason {
        Reason::NotKubernetes { host: self.host.clone(), found }
    }

    fn fault(&self, error: &(dyn std::error::Error + 'static)) -> Reason {
        fault::of_connection(error, &self.host, self.proxy.as_deref())
    }
}

/// What the cluster's entry says of the connection.
fn describe(config: &mut Config, connection: &Connection) -> Result<(), Reason> {
    let name = shown(&connection.name);
    config.accept_invalid_certs = connection.insecure_skip_tls_verify;
    config.tls_server_name.clone_from(&connection.tls_server_name);
    config.disable_compression = connection.disable_compression;
    let Some(authority) = &connection.certificate_authority else { return Ok(()) };
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
    let pem = material::bytes_of(authority, &what)?;
    // Go passes over those that it can't read; one that it can is enough.
    let known: Vec<Vec<u8>> = CertificateDer::pem_slice_iter(&pem)
        .filter_map(Result::ok)
        .filter(|certificate| RootCertStore::empty().add(certificate.clone()).is_ok())
        .map(|certificate| certificate.to_vec())
        .collect();
    if known.is_empty() {
        return Err(setup(format!("{what} holds no certificate"), "correct it in the kubeconfig"));
    }
    config.root_cert = Some(known);
    Ok(())
}

/// What the client of `kube` is to show. Nothing in it makes that client run a program.
fn auth_info(identity: &Identity) -> AuthInfo {
    let acts = &identity.impersonation;
    let mut info = AuthInfo {
        token: identity.token.clone().map(Into::into),
        impersonate: acts.user.clone(),
        impersonate_uid: acts.uid.clone(),
        impersonate_groups: Some(acts.groups.clone()).filter(|groups| !groups.is_empty()),
        impersonate_user_extra: Some(acts.extra.clone().into_iter().collect()),
        ..AuthInfo::default()
    };
    if let Some((user, password)) = &identity.login {
        info.username = Some(user.clone());
        info.password = Some(password.clone().into());
    }
    if let Some(certificate) = &identity.certificate {
        info.client_certificate_data = Some(STANDARD.encode(&certificate.chain));
        info.client_key_data = Some(STANDARD.encode(&certificate.key).into());
    }
    info
}
