//! Requests that the server did not process are repeated, as kubectl alone repeats them, and others are not.

use http::Version;

use super::server::{Http2Server, Refusal};
use super::{Shell, home_of};
use crate::read_only::client::{Client, split};

const READ: &str = "GET /api/v1/namespaces/shop";
const DRY_RUN: &str = "PATCH /api/v1/namespaces/shop?dryRun=All";

/// A dry run with a body of this length.
fn dry_run(client: &Client, length: usize) -> (u16, String) {
    let headers = client.headers();
    let head = format!("{DRY_RUN} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n");
    split(&client.send(format!("{head}Connection: close\r\n\r\n{}", "x".repeat(length)).as_bytes()))
}

#[test]
fn a_request_that_the_server_refused_is_sent_again() {
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    for refusal in [Refusal::REFUSED_STREAM, Refusal::GoAway(0)] {
        server.refuse(refusal);
        assert_eq!(client.ask(READ).0, 200, "{refusal:?}");
        server.refuse(refusal);
        assert_eq!(dry_run(&client, 1000).0, 200, "{refusal:?}");
    }
    let methods: Vec<_> = server.requests().into_iter().map(|own| own.method).collect();
    assert_eq!(methods, ["GET", "PATCH", "GET", "PATCH"]);
    assert_eq!(server.connections(), 8);
    // Once only, and not if its body is known no more.
    server.refuse(Refusal::REFUSED_STREAM);
    server.refuse(Refusal::REFUSED_STREAM);
    let (code, body) = client.ask(READ);
    let message = "ended the request without an answer (REFUSED_STREAM)";
    assert!(code == 502 && body.contains(message), "{body}");
    server.refuse(Refusal::GoAway(0));
    assert_eq!(dry_run(&client, 100_000).0, 502);
    assert_eq!(server.requests().len(), 4);
    shell.end();
}

/// The server may have begun to process it, which does no harm if it only reads.
#[test]
fn a_request_that_may_have_been_processed_is_sent_again_if_it_reads() {
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    server.refuse(Refusal::GoAway(1));
    assert_eq!(client.ask(READ).0, 200);
    server.refuse(Refusal::GoAway(1));
    let (code, body) = dry_run(&client, 1000);
    assert!(code == 502 && body.contains("closed the connection without an answer"), "{body}");
    // An error of the request itself would come again.
    server.refuse(Refusal::INTERNAL_ERROR);
    let (code, body) = client.ask(READ);
    assert!(code == 502 && body.contains("without an answer (INTERNAL_ERROR)"), "{body}");
    assert_eq!(server.requests().len(), 1);
    shell.end();
}

/// `watch` stands for a request over HTTP/1.1.
#[test]
fn a_closed_connection_with_http1_is_no_error_for_a_request_that_reads() {
    for (request, code, count) in [
        ("GET /api/v1/namespaces/fails?watch=1", 200, 2),
        ("PATCH /api/v1/namespaces/fails?dryRun=All&fieldManager=watch", 502, 1),
    ] {
        let server = Http2Server::start();
        let home = home_of(&server);
        let shell = Shell::start(&home, &[]);
        assert_eq!(shell.client().ask(request).0, code, "{request}");
        let requests = server.requests();
        assert_eq!(requests.len(), count, "{requests:?}");
        assert_eq!(requests[0].version, Version::HTTP_11);
        shell.end();
    }
}

#[test]
fn a_watch_uses_http2_if_the_server_has_nothing_else() {
    let server = Http2Server::start_without_http1();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    for connections in [2, 3, 4] {
        assert_eq!(client.ask("GET /api/v1/namespaces?watch=1").0, 200);
        assert_eq!(server.connections(), connections);
    }
    assert_eq!(client.ask(READ).0, 200);
    assert!(server.requests().iter().all(|own| own.version == Version::HTTP_2));
    shell.end();
}

#[test]
fn headers_of_an_answer_pass_up_to_a_limit() {
    let server = Http2Server::start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    for query in ["", "?watch=1"] {
        let (code, body) = client.ask(&format!("GET /api/v1/namespaces/headers-20{query}"));
        assert!(code == 200, "{body}");
        let (code, body) = client.ask(&format!("GET /api/v1/namespaces/headers-100{query}"));
        assert!(code == 502 && body.contains("with more than 64 KB of headers"), "{body}");
    }
    shell.end();
}
