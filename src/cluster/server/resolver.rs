//! Resolves host names on a thread of its own.
//!
//! The resolver of the HTTP client panics if no thread can be started.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::Name;
use tokio::sync::oneshot;
use tower::Service;

use crate::cluster::thread;

#[derive(Clone)]
pub(super) struct Resolver;

/// No thread could be started for the resolver.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoThread(pub(super) io::Error);

type Addresses = Result<vec::IntoIter<SocketAddr>, Box<dyn std::error::Error + Send + Sync>>;

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Addresses> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (sender, found) = oneshot::channel();
        let started = thread::start(move || {
            // The port is set by the caller.
            drop(sender.send((name.as_str(), 0).to_socket_addrs()));
        });
        Box::pin(async move {
            started.map_err(NoThread)?;
            Ok(found.await??)
        })
    }
}
