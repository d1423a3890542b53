//! A server with HTTP/2 for clients that offer it, and HTTP/1.1 for others, unless it has only HTTP/2.

mod refusal;

use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::io;
use std::net::Ipv4Addr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderValue, Method, Request, Response, Version};
use http_body_util::{Either, Full};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{Notify, oneshot, watch};
use tokio_rustls::TlsAcceptor;

use crate::read_only::TOKEN;
pub(super) use refusal::Refusal;

pub(super) struct Http2Server {
    port: u16,
    authority: String,
    state: Arc<State>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    seen: Mutex<Seen>,
    changed: Condvar,
    /// Whether requests are held no more.
    released: watch::Sender<bool>,
    has_only_http2: bool,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    held: usize,
    requests: Vec<Arrived>,
    /// For the next connections with HTTP/2.
    refusals: Vec<Refusal>,
}

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    pub(super) version: Version,
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) host: String,
    pub(super) authorization: String,
}

/// A body without an end.
pub(super) struct Endless;

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 16 << 10])))))
    }
}

impl Http2Server {
    pub(super) fn start() -> Http2Server {
        Http2Server::with(false)
    }

    pub(super) fn start_without_http1() -> Http2Server {
        Http2Server::with(true)
    }

    fn with(has_only_http2: bool) -> Http2Server {
        let (tls, authority) = certificate(has_only_http2);
        let state = Arc::new(State {
            seen: Mutex::default(),
            changed: Condvar::new(),
            released: watch::Sender::new(false),
            has_only_http2,
        });
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
        let listener = listener.expect("listen on loopback");
        let port = listener.local_addr().expect("an address").port();
        let (stop, stopped) = oneshot::channel();
        let of_thread = Arc::clone(&state);
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                tokio::spawn(accept(listener, TlsAcceptor::from(tls), of_thread));
                let _: Result<(), _> = stopped.await;
            });
        });
        Http2Server { port, authority, state, stop: Some(stop), thread: Some(thread) }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The kubeconfig of the context, the cluster and the user `test`.
    pub(super) fn kubeconfig(&self) -> String {
        let (port, authority) = (self.port, BASE64_STANDARD.encode(&self.authority));
        format!(
            "contexts: [{{name: test, context: {{cluster: test, user: test}}}}]\n\
             clusters:\n- name: test\n  cluster: {{server: 'https://127.0.0.1:{port}', certificate-authority-data: {authority}}}\n\
             users: [{{name: test, user: {{token: {TOKEN}}}}}]\ncurrent-context: test\n"
        )
    }

    /// The number of connections so far.
    pub(super) fn connections(&self) -> usize {
        self.state.seen().connections
    }

    pub(super) fn requests(&self) -> Vec<Arrived> {
        self.state.seen().requests.clone()
    }

    /// Refuses the first request of the next connection with HTTP/2.
    pub(super) fn refuse(&self, refusal: Refusal) {
        self.state.seen().refusals.push(refusal);
    }

    /// Waits, for a minute at most, until so many requests are held.
    pub(super) fn wait_until_held(&self, count: usize) {
        let minute = Duration::from_secs(60);
        let waited = self
            .state
            .changed
            .wait_timeout_while(self.state.seen(), minute, |own| own.held < count);
        let (seen, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert_eq!(seen.held, count, "{:?}", seen.requests);
    }

    /// Answers the held requests.
    pub(super) fn release(&self) {
        self.state.released.send_replace(true);
    }
}

impl Drop for Http2Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl State {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn certificate(has_only_http2: bool) -> (Arc<ServerConfig>, String) {
    let key = || KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, key()).expect("an authority");
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let own = key();
    let signed = params.signed_by(&own, &authority).expect("sign a certificate");
    let own = PrivatePkcs8KeyDer::from(own.serialize_der());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![signed.der().clone()], own.into())
        .expect("a key that fits its certificate");
    let protocols: &[&str] = if has_only_http2 { &["h2"] } else { &["h2", "http/1.1"] };
    config.alpn_protocols = protocols.iter().map(|own| own.as_bytes().to_vec()).collect();
    (Arc::new(config), authority.pem())
}

async fn accept(listener: TcpListener, tls: TlsAcceptor, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        state.seen().connections += 1;
        tokio::spawn(connection(stream, tls.clone(), Arc::clone(&state)));
    }
}

async fn connection(stream: TcpStream, tls: TlsAcceptor, state: Arc<State>) {
    let Ok(stream) = tls.accept(stream).await else { return };
    let has_http2 = state.has_only_http2 || stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let refusal = if has_http2 { state.seen().refusals.pop() } else { None };
    if let Some(refusal) = refusal {
        let _ = refusal.of(stream).await;
        return;
    }
    let (last, abort) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (of_last, of_abort) = (Arc::clone(&last), Arc::clone(&abort));
    let service = service_fn(move |request: Request<Incoming>| {
        let (state, last, abort) =
            (Arc::clone(&state), Arc::clone(&of_last), Arc::clone(&of_abort));
        async move {
            let path = request.uri().path().to_owned();
            state.note(&request);
            if path.ends_with("/hold") {
                state.seen().held += 1;
                state.changed.notify_all();
                let _ = state.released.subscribe().wait_for(|is_released| *is_released).await;
            }
            if path.ends_with("/last") {
                last.notify_one();
            }
            if path.ends_with("/abort") {
                abort.notify_one();
                std::future::pending::<()>().await;
            }
            if path.ends_with("/fails") && state.seen().requests.len() == 1 {
                return Err(io::Error::other("the first request is not answered"));
            }
            let body = if path.ends_with("/endless") {
                Either::Right(Endless)
            } else {
                Either::Left(Full::from("{}"))
            };
            let mut response = Response::new(body);
            if let Some((_, kilobytes)) = path.rsplit_once("/headers-") {
                let value = HeaderValue::try_from("x".repeat(1000)).expect("a value");
                for _ in 0..kilobytes.parse().expect("a number") {
                    response.headers_mut().append("warning", value.clone());
                }
            }
            Ok(response)
        }
    });
    let io = TokioIo::new(stream);
    if !has_http2 {
        let _ = http1::Builder::new().serve_connection(io, service).await;
        return;
    }
    let mut serving = pin!(
        http2::Builder::new(TokioExecutor::new())
            .max_concurrent_streams(100)
            .serve_connection(io, service)
    );
    let (mut aborted, mut ending) = (pin!(abort.notified()), pin!(last.notified()));
    let mut is_ending = false;
    poll_fn(|context| {
        if !is_ending && ending.as_mut().poll(context).is_ready() {
            is_ending = true;
            // No further request is taken.
            serving.as_mut().graceful_shutdown();
        }
        let is_over = serving.as_mut().poll(context).is_ready();
        if is_over || aborted.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        Poll::Pending
    })
    .await;
}

impl State {
    fn note(&self, request: &Request<Incoming>) {
        let header = |name| {
            let value = request.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let uri = request.uri();
        let host = uri.authority().map_or_else(|| header(HOST), ToString::to_string);
        self.seen().requests.push(Arrived {
            version: request.version(),
            method: request.method().clone(),
            target: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            host,
            authorization: header(AUTHORIZATION),
        });
    }
}
