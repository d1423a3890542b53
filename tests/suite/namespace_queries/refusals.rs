//! What kubectl refuses in a kubeconfig, and credentials that a cluster refuses.

use serde_json::json;

use super::{SHOP, assert_no_secret, home_with, host, insecure, jane, server};
use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Kubeconfig, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

/// `ns -l` prints just this, and nothing else happens.
#[track_caller]
pub(super) fn assert_refused(home: &Home, arguments: &[&str], reason: &str, hint: &str) {
    let kubeconfig = Snapshot::of(home.path(".kube/config"));
    let ran = home.command(arguments).args(&["ns", "-l"]).run();
    assert_no_secret(&ran);
    assert_eq!(
        home.masked(&ran.only_stderr(1)),
        format!(
            "error: can't list the namespaces of \"test\": {reason}\nhint: {hint}\n\
             hint: to list the cached names: kswitch ns --list --cached\n"
        )
    );
    kubeconfig.assert_untouched();
}

/// kubectl has had none but `oidc` since 1.26, and runs nothing that the others name.
#[test]
fn an_auth_provider_that_kubectl_lacks_is_refused_and_runs_nothing() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let ran = home.path("ran");
    let program = home.script("gcloud", &format!("#!/bin/sh\n: >'{}'\n", ran.display()));
    let config = json!({
        "cmd-path": program.to_str().expect("a path in UTF-8"), "cmd-args": "config-helper",
        "access-token": "jane-token", "id-token": "jane-token",
    });
    for (name, wrong, hint) in [
        (
            "gcp",
            "is no longer in kubectl (removed in 1.26)",
            "use the plugin gke-gcloud-auth-plugin: install it, then gcloud container clusters \
             get-credentials CLUSTER",
        ),
        (
            "azure",
            "is no longer in kubectl (removed in 1.26)",
            "use the plugin kubelogin: kubelogin convert-kubeconfig",
        ),
        (
            "openstack",
            "is none that kubectl has",
            "give the user a credential plugin (exec) in its kubeconfig",
        ),
    ] {
        let provider = json!({ "name": name, "config": config });
        for credential in [Credential::none(), jane()] {
            server.kubeconfig_with(credential.with("auth-provider", provider.clone())).write(&home);
            kubectl.run(&home, &["get", "namespaces"]).expect_err(name);
            let reason = format!("the auth-provider \"{name}\" of user \"test\" {wrong}");
            assert_refused(&home, &[], &reason, hint);
        }
    }
    assert!(!ran.exists() && server.connections() == 0);
}

