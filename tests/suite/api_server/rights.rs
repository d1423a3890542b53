//! Who may see what, and what is answered to those who may not.

use serde_json::json;

use super::{SHOP, get};
use crate::support::api_server::{ApiServer, Credential, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

#[test]
fn kubectl_reports_what_is_forbidden_and_that_one_is_unknown() {
    let Some(kubectl) = Kubectl::required() else { return };
    let joe = User::named("joe").token("joes").sees_only(&["web"]);
    let server = ApiServer::of(&SHOP).user(joe).start();
    let home = Home::new();
    for (token, path, expected) in [
        (
            "joes",
            "/api/v1/namespaces",
            "Error from server (Forbidden): namespaces is forbidden: User \"joe\" cannot list \
             resource \"namespaces\" in API group \"\" at the cluster scope",
        ),
        (
            "joes",
            "/api/v1/namespaces/cart",
            "Error from server (Forbidden): namespaces \"cart\" is forbidden: User \"joe\" cannot \
             get resource \"namespaces\" in API group \"\" in the namespace \"cart\"",
        ),
        (
            "wrong",
            "/api/v1/namespaces",
            "error: You must be logged in to the server (Unauthorized)",
        ),
        ("wrong", "/version", "error: You must be logged in to the server (Unauthorized)"),
    ] {
        server.kubeconfig_with(Credential::token(token)).write(&home);
        let message = kubectl.run(&home, &["get", "--raw", path]);
        assert_eq!(message, Err(expected.to_owned()), "{path}");
    }
    let users: Vec<_> = server.requests().into_iter().map(|request| request.user).collect();
    assert_eq!(users, [Some("joe".to_owned()), Some("joe".to_owned()), None, None]);

    server.kubeconfig().write(&home);
    let web = kubectl.run(&home, &["get", "ns", "web", "-o", "name"]);
    assert_eq!(web.as_deref(), Ok("namespace/web"));
}

#[test]
fn a_refusal_is_a_status_object() {
    // kubectl would ask on the terminal for a name rather than come without one.
    let strict = ApiServer::of(&SHOP).plain_http().start();
    let (code, status) = get(&strict, "/api/v1/namespaces", "*/*");
    assert_eq!(code, 401);
    assert_eq!(
        status,
        json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": "Unauthorized",
            "reason": "Unauthorized",
            "code": 401,
        })
    );
    let open = ApiServer::of(&SHOP).plain_http().user(User::anonymous().sees_nothing()).start();
    let (code, status) = get(&open, "/api/v1/namespaces/cart", "*/*");
    assert_eq!(code, 403);
    assert_eq!(
        status,
        json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": "namespaces \"cart\" is forbidden: User \"system:anonymous\" cannot get \
                        resource \"namespaces\" in API group \"\" in the namespace \"cart\"",
            "reason": "Forbidden",
            "details": { "name": "cart", "kind": "namespaces" },
            "code": 403,
        })
    );
}

#[test]
fn kubectl_finds_projects_only_on_openshift() {
    let Some(kubectl) = Kubectl::required() else { return };
    let joe = || User::named("joe").token("joes").sees_only(&["web", "cart"]);
    let (home, credential) = (Home::new(), Credential::token("joes"));

    let openshift = ApiServer::of(&SHOP).openshift().user(joe()).start();
    openshift.kubeconfig_with(credential.clone()).write(&home);
    let listed = kubectl.run(&home, &["get", "projects", "-o", "name"]).expect("projects");
    assert_eq!(listed, "project.project.openshift.io/cart\nproject.project.openshift.io/web");
    let other = kubectl.run(&home, &["get", "project", "checkout"]).expect_err("none of joe's");
    assert!(other.contains(r#"projects.project.openshift.io "checkout" is forbidden"#), "{other}");

    let projects = ["get", "--raw", "/apis/project.openshift.io/v1/projects"];
    let plain = ApiServer::of(&SHOP).user(joe()).start();
    plain.kubeconfig_with(credential).write(&home);
    let message = kubectl.run(&home, &projects).expect_err("no projects");
    assert!(message.contains(r#"User "joe" cannot list resource "projects""#), "{message}");
    let plain = ApiServer::start(&SHOP);
    plain.kubeconfig().write(&home);
    let message = kubectl.run(&home, &projects).expect_err("no projects");
    assert!(message.contains("the server could not find the requested resource"), "{message}");
}
