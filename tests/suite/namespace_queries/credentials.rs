//! kswitch has the same identity for a cluster as kubectl.

use serde_json::json;

use super::{SHOP, assert_same, home_with, insecure, jane, last_seen, lines, server};
use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Proxy, User};
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

#[test]
fn tokens_and_passwords_are_those_of_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    home.write(".kube/secrets/token", "second-token\n");
    home.write(".kube/secrets/empty", "\n");
    for (what, credential, user) in [
        ("a token", jane(), "jane"),
        ("a file", Credential::token_file(&home, "token", "second-token\n"), "jane"),
        ("a file next to it", Credential::none().with("tokenFile", "secrets/token"), "jane"),
        ("a token and a file", jane().with("tokenFile", "secrets/token"), "jane"),
        ("a token and no file", jane().with("tokenFile", "secrets/nothing"), "jane"),
        ("a token and an empty file", jane().with("tokenFile", "secrets/empty"), "jane"),
        (
            "a file and a password",
            Credential::none().with("tokenFile", "secrets/token").with("password", "hunter2"),
            "jane",
        ),
        ("a password", Credential::password("joe", "hunter2"), "joe"),
        (
            "empty fields in addition to a token",
            jane().with("username", "").with("password", ""),
            "jane",
        ),
    ] {
        server.kubeconfig_with(credential).write(&home);
        assert_same(&kubectl, &home, &server, user, what);
    }
    let address = server.url().replace("https://", "https://joe:hunter2@");
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    for (what, credential) in [
        ("a token and a login in the address", jane()),
        ("a password and a login in the address", Credential::password("jane", "s3cret")),
        ("a plugin and a login in the address", plugin.write(&home)),
    ] {
        server.kubeconfig_with(credential).cluster("server", &*address).write(&home);
        assert_same(&kubectl, &home, &server, "joe", what);
    }
    // Before it would show that login, kubectl asks on the terminal for another one.
    server.kubeconfig_with(Credential::none()).cluster("server", address).write(&home);
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
    assert_eq!(last_seen(&server).user.as_deref(), Some("joe"));
}

/// `..` in a path of a kubeconfig removes the name before it and follows no link (semantics 2.7).
#[test]
fn relative_paths_are_joined_as_text_like_those_of_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let mut home = Home::new();
    let joe = server.client_certificate("joe");
    // A program that follows the link resolves paths against the directory of its target.
    home.directory("far/away/kube");
    home.link(".kube", "far/away/kube");
    for (directory, token) in [("secrets", "second-token"), ("far/away/secrets", "wrong-token")] {
        home.write(&format!("{directory}/token"), token);
    }
    home.write("secrets/ca.crt", server.authority());
    home.write("far/away/secrets/ca.crt", "not a certificate");
    Credential::certificate_files(&home, "secrets", &joe);
    home.write("far/away/secrets/client.crt", "not a certificate");
    home.write("far/away/secrets/client.key", "not a key");
    let answer = crate::plugins::with_token("second-token");
    for (script, text) in [
        ("secrets/get-token", format!("#!/bin/sh\necho '{answer}'\n")),
        ("far/away/secrets/get-token", "#!/bin/sh\nexit 1\n".to_owned()),
    ] {
        home.write(script, text);
        home.mode(script, 0o755);
    }
    let token = || Credential::none().with("tokenFile", "../secrets/token");
    let certificate = Credential::none()
        .with("client-certificate", "../secrets/client.crt")
        .with("client-key", "./../secrets/../secrets/client.key");
    let exec = ExecPlugin::named("unused").with("command", "../secrets/get-token").write(&home);
    let authority = server.kubeconfig_with(token()).without("certificate-authority-data");
    let authority = authority.cluster("certificate-authority", "../secrets/ca.crt");
    for (what, kubeconfig, user) in [
        ("tokenFile", server.kubeconfig_with(token()), "jane"),
        ("client-certificate", server.kubeconfig_with(certificate), "joe"),
        ("exec.command", server.kubeconfig_with(exec), "jane"),
        ("certificate-authority", authority.clone(), "jane"),
    ] {
        kubeconfig.write(&home);
        assert_same(&kubectl, &home, &server, user, what);
    }
    // The directory of the kubeconfig is cleaned as text too, and a relative one starts from PWD.
    authority.write(&home);
    home.kubeconfig_raw(home.path(".kube/../kube/config"));
    assert_same(&kubectl, &home, &server, "jane", "a directory with ..");
    home.kubeconfig_raw("config");
    let logical = home.path(".kube");
    for (working_directory, code) in [(logical.clone(), 0), (home.path("far/away/kube"), 1)] {
        let list = |command: Command| {
            command.in_directory(&logical).env("PWD", &working_directory).run().code
        };
        let by_kubectl = list(home.program(kubectl.program(), &["get", "namespaces"]));
        assert_eq!(by_kubectl, code, "kubectl in {}", working_directory.display());
        let by_us = list(home.command(&["ns", "-l"]));
        assert_eq!(by_us, code, "kswitch in {}", working_directory.display());
    }
}

