//! One connection to a server, from the first byte to the last.

use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::super::loopback::Socket;
use super::Cluster;
use super::message::{Message, Response};
use super::trouble::{Gate, Misbehaviour, What};

/// A connection as HTTP sees it.
enum Wire {
    Plain(Socket),
    Tls(Box<StreamOwned<ServerConnection, Socket>>),
}

/// Answers until one side has enough.
pub(super) fn serve(socket: Socket, tls: Option<&Arc<ServerConfig>>, cluster: &Cluster) {
    let connected = cluster.asked.connected();
    if let Some(What::Connecting(how)) = cluster.troubles.connecting() {
        return misbehave(Wire::Plain(socket), how);
    }
    let mut wire = BufReader::new(Wire::new(socket, tls));
    while let Some(message) = Message::read(&mut wire) {
        let asker = cluster.users.asker(&message, wire.get_ref().certificate());
        connected.asked(&message, asker.as_ref().ok());

        let (before, instead) = cluster.troubles.answering(&message.target);
        for what in before {
            match what {
                What::Waiting(gate) => gate.pass(),
                _ => cluster.namespaces().compact(),
            }
        }
        let answer = || asker.map_or_else(|refused| refused, |who| cluster.answer(&message, &who));
        let to = wire.get_mut();
        let written = match instead {
            None => answer().write(to),
            Some(What::Instead(response)) => response.write(to),
            Some(What::Answering(how)) => return misbehave(wire.into_inner(), how),
            Some(What::HalfAnAnswer) => return drop(write_half(to, &answer())),
            Some(What::InTwoParts(first, gate, second)) => {
                return drop(write_in_two_parts(to, &first, &gate, &second));
            }
            Some(What::Endless(first, more)) => return drop(write_endlessly(to, &first, &more)),
            Some(_) => unreachable!("nothing that comes before an answer"),
        };
        if written.is_err() || message.is_last() {
            break;
        }
    }
}

fn misbehave(mut wire: Wire, how: Misbehaviour) {
    match how {
        Misbehaviour::SayNothing => wire.socket().wait_until_closed(),
        Misbehaviour::HangUp => {}
        Misbehaviour::Reset => wire.into_socket().reset(),
        Misbehaviour::TalkNonsense => {
            // The other side may already have hung up.
            let _ = wire.write_all(b"220 mail.example.com ESMTP ready\r\n");
            let _ = wire.flush();
        }
    }
}

fn write_half(to: &mut Wire, answer: &Response) -> io::Result<()> {
    answer.write_head(to, answer.body.len() as u64)?;
    to.write_all(&answer.body[..answer.body.len() / 2])?;
    to.flush()
}

fn write_in_two_parts(to: &mut Wire, first: &str, gate: &Gate, second: &str) -> io::Result<()> {
    to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")?;
    to.write_all(b"Transfer-Encoding: chunked\r\n\r\n")?;
    to.write_all(first.as_bytes())?;
    to.flush()?;
    gate.pass();
    to.write_all(second.as_bytes())?;
    to.write_all(b"0\r\n\r\n")?;
    to.flush()
}

/// Ends when the other side does, or the server.
fn write_endlessly(to: &mut Wire, first: &[u8], more: &[u8]) -> io::Result<()> {
    to.write_all(first)?;
    loop {
        to.write_all(more)?;
        to.flush()?;
    }
}

impl Wire {
    fn new(socket: Socket, tls: Option<&Arc<ServerConfig>>) -> Wire {
        let Some(config) = tls else { return Wire::Plain(socket) };
        let session = ServerConnection::new(Arc::clone(config)).expect("begin TLS");
        Wire::Tls(Box::new(StreamOwned::new(session, socket)))
    }

    /// The certificate that the client has shown.
    fn certificate(&self) -> Option<&CertificateDer<'static>> {
        match self {
            Wire::Plain(_) => None,
            Wire::Tls(stream) => stream.conn.peer_certificates()?.first(),
        }
    }

    fn socket(&mut self) -> &mut Socket {
        match self {
            Wire::Plain(socket) => socket,
            Wire::Tls(stream) => &mut stream.sock,
        }
    }

    fn into_socket(self) -> Socket {
        match self {
            Wire::Plain(socket) => socket,
            Wire::Tls(stream) => stream.into_parts().1,
        }
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Wire::Plain(socket) => socket.read(buffer),
            Wire::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Wire::Plain(socket) => socket.write(bytes),
            Wire::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Wire::Plain(socket) => socket.flush(),
            Wire::Tls(stream) => stream.flush(),
        }
    }
}
