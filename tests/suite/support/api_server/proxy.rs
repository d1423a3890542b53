//! A proxy on loopback, for HTTP CONNECT or SOCKS5. It leads nowhere but to loopback.

use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::super::loopback::{Loopback, Socket};
use super::message::{Message, Response};

/// A proxy that runs until it is dropped.
pub(crate) struct Proxy {
    scheme: &'static str,
    routes: Arc<Routes>,
    listening: Loopback,
}

/// What it knows, and what it has seen.
#[derive(Default)]
struct Routes {
    names: Mutex<Vec<(String, u16)>>,
    passed: Mutex<Vec<String>>,
    refused: Mutex<Vec<String>>,
}

impl Proxy {
    /// A proxy for `proxy-url: http://...`.
    pub(crate) fn http() -> Proxy {
        Proxy::start("http", |socket, routes| serve_http(socket, routes, None))
    }

    /// The same, for those who know this name and password.
    pub(crate) fn http_for(name: &str, password: &str) -> Proxy {
        let proof = format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")));
        Proxy::start("http", move |socket, routes| serve_http(socket, routes, Some(&proof)))
    }

    /// A proxy for `proxy-url: socks5://...`.
    pub(crate) fn socks5() -> Proxy {
        Proxy::start("socks5", |mut socket, routes| {
            // Who doesn't speak SOCKS is left alone.
            let _ = serve_socks(&mut socket, routes);
        })
    }

    /// Leads this name, on any port, to this port of loopback.
    pub(crate) fn knowing(self, name: &str, port: u16) -> Proxy {
        self.routes.names().push((name.to_owned(), port));
        self
    }

    /// The address for a kubeconfig.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.listening.address())
    }

    /// The address with a name and a password in it.
    pub(crate) fn url_for(&self, name: &str, password: &str) -> String {
        format!("{}://{name}:{password}@{}", self.scheme, self.listening.address())
    }

    /// Where connections were led to, as the clients named it: `api.internal:443`.
    pub(crate) fn passed(&self) -> Vec<String> {
        self.routes.passed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where connections were not led to.
    pub(crate) fn refused(&self) -> Vec<String> {
        self.routes.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn start(
        scheme: &'static str,
        serve: impl Fn(Socket, &Routes) + Send + Sync + 'static,
    ) -> Proxy {
        let routes = Arc::new(Routes::default());
        let known = Arc::clone(&routes);
        let listening = Loopback::listen(move |socket| serve(socket, &known));
        Proxy { scheme, routes, listening }
    }
}

impl Routes {
    fn names(&self) -> std::sync::MutexGuard<'_, Vec<(String, u16)>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection to where the client wants to go, if that is a place we know.
    fn connect(&self, target: &str, may: bool) -> Option<TcpStream> {
        let stream = self.port(target).filter(|_| may);
        let stream = stream.and_then(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok());
        let list = if stream.is_some() { &self.passed } else { &self.refused };
        list.lock().unwrap_or_else(PoisonError::into_inner).push(target.to_owned());
        stream
    }

    fn port(&self, target: &str) -> Option<u16> {
        let (host, port) = target.rsplit_once(':')?;
        let known = self.names().iter().find(|(name, _)| name == host).map(|(_, port)| *port);
        let is_loopback = matches!(host, "127.0.0.1" | "localhost");
        known.or_else(|| port.parse().ok().filter(|_| is_loopback))
    }
}

fn serve_http(mut socket: Socket, routes: &Routes, proof: Option<&str>) {
    // Nothing follows the head before it is answered, so nothing is lost in the buffer.
    let Some(message) = Message::read(&mut BufReader::new(&mut socket)) else { return };
    if message.method != "CONNECT" {
        return drop(Response::text(405, "CONNECT only\n").write(&mut socket));
    }
    let is_known = proof.is_none() || message.header("proxy-authorization") == proof;
    let there = routes.connect(&message.target, is_known);
    let Some(there) = there else {
        let refused = if is_known {
            Response::text(502, "no such host\n")
        } else {
            let asking = Response::text(407, "who are you?\n");
            asking.with("Proxy-Authenticate", "Basic realm=\"proxy\"")
        };
        return drop(refused.write(&mut socket));
    };
    if socket.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").is_ok() {
        socket.pass_on_to(&there);
    }
}

/// RFC 1928, for clients that need no name and no password.
fn serve_socks(socket: &mut Socket, routes: &Routes) -> io::Result<()> {
    let [version, methods] = read(socket)?;
    if version != 5 {
        return Ok(());
    }
    socket.read_exact(&mut vec![0; methods.into()])?;
    socket.write_all(&[5, 0])?;

    let [_, _command, _, kind] = read(socket)?;
    let host = match kind {
        1 => Ipv4Addr::from(read::<4>(socket)?).to_string(),
        3 => {
            let [length] = read(socket)?;
            let mut name = vec![0; length.into()];
            socket.read_exact(&mut name)?;
            String::from_utf8_lossy(&name).into_owned()
        }
        // Address type not supported.
        _ => return socket.write_all(&[5, 8, 0, 1, 0, 0, 0, 0, 0, 0]),
    };
    let port = u16::from_be_bytes(read(socket)?);
    let Some(there) = routes.connect(&format!("{host}:{port}"), true) else {
        // Host unreachable.
        return socket.write_all(&[5, 4, 0, 1, 0, 0, 0, 0, 0, 0]);
    };
    socket.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0])?;
    socket.pass_on_to(&there);
    Ok(())
}

fn read<const N: usize>(socket: &mut Socket) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    socket.read_exact(&mut bytes)?;
    Ok(bytes)
}
