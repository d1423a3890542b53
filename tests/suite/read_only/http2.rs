//! HTTP/2 to the API server: requests that end soon share a connection, and none waits for others.

mod repeated;
mod server;

use std::io::{Read as _, Write as _};
use std::thread;

use http::Version;

use super::{Shell, TOKEN};
use crate::support::home::Home;
use server::Http2Server;

const HELD: &str = "GET /api/v1/namespaces/hold";

fn home_of(server: &Http2Server) -> Home {
    let home = Home::new();
    home.write(".kube/config", server.kubeconfig());
    home
}

#[test]
fn requests_at_the_same_time_share_a_connection() {
    const COUNT: usize = 12;
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    assert_eq!(client.ask("GET /version").0, 200);
    let before = server.connections();
    thread::scope(|threads| {
        for _ in 0..COUNT {
            threads.spawn(|| assert_eq!(client.ask(HELD).0, 200));
        }
        server.wait_until_held(COUNT);
        server.release();
    });
    assert_eq!(server.connections(), before);
    let requests = server.requests();
    assert_eq!(requests.len(), COUNT + 1);
    for request in requests {
        assert_eq!(request.version, Version::HTTP_2, "{request:?}");
        assert_eq!(request.authorization, format!("Bearer {TOKEN}"));
        assert_eq!(request.host, format!("127.0.0.1:{}", server.port()));
    }
    shell.end();
}

/// A server takes only so many at a time on one connection.
#[test]
fn more_requests_and_those_that_do_not_end_have_their_own_connections() {
    const COUNT: usize = 40;
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    thread::scope(|threads| {
        for number in 0..COUNT {
            let line = format!("{HELD}{}", ["?watch=1", "?limit=5"][number % 2]);
            let client = &client;
            threads.spawn(move || assert_eq!(client.ask(&line).0, 200));
        }
        server.wait_until_held(COUNT);
        assert_eq!(client.ask("GET /version").0, 200);
        server.release();
    });
    let requests = server.requests();
    let of = |version| requests.iter().filter(move |own| own.version == version);
    assert!(of(Version::HTTP_2).count() >= 16, "{requests:?}");
    assert!(of(Version::HTTP_2).all(|own| !own.target.contains("watch")), "{requests:?}");
    assert!(of(Version::HTTP_11).count() > COUNT / 2, "{requests:?}");
    shell.end();
}

#[cfg(target_os = "linux")]
#[test]
fn readers_that_stop_stop_no_other_and_take_little_memory() {
    const READ: usize = 2 << 20;
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let mut stopped: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = client.connect();
            let request = client.request("GET /api/v1/namespaces/endless");
            stream.write_all(request.as_bytes()).expect("ask");
            stream.read_exact(&mut vec![0; READ]).expect("the start of an answer");
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(client.ask("GET /version").0, 200);
    }
    for stream in &mut stopped {
        stream.read_exact(&mut vec![0; READ]).expect("more of an answer");
    }
    drop(stopped);
    let kilobytes = shell.peak_memory();
    assert!(kilobytes < 120_000, "{kilobytes} kB");
    shell.end();
}

#[test]
fn a_connection_that_was_closed_is_replaced() {
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    for _ in 0..3 {
        assert_eq!(client.ask("GET /api/v1/namespaces/last").0, 200);
        let (code, body) = client.ask("GET /api/v1/namespaces/abort");
        assert!(code == 502 && body.contains("closed the connection without"), "{code} {body}");
        assert_eq!(client.ask("GET /version").0, 200);
    }
    shell.end();
}

/// As when an API server balances its load, with one request that is not answered yet.
#[test]
fn a_connection_that_ends_keeps_its_requests_and_gets_no_more() {
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    thread::scope(|threads| {
        threads.spawn(|| assert_eq!(client.ask(HELD).0, 200));
        server.wait_until_held(1);
        assert_eq!(server.connections(), 1);
        for _ in 0..3 {
            assert_eq!(client.ask("GET /api/v1/namespaces/last").0, 200);
            assert_eq!(client.ask("GET /version").0, 200);
        }
        server.release();
    });
    let requests = server.requests();
    assert_eq!(requests.len(), 7, "{requests:?}");
    assert!(server.connections() > 1);
    shell.end();
}