#[test]
fn certificates_are_those_of_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let joe = server.client_certificate("joe");
    let in_file = Credential::certificate_files(&home, ".kube/pki", &joe)
        .with("client-certificate", "pki/client.crt")
        .with("client-key", "pki/client.key");
    for (what, credential) in [
        ("within", Credential::certificate(&joe)),
        ("in files", Credential::certificate_files(&home, "pki", &joe)),
        ("in files next to it", in_file.clone()),
        ("one within, one in a file", {
            Credential::certificate(&joe)
                .with("client-key-data", "")
                .with("client-key", "pki/client.key")
        }),
        ("with a token", in_file.with("token", "jane-token")),
    ] {
        server.kubeconfig_with(credential).write(&home);
        assert_same(&kubectl, &home, &server, "joe", what);
    }
}

#[test]
fn plugins_are_asked_when_kubectl_asks_them() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let joe = server.client_certificate("joe");
    let plugin = || ExecPlugin::named("get-token").token("jane-token");
    let beta = ExecPlugin::named("get-beta").v1beta1().token("second-token");
    let exec = |plugin: ExecPlugin| plugin.write(&home);
    for (what, credential, user) in [
        ("v1", exec(plugin()), "jane"),
        ("v1beta1", exec(beta), "jane"),
        ("with a certificate", exec(ExecPlugin::named("get-crt").certificate(&joe)), "joe"),
        ("next to the kubeconfig", exec(plugin().with("command", "../bin/get-token")), "jane"),
        ("with the cluster in its input", exec(plugin().with("provideClusterInfo", true)), "jane"),
        ("in addition to a token", exec(plugin()).with("token", "second-token"), "jane"),
        (
            "in addition to a password without a user name",
            exec(plugin()).with("password", "hunter2"),
            "jane",
        ),
        (
            "in addition to a certificate",
            {
                let (crt, key) = (&joe.certificate, &joe.key);
                home.write("joe.crt", crt);
                home.write("joe.key", key);
                exec(plugin())
                    .with("client-certificate", "../joe.crt")
                    .with("client-key", "../joe.key")
            },
            "joe",
        ),
    ] {
        server.kubeconfig_with(credential).write(&home);
        assert_same(&kubectl, &home, &server, user, what);
    }

    // The same arguments and variables, and the same words about the cluster.
    let script = "#!/bin/sh\n[ \"$1 $WHOSE\" = 'for jane' ] || exit 7\nexec get-token\n";
    home.script("wrapped", script);
    let plugin = plugin()
        .with("args", vec!["for"])
        .with("env", json!([{ "name": "WHOSE", "value": "jane" }]))
        .with("provideClusterInfo", true);
    let wrapped = plugin.with("command", "wrapped");
    server.kubeconfig_with(wrapped.write(&home)).write(&home);
    let before = wrapped.runs(&home).len();
    assert_same(&kubectl, &home, &server, "jane", "arguments and variables");
    let runs = wrapped.runs(&home).split_off(before);
    let [by_kubectl, by_us] = &runs[..] else { panic!("{runs:?}") };
    assert_eq!(by_us, by_kubectl);
}

