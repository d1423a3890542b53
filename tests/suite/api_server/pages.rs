//! Lists in pages, and continue tokens that expire.

use serde_json::{Value, json};

use super::{SHOP, get, names};
use crate::support::api_server::{ApiServer, Trouble, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

#[test]
fn kubectl_reads_page_by_page_until_a_continue_token_expires() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&SHOP);
    let home = Home::new();
    server.kubeconfig().write(&home);
    let arguments = ["get", "namespaces", "-o", "name", "--chunk-size=2"];

    let listed = kubectl.run(&home, &arguments).expect("a list");
    assert_eq!(listed.lines().count(), 5, "{listed}");
    let pages = server.requests_to("limit=2");
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages[1..].iter().all(|page| page.path.contains("continue=")), "{pages:?}");

    server.suffer(Trouble::expiry().on("continue=").times(1));
    let message = kubectl.run(&home, &arguments).expect_err("an expired token");
    assert!(message.contains("The provided continue parameter is too old"), "{message}");
    assert!(kubectl.run(&home, &arguments).is_ok());
}

#[test]
fn a_page_goes_on_as_the_list_was_and_after_expiry_as_it_is() {
    let server = ApiServer::of(&SHOP).plain_http().user(User::anonymous()).start();
    let page = |token: &str| {
        get(&server, &format!("/api/v1/namespaces?limit=2&continue={token}"), "application/json")
    };
    let (code, first) = page("");
    assert_eq!((code, names(&first)), (200, vec!["Zeta", "cart"]));
    assert_eq!(first["metadata"]["remainingItemCount"], 3);
    let token = first["metadata"]["continue"].as_str().expect("a token");

    server.delete("default");
    server.create("depot");
    let (_, second) = page(token);
    assert_eq!(names(&second), ["checkout", "default"], "the list as it was");
    assert_eq!(second["metadata"]["resourceVersion"], first["metadata"]["resourceVersion"]);

    server.expire_continue_tokens();
    let (code, expired) = page(token);
    assert_eq!((code, &expired["reason"]), (410, &json!("Expired")));
    assert_eq!(expired["kind"], "Status");
    let fresh = expired["metadata"]["continue"].as_str().expect("a fresh token");
    let (code, second) = page(fresh);
    assert_eq!((code, names(&second)), (200, vec!["checkout", "depot"]), "the list as it is");
    let (_, last) = page(second["metadata"]["continue"].as_str().expect("a token"));
    assert_eq!(names(&last), ["web"]);
    assert_eq!(last["metadata"]["continue"], Value::Null);

    let (code, refused) = page("nonsense");
    assert_eq!((code, &refused["reason"]), (400, &json!("BadRequest")));
}
