//! The HTTP client for one API server: addresses, and what every request has.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use http::header::ACCEPT;
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Response, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Either, Full};
use hyper::body::Bytes;
use percent_encoding::{AsciiSet, percent_decode_str, percent_encode};
use tower::{BoxError, ServiceExt};
use tower_http::decompression::Decompression;

use crate::cluster::ClusterError;
use crate::cluster::identity::Identity;
use crate::cluster::proxy::Proxy;
use crate::kubeconfig::credentials::Connection;
use crate::lexical::cleaned;

use super::Deadline;
use super::headers::{all_but, headers};
use super::passed_body::{PassedBody, RequestBody};
use super::passing::Passing;
use super::transport::{Route, Transport};

/// The body of a response, decompressed.
pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

pub(super) struct Client {
    server: Uri,
    /// The path of the server, without a slash at its end.
    below: String,
    headers: HeaderMap,
    compresses: bool,
    transport: Transport,
    passing: Passing,
}

impl Client {
    /// A client that reaches `server` as the entries of the kubeconfig say. It does not connect yet.
    pub(super) fn new(
        server: Uri,
        connection: &Connection,
        identity: &Identity,
        proxy: Option<&Proxy>,
        deadline: Deadline,
    ) -> Result<Self, ClusterError> {
        let headers = headers(identity)?;
        let route = Route::new(connection, identity, proxy, deadline)?;
        let transport = route.over_http1();
        let passing = Passing::new(&route, transport.clone());
        let below = path_of(&server);
        let compresses = !connection.disable_compression;
        Ok(Self { server, below, headers, compresses, transport, passing })
    }

    /// Asks for `path`, which begins with a slash and may have a query, below the path of the server.
    pub(super) async fn get(&self, path: &str, accept: &str) -> Result<Response<Body>, BoxError> {
        let mut request = Request::get(self.address(path)?).body(Either::Left(Full::default()))?;
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
        self.passing.send(request, ends_soon(path)).await
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
