//! The listener, its connections and its thread.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, getrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::cluster::{ClusterError, QueryOptions, ReadAccess, Upstream};
use crate::printable::plain_error;

use super::answer::Proxy;
use super::port::{ADDRESS, Place};
use super::refusals::Refusals;
use super::{certificate, status, token};

/// How long a connection may take to its first request with the token.
const GREETING: Duration = Duration::from_secs(10);

/// How long a connection stays open without a request: longer than those of Go, which close first.
const IDLE: Duration = Duration::from_secs(120);

/// The buffer of a connection, and with it the longest head of a request.
const MOST_BUFFERED: usize = 64 << 10;

/// Descriptors for other purposes than connections.
const OTHER_DESCRIPTORS: u64 = 64;

/// The most connections, however many files may be open.
const MOST_CONNECTIONS: u64 = 4096;

/// What a proxy is to do.
pub struct ProxyPlan {
    /// Reads the credentials.
    pub read: ReadAccess,
    pub options: QueryOptions,
    /// The address of the API server, which decides about the port.
    pub server: String,
    pub allows_secrets: bool,
    /// A file for refused requests.
    pub log: Option<File>,
}

/// A running proxy. It ends when this is dropped.
pub struct ReadOnlyProxy {
    /// Its address for the kubeconfig of the session.
    pub server: String,
    /// The authority that clients must trust, PEM.
    pub authority: String,
    /// The bearer token of its clients.
    pub token: String,
    refusals: Arc<Refusals>,
    _running: EndsOnDrop,
}

/// Why no proxy was started.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    #[error("{0}")]
    Cluster(#[from] ClusterError),
    #[error("{what}: {}", plain_error(.error))]
    System { what: &'static str, error: io::Error },
}

/// What the thread of a proxy does. Dropping it ends that and waits for its end, so that an exec plugin that runs
/// for it is killed.
pub struct EndsOnDrop {
    stop: Option<oneshot::Sender<()>>,
    /// Disconnected once it has ended.
    ended: mpsc::Receiver<Infallible>,
}

impl Drop for EndsOnDrop {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _: Result<Infallible, _> = self.ended.recv();
    }
}

type Report = mpsc::Sender<Result<ReadOnlyProxy, ProxyError>>;

impl ReadOnlyProxy {
    /// Reads the credentials and then listens, in another thread, and reports that. Returns the preparation.
    #[must_use]
    pub fn start(plan: ProxyPlan, report: Report) -> Option<EndsOnDrop> {
        let (stop, cancelled) = oneshot::channel();
        let (prepared, preparing) = mpsc::channel();
        let (running, ended) = mpsc::channel::<Infallible>();
        let own_report = report.clone();
        let run = move || match runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                runtime.block_on(serve(plan, &report, cancelled, prepared, ended));
                runtime.shutdown_background();
                drop(running);
            }
            Err(error) => drop(report.send(Err(failed("can't open a connection")(error)))),
        };
        if let Err(error) = thread::Builder::new().spawn(run) {
            let _ = own_report.send(Err(failed("can't start a thread")(error)));
            return None;
        }
        Some(EndsOnDrop { stop: Some(stop), ended: preparing })
    }

    /// How many requests were refused.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refusals.count()
    }
}

fn failed(what: &'static str) -> impl Fn(io::Error) -> ProxyError {
    move |error| ProxyError::System { what, error }
}

/// Starts a proxy, reports that, and serves until the proxy is dropped. `prepared` is dropped once it listens.
async fn serve(
    plan: ProxyPlan,
    report: &Report,
    cancelled: oneshot::Receiver<()>,
    prepared: mpsc::Sender<Infallible>,
    ended: mpsc::Receiver<Infallible>,
) {
    let preparing = tokio::spawn(prepare(plan, ended));
    let abort = preparing.abort_handle();
    tokio::spawn(async move {
        // No value is ever sent: it ends when the sender is dropped. What is prepared then is not cancelled.
        let _: Result<(), _> = cancelled.await;
        abort.abort();
    });
    let outcome = preparing.await;
    drop(prepared);
    match outcome {
        Ok(Ok((listener, tls, proxy, started, stopped))) => {
            tokio::spawn(accept(listener, tls, Arc::new(proxy)));
            if report.send(Ok(started)).is_ok() {
                let _: Result<(), _> = stopped.await;
            }
        }
        Ok(Err(error)) => drop(report.send(Err(error))),
        // It was cancelled.
        Err(_) => {}
    }
}

type Prepared = (TcpListener, TlsAcceptor, Proxy, ReadOnlyProxy, oneshot::Receiver<()>);

async fn prepare(
    plan: ProxyPlan,
    ended: mpsc::Receiver<Infallible>,
) -> Result<Prepared, ProxyError> {
    let upstream = Upstream::connect(plan.read, plan.options).await?;
    let place = Place::of(&plan.server);
    let listening = place.listen().await.map_err(failed("can't listen on loopback"))?;
    let port = listening.local_addr().map_err(failed("can't listen on loopback"))?.port();
    let (config, authority) = certificate::create(ADDRESS)
        .map_err(|error| failed("can't create a certificate")(io::Error::other(error)))?;
    let no_random = || failed("can't create a token")(io::Error::other("no random numbers"));
    let (token, check) = token::create().ok_or_else(no_random)?;
    let refusals = Arc::new(Refusals::new(plan.log));
    let (stop, stopped) = oneshot::channel();
    let host = format!("{ADDRESS}:{port}");
    let started = ReadOnlyProxy {
        server: format!("https://{host}{}", place.prefix),
        authority,
        token,
        refusals: Arc::clone(&refusals),
        _running: EndsOnDrop { stop: Some(stop), ended },
    };
    let proxy = Proxy {
        upstream,
        token: check,
        host,
        prefix: place.prefix,
        allows_secrets: plan.allows_secrets,
        refusals,
        served_here: Mutex::new(HashMap::new()),
    };
    Ok((listening, TlsAcceptor::from(config), proxy, started, stopped))
}

/// Accepts connections. More than the limit for open files allows wait until others are closed.
async fn accept(listener: TcpListener, tls: TlsAcceptor, proxy: Arc<Proxy>) {
    let places = Arc::new(Semaphore::new(most_connections()));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (tls, proxy) = (tls.clone(), Arc::clone(&proxy));
                tokio::spawn(async move {
                    connection(stream, &tls, &proxy).await;
                    drop(place);
                });
            }
            // Such as too many open files of all processes.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Each connection of a client may need one to the API server.
fn most_connections() -> usize {
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let connections = files.saturating_sub(OTHER_DESCRIPTORS) / 2;
    usize::try_from(connections.clamp(8, MOST_CONNECTIONS)).unwrap_or(8)
}

/// Serves a connection. An error ends it, and there is no client left to report it to.
async fn connection(stream: TcpStream, tls: &TlsAcceptor, proxy: &Arc<Proxy>) {
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = timeout(GREETING, tls.accept(stream)).await else { return };
    let is_authorized = AtomicBool::new(false);
    let service = service_fn(|request| {
        let is_valid = proxy.is_authorized(&request);
        is_authorized.fetch_or(is_valid, Ordering::Relaxed);
        let proxy = Arc::clone(proxy);
        async move {
            if is_valid {
                return Ok::<_, Infallible>(proxy.answer(request).await);
            }
            proxy.refusals.add_unauthorized();
            Ok(status::unauthorized())
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(MOST_BUFFERED)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    if let Ok(_ended) = timeout(GREETING, connection.as_mut()).await {
        return;
    }
    if is_authorized.load(Ordering::Relaxed) {
        let _ = connection.await;
    }
}
