//! The HTTP client for one API server: its connection, and the headers of every request.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Either, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::rt::{Read, Write};
use hyper_rustls::{FixedServerNameResolver, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connection as Connected, HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode,
};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::sync::Semaphore;
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};
use tower_http::decompression::Decompression;

use crate::cluster::ClusterError;
use crate::cluster::identity::Identity;
use crate::cluster::proxy::Proxy;
use crate::kubeconfig::credentials::{Connection, Impersonation};
use crate::lexical::cleaned;
use crate::printable::shown;

use super::passed_body::{PassedBody, WithoutTrailers};
use super::resolver::Resolver;
use super::{Deadline, tls};

/// The body of a response, decompressed.
pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// The body of a request: none, or that of another one.
pub(super) type RequestBody = Either<Empty<Bytes>, WithoutTrailers<Incoming>>;

type Transport = BoxCloneSyncService<Request<RequestBody>, Response<Incoming>, BoxError>;

/// As in client-go: how long to wait for a connection, and how often a silent one is checked.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// How long an unused connection stays open, as in client-go.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// The buffer of a connection, which limits what a reader that waits leaves in memory.
const MOST_BUFFERED: usize = 64 << 10;

/// The most requests that share a connection. The API server takes 100 at a time, and a program that watches
/// would keep a place as long as it runs.
const MOST_STREAMS: u16 = 16;

/// What each of them may leave unread. The connection takes as much for all of them, so a reader that waits stops no
/// other.
const MOST_UNREAD: u32 = 1 << 20;

/// How long an answer to a ping may take, as in client-go.
const PING_TIMEOUT: Duration = Duration::from_secs(15);

pub(super) struct Client {
    server: Uri,
    /// The path of the server, without a slash at its end.
    below: String,
    headers: HeaderMap,
    compresses: bool,
    /// With a connection for each request at a time.
    transport: Transport,
    shared: Option<Shared>,
}

/// For requests that end soon: with one connection, if the server has HTTP/2.
struct Shared {
    transport: Transport,
    places: Arc<Semaphore>,
}

impl Client {
    /// A client that reaches `server` as the entries of the kubeconfig say. It does not connect yet.
    pub(super) fn new(
        server: Uri,
        connection: &Connection,
        identity: &Identity,
        proxy: Option<&Proxy>,
        offers_http2: bool,
        deadline: Deadline,
    ) -> Result<Self, ClusterError> {
        let headers = headers(identity)?;
        let tls = Tls {
            config: tls::config(connection, identity, deadline)?,
            name: server_name(connection)?,
            offers_http2: false,
        };
        let transport = transport(&tls, proxy);
        let shared = offers_http2.then(|| Shared {
            transport: self::transport(&Tls { offers_http2, ..tls }, proxy),
            places: Arc::new(Semaphore::new(usize::from(MOST_STREAMS))),
        });
        let below = path_of(&server);
        let compresses = !connection.disable_compression;
        Ok(Self { server, below, headers, compresses, transport, shared })
    }

    /// Asks for `path`, which begins with a slash and may have a query, below the path of the server.
    pub(super) async fn get(&self, path: &str, accept: &str) -> Result<Response<Body>, BoxError> {
        let mut request = Request::get(self.address(path)?).body(Either::Left(Empty::new()))?;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().insert(ACCEPT, HeaderValue::try_from(accept)?);
        let service = Decompression::new(self.transport.clone()).gzip(self.compresses);
        let response = service.oneshot(request).await?;
        Ok(response.map(|body| body.map_err(io::Error::other).boxed_unsync()))
    }

