//! Requests of other programs: which connection each takes, and which of them are repeated.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use h2::Reason;
use http::{Method, Request, Response, Version};
use hyper::body::Incoming;
use rustls::AlertDescription;
use tokio::sync::Semaphore;
use tower::{BoxError, ServiceExt};

use super::fault::causes;
use super::passed_body::{PassedBody, RequestBody, copied};
use super::transport::{MOST_STREAMS, Route, Transport};

/// The connections for these requests.
pub(super) struct Passing {
    /// For those that may not end.
    own: Transport,
    /// For those that end soon.
    shared: Transport,
    places: Arc<Semaphore>,
    /// For those that are repeated.
    new: Transport,
    /// Whether the server does not speak HTTP/1.1.
    has_only_http2: AtomicBool,
}

impl Passing {
    pub(super) fn new(route: &Route<'_>, own: Transport) -> Self {
        Self {
            own,
            shared: route.over_http2(),
            places: Arc::new(Semaphore::new(usize::from(MOST_STREAMS))),
            new: route.over_new_connections(),
            has_only_http2: AtomicBool::new(false),
        }
    }

    /// Sends a request. One that the server did not begin to process is sent again, once and over a new connection,
    /// if its body is still known; and one that only reads also if its connection was closed before an answer.
    pub(super) async fn send(
        &self,
        request: Request<RequestBody>,
        ends_soon: bool,
    ) -> Result<Response<PassedBody>, BoxError> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        let again = copy(&request);
        let places = Arc::clone(&self.places);
        let place = if ends_soon { places.try_acquire_owned().ok() } else { None };
        let transport = match place {
            Some(_) => &self.shared,
            None if self.has_only_http2.load(Ordering::Relaxed) => &self.new,
            None => &self.own,
        };
        let error = match transport.clone().oneshot(request).await {
            Ok(response) => return Ok(response.map(|body| PassedBody::new(body, place))),
            Err(error) => error,
        };
        drop(place);
        let failure = Failure::of(&*error);
        let is_repeatable = failure == Failure::Unprocessed || is_read && failure != Failure::Other;
        let Some(again) = again.filter(|_| is_repeatable) else { return Err(error) };
        let response: Response<Incoming> = self.new.clone().oneshot(again).await?;
        if failure == Failure::NoHttp1 && response.version() == Version::HTTP_2 {
            self.has_only_http2.store(true, Ordering::Relaxed);
        }
        Ok(response.map(|body| PassedBody::new(body, None)))
    }
}

fn copy(request: &Request<RequestBody>) -> Option<Request<RequestBody>> {
    let mut copy = Request::new(copied(request.body())?);
    copy.method_mut().clone_from(request.method());
    copy.uri_mut().clone_from(request.uri());
    copy.headers_mut().clone_from(request.headers());
    Some(copy)
}

/// How a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// The server did not begin to process it (RFC 9113, 8.7), or it was not sent.
    Unprocessed,
    /// The connection was closed before an answer.
    Closed,
    /// The server does not speak HTTP/1.1.
    NoHttp1,
    Other,
}

impl Failure {
    fn of(error: &(dyn Error + 'static)) -> Self {
        let causes = || causes(error);
        let http2 = causes().find_map(|cause| cause.downcast_ref::<h2::Error>());
        if let Some(error) = http2.filter(|error| error.is_remote()) {
            // An error of GOAWAY is only that of streams after the last one that the server took.
            let is_refused = error.is_go_away() || error.reason() == Some(Reason::REFUSED_STREAM);
            return if is_refused { Self::Unprocessed } else { Self::Other };
        }
        if let Some(rustls::Error::AlertReceived(AlertDescription::NoApplicationProtocol)) =
            causes().find_map(|cause| cause.downcast_ref())
        {
            return Self::NoHttp1;
        }
        let http = causes().find_map(|cause| cause.downcast_ref::<hyper::Error>());
        let system = causes().filter_map(|cause| cause.downcast_ref::<io::Error>()).last();
        match (http, system.map(io::Error::kind)) {
            (Some(http), _) if http.is_canceled() => Self::Unprocessed,
            (Some(http), _) if http.is_parse_too_large() => Self::Other,
            (Some(http), _) if http.is_parse() => Self::NoHttp1,
            (Some(http), _) if http.is_incomplete_message() => Self::Closed,
            (
                _,
                Some(
                    ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::BrokenPipe
                    | ErrorKind::UnexpectedEof,
                ),
            ) => Self::Closed,
            _ => Self::Other,
        }
    }
}
