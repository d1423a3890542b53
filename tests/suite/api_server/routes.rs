//! The ways to a server: names, authorities, paths and proxies.

use crate::support::api_server::{ApiServer, Kubeconfig, Proxy, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const LIST: [&str; 4] = ["get", "namespaces", "-o", "name"];

#[test]
fn kubectl_trusts_the_right_certificate_and_no_other() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let plain = ApiServer::start(&["cart"]);
    let below = ApiServer::of(&["cart"]).under("/k8s/clusters/c-1").start();
    let internal = ApiServer::of(&["cart"]).with_certificate_for("api.internal").start();
    let expired = ApiServer::of(&["cart"]).with_expired_certificate().start();
    let untrusted = ApiServer::of(&["cart"]).with_untrusted_certificate().start();
    let insecure = |server: &ApiServer| {
        let kubeconfig = server.kubeconfig().without("certificate-authority-data");
        kubeconfig.cluster("insecure-skip-tls-verify", true)
    };
    let works: Result<&str, &str> = Ok("namespace/cart");
    let cases: [(Kubeconfig, Result<&str, &str>); 10] = [
        (plain.kubeconfig(), works),
        (plain.kubeconfig().cluster("server", plain.url_at("localhost")), works),
        (plain.kubeconfig().authority_file(&home, "pki/ca.crt"), works),
        (below.kubeconfig(), works),
        (internal.kubeconfig().cluster("tls-server-name", "api.internal"), works),
        (internal.kubeconfig(), Err("certificate")),
        (expired.kubeconfig(), Err("certificate has expired")),
        (untrusted.kubeconfig(), Err("unknown authority")),
        (insecure(&untrusted), works),
        (insecure(&expired), works),
    ];
    for (kubeconfig, expected) in cases {
        kubeconfig.write(&home);
        match (kubectl.run(&home, &LIST), expected) {
            (Ok(listed), Ok(expected)) => assert_eq!(listed, expected),
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            (message, _) => panic!("{message:?} for {}", kubeconfig.text()),
        }
    }
}

#[test]
fn kubectl_sends_no_token_without_tls() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let jane = User::named("jane").token("jane-token");
    let server = ApiServer::of(&["cart"]).plain_http().user(jane).user(User::anonymous()).start();
    server.kubeconfig().write(&home);
    assert!(server.kubeconfig().text().contains("jane-token"));
    assert_eq!(kubectl.run(&home, &LIST).as_deref(), Ok("namespace/cart"));
    assert!(!server.requests_to("/namespaces").is_empty());
    for asked in server.requests() {
        assert_eq!(asked.user.as_deref(), Some("system:anonymous"));
        assert_eq!(asked.header("authorization"), None);
    }
}

#[test]
fn kubectl_comes_through_a_proxy_that_knows_the_way() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let server = ApiServer::of(&["cart"]).with_certificate_for("api.internal").start();
    let through = |proxy: String| {
        let kubeconfig = server.kubeconfig().cluster("proxy-url", proxy);
        kubeconfig.cluster("server", "https://api.internal:6443").write(&home);
        kubectl.run(&home, &LIST)
    };
    let http = Proxy::http().knowing("api.internal", server.port());
    let guarded = Proxy::http_for("jane", "s3cret").knowing("api.internal", server.port());
    let socks = Proxy::socks5().knowing("api.internal", server.port());
    for (proxy, url) in
        [(&http, http.url()), (&guarded, guarded.url_for("jane", "s3cret")), (&socks, socks.url())]
    {
        assert_eq!(through(url).as_deref(), Ok("namespace/cart"));
        let passed = proxy.passed();
        assert!(!passed.is_empty(), "it went another way");
        assert!(passed.iter().all(|target| target == "api.internal:6443"), "{passed:?}");
        assert_eq!(proxy.refused(), [""; 0]);
    }

    let asked = server.requests().len();
    let message = through(guarded.url()).expect_err("no password");
    assert!(message.contains("Proxy Authentication Required"), "{message}");
    assert!(!guarded.refused().is_empty());
    for lost in [Proxy::http(), Proxy::socks5()] {
        let lost = lost.knowing("other.internal", server.port());
        assert!(through(lost.url()).is_err());
        assert!(lost.refused().iter().all(|target| target == "api.internal:6443"));
        assert!(lost.passed().is_empty() && !lost.refused().is_empty());
    }
    assert_eq!(server.requests().len(), asked);
}