    /// Sends a request of another program with these credentials in place of its own. Its path is taken below
    /// the path of the server.
    pub(super) async fn pass_on(
        &self,
        head: &Parts,
        body: RequestBody,
    ) -> Result<Response<PassedBody>, BoxError> {
        let path = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let mut request = Request::new(body);
        *request.method_mut() = head.method.clone();
        *request.uri_mut() = self.address(path)?;
        *request.headers_mut() = head.headers.clone();
        request.headers_mut().extend(self.headers.clone());
        let shared = self.shared.as_ref().filter(|_| ends_soon(path));
        let place =
            shared.and_then(|own| Some((own, Arc::clone(&own.places).try_acquire_owned().ok()?)));
        let (transport, place) = match place {
            Some((shared, place)) => (&shared.transport, Some(place)),
            None => (&self.transport, None),
        };
        let response = transport.clone().oneshot(request).await?;
        Ok(response.map(|body| PassedBody::new(body, place)))
    }

    fn address(&self, path: &str) -> Result<Uri, BoxError> {
        let mut parts = self.server.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(format!("{}{path}", self.below))?);
        Ok(Uri::from_parts(parts)?)
    }
}

/// Whether a request is known to be answered at once, so that it keeps no place of the others.
fn ends_soon(path: &str) -> bool {
    !path.contains("watch") && !path.contains("follow")
}

/// The path of an address as client-go sends it: decoded, cleaned and encoded again.
fn path_of(server: &Uri) -> String {
    let decoded: Vec<u8> = percent_decode_str(server.path()).collect();
    let clean = cleaned(Path::new(OsStr::from_bytes(&decoded)));
    let encoded = percent_encode(clean.as_os_str().as_bytes(), &NOT_IN_PATHS).to_string();
    encoded.trim_end_matches('/').to_owned()
}

/// What Go escapes in a path (`net/url`).
const NOT_IN_PATHS: AsciiSet = all_but(b"$&+,-./:;=@_~");

fn transport(tls: &Tls, proxy: Option<&Proxy>) -> Transport {
    let mut plain = HttpConnector::new_with_resolver(Resolver);
    plain.enforce_http(false);
    plain.set_nodelay(true);
    plain.set_connect_timeout(Some(CONNECT_TIMEOUT));
    plain.set_keepalive(Some(KEEP_ALIVE));
    let Some(proxy) = proxy else { return over(tls.over(plain)) };
    let address = proxy.address.clone();
    match proxy.scheme() {
        "socks5" => {
            let mut through = SocksV5::new(address, plain);
            if let Some((user, password)) = proxy.login.clone() {
                through = through.with_auth(user, password);
            }
            over(tls.over(through))
        }
        "https" => {
            let through = Tunnel::new(address, tls.over_to_proxy(plain));
            over(tls.over(with_login(through, proxy)))
        }
        _ => over(tls.over(with_login(Tunnel::new(address, plain), proxy))),
    }
}

fn over<C>(connector: HttpsConnector<C>) -> Transport
where
    C: Service<Uri> + Clone + Send + Sync + 'static,
    C::Response: Connected + Read + Write + Send + Unpin + 'static,
    C::Future: Send + 'static,
    C::Error: Into<BoxError>,
{
    let http: Http<_, RequestBody> = Http::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_TIMEOUT)
        .http1_max_buf_size(MOST_BUFFERED)
        .timer(TokioTimer::new())
        .http2_initial_stream_window_size(MOST_UNREAD)
        .http2_initial_connection_window_size(MOST_UNREAD * u32::from(MOST_STREAMS))
        .http2_max_send_buf_size(MOST_BUFFERED)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(PING_TIMEOUT)
        .build(connector);
    BoxCloneSyncService::new(http.map_err(BoxError::from))
}

struct Tls {
    config: ClientConfig,
    /// The name in the certificate, if it differs from the address.
    name: Option<ServerName<'static>>,
    offers_http2: bool,
}

impl Tls {
    fn over<C>(&self, connector: C) -> HttpsConnector<C> {
        let mut builder =
            HttpsConnectorBuilder::new().with_tls_config(self.config.clone()).https_or_http();
        if let Some(name) = self.name.clone() {
            builder = builder.with_server_name_resolver(FixedServerNameResolver::new(name));
        }
        if self.offers_http2 {
            return builder.enable_all_versions().wrap_connector(connector);
        }
        builder.enable_http1().wrap_connector(connector)
    }

