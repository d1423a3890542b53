//! A client of a proxy that sends any bytes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

/// After this a connection counts as closed.
const LONGEST_SILENCE: Duration = Duration::from_secs(20);

type Stream = StreamOwned<ClientConnection, TcpStream>;

/// What the kubeconfig of a shell has.
pub(super) struct Client {
    pub(super) address: SocketAddr,
    /// The path of the server.
    pub(super) prefix: String,
    pub(super) token: String,
    tls: Arc<ClientConfig>,
}

impl Client {
    /// Reads the kubeconfig of a shell, which has nothing but this.
    pub(super) fn of(file: &Path) -> Client {
        let text = fs::read_to_string(file).expect("read a kubeconfig");
        let config: Value = serde_json::from_str(&text).expect("JSON");
        let cluster = &config["clusters"][0]["cluster"];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let server = text(&cluster["server"]);
        let (host, path) = server
            .strip_prefix("https://")
            .and_then(|rest| rest.split_once('/'))
            .expect("https://");
        let pem = BASE64_STANDARD.decode(text(&cluster["certificate-authority-data"]));
        let authority = CertificateDer::from_pem_slice(&pem.expect("base64")).expect("PEM");
        let mut roots = RootCertStore::empty();
        roots.add(authority).expect("an authority");
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Client {
            address: host.parse().expect("an address"),
            prefix: format!("/{path}"),
            token: text(&config["users"][0]["user"]["token"]),
            tls: Arc::new(tls),
        }
    }

    pub(super) fn connect(&self) -> Stream {
        let name = ServerName::from(self.address.ip());
        let tls = ClientConnection::new(Arc::clone(&self.tls), name).expect("begin TLS");
        let stream = TcpStream::connect(self.address).expect("connect");
        stream.set_read_timeout(Some(LONGEST_SILENCE)).expect("set a timeout");
        StreamOwned::new(tls, stream)
    }

    /// The headers that a valid request has, each with its line end.
    pub(super) fn headers(&self) -> String {
        format!("Host: {}\r\nAuthorization: Bearer {}\r\n", self.address, self.token)
    }

    /// A request without a body, after which the connection is closed.
    pub(super) fn request(&self, line: &str) -> String {
        format!("{line} HTTP/1.1\r\n{}Connection: close\r\n\r\n", self.headers())
    }

    /// Sends bytes, and returns what comes until the connection is closed.
    pub(super) fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The proxy may have closed it already.
        let _ = stream.write_all(bytes);
        let _ = stream.flush();
        let mut answer = Vec::new();
        // Not every end is a proper one of TLS.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The code and the body of the answer to a request such as `GET /version`.
    pub(super) fn ask(&self, line: &str) -> (u16, String) {
        split(&self.send(self.request(line).as_bytes()))
    }
}

/// The code and the body of an answer.
pub(super) fn split(answer: &str) -> (u16, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {answer}"));
    let code = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    (code.unwrap_or_else(|| panic!("no code: {answer}")), body.to_owned())
}
