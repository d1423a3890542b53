//! Bodies that are passed on: of a request, and of its answer.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::{BodyExt, Either, Full};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::sync::OwnedSemaphorePermit;

/// The longest body of a request that is read before it is sent, so that the request can be repeated.
const SHORT: u64 = 64 << 10;

/// The body of a request: one that is known, such as none, or that of another request.
pub(in crate::cluster) type RequestBody = Either<Full<Bytes>, WithoutTrailers<Incoming>>;

/// The body of a request, known if it is short.
pub(in crate::cluster) async fn known(body: Option<Incoming>) -> hyper::Result<RequestBody> {
    Ok(match body {
        None => Either::Left(Full::default()),
        Some(body) if body.size_hint().upper().is_some_and(|most| most <= SHORT) => {
            Either::Left(Full::new(body.collect().await?.to_bytes()))
        }
        Some(body) => Either::Right(WithoutTrailers(body)),
    })
}

/// A copy of a body that is known.
pub(in crate::cluster) fn copied(body: &RequestBody) -> Option<RequestBody> {
    match body {
        Either::Left(known) => Some(Either::Left(known.clone())),
        Either::Right(_) => None,
    }
}

/// The body of a request without its trailers: a gateway could take them for headers, which are limited.
pub(in crate::cluster) struct WithoutTrailers<B>(pub(super) B);

impl<B: Body + Unpin> Body for WithoutTrailers<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        match Pin::new(&mut self.0).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) if frame.is_trailers() => Poll::Ready(None),
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// A body that keeps its place in a shared connection until it is dropped.
pub struct PassedBody {
    body: Incoming,
    _place: Option<OwnedSemaphorePermit>,
}

impl PassedBody {
    pub(super) fn new(body: Incoming, place: Option<OwnedSemaphorePermit>) -> Self {
        Self { body, _place: place }
    }
}

impl Body for PassedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use http::{HeaderMap, HeaderName, HeaderValue};
    use http_body_util::{BodyExt as _, Full};

    use super::*;

    #[test]
    fn trailers_are_dropped_and_data_is_kept() {
        let name = HeaderName::from_static("impersonate-user");
        let trailers = HeaderMap::from_iter([(name, HeaderValue::from_static("admin"))]);
        let body = Full::new(Bytes::from("{}")).with_trailers(ready(Some(Ok(trailers))));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let collected = runtime.block_on(WithoutTrailers(body).collect()).unwrap();
        assert_eq!(collected.trailers(), None);
        assert_eq!(collected.to_bytes(), "{}");
    }
}