const V1: &str = "client.authentication.k8s.io/v1";

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn what_kubectl_refuses_is_refused_by_name() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let exec = ExecPlugin::named("get-token").token("jane-token").write(&home);
    let certificate = Credential::certificate(&server.client_certificate("jane"));
    let cluster = server.kubeconfig().authority_file(&home, ".kube/ca.crt");
    let of_user = |credential: Credential| server.kubeconfig_with(credential);
    let in_kubeconfig = "in its kubeconfig";
    let cases: [(Kubeconfig, &str, String); 17] = [
        (
            of_user(jane().with("username", "joe").with("password", "hunter2")),
            "user \"test\" has both a token and a password, which kubectl refuses",
            format!("keep one of them, {in_kubeconfig}"),
        ),
        (
            of_user(jane().with("password", "hunter2")),
            "user \"test\" has both a token and a password, which kubectl refuses",
            format!("keep one of them, {in_kubeconfig}"),
        ),
        (
            of_user(Credential::token_file(&home, "empty", "\n").with("username", "joe")),
            "user \"test\" has both a token and a password, which kubectl refuses",
            format!("keep one of them, {in_kubeconfig}"),
        ),
        (
            of_user(certificate.clone().with("client-key-data", "")),
            "user \"test\" has only one of client-certificate and client-key, which kubectl refuses",
            format!("add the other one, {in_kubeconfig}"),
        ),
        (
            of_user(exec.with("auth-provider", json!({ "name": "oidc" }))),
            "user \"test\" has both exec and auth-provider, which kubectl refuses",
            format!("keep one of them, {in_kubeconfig}"),
        ),
        (
            of_user(jane().with("as-groups", vec!["shop"])),
            "user \"test\" has as-uid, as-groups or as-user-extra without as, which kubectl refuses",
            format!("add as, {in_kubeconfig}"),
        ),
        (
            cluster.clone().cluster("insecure-skip-tls-verify", true),
            "cluster \"test\" has both certificate-authority and insecure-skip-tls-verify, which \
             kubectl refuses",
            "remove insecure-skip-tls-verify".to_owned(),
        ),
        (
            server.kubeconfig().cluster("insecure-skip-tls-verify", true),
            "cluster \"test\" has both certificate-authority and insecure-skip-tls-verify, which \
             kubectl refuses",
            "remove insecure-skip-tls-verify".to_owned(),
        ),
        (
            cluster.cluster("certificate-authority", "gone.crt"),
            "certificate-authority of cluster \"test\": ~/.kube/gone.crt: No such file or \
             directory",
            "ls -l ~/.kube/gone.crt".to_owned(),
        ),
        (
            of_user(Credential::none().with("tokenFile", "gone")),
            "tokenFile of user \"test\": ~/.kube/gone: No such file or directory",
            "ls -l ~/.kube/gone".to_owned(),
        ),
        (
            server.kubeconfig().cluster("tls-server-name", "a..b"),
            "tls-server-name of cluster \"test\" is not the name of a server",
            "to correct it: vi ~/.kube/config".to_owned(),
        ),
        (
            server.kubeconfig().cluster("proxy-url", "ftp://s3cret@127.0.0.1:1"),
            "proxy-url of cluster \"test\" is not the address of a proxy",
            "write it as http://, https:// or socks5://HOST:PORT".to_owned(),
        ),
        (
            server.kubeconfig().cluster("proxy-url", "127.0.0.1:1"),
            "proxy-url of cluster \"test\" is not the address of a proxy",
            "write it as http://, https:// or socks5://HOST:PORT".to_owned(),
        ),
        (
            server.kubeconfig().cluster("proxy-url", "socks5h://127.0.0.1:1"),
            "proxy-url of cluster \"test\" is not the address of a proxy",
            "write it as http://, https:// or socks5://HOST:PORT".to_owned(),
        ),
        (
            of_user(jane().with("exec", json!({ "command": "x", "apiVersion": V1 }))),
            "exec of user \"test\" has no interactiveMode, which kubectl refuses",
            "write \"interactiveMode: IfAvailable\" in exec of the user, in its kubeconfig"
                .to_owned(),
        ),
        (
            of_user(jane().with(
                "exec",
                json!({ "command": "x", "apiVersion": V1, "interactiveMode": "never" }),
            )),
            "exec of user \"test\" has the interactiveMode \"never\", which kubectl refuses",
            "write \"interactiveMode: IfAvailable\" in exec of the user, in its kubeconfig"
                .to_owned(),
        ),
        (
            of_user(jane().with(
                "auth-provider",
                json!({ "name": "oidc", "config": { "id-token": "jane-token" } }),
            )),
            "the auth-provider \"oidc\" of user \"test\" has no idp-issuer-url, which kubectl requires",
            "add idp-issuer-url to auth-provider.config of the user in its kubeconfig".to_owned(),
        ),
    ];
    for (kubeconfig, reason, hint) in cases {
        kubeconfig.write(&home);
        let by_kubectl = kubectl.run(&home, &["get", "namespaces"]);
        assert!(by_kubectl.is_err(), "{by_kubectl:?} for {}", kubeconfig.text());
        assert_refused(&home, &[], reason, &home.masked(&hint));
    }
    assert!(server.requests_to("/namespaces").is_empty());
}

