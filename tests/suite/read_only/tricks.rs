//! Requests that programs read differently: whatever is sent, the API server gets no request that changes
//! something.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use super::client::Client;
use super::{Shell, TOKEN, cluster, home_of};
use crate::support::api_server::Request;

/// A request that reached the API server changes nothing, has the real credentials, and no header that means
/// something else.
#[track_caller]
fn assert_harmless(request: &Request) {
    let Request { method, path, user, .. } = request;
    let is_dry_run = path.split_once('?').is_some_and(|(_, query)| query == "dryRun=All");
    assert!(matches!(&**method, "GET" | "HEAD" | "OPTIONS") || is_dry_run, "{request:?}");
    for word in ["secrets", "exec", "proxy", "token"] {
        assert!(!path.contains(word), "{request:?}");
    }
    assert_eq!(user.as_deref(), Some("jane"), "{request:?}");
    let authorization = format!("Bearer {TOKEN}");
    assert_eq!(request.header("authorization"), Some(&*authorization), "{request:?}");
    let known = [
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
    ];
    for name in request.header_names() {
        assert!(known.contains(&&*name), "{name}: {request:?}");
    }
}

#[test]
fn a_second_request_in_the_first_one_is_decided_by_itself() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &["--log", "refused"]);
    let client = shell.client();
    let headers = client.headers();
    let delete = client.request("DELETE /api/v1/namespaces/shop");
    let last = client.request("GET /version");
    let get = format!("GET /api/v1/namespaces/shop HTTP/1.1\r\n{headers}");
    let post = format!("POST /api/v1/namespaces?dryRun=All HTTP/1.1\r\n{headers}");
    let mut wrong = Vec::new();
    for (request, codes) in [
        // Pipelined.
        (format!("{get}\r\n{delete}"), "200 403"),
        // A body of a request that reads.
        (format!("{get}Content-Length: {}\r\n\r\n{delete}", delete.len()), "403 200"),
        (format!("{get}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{delete}"), "403 403"),
        // A delete in the body of a dry run.
        (format!("{post}Content-Length: {}\r\n\r\n{delete}", delete.len()), "405 200"),
        (
            format!("{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{delete}"),
            "405 403",
        ),
        // Two lengths.
        (format!("{post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}{delete}"), "400"),
        (format!("{post}Content-Length: 2, 2\r\n\r\n{{}}{delete}"), "400"),
        (format!("{post}Content-Length: +2\r\n\r\n{{}}{delete}"), "400"),
        // Two ways to say where a body ends: the chunks count, and the connection is closed.
        (
            format!(
                "{post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{delete}"
            ),
            "405",
        ),
        (
            format!(
                "{post}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{delete}"
            ),
            "405 403",
        ),
        (format!("{post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{delete}"), "400"),
        (format!("{post}Transfer-Encoding: chunked;x\r\n\r\n0\r\n\r\n{delete}"), "400"),
        (format!("{post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{delete}"), "400"),
        // Chunks that are none.
        (
            format!("{post}Transfer-Encoding: chunked\r\n\r\n0x2\r\n{{}}\r\n0\r\n\r\n{delete}"),
            "502",
        ),
        (format!("{post}Transfer-Encoding: chunked\r\n\r\n2;a\n{{}}\r\n0\r\n\r\n{delete}"), "502"),
        (format!("{post}Transfer-Encoding: chunked\r\n\r\n2\n{{}}\n0\n\n{delete}"), "502"),
        // Continued and malformed headers.
        (format!("{get}X-A: a\rUpgrade: websocket\r\n\r\n"), "400"),
        (format!("{get}X-A: a\nUpgrade: websocket\r\n\r\n"), "403 200"),
        (format!("{get}X-A: a\r\n Upgrade: websocket\r\n\r\n"), "400"),
        (format!("{get}Upgrade : websocket\r\n\r\n"), "400"),
        (format!("{get}X-A: a\0b\r\n\r\n"), "400"),
        (format!("GET  /version HTTP/1.1\r\n{headers}\r\n"), "400"),
        (format!("GET /a b HTTP/1.1\r\n{headers}\r\n"), "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), ""),
        // An answer to an upgrade would be no HTTP.
        (format!("{get}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n{delete}"), "403 403"),
        (format!("CONNECT {0} HTTP/1.1\r\n{headers}\r\n", client.address), "401"),
        (format!("TRACE /version HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"), "403"),
    ] {
        let answer = client.send(format!("{request}{last}").as_bytes());
        let found: Vec<&str> = answer
            .split("HTTP/1.1 ")
            .skip(1)
            .map(|answer| answer.split(' ').next().unwrap_or_default())
            .collect();
        if found.join(" ") != codes {
            wrong.push(format!("{request}\n{answer}\nnot {codes}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    server.requests().iter().for_each(assert_harmless);
    let log = home.read("refused");
    assert!(log.contains("\"rule\":\"delete\",\"method\":\"DELETE\""), "{log}");
    assert!(!log.contains(&client.token), "{log}");
    shell.end();
}

/// Which is no fault of the server.
#[test]
fn a_malformed_body_is_called_so() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let head = format!("POST /api/v1/namespaces?dryRun=All HTTP/1.1\r\n{}", client.headers());
    let body = "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n";
    let answer = client.send(format!("{head}{body}").as_bytes());
    assert!(answer.contains("the body of the request is cut off or malformed"), "{answer}");
    shell.end();
}

const LINES: [&str; 16] = [
    "GET /api/v1/namespaces",
    "GET PREFIX/api/v1/namespaces/shop",
    "GET PREFIX",
    "GET PREFIX/../api/v1/secrets",
    "GET /PREFIX/api/v1/namespaces",
    "GET /api/v1/namespaces/shop/secrets",
    "GET /api/v1/namespaces/shop/pods/web/exec?command=sh",
    "HEAD /api/v1/namespaces",
    "POST /api/v1/namespaces",
    "POST /api/v1/namespaces?dryRun=All",
    "POST /api/v1/namespaces?dryRun=All&dryRun=",
    "DELETE /api/v1/namespaces/shop",
    "DELETE /api/v1/namespaces/shop?dryRun=All",
    "PATCH PREFIX/api/v1/namespaces/shop?dryRun=All",
    "GET https://127.0.0.1/api/v1/namespaces",
    "OPTIONS *",
];
const HEADERS: [&str; 20] = [
    "Content-Length: 0",
    "Content-Length: 5",
    "Content-Length: 5\r\nContent-Length: 5",
    "Content-Length: 05",
    "Content-Length: -1",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: gzip, chunked",
    "Connection: upgrade, authorization",
    "Connection: keep-alive",
    "Upgrade: websocket",
    "Impersonate-User: system:admin",
    "X-HTTP-Method-Override: DELETE",
    "X-Remote-User: admin",
    "Expect: 100-continue",
    "Authorization: Bearer jane-token",
    "Cookie: a=b",
    "X-A: b\r\n c: d",
    "Accept: application/json",
];
const BODIES: [&str; 7] = [
    "",
    "hello",
    "5\r\nhello\r\n0\r\n\r\n",
    "5;x=y\r\nhello\r\n0\r\nX-A: b\r\n\r\n",
    "fffffffffffffffff\r\n",
    "0\r\n\r\nDELETE /api/v1/namespaces/shop HTTP/1.1\r\n\r\n",
    "\r\n\r\n\0",
];

/// A line, headers, a body, and after how many bytes it is cut.
type Sent = (&'static str, Vec<&'static str>, &'static str, usize);

fn requests() -> impl Strategy<Value = Vec<Sent>> {
    let headers = vec(select(HEADERS.to_vec()), 0..2);
    let one = (select(LINES.to_vec()), headers, select(BODIES.to_vec()), 0..4000_usize);
    vec(one, 1..4)
}

#[test]
fn no_bytes_make_a_request_that_changes_something() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let mut runner =
        TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let run = runner.run(&requests(), |requests| {
        let mut bytes = Vec::new();
        for (line, headers, body, cut) in requests {
            let line = line.replace("PREFIX", &client.prefix);
            let more = headers.iter().fold(String::new(), |all, own| all + own + "\r\n");
            let text = format!("{line} HTTP/1.1\r\n{}{more}\r\n{body}", client.headers());
            // Most are whole.
            bytes.extend_from_slice(&text.as_bytes()[..text.len().min(cut.max(200))]);
        }
        bytes.extend_from_slice(client.request("GET /version").as_bytes());
        client.send(&bytes);
        server.requests().iter().for_each(assert_harmless);
        Ok(())
    });
    run.expect("harmless requests");
    assert_eq!(client.ask("GET /version").0, 200);
    let count = server.requests().len();
    assert!(count > 20, "{count}");
    shell.end();
}

/// With and without the path of the server, which `kubectl get --raw` leaves out.
#[test]
fn the_path_of_the_server_may_be_left_out() {
    let server = cluster().under("/k8s/clusters/c-1").start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client: Client = shell.client();
    for line in [format!("GET {}/version", client.prefix), "GET /version".to_owned()] {
        let (code, body) = client.ask(&line);
        assert!(code == 200 && body.contains("v1.33.1"), "{body}");
    }
    assert_eq!(client.ask(&format!("GET {}x/version", client.prefix)).0, 403);
    assert_eq!(server.requests_to("/k8s/clusters/c-1/version").len(), 2);
    shell.end();
}
