//! Lists of namespaces and single ones, whole and only their metadata.

use serde_json::{Value, json};

use super::{SHOP, get, names};
use crate::support::api_server::{ApiServer, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

#[test]
fn kubectl_lists_namespaces_and_gets_one_or_none() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&SHOP);
    let home = Home::new();
    server.kubeconfig().write(&home);

    let listed = kubectl.run(&home, &["get", "namespaces", "-o", "name"]).expect("a list");
    assert_eq!(
        listed.lines().collect::<Vec<_>>(),
        // Bytewise: capitals, which no real namespace has, come first.
        ["Zeta", "cart", "checkout", "default", "web"].map(|name| format!("namespace/{name}"))
    );
    let one = kubectl.run(&home, &["get", "ns", "cart", "-o", "jsonpath={.status.phase}"]);
    assert_eq!(one.as_deref(), Ok("Active"));
    let table = kubectl.run(&home, &["get", "ns", "cart", "--no-headers"]).expect("a table");
    assert!(table.starts_with("cart "), "{table}");
    let missing = kubectl.run(&home, &["get", "ns", "cellar"]);
    assert_eq!(
        missing,
        Err(r#"Error from server (NotFound): namespaces "cellar" not found"#.into())
    );

    server.terminate("cart");
    let one = kubectl.run(&home, &["get", "ns", "cart", "-o", "jsonpath={.status.phase}"]);
    assert_eq!(one.as_deref(), Ok("Terminating"));

    let asked = server.requests_to("/namespaces");
    assert!(asked.iter().all(|request| request.user.as_deref() == Some("jane")), "{asked:?}");
}

#[test]
fn metadata_comes_alone_to_those_who_want_no_more() {
    let server = ApiServer::of(&SHOP).plain_http().user(User::anonymous()).start();
    let wanted = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    let (_, list) = get(&server, "/api/v1/namespaces", wanted);
    assert_eq!(
        (&list["kind"], &list["apiVersion"]),
        (&json!("PartialObjectMetadataList"), &json!("meta.k8s.io/v1"))
    );
    assert_eq!(list["items"][0]["kind"], "PartialObjectMetadata");
    assert_eq!(list["items"][0]["status"], Value::Null);
    assert_eq!(names(&list).len(), 5);

    let wanted = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    let (_, one) = get(&server, "/api/v1/namespaces/cart", wanted);
    assert_eq!(
        (&one["kind"], &one["metadata"]["name"]),
        (&json!("PartialObjectMetadata"), &json!("cart"))
    );
    let (code, _) = get(&server, "/api/v1/namespaces", wanted);
    assert_eq!(code, 406);

    let either = format!("application/vnd.kubernetes.protobuf, {wanted}, application/json");
    let (_, whole) = get(&server, "/api/v1/namespaces", &either);
    assert_eq!(whole["kind"], "NamespaceList");
    assert_eq!(whole["items"][0]["kind"], Value::Null);
}
