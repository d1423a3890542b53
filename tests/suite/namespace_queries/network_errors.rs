//! What can go wrong on the way to a cluster and back, each in a sentence of its own.

use std::io::{BufRead as _, BufReader, Write as _};

use serde_json::json;

use super::refusals::assert_refused;
use super::{SHOP, assert_no_secret, home_at, home_with, host, jane, lines, server};
use crate::support::api_server::{ApiServer, Credential, Proxy, Trouble};
use crate::support::home::Home;
use crate::support::loopback::{Deaf, Loopback};

const NETWORK: &str = "check your network, VPN and proxy";
const SERVER: &str = "check the cluster's server in its kubeconfig, and whether a login page or a \
                      proxy is in between";

#[test]
fn each_trouble_has_its_sentence() {
    let server = server();
    let home = home_at(&server);
    let host = host(&server);
    let closed = format!("{host} closed the connection without an answer");
    let damaged = format!("the answer of {host} was cut off or is damaged");
    let strange =
        |found: &str| format!("{host} does not answer as a Kubernetes API server does: {found}");
    let answered = |status: &str| format!("{host} answered {status}");
    let coffee = Trouble::answer(418, "text/plain", "no coffee\n");
    let empty = Trouble::answer(200, "application/json", "");
    let foreign = Trouble::answer(200, "application/json", r#"{"items": "jane-token"}"#);
    let gateway = Trouble::answer(502, "text/html", "<html>jane-token</html>");
    for (trouble, reason, hint) in [
        (Trouble::reset_from_the_start(), closed.clone(), NETWORK),
        (Trouble::hang_up(), closed.clone(), NETWORK),
        (Trouble::reset(), closed, NETWORK),
        (Trouble::half_an_answer(), damaged.clone(), NETWORK),
        (Trouble::bad_gzip(), damaged, NETWORK),
        (Trouble::nonsense(), strange("something that is not HTTP"), SERVER),
        (Trouble::login_page(), strange("a web page"), SERVER),
        (empty, strange("nothing"), SERVER),
        (foreign, strange("not a list of Kubernetes"), SERVER),
        (coffee, strange("418 I'm a teapot, no coffee"), SERVER),
        (Trouble::status(404), strange("404 Not Found"), SERVER),
        (
            Trouble::status(500),
            answered(
                "500 Internal Server Error: Internal error occurred: etcdserver: leader changed",
            ),
            "try again in a moment",
        ),
        (
            Trouble::status(503),
            answered(
                "503 Service Unavailable: the server is currently unable to handle the request",
            ),
            "try again in a moment",
        ),
        (gateway, answered("502 Bad Gateway"), "try again in a moment"),
        (
            // It asks for more time than there is.
            Trouble::too_many_requests(3600),
            answered("429 Too Many Requests: Too many requests, please try again later."),
            "try again in a moment",
        ),
        (
            // No clock counts so far.
            Trouble::too_many_requests(u64::MAX),
            answered("429 Too Many Requests: Too many requests, please try again later."),
            "try again in a moment",
        ),
        (
            Trouble::nonsense_from_the_start(),
            format!("no secure connection to {host}: it does not speak TLS"),
            "check whether the cluster's server should be http://",
        ),
    ] {
        server.suffer(trouble);
        assert_refused(&home, &["--timeout", "60s"], &reason, hint);
        server.recover();
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP), "after {reason}");
    }
}

#[test]
fn a_server_that_repeats_our_credentials_is_quoted_without_them() {
    let server = server();
    let status = |code: u16, message: &str| {
        let body = json!({ "kind": "Status", "apiVersion": "v1", "message": message });
        Trouble::answer(code, "application/json", &body.to_string())
    };
    let host = host(&server);
    for (credential, secret) in [
        (jane(), "jane-token"),
        (jane(), "JANE-TOKEN"),
        // Broken by a line, as a terminal or an encoder does it.
        (jane(), "jane- token"),
        (jane(), "amFuZS10b2tlbg"),
        (Credential::token("second-token and-more"), "and-more"),
        (Credential::password("joe", "hunter2"), "hunter2"),
        (Credential::password("joe", "hunter2"), "am9lOmh1bnRlcjI="),
    ] {
        let home = home_with(&server.kubeconfig_with(credential));
        let text = format!("no good: {secret}");
        for (trouble, reason, hint) in [
            (
                status(500, &text),
                format!("{host} answered 500 Internal Server Error: no good: ***"),
                "try again in a moment",
            ),
            (
                status(403, &format!("User \"{secret}\" cannot list")),
                "you may not list namespaces in this cluster".to_owned(),
                "a namespace can still be set by its exact name",
            ),
            (
                Trouble::answer(418, "text/plain", &text),
                format!(
                    "{host} does not answer as a Kubernetes API server does: 418 I'm a teapot, no \
                     good: ***"
                ),
                SERVER,
            ),
        ] {
            server.suffer(trouble);
            assert_refused(&home, &[], &reason, hint);
            server.recover();
        }
    }
}

#[test]
fn an_answer_without_end_comes_to_one() {
    let server = server();
    let home = home_at(&server);
    server.suffer(Trouble::endless_answer());
    let found = "does not answer as a Kubernetes API server does: an endless answer";
    assert_refused(&home, &["--timeout", "5m"], &format!("{} {found}", host(&server)), SERVER);
    server.wait_until_idle();
}

#[test]
fn a_busy_server_is_asked_again_after_its_retry_after() {
    let server = server();
    let home = home_at(&server);
    server.suffer(Trouble::too_many_requests(0).times(2));
    let ran = home.run(&["ns", "-l", "--timeout", "60s"]);
    assert_eq!(ran.only_stdout(), lines(&SHOP));
    assert_eq!(server.requests().len(), 3);
}

