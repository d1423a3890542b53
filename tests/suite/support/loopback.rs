//! A listener on a free port of the loopback interface: a thread for each connection, all of them
//! ended when the value goes away.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::{Domain, SockRef, Type};

/// Listens until it is dropped.
pub(crate) struct Loopback {
    address: SocketAddr,
    open: Arc<Mutex<Open>>,
    accepting: Option<JoinHandle<()>>,
}

/// The connections under way.
#[derive(Default)]
struct Open {
    is_ending: bool,
    streams: Vec<Weak<TcpStream>>,
}

impl Loopback {
    /// Serves each connection in a thread of its own, which ends soon after its socket is closed
    /// by the other side. A panic there fails the test.
    pub(crate) fn listen(serve: impl Fn(Socket) + Send + Sync + 'static) -> Loopback {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("listen on loopback");
        let address = listener.local_addr().expect("the port of a listener");
        let open = Arc::new(Mutex::new(Open::default()));
        let adopting = Arc::clone(&open);
        let accepting = thread::spawn(move || {
            let serve = &serve;
            thread::scope(|connections| {
                for stream in listener.incoming() {
                    // A client that closed the connection before the answer is ignored.
                    let Ok(stream) = stream.map(Arc::new) else { continue };
                    if !adopt(&adopting, &stream) {
                        break;
                    }
                    connections.spawn(move || serve(Socket(stream)));
                }
            });
        });
        Loopback { address, open, accepting: Some(accepting) }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// A port of loopback without a listener, which no other process can bind while this lives: connections to it
/// are refused.
pub(crate) struct Deaf(socket2::Socket);

impl Deaf {
    /// Takes a free port.
    pub(crate) fn port() -> Deaf {
        let socket = socket2::Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any.into()).expect("a free port");
        Deaf(socket)
    }

    /// The address, without a listener.
    pub(crate) fn address(&self) -> SocketAddr {
        let address = self.0.local_addr().expect("the port of a socket");
        address.as_socket().expect("an address of IP")
    }
}

/// Remembers a connection, so that it can be ended; false when the listener itself ends.
fn adopt(open: &Mutex<Open>, stream: &Arc<TcpStream>) -> bool {
    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
    open.streams.retain(|stream| stream.strong_count() > 0);
    open.streams.push(Arc::downgrade(stream));
    !open.is_ending
}

impl Drop for Loopback {
    fn drop(&mut self) {
        {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.is_ending = true;
            for stream in open.streams.iter().filter_map(Weak::upgrade) {
                // It may be closed already.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        // Accepting blocks until a client connects, also one that connected just before.
        drop(TcpStream::connect(self.address));
        let ended = self.accepting.take().expect("taken only here").join();
        assert!(ended.is_ok() || thread::panicking(), "a thread of the server panicked");
    }
}

/// One connection.
pub(crate) struct Socket(Arc<TcpStream>);

impl Socket {
    /// Closes with an RST instead of a FIN: "connection reset by peer".
    pub(crate) fn reset(self) {
        SockRef::from(&*self.0).set_linger(Some(Duration::ZERO)).expect("set SO_LINGER");
    }

    /// Sends nothing, and reads whatever comes, until the other side has disconnected.
    pub(crate) fn wait_until_closed(&mut self) {
        let mut buffer = [0; 1024];
        while self.read(&mut buffer).is_ok_and(|count| count > 0) {}
    }

    /// Connects to somewhere else and passes everything on, both ways, until one side ends.
    pub(crate) fn pass_on_to(&self, there: &TcpStream) {
        thread::scope(|ways| {
            ways.spawn(|| pass(&self.0, there));
            pass(there, &self.0);
        });
    }
}

/// One way of a conversation. Its end is passed on too, so that the other way ends as well.
fn pass(mut from: &TcpStream, mut to: &TcpStream) {
    let _ = io::copy(&mut from, &mut to);
    for stream in [from, to] {
        let _ = stream.shutdown(Shutdown::Both);
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self.0).flush()
    }
}
