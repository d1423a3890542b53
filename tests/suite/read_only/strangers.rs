//! Who has not the token of the session learns nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::client::split;
use super::{Shell, cluster, home_of};

#[test]
fn a_request_without_the_token_is_refused_without_a_hint() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let (host, token) = (client.address.to_string(), client.token.clone());
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let mut other = token.clone().into_bytes();
    other[0] ^= 1;
    let other = String::from_utf8(other).expect("ASCII");
    let heads = [
        format!("Host: {host}\r\n"),
        format!("Host: {host}\r\nAuthorization: Bearer {other}\r\n"),
        format!("Host: {host}\r\nAuthorization: Bearer \r\n"),
        format!("Host: {host}\r\nAuthorization: bearer{token}\r\n"),
        format!("Host: {host}\r\nAuthorization: Basic {token}\r\n"),
        format!("Host: {host}\r\nAuthorization: Bearer jane-token\r\n"),
        format!("Host: {host}\r\n{bearer}{bearer}"),
        format!("Host: {host}\r\nAuthorization: Bearer x\r\n{bearer}"),
        format!("Host: localhost:{}\r\n{bearer}", client.address.port()),
        format!("Host: 127.0.0.1\r\n{bearer}"),
        format!("Host: evil.example\r\n{bearer}"),
        format!("Host: {host}\r\nHost: {host}\r\n{bearer}"),
        format!("Host: {host}\r\nHost: evil.example\r\n{bearer}"),
        bearer.clone(),
        format!("Host: {host}\r\nCookie: token={token}\r\n"),
        format!("Host: {host}\r\nX-Authorization: Bearer {token}\r\n"),
    ];
    let lines = ["GET /version", "GET /api/v1/secrets", "DELETE /api/v1/namespaces/shop"];
    let mut requests: Vec<String> = heads
        .iter()
        .enumerate()
        .map(|(number, head)| format!("{} HTTP/1.1\r\n{head}\r\n", lines[number % lines.len()]))
        .collect();
    let query = format!("GET /version?access_token={token} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let absolute = format!("GET https://{host}/version HTTP/1.1\r\nHost: {host}\r\n{bearer}\r\n");
    let old = format!("GET /version HTTP/1.0\r\nHost: {host}\r\n{bearer}\r\n");
    requests.extend([query, absolute, old]);
    let first = split(&client.send(requests[0].as_bytes()));
    assert_eq!(first.0, 401);
    for request in &requests {
        let answer = split(&client.send(request.as_bytes()));
        assert_eq!(answer, first, "{request}");
    }
    for secret in ["127.0.0.1", "kubeconfig", "kswitch", "test", "shop"] {
        assert!(!first.1.contains(secret), "{}", first.1);
    }
    // Not even a connection.
    assert_eq!(server.connections(), 0);
    assert_eq!(client.ask("GET /version").0, 200);
    assert!(shell.end().ends_with(" refused 20 requests.\n"));
}

#[test]
fn plain_http_and_another_authority_get_nothing() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let mut stream = TcpStream::connect(client.address).expect("connect");
    let _ = stream.write_all(client.request("GET /version").as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP") && answer.len() < 16, "{answer:?}");
    assert_eq!(server.connections(), 0);
    shell.end();
}
