//! Answers whose length is not clear: one that was cut never looks complete.

use std::io::{Read as _, Write as _};

use super::{Shell, TOKEN};
use crate::support::home::Home;
use crate::support::loopback::Loopback;

/// A server whose answer to every request is these bytes, and then the end of the connection.
fn answering(bytes: &'static str) -> (Loopback, Home) {
    let server = Loopback::listen(move |mut stream| {
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1)
        {
            request.push(byte[0]);
        }
        let _ = stream.write_all(bytes.as_bytes());
    });
    let home = Home::new();
    let address = server.address();
    let config = format!(
        "contexts: [{{name: test, context: {{cluster: test, user: test}}}}]\n\
         clusters: [{{name: test, cluster: {{server: 'http://{address}'}}}}]\n\
         users: [{{name: test, user: {{token: {TOKEN}}}}}]\ncurrent-context: test\n"
    );
    home.write(".kube/config", config);
    (server, home)
}

/// How a client reads an answer.
#[derive(Debug, PartialEq, Eq)]
enum Read {
    Whole(String),
    Cut,
}

fn read(answer: &str) -> Read {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    if let Some(length) = length {
        assert!(!head.contains("transfer-encoding"), "{answer}");
        let length: usize = length.parse().expect("a length");
        return if body.len() == length { Read::Whole(body.to_owned()) } else { Read::Cut };
    }
    assert!(head.contains("transfer-encoding: chunked"), "{answer}");
    let (mut rest, mut whole) = (body, String::new());
    while let Some((length, more)) = rest.split_once("\r\n") {
        match usize::from_str_radix(length, 16).expect("a length") {
            0 => return Read::Whole(whole),
            length => {
                whole += &more[..length];
                rest = &more[length + 2..];
            }
        }
    }
    Read::Cut
}

#[test]
fn a_cut_answer_does_not_look_complete() {
    const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";
    for (answer, expected) in [
        ("Content-Length: 5\r\n\r\nhello", Some("hello")),
        ("Content-Length: 9\r\n\r\nhello", None),
        // The chunks count (RFC 9112, 6.3), in either order.
        ("Content-Length: 4\r\nTE\r\n5\r\nhello\r\n0\r\n\r\n", Some("hello")),
        ("TEContent-Length: 9\r\n\r\n5\r\nhello\r\n0\r\n\r\n", Some("hello")),
        ("Content-Length: 5\r\nTE\r\n5\r\nhello\r\n", None),
        ("TEContent-Length: 5\r\n\r\n5\r\nhello\r\n", None),
        ("TE\r\n9\r\nhello", None),
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{}", answer.replace("TE", CHUNKED));
        let (_server, home) = answering(answer.leak());
        let shell = Shell::start(&home, &[]);
        let client = shell.client();
        let passed = client.send(client.request("GET /version").as_bytes());
        let expected = expected.map_or(Read::Cut, |body| Read::Whole(body.to_owned()));
        assert_eq!(read(&passed), expected, "{passed}");
        shell.end();
    }
}
