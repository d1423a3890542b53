//! The client of `kube`, on a connection of our own making.
//!
//! `kube` would make one itself, and would run credential plugins, Google's program and an OpenID
//! renewal for it as it goes: without a deadline, with our terminal, and with the terminal's stderr.
//! All of that has happened here already, so the client gets what came of it and nothing else. It
//! also spares every command the start-up of code that none of them runs: the program is a third
//! smaller, and with it what has to be relocated before `main`.

use http::header::AUTHORIZATION;
use http::{HeaderValue, Uri};
use hyper::rt::{Read, Write};
use hyper_rustls::{FixedServerNameResolver, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connection as Connected, HttpConnector};
use hyper_util::rt::TokioExecutor;
use kube::client::{Body, ConfigExt};
use kube::config::AuthInfo;
use kube::{Client, Config};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tower::{BoxError, Service, ServiceBuilder};
use tower_http::decompression::DecompressionLayer;
use tower_http::set_header::SetRequestHeaderLayer;

use crate::cluster::ClusterError;
use crate::cluster::identity::{Identity, in_base64};
use crate::cluster::proxy::Proxy;
use crate::kubeconfig::access::{Connection, Impersonation};
use crate::printable::shown;

use super::resolver::Resolver;
use super::{Deadline, tls};

/// A client that reaches `server` as the entries of the kubeconfig say.
pub(super) fn client(
    server: Uri,
    connection: &Connection,
    identity: &Identity,
    proxy: Option<&Proxy>,
    deadline: Deadline,
) -> Result<Client, ClusterError> {
    let mut config = Config::new(server);
    config.disable_compression = connection.disable_compression;
    config.auth_info = acting_as(&identity.impersonation);
    let stack = Stack { config, authorization: authorization(identity)? };
    let tls = Tls {
        config: tls::config(connection, identity, deadline)?,
        name: server_name(connection)?,
    };
    let mut plain = HttpConnector::new_with_resolver(Resolver);
    plain.enforce_http(false);
    let Some(proxy) = proxy else { return stack.on(tls.over(plain), identity) };
    let address = proxy.address.clone();
    match proxy.scheme() {
        "socks5" => {
            let mut through = SocksV5::new(address, plain);
            if let Some((user, password)) = proxy.login.clone() {
                through = through.with_auth(user, password);
            }
            stack.on(tls.over(through), identity)
        }
        "https" => {
            let through = Tunnel::new(address, tls.over_to_proxy(plain));
            stack.on(tls.over(with_login(through, proxy)), identity)
        }
        _ => stack.on(tls.over(with_login(Tunnel::new(address, plain), proxy)), identity),
    }
}

/// What is done to each request and each answer.
struct Stack {
    config: Config,
    authorization: Option<HeaderValue>,
}

impl Stack {
    /// The client on a connection.
    fn on<C>(
        self,
        connector: HttpsConnector<C>,
        identity: &Identity,
    ) -> Result<Client, ClusterError>
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Connected + Read + Write + Send + Unpin + 'static,
        C::Future: Send + 'static,
        C::Error: Into<BoxError>,
    {
        let headers = self
            .config
            .extra_headers_layer()
            .map_err(|_| unsendable(&identity.user, "as fields"))?;
        let http: Http<_, Body> = Http::builder(TokioExecutor::new()).build(connector);
        let service = ServiceBuilder::new()
            .layer(self.config.base_uri_layer())
            .layer(DecompressionLayer::new().gzip(!self.config.disable_compression))
            .option_layer(
                self.authorization
                    .map(|header| SetRequestHeaderLayer::overriding(AUTHORIZATION, header)),
            )
            .layer(headers)
            .map_err(BoxError::from)
            .service(http);
        Ok(Client::new(service, "default"))
    }
}

/// TLS with a server.
struct Tls {
    config: ClientConfig,
    /// The name that its certificate must be for, if not that of its address.
    name: Option<ServerName<'static>>,
}

impl Tls {
    fn over<C>(&self, connector: C) -> HttpsConnector<C> {
        let mut builder =
            HttpsConnectorBuilder::new().with_tls_config(self.config.clone()).https_or_http();
        if let Some(name) = self.name.clone() {
            builder = builder.with_server_name_resolver(FixedServerNameResolver::new(name));
        }
        builder.enable_http1().wrap_connector(connector)
    }

    /// The same trust, as Go has it, but the proxy's own name.
    fn over_to_proxy<C>(&self, connector: C) -> HttpsConnector<C> {
        Self { config: self.config.clone(), name: None }.over(connector)
    }
}

fn server_name(connection: &Connection) -> Result<Option<ServerName<'static>>, ClusterError> {
    let Some(name) = &connection.tls_server_name else { return Ok(None) };
    ServerName::try_from(name.clone()).map(Some).map_err(|_| ClusterError::Setup {
        what: format!(
            "tls-server-name of cluster \"{}\" is no name of a server",
            shown(&connection.name)
        ),
        next: "correct it in the kubeconfig".to_owned(),
    })
}

/// The header that says who we are. Only HTTPS carries it.
fn authorization(identity: &Identity) -> Result<Option<HeaderValue>, ClusterError> {
    let value = match (&identity.token, &identity.login) {
        (Some(token), _) => format!("Bearer {token}"),
        (None, Some(login)) => basic(login),
        (None, None) => return Ok(None),
    };
    sensitive(value).map(Some).ok_or_else(|| unsendable(&identity.user, "token"))
}

fn with_login<C>(tunnel: Tunnel<C>, proxy: &Proxy) -> Tunnel<C> {
    match proxy.login.as_ref().and_then(|login| sensitive(basic(login))) {
        Some(header) => tunnel.with_auth(header),
        None => tunnel,
    }
}

fn basic(login: &(String, String)) -> String {
    format!("Basic {}", in_base64(login))
}

fn sensitive(value: String) -> Option<HeaderValue> {
    let mut header = HeaderValue::try_from(value).ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn unsendable(user: &str, what: &str) -> ClusterError {
    ClusterError::Setup {
        what: format!("the {what} of user \"{}\" hold signs that no request can have", shown(user)),
        next: "correct it in the kubeconfig".to_owned(),
    }
}

fn acting_as(whom: &Impersonation) -> AuthInfo {
    AuthInfo {
        impersonate: whom.user.clone(),
        impersonate_uid: whom.uid.clone(),
        impersonate_groups: Some(whom.groups.clone()).filter(|groups| !groups.is_empty()),
        impersonate_user_extra: Some(whom.extra.clone().into_iter().collect()),
        ..AuthInfo::default()
    }
}