#[test]
fn impersonation_is_requested_as_by_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let joe = jane().acting_as("joe");
    let whole = joe
        .clone()
        .with("as-groups", vec!["shop", "web"])
        .with("as-uid", "17")
        .with("as-user-extra", json!({ "Reason": ["curious", "idle"], "acme.io/scope": ["a b"] }));
    for (what, credential) in [("as", joe), ("as with everything", whole)] {
        server.kubeconfig_with(credential).write(&home);
        assert_same(&kubectl, &home, &server, "joe", what);
    }
}

#[test]
fn authorities_and_names_are_those_of_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let plain = server();
    let internal = ApiServer::of(&SHOP).with_certificate_for("api.internal").start();
    let untrusted = ApiServer::of(&SHOP).with_untrusted_certificate().start();
    let expired = ApiServer::of(&SHOP).with_expired_certificate().start();
    let below = ApiServer::of(&SHOP).under("/k8s/clusters/c-1").start();
    let in_file = plain.kubeconfig().authority_file(&home, ".kube/pki/ca.crt");
    let two = format!("{}{}", untrusted.authority(), plain.authority());
    home.write(".kube/pki/two.crt", two);
    for (what, server, kubeconfig) in [
        ("an authority within", &plain, plain.kubeconfig()),
        ("one in a file", &plain, plain.kubeconfig().authority_file(&home, "pki/ca.crt")),
        ("one in a file", &plain, in_file.clone().cluster("certificate-authority", "pki/ca.crt")),
        ("one of two", &plain, in_file.cluster("certificate-authority", "pki/two.crt")),
        ("by name", &plain, plain.kubeconfig().cluster("server", plain.url_at("localhost"))),
        ("another name", &internal, {
            internal.kubeconfig().cluster("tls-server-name", "api.internal")
        }),
        ("any", &untrusted, insecure(&untrusted)),
        ("any, expired", &expired, insecure(&expired)),
        ("any, for another name", &internal, insecure(&internal)),
        ("below a path", &below, below.kubeconfig()),
        ("below a path with a slash", &below, {
            below.kubeconfig().cluster("server", format!("{}/", below.url()))
        }),
    ] {
        kubeconfig.write(&home);
        assert_same(&kubectl, &home, server, "jane", what);
    }
}

#[test]
fn without_tls_there_are_no_credentials_as_with_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let anonymous = User::anonymous().may_impersonate();
    let jane_too = User::named("jane").token("jane-token");
    let server = ApiServer::of(&SHOP).plain_http().user(jane_too).user(anonymous).start();
    let url = server.url();
    let no_scheme = host_of(&url);
    for (what, kubeconfig, user) in [
        ("a token", server.kubeconfig(), "system:anonymous"),
        ("no scheme", server.kubeconfig().cluster("server", no_scheme), "system:anonymous"),
        (
            "a plugin",
            { server.kubeconfig_with(ExecPlugin::named("get-token").fails(1, "").write(&home)) },
            "system:anonymous",
        ),
        ("as", server.kubeconfig_with(jane().acting_as("jane")), "jane"),
    ] {
        kubeconfig.write(&home);
        assert_same(&kubectl, &home, &server, user, what);
    }
}

/// kubectl sends the login of an address without encryption. kswitch doesn't.
#[test]
fn without_tls_the_login_of_an_address_is_not_sent_either() {
    let joe = User::named("joe").password("hunter2");
    let server = ApiServer::of(&SHOP).plain_http().user(joe).user(User::anonymous()).start();
    let with_login = server.url().replace("://", "://joe:hunter2@");
    let home = home_with(&server.kubeconfig().cluster("server", with_login));
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
    let seen = last_seen(&server);
    assert_eq!((seen.user.as_deref(), seen.authorization), (Some("system:anonymous"), None));
}

