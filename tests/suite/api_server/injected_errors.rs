//! What goes wrong with a server on purpose, and that it ends whatever goes on.

use rustix::process::Signal;

use crate::support::api_server::{ApiServer, Proxy, Trouble};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const CART: [&str; 3] = ["get", "--raw", "/api/v1/namespaces/cart"];

#[test]
fn kubectl_stumbles_over_each_trouble_and_works_after_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    let home = Home::new();
    server.kubeconfig().write(&home);
    for (trouble, expected) in [
        (Trouble::reset_from_the_start(), "connection reset by peer"),
        (Trouble::nonsense_from_the_start(), "does not look like a TLS handshake"),
        (Trouble::hang_up(), "EOF"),
        (Trouble::reset(), "connection reset by peer"),
        (Trouble::nonsense(), "malformed HTTP"),
        (Trouble::half_an_answer(), "unexpected EOF"),
        (Trouble::redirect_to("https://127.0.0.1:1/login"), "127.0.0.1:1"),
        (Trouble::status(500), "Error from server (InternalError)"),
        (Trouble::status(503), "the server is currently unable to handle the request"),
        (Trouble::status(504), "Error from server (Timeout)"),
        (Trouble::answer(418, "text/plain", "no coffee\n"), "status code 418"),
    ] {
        server.suffer(trouble);
        let message = kubectl.run(&home, &CART).expect_err(expected);
        assert!(message.contains(expected), "{expected}: {message}");
        server.recover();
        kubectl.run(&home, &CART).unwrap_or_else(|message| panic!("after {expected}: {message}"));
    }
    server.suffer(Trouble::login_page());
    assert!(kubectl.run(&home, &CART).expect("a page").contains("Please log in."));
}

#[test]
fn kubectl_retries_after_retry_after() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    let home = Home::new();
    server.kubeconfig().write(&home);
    server.suffer(Trouble::too_many_requests(0).on("/namespaces/").times(2));
    kubectl.run(&home, &CART).expect("the third answer");
    assert_eq!(server.requests_to("/namespaces/cart").len(), 3);
}

#[test]
fn a_request_that_is_held_is_answered_when_it_is_released() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    let home = Home::new();
    server.kubeconfig().write(&home);

    let held = server.hold("/namespaces/cart");
    let running = kubectl.start(&home, &CART);
    assert_eq!(server.wait_for_request("/namespaces/cart").method, "GET");
    server.delete("cart");
    held.release();
    running.wait().failure(1);
    server.wait_until_idle();
}

#[test]
fn a_client_that_goes_away_is_noticed() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    for (trouble, gets_request) in under_way() {
        let server = ApiServer::start(&["cart"]);
        server.kubeconfig().write(&home);
        server.suffer(trouble);
        let running = kubectl.start(&home, &CART);
        wait_for_client(&server, gets_request);
        running.signal(Signal::KILL);
        server.wait_until_idle();
        running.wait();
    }
}

#[test]
fn a_server_goes_away_whatever_is_under_way() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    for (trouble, gets_request) in under_way() {
        let server = ApiServer::start(&["cart"]);
        server.kubeconfig().write(&home);
        server.suffer(trouble);
        let running = kubectl.start(&home, &CART);
        wait_for_client(&server, gets_request);
        drop(server);
        assert_ne!(running.wait().code, 0);
    }
    let server = ApiServer::start(&["cart"]);
    server.kubeconfig().write(&home);
    let held = server.hold("");
    let running = kubectl.start(&home, &CART);
    server.wait_for_request("/namespaces/cart");
    drop(server);
    running.wait();
    drop(held);
}

/// Errors that stay, and whether a request is received before.
fn under_way() -> [(Trouble, bool); 3] {
    [
        (Trouble::silent_from_the_start(), false),
        (Trouble::no_answer(), true),
        (Trouble::endless_answer(), true),
    ]
}

fn wait_for_client(server: &ApiServer, gets_request: bool) {
    if gets_request {
        server.wait_for_request("/namespaces/cart");
    } else {
        server.wait_for_connections(1);
    }
}

#[test]
fn a_proxy_goes_away_whatever_passes_through_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    for proxy in [Proxy::http(), Proxy::socks5()] {
        let server = ApiServer::start(&["cart"]);
        server.kubeconfig().cluster("proxy-url", proxy.url()).write(&home);
        let held = server.hold("");
        let running = kubectl.start(&home, &CART);
        server.wait_for_request("/namespaces/cart");
        drop(proxy);
        assert_ne!(running.wait().code, 0);
        held.release();
        server.wait_until_idle();
    }
}

#[test]
fn kubectl_follows_a_redirect_with_its_token() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let server = ApiServer::start(&["cart"]);
    let elsewhere = ApiServer::start(&["cart"]);
    let kubeconfig = server.kubeconfig().without("certificate-authority-data");
    kubeconfig.cluster("insecure-skip-tls-verify", true).write(&home);
    server.suffer(Trouble::redirect_to(&elsewhere.url_at("localhost")));
    kubectl.run(&home, &CART).expect_err("nothing is there");
    let asked = elsewhere.wait_for_request("/");
    assert_eq!(asked.header("host"), elsewhere.url_at("localhost").strip_prefix("https://"));
    assert_eq!(asked.user.as_deref(), Some("jane"), "{asked:?}");
}