    /// Like Go, the same certificate authorities, but the name of the proxy.
    fn over_to_proxy<C>(&self, connector: C) -> HttpsConnector<C> {
        Self { config: self.config.clone(), name: None, offers_http2: false }.over(connector)
    }
}

fn server_name(connection: &Connection) -> Result<Option<ServerName<'static>>, ClusterError> {
    let Some(name) = &connection.tls_server_name else { return Ok(None) };
    ServerName::try_from(name.clone()).map(Some).map_err(|_| {
        let cluster = shown(&connection.name);
        let message = format!("tls-server-name of cluster \"{cluster}\" is no name of a server");
        ClusterError::new(message, "correct it in the kubeconfig")
    })
}

fn headers(identity: &Identity) -> Result<HeaderMap, ClusterError> {
    let mut headers = HeaderMap::new();
    let authorization = match (&identity.token, &identity.login) {
        (Some(token), _) => Some(format!("Bearer {token}")),
        (None, Some(login)) => Some(basic(login)),
        (None, None) => None,
    };
    if let Some(value) = authorization {
        let value = sensitive(value).ok_or_else(|| unsendable(&identity.user, "token"))?;
        headers.insert(AUTHORIZATION, value);
    }
    for (name, value) in impersonation(&identity.impersonation) {
        let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        let (name, value) = header.ok_or_else(|| unsendable(&identity.user, "as fields"))?;
        headers.append(name, value);
    }
    Ok(headers)
}

/// The impersonation headers, named as client-go names them (`transport/round_trippers.go`).
fn impersonation(whom: &Impersonation) -> impl Iterator<Item = (String, &str)> {
    let user = whom.user.iter().map(|user| ("impersonate-user".to_owned(), user.as_str()));
    let uid = whom.uid.iter().map(|uid| ("impersonate-uid".to_owned(), uid.as_str()));
    let groups = whom.groups.iter().map(|group| ("impersonate-group".to_owned(), group.as_str()));
    let extra = whom.extra.iter().flat_map(|(key, values)| {
        let name = format!("impersonate-extra-{}", utf8_percent_encode(key, &NOT_IN_HEADER_NAMES));
        values.iter().map(move |value| (name.clone(), value.as_str()))
    });
    user.chain(uid).chain(groups).chain(extra)
}

/// What client-go escapes in the key of an extra field: all but the characters of a header name, and `%`.
const NOT_IN_HEADER_NAMES: AsciiSet = all_but(b"!#$&'*+-.^_`|~");

/// All characters but letters, digits and these.
const fn all_but(mut kept: &[u8]) -> AsciiSet {
    // A copy; the type is not `Copy`.
    let mut set = NON_ALPHANUMERIC.add(b'%');
    while let [first, rest @ ..] = kept {
        set = set.remove(*first);
        kept = rest;
    }
    set
}

fn with_login<C>(tunnel: Tunnel<C>, proxy: &Proxy) -> Tunnel<C> {
    match proxy.login.as_ref().and_then(|login| sensitive(basic(login))) {
        Some(header) => tunnel.with_auth(header),
        None => tunnel,
    }
}

fn basic((user, password): &(String, String)) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn sensitive(value: String) -> Option<HeaderValue> {
    let mut header = HeaderValue::try_from(value).ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn unsendable(user: &str, what: &str) -> ClusterError {
    let user = shown(user);
    ClusterError::new(
        format!("the {what} of user \"{user}\" contain characters that no HTTP header can have"),
        "correct it in the kubeconfig",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_server_is_cleaned_as_client_go_does() {
        for (path, expected) in [
            ("", ""),
            ("/", ""),
            ("//k8s//x/", "/k8s/x"),
            ("/a%2fb/../c", "/a/c"),
            ("/../k8s/./c-1", "/k8s/c-1"),
            ("/a%20b/%C3%A9;v=1/*", "/a%20b/%C3%A9;v=1/%2A"),
        ] {
            let server: Uri = format!("https://a{path}").parse().unwrap();
            assert_eq!(path_of(&server), expected, "{path}");
        }
    }
}
