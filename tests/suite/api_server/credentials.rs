//! All ways to authenticate: kubectl uses them, and the server knows their users.

use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Impersonation, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const CART: [&str; 3] = ["get", "--raw", "/api/v1/namespaces/cart"];

/// A server that knows two users and what they may do.
fn server() -> ApiServer {
    ApiServer::of(&["cart", "web"])
        .user(User::named("jane").token("jane-token").token("second").may_impersonate())
        .user(User::named("joe").password("hunter2"))
        .start()
}

#[test]
fn kubectl_is_known_by_token_password_certificate_and_plugin() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let (jane, joe) = (server.client_certificate("jane"), server.client_certificate("joe"));
    let by_token = ExecPlugin::named("get-token").token("jane-token");
    let by_beta = ExecPlugin::named("get-beta").v1beta1().token("second");
    let by_certificate = ExecPlugin::named("get-certificate").certificate(&joe);
    for (credential, user) in [
        (Credential::token("jane-token"), "jane"),
        (Credential::token_file(&home, "token", "second\n"), "jane"),
        (Credential::password("joe", "hunter2"), "joe"),
        (Credential::certificate(&jane), "jane"),
        (Credential::certificate_files(&home, "pki", &joe), "joe"),
        (by_token.write(&home), "jane"),
        (by_beta.write(&home), "jane"),
        (by_certificate.write(&home), "joe"),
        (Credential::token("jane-token").acting_as("joe"), "joe"),
    ] {
        server.kubeconfig_with(credential).write(&home);
        kubectl.run(&home, &CART).unwrap_or_else(|error| panic!("{user}: {error}"));
        let asked = server.requests().pop().expect("a request");
        assert_eq!(asked.user.as_deref(), Some(user), "{asked:?}");
    }
    assert_eq!(by_token.runs(&home).len(), 1);
    assert_eq!(by_token.runs(&home)[0]["apiVersion"], "client.authentication.k8s.io/v1");
    assert_eq!(by_token.pids(&home).len(), 1);
}

#[test]
fn kubectl_is_unauthenticated_with_what_the_server_does_not_accept() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (server, other) = (server(), server());
    let home = Home::new();
    for credential in [
        Credential::token("wrong"),
        Credential::password("joe", "wrong"),
        Credential::certificate(&server.revoked_certificate("jane")),
        ExecPlugin::named("get-token").token("wrong").write(&home),
    ] {
        server.kubeconfig_with(credential).write(&home);
        let message = kubectl.run(&home, &CART).expect_err("401");
        assert!(message.contains("You must be logged in to the server"), "{message}");
        assert_eq!(server.requests().pop().expect("a request").user, None);
    }
    // A certificate for another server is as good as none.
    server.kubeconfig_with(Credential::certificate(&other.client_certificate("jane"))).write(&home);
    assert!(kubectl.run(&home, &CART).is_err());
    assert_eq!(server.requests().pop().expect("a request").user, None);
}

#[test]
fn kubectl_impersonates_another_user_if_it_may() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let home = Home::new();
    let jane = Credential::token("jane-token");
    let joe = jane
        .clone()
        .acting_as("joe")
        .with("as-groups", vec!["shop", "web"])
        .with("as-uid", "17")
        .with("as-user-extra", serde_json::json!({ "Reason": ["curious"] }));
    server.kubeconfig_with(joe).write(&home);
    kubectl.run(&home, &CART).expect("joe may");
    let asked = server.requests().pop().expect("a request");
    assert_eq!(asked.user.as_deref(), Some("joe"));
    assert_eq!(
        asked.impersonation,
        Some(Impersonation {
            by: "jane".to_owned(),
            groups: vec!["shop".to_owned(), "web".to_owned()],
            uid: Some("17".to_owned()),
            extra: vec![("reason".to_owned(), "curious".to_owned())],
        })
    );

    let cases = [
        (jane.clone().acting_as("eve"), r#"User "eve" cannot get resource "namespaces""#),
        (
            Credential::password("joe", "hunter2").acting_as("jane"),
            r#"users "jane" is forbidden: User "joe" cannot impersonate resource "users""#,
        ),
    ];
    for (credential, expected) in cases {
        server.kubeconfig_with(credential).write(&home);
        let message = kubectl.run(&home, &CART).expect_err("403");
        assert!(message.contains(expected), "{message}");
    }
    let master = jane.acting_as("eve").with("as-groups", vec!["system:masters"]);
    server.kubeconfig_with(master).write(&home);
    assert!(kubectl.run(&home, &CART).is_ok());
}
