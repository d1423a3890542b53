//! Connections to an API server: TLS, a proxy on the way, and limits.

use std::time::Duration;

use http::{Request, Response, Uri};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper_rustls::{FixedServerNameResolver, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connection as Connected, HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};

use crate::cluster::ClusterError;
use crate::cluster::identity::Identity;
use crate::cluster::proxy::Proxy;
use crate::kubeconfig::credentials::Connection;
use crate::printable::shown;

use super::headers::{basic, sensitive};
use super::passed_body::RequestBody;
use super::resolver::Resolver;
use super::{Deadline, tls};

pub(super) type Transport = BoxCloneSyncService<Request<RequestBody>, Response<Incoming>, BoxError>;

/// As in client-go: how long to wait for a connection, and how often a silent one is checked.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// How long an unused connection stays open, as in client-go.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// The buffer of a connection, which limits what a reader that waits leaves in memory. Also the most headers of an
/// answer, in bytes.
pub(super) const MOST_BUFFERED: u32 = 64 << 10;

/// The most headers of an answer: one for each warning about each object of a request.
const MOST_HEADERS: usize = 1000;

/// The most requests that share a connection. The API server takes 100 at a time, and a program that watches
/// would keep a place as long as it runs.
pub(super) const MOST_STREAMS: u16 = 16;

/// What each request of a shared connection may leave unread. The connection takes as much for all of them, so a
/// reader that waits stops no other.
const MOST_UNREAD: u32 = 1 << 20;

/// How long an answer to a ping may take, as in client-go.
const PING_TIMEOUT: Duration = Duration::from_secs(15);

/// The versions of HTTP that are offered to the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Versions {
    Http1,
    All,
}

/// How an API server is reached.
pub(super) struct Route<'p> {
    config: ClientConfig,
    /// The name in the certificate, if it differs from the address.
    name: Option<ServerName<'static>>,
    proxy: Option<&'p Proxy>,
}

impl<'p> Route<'p> {
    pub(super) fn new(
        connection: &Connection,
        identity: &Identity,
        proxy: Option<&'p Proxy>,
        deadline: Deadline,
    ) -> Result<Self, ClusterError> {
        let config = tls::config(connection, identity, deadline)?;
        Ok(Self { config, name: server_name(connection)?, proxy })
    }

    /// With a connection for each request at a time, which others use after it.
    pub(super) fn over_http1(&self) -> Transport {
        self.transport(Versions::Http1, usize::MAX)
    }

    /// With one connection, if the server has HTTP/2.
    pub(super) fn over_http2(&self) -> Transport {
        self.transport(Versions::All, usize::MAX)
    }

    /// With a new connection for each request, over HTTP/2 if the server has it.
    pub(super) fn over_new_connections(&self) -> Transport {
        self.transport(Versions::All, 0)
    }

    fn transport(&self, versions: Versions, most_idle: usize) -> Transport {
        let mut plain = HttpConnector::new_with_resolver(Resolver);
        plain.enforce_http(false);
        plain.set_nodelay(true);
        plain.set_connect_timeout(Some(CONNECT_TIMEOUT));
        plain.set_keepalive(Some(KEEP_ALIVE));
        let Some(proxy) = self.proxy else { return over(self.tls(plain, versions), most_idle) };
        let address = proxy.address.clone();
        match proxy.scheme() {
            "socks5" => {
                let mut through = SocksV5::new(address, plain);
                if let Some((user, password)) = proxy.login.clone() {
                    through = through.with_auth(user, password);
                }
                over(self.tls(through, versions), most_idle)
            }
            "https" => {
                // Like Go, the same certificate authorities, but the name of the proxy.
                let to_proxy = tls(&self.config, None, plain, Versions::Http1);
                let through = with_login(Tunnel::new(address, to_proxy), proxy);
                over(self.tls(through, versions), most_idle)
            }
            _ => {
                let through = with_login(Tunnel::new(address, plain), proxy);
                over(self.tls(through, versions), most_idle)
            }
        }
    }

    fn tls<C>(&self, connector: C, versions: Versions) -> HttpsConnector<C> {
        tls(&self.config, self.name.as_ref(), connector, versions)
    }
}

fn tls<C>(
    config: &ClientConfig,
    name: Option<&ServerName<'static>>,
    connector: C,
    versions: Versions,
) -> HttpsConnector<C> {
    let mut builder = HttpsConnectorBuilder::new().with_tls_config(config.clone()).https_or_http();
    if let Some(name) = name {
        builder = builder.with_server_name_resolver(FixedServerNameResolver::new(name.clone()));
    }
    match versions {
        Versions::Http1 => builder.enable_http1().wrap_connector(connector),
        Versions::All => builder.enable_all_versions().wrap_connector(connector),
    }
}

fn over<C>(connector: HttpsConnector<C>, most_idle: usize) -> Transport
where
    C: Service<Uri> + Clone + Send + Sync + 'static,
    C::Response: Connected + Read + Write + Send + Unpin + 'static,
    C::Future: Send + 'static,
    C::Error: Into<BoxError>,
{
    let http: Http<_, RequestBody> = Http::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(most_idle)
        .http1_max_buf_size(MOST_BUFFERED as usize)
        .http1_max_headers(MOST_HEADERS)
        .timer(TokioTimer::new())
        .http2_initial_stream_window_size(MOST_UNREAD)
        .http2_initial_connection_window_size(MOST_UNREAD * u32::from(MOST_STREAMS))
        .http2_max_send_buf_size(MOST_BUFFERED as usize)
        .http2_max_header_list_size(MOST_BUFFERED)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(PING_TIMEOUT)
        .build(connector);
    BoxCloneSyncService::new(http.map_err(BoxError::from))
}

fn server_name(connection: &Connection) -> Result<Option<ServerName<'static>>, ClusterError> {
    let Some(name) = &connection.tls_server_name else { return Ok(None) };
    ServerName::try_from(name.clone()).map(Some).map_err(|_| {
        let cluster = shown(&connection.name);
        let message =
            format!("tls-server-name of cluster \"{cluster}\" is not the name of a server");
        ClusterError::invalid_value(message)
    })
}

fn with_login<C>(tunnel: Tunnel<C>, proxy: &Proxy) -> Tunnel<C> {
    match proxy.login.as_ref().and_then(|login| sensitive(basic(login))) {
        Some(header) => tunnel.with_auth(header),
        None => tunnel,
    }
}