/// kubectl would follow, with the token.
#[test]
fn a_redirect_is_not_followed() {
    let (server, elsewhere) = (server(), server());
    let home = home_at(&server);
    let away = elsewhere.url_at("localhost") + "/login?token=s3cret";
    for (target, named) in [
        (away.as_str(), "localhost"),
        ("/login?token=s3cret", "another page"),
        ("https://x.jane-token.evil.example/", "x.***.evil.example"),
        ("https://JANE-TOKEN/", "***"),
    ] {
        server.suffer(Trouble::redirect_to(target));
        let host = host(&server);
        let reason = format!(
            "{host} does not answer as a Kubernetes API server does: a redirect to {named}"
        );
        assert_refused(&home, &[], &reason, SERVER);
        server.recover();
    }
    assert_eq!((server.requests().len(), elsewhere.connections()), (4, 0));
}

#[test]
fn no_server_at_the_address_and_no_such_name() {
    let deaf = Deaf::port();
    let address = deaf.address();
    let home = home_of(&format!("https://{address}"));
    assert_refused(
        &home,
        &[],
        &format!("nothing answers at {address} (connection refused)"),
        "check that the cluster runs, and that its tunnel or VPN is up",
    );
    // A label has 63 characters at most, so the second name needs no query.
    let label = "x".repeat(64);
    for (scheme, host) in
        [("https", "nope.invalid:6443"), ("https", &*format!("{label}.invalid")), ("http", &label)]
    {
        assert_refused(
            &home_of(&format!("{scheme}://{host}")),
            &["--timeout", "5m"],
            &format!("the address {host} can't be found (DNS)"),
            "check your network or VPN, and the cluster's server in its kubeconfig",
        );
    }
}

/// The two sides of a port whose scheme is mistaken, in the words of the servers of Go.
#[test]
fn the_wrong_scheme_is_reported() {
    let plain = Loopback::listen(|mut socket| {
        let words = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request";
        socket.write_all(words).expect("answer");
        socket.wait_until_closed();
    });
    let address = plain.address();
    assert_refused(
        &home_of(&format!("https://{address}")),
        &["--timeout", "60s"],
        &format!("no secure connection to {address}: it does not speak TLS"),
        "check whether the cluster's server should be http://",
    );

    let tls = Loopback::listen(|socket| {
        let mut socket = BufReader::new(socket);
        let mut line = String::new();
        while socket.read_line(&mut line).is_ok_and(|length| length > 2) {
            line.clear();
        }
        let words = "HTTP/1.0 400 Bad Request\r\n\r\n\
                     Client sent an HTTP request to an HTTPS server.\n";
        socket.get_mut().write_all(words.as_bytes()).expect("answer");
    });
    let address = tls.address();
    let found = "400 Bad Request, Client sent an HTTP request to an HTTPS server.";
    assert_refused(
        &home_of(&format!("http://{address}")),
        &["--timeout", "60s"],
        &format!("{address} does not answer as a Kubernetes API server does: {found}"),
        SERVER,
    );
}

#[test]
fn a_proxy_that_does_not_let_us_through_is_named() {
    let server = server();
    let home = Home::new();
    let (deaf, guarded, host) = (Deaf::port(), Proxy::http_for("jane", "s3cret"), host(&server));
    let (lost, socks) = (Proxy::http(), Proxy::socks5());
    let far = "https://api.internal:6443";
    let closed = "nothing answers there (connection refused)";
    let asks = "it asks for a user and a password";
    let refused = "it refuses";
    let nowhere = format!("socks5://{}", deaf.address());
    let deaf = format!("http://jane:s3cret@{}", deaf.address());
    for (proxy, server_url, target, fault) in [
        (deaf, server.url(), &*host, closed),
        (nowhere, server.url(), &*host, "it can't be reached"),
        (guarded.url(), server.url(), &*host, asks),
        (guarded.url_for("jane", "hunter2"), server.url(), &*host, asks),
        (lost.url(), far.to_owned(), "api.internal:6443", refused),
        (socks.url(), far.to_owned(), "api.internal:6443", refused),
    ] {
        let kubeconfig = server.kubeconfig().cluster("proxy-url", &*proxy);
        kubeconfig.cluster("server", server_url).write(&home);
        let named = proxy.rsplit(['@', '/']).next().expect("an address");
        assert_refused(
            &home,
            &["--timeout", "60s"],
            &format!("the proxy {named} does not connect to {target}: {fault}"),
            "check proxy-url in the kubeconfig, and HTTPS_PROXY and NO_PROXY",
        );
    }
    assert!(server.requests().is_empty());
}

/// What a server or a plugin sends is printed as text, without control characters.
#[test]
fn text_of_servers_and_plugins_is_escaped() {
    let server = server();
    let home = home_at(&server);
    let evil = "\u{1b}]0;forged\u{7}\u{202e}\\nerror: forged";
    let page = format!("{evil}{}\n", "x".repeat(1000));
    for code in [400, 429, 500] {
        server.suffer(Trouble::answer(code, "text/plain", &page));
        let ran = home.run(&["ns", "-l"]).failure(1);
        assert_no_secret(&ran);
        assert!(ran.stderr.contains(r"\u{1b}]0;forged\u{7}\u{202e}"), "{ran}");
        let raw = ran.stderr.chars().find(|character| character.is_control() && *character != '\n');
        assert!(raw.is_none() && !ran.stderr.contains('\u{202e}'), "{ran}");
        assert!(ran.stderr.len() < 600, "{ran}");
        server.recover();
    }
}

/// A home whose cluster is somewhere else.
fn home_of(address: &str) -> Home {
    let server = ApiServer::start(&[]);
    home_with(&server.kubeconfig().cluster("server", address))
}