#[test]
fn a_context_without_a_cluster_sends_no_query() {
    let server = server();
    let home = Home::new();
    let text = server.kubeconfig().text();
    home.write(".kube/config", text.replace("cluster: \"test\"", "cluster: \"gone\""));
    assert_refused(
        &home,
        &[],
        "cluster \"gone\" of context \"test\" in ~/.kube/config:5 is in no file of KUBECONFIG",
        "set the context's cluster to one that exists",
    );
    server.kubeconfig().cluster("server", "").write(&home);
    assert_refused(
        &home,
        &[],
        "cluster \"test\" has no server",
        "set the server of cluster \"test\" in its kubeconfig",
    );
    server.kubeconfig().cluster("server", "https://jane:s3cret@").write(&home);
    assert_refused(
        &home,
        &[],
        "the server of cluster \"test\" is not an address",
        "set the server of cluster \"test\" in its kubeconfig",
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_401_names_what_was_shown_and_where_a_fresh_one_comes_from() {
    let server = server();
    let home = Home::new();
    let oidc = json!({ "name": "oidc", "config": {
        "id-token": "wrong-token", "idp-issuer-url": "https://a.example", "client-id": "me",
    } });
    for (credential, shown, hint) in [
        (
            Credential::token("wrong-token"),
            "the token of user \"test\"",
            "get a new token; this one may have expired",
        ),
        (
            Credential::token_file(&home, "token", "wrong-token"),
            "the token of user \"test\"",
            "get a new token; this one may have expired",
        ),
        (
            Credential::password("joe", "s3cret"),
            "the password of user \"test\"",
            "check username and password in the kubeconfig",
        ),
        (
            Credential::certificate(&server.revoked_certificate("jane")),
            "the client certificate of user \"test\"",
            "get a new certificate; this one may have expired",
        ),
        (
            ExecPlugin::named("get-token").token("wrong-token").write(&home),
            "the credentials from \"get-token\"",
            "log in again with \"get-token\", then try again",
        ),
        (
            Credential::none().with("auth-provider", oidc),
            "the oidc token of user \"test\"",
            "kubectl get namespaces renews it, if it can be renewed",
        ),
        (
            Credential::none(),
            "requests without credentials",
            "give user \"test\" credentials, or log in",
        ),
    ] {
        server.kubeconfig_with(credential).write(&home);
        let reason = format!("the cluster does not accept {shown}");
        assert_refused(&home, &[], &reason, hint);
        assert_eq!(server.requests().pop().expect("a request").user, None, "{shown}");
    }
    let with_login = server.url().replace("https://", "https://joe:s3cret@");
    server.kubeconfig().cluster("server", with_login).write(&home);
    assert_refused(
        &home,
        &[],
        "the cluster does not accept the password in the server of cluster \"test\"",
        "to correct it: vi ~/.kube/config",
    );
    let text = server.kubeconfig().text().replace("    user: \"test\"\n", "");
    home.write(".kube/config", text);
    let reason = "the cluster does not accept requests without credentials";
    assert_refused(&home, &[], reason, "give the context a user");

    let plain = ApiServer::of(&SHOP).plain_http().start();
    assert_refused(
        &home_with(&plain.kubeconfig()),
        &[],
        "the cluster does not accept requests without credentials, and over http:// none are sent",
        "set the cluster's server to https://, if it supports TLS",
    );
}

#[test]
fn a_403_names_whom_the_cluster_took_us_for() {
    let server = ApiServer::of(&SHOP)
        .user(User::named("jane").token("jane-token").sees_nothing())
        .user(User::anonymous().sees_nothing())
        .start();
    assert_refused(
        &home_with(&server.kubeconfig()),
        &[],
        "user \"jane\" may not list namespaces in this cluster",
        "a namespace can still be set by its exact name",
    );
    assert_refused(
        &home_with(&server.kubeconfig_with(Credential::none())),
        &[],
        "a user without credentials (system:anonymous) may not list namespaces in this cluster",
        "the kubeconfig gives no credentials that the cluster knows; log in again",
    );
}

#[test]
fn a_certificate_that_is_not_trusted_has_an_error_of_its_own() {
    let internal = ApiServer::of(&SHOP).with_certificate_for("api.internal").start();
    let expired = ApiServer::of(&SHOP).with_expired_certificate().start();
    let untrusted = ApiServer::of(&SHOP).with_untrusted_certificate().start();
    let authority = "check certificate-authority of the cluster in its kubeconfig";
    for (server, fault, hint) in [
        (
            &internal,
            "its certificate is for another name",
            "check the cluster's server, or give its tls-server-name",
        ),
        (&expired, "its certificate has expired", "renew the certificate of the server"),
        (&untrusted, "its certificate is not signed by the cluster's authority", authority),
    ] {
        let reason = format!("no secure connection to {}: {fault}", host(server));
        assert_refused(&home_with(&server.kubeconfig()), &[], &reason, hint);
        assert!(server.requests().is_empty(), "{fault}");
    }
    // Where the cluster has no authority, those of the system count.
    let system = internal.kubeconfig().without("certificate-authority-data");
    let fault = "its certificate is not signed by the cluster's authority";
    let reason = format!("no secure connection to {}: {fault}", host(&internal));
    assert_refused(&home_with(&system), &[], &reason, authority);
    assert_eq!(insecure_list(&untrusted), super::lines(&SHOP));
}

fn insecure_list(server: &ApiServer) -> String {
    home_with(&insecure(server)).run(&["ns", "-l"]).only_stdout()
}