/// Without a scheme kubectl speaks HTTP, whatever the cluster sets for TLS.
#[test]
fn an_address_without_a_scheme_leads_where_kubectl_goes() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let tls = server();
    let plain = ApiServer::of(&SHOP).plain_http().user(User::anonymous()).start();
    for kubeconfig in [
        tls.kubeconfig(),
        insecure(&tls),
        tls.kubeconfig().cluster("server", plain.url()),
        insecure(&tls).cluster("server", plain.url()),
        tls.kubeconfig().cluster("server", plain.url_at("localhost")),
    ] {
        let text = kubeconfig.text();
        let kubeconfig = text.replace("https://", "").replace("http://", "");
        home.write(".kube/config", kubeconfig);
        let asked = || (tls.requests_to("/namespaces").len(), plain.requests_to("/names").len());
        let before = asked();
        let by_kubectl = kubectl.run(&home, &["get", "namespaces", "-o", "name"]);
        let between = asked();
        let ran = home.run(&["ns", "-l"]);
        let after = asked();
        assert_eq!(ran.code == 0, by_kubectl.is_ok(), "{text}\n{by_kubectl:?}\n{ran}");
        let is_asked = |(before, after): (usize, usize)| after > before;
        for part in [(before.0, between.0, after.0), (before.1, between.1, after.1)] {
            assert_eq!(
                is_asked((part.0, part.1)),
                is_asked((part.1, part.2)),
                "{text}\n{by_kubectl:?}\n{ran}"
            );
        }
    }
}

#[test]
fn the_proxies_of_clusters_are_those_of_kubectl() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = Home::new();
    let server = ApiServer::of(&SHOP).with_certificate_for("api.internal").start();
    let http = Proxy::http().knowing("api.internal", server.port());
    let guarded = Proxy::http_for("jane", "s3cret").knowing("api.internal", server.port());
    let socks = Proxy::socks5().knowing("api.internal", server.port());
    for (what, proxy, url) in [
        ("http", &http, http.url()),
        ("http with a password", &guarded, guarded.url_for("jane", "s3cret")),
        ("socks5", &socks, socks.url()),
    ] {
        let kubeconfig = server.kubeconfig().cluster("server", "https://api.internal:6443");
        kubeconfig.cluster("proxy-url", url).write(&home);
        assert_same(&kubectl, &home, &server, "jane", what);
        let passed = proxy.passed();
        assert!(passed.iter().all(|target| target == "api.internal:6443"), "{what}: {passed:?}");
        assert_eq!(proxy.refused(), [""; 0], "{what}");
    }
}

/// Those of the environment lead to no server of loopback, as with all programs in Go.
#[test]
fn the_proxy_of_the_environment_is_not_asked_for_loopback() {
    let server = server();
    let proxy = Proxy::http();
    let home = home_with(&server.kubeconfig());
    let command = home.command(&["ns", "-l"]).env("HTTPS_PROXY", proxy.url());
    assert_eq!(command.run().only_stdout(), lines(&SHOP));
    let internal = server.kubeconfig().cluster("server", "https://api.internal:6443");
    internal.cluster("tls-server-name", "localhost").write(&home);
    let proxy = proxy.knowing("api.internal", server.port());
    let through =
        |variable: &str| home.command(&["ns", "-l"]).env(variable, proxy.url()).run().only_stdout();
    assert_eq!((through("HTTPS_PROXY"), through("https_proxy")), (lines(&SHOP), lines(&SHOP)));
    assert_eq!(proxy.passed(), ["api.internal:6443"; 2]);
}

fn host_of(url: &str) -> &str {
    url.split_once("://").expect("a scheme").1
}
