//! The way to the sample clusters: a proxy on this machine, which is at the same time the server of
//! whatever sample cluster one wants to reach through it.
//!
//! So the clusters keep addresses as real ones have, and all that a client does on its way to a real
//! one is done here too.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;

use crate::cluster::one_thread_runtime;

use super::api;
use super::certificates::Certificates;
use super::clusters::Clusters;

/// The proxy, for as long as the value lives.
pub(super) struct Proxy {
    port: u16,
    task: AbortHandle,
}

/// What every connection needs.
#[derive(Clone)]
struct Way {
    clusters: Arc<Clusters>,
    tls: TlsAcceptor,
}

impl Proxy {
    pub(super) fn start(clusters: Clusters, certificates: &Certificates) -> io::Result<Self> {
        let tls = Arc::new(tls(certificates).map_err(io::Error::other)?);
        let way = Way { clusters: Arc::new(clusters), tls: tls.into() };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = one_thread_runtime()?;
        let listener = {
            let _within = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let task = runtime.spawn(serve(listener, way));
        let proxy = Self { port, task: task.abort_handle() };
        thread::Builder::new().spawn(move || {
            // It ends when it is aborted, and all connections with it.
            let _ = runtime.block_on(task);
        })?;
        Ok(proxy)
    }

    /// The port of this machine that it listens at.
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn tls(certificates: &Certificates) -> Result<ServerConfig, Box<dyn Error + Send + Sync>> {
    let mut authorities = RootCertStore::empty();
    authorities.add(certificates.authority_der.clone())?;
    let clients = WebPkiClientVerifier::builder(authorities.into());
    let own = &certificates.server;
    Ok(ServerConfig::builder()
        .with_client_cert_verifier(clients.allow_unauthenticated().build()?)
        .with_single_cert(
            vec![own.cert.der().clone()],
            PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()).into(),
        )?)
}

async fn serve(listener: tokio::net::TcpListener, way: Way) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, as a rule; some will be closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let way = way.clone();
        let tunnel = service_fn(move |request| {
            let answer = way.clone().open(request);
            async { Ok::<_, Infallible>(answer) }
        });
        tokio::spawn(
            http1::Builder::new().serve_connection(TokioIo::new(stream), tunnel).with_upgrades(),
        );
    }
}

impl Way {
    /// Lets a client through to a sample cluster, and to nothing else.
    fn open(self, request: Request<Incoming>) -> Response<Empty<Bytes>> {
        let mut answer = Response::default();
        let host = request.uri().host().unwrap_or_default().to_owned();
        if request.method() != Method::CONNECT {
            *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        } else if self.clusters.at(&host).is_none() {
            *answer.status_mut() = StatusCode::BAD_GATEWAY;
        } else {
            // Whoever gives up on the way has nobody else to tell.
            tokio::spawn(async move { self.speak(&host, request).await.ok() });
        }
        answer
    }

    /// Is the server of this host, on a connection that has been let through.
    async fn speak(
        self,
        host: &str,
        request: Request<Incoming>,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let stream = TokioIo::new(hyper::upgrade::on(request).await?);
        let stream = self.tls.accept(stream).await?;
        let is_certified = stream.get_ref().1.peer_certificates().is_some();
        let cluster = self.clusters.at(host).ok_or("it was there before")?;
        let service = service_fn(async |request| {
            Ok::<_, Infallible>(api::answer(cluster, is_certified, &request).await)
        });
        Ok(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await?)
    }
}
