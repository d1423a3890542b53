//! `kswitch ns --list`: what the cluster has, for people and for scripts.

use serde_json::{Value, json};

use super::{SHOP, home_at, home_with, lines};
use crate::support::api_server::{ApiServer, User};

#[test]
fn names_come_in_the_order_of_the_api_with_the_current_one_marked() {
    // Bytewise: neither as people count nor as kswitch sorts what it knows.
    let names = ["n-10", "n-9", "web"];
    let server = ApiServer::start(&names);
    let home = home_with(&server.kubeconfig().namespace("n-9"));
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&names));
    assert_eq!(home.run(&["ns", "--list", "--output", "name"]).only_stdout(), lines(&names));
    assert_eq!(
        home.run(&["ns", "-l", "-o", "wide"]).only_stdout(),
        "   NAME\n   n-10\n*  n-9\n   web\n"
    );
    let listed = home.run(&["ns", "-l", "-o", "json"]).only_stdout();
    assert_eq!(
        serde_json::from_str::<Value>(&listed).expect("JSON"),
        json!([
            { "name": "n-10", "current": false },
            { "name": "n-9", "current": true },
            { "name": "web", "current": false },
        ])
    );
    let coloured = home.run(&["ns", "-l", "--color", "always"]).only_stdout();
    assert_eq!(coloured, "n-10\n\u{1b}[1mn-9\u{1b}[0m\nweb\n");
    assert!(server.requests().iter().all(|asked| asked.method == "GET"));
}

/// A current namespace that the cluster doesn't have is not made up.
#[test]
fn only_what_the_cluster_has_is_listed() {
    let server = ApiServer::start(&["cart"]);
    let home = home_with(&server.kubeconfig().namespace("gone"));
    assert_eq!(home.run(&["ns", "-l", "-o", "wide"]).only_stdout(), "   NAME\n   cart\n");
    server.delete("cart");
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), "");
    assert_eq!(home.run(&["ns", "-l", "-o", "wide"]).only_stdout(), "   NAME\n");
    assert_eq!(home.run(&["ns", "-l", "-o", "json"]).only_stdout(), "[]\n");
}

#[test]
fn names_that_no_namespace_has_are_dropped() {
    let long = "x".repeat(64);
    let evil = ["\u{1b}[2Jforged", "a\nb", "Zeta", "a.b", "-a", "", &long, "..", "a/b"];
    let names: Vec<&str> = evil.iter().chain(&SHOP).copied().collect();
    let server = ApiServer::start(&names);
    let home = home_at(&server);
    for _ in 0..2 {
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
    }
    assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, lines(&SHOP));
}

#[test]
fn on_openshift_the_projects_are_listed_and_called_so() {
    let joe = User::named("joe").token("joes-token").sees_only(&["web", "cart"]);
    let server = ApiServer::of(&SHOP).openshift().user(joe).start();
    let home = home_at(&server);
    let ran = home.run(&["ns", "-l"]).success();
    assert_eq!((&*ran.stdout, &*ran.stderr), ("cart\nweb\n", "These are OpenShift projects.\n"));
    assert_eq!(home.run(&["-q", "ns", "-l"]).only_stdout(), "cart\nweb\n");
    let ran = home.run(&["ns", "-l", "-o", "json"]).success();
    let listed: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(listed[1], json!({ "name": "web", "current": false }));

    // Who may list namespaces does, on OpenShift too.
    let server = ApiServer::of(&SHOP).openshift().start();
    assert_eq!(home_at(&server).run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
    assert!(server.requests_to("projects").is_empty());
}

#[test]
fn elsewhere_there_are_no_projects_and_the_first_refusal_is_reported() {
    let joe = User::named("joe").token("joes-token").sees_only(&["web"]);
    let server = ApiServer::of(&SHOP).user(joe).start();
    let message = home_at(&server).run(&["ns", "-l"]).only_stderr(1);
    assert!(
        message.starts_with(
            "error: can't list the namespaces of \"test\": user \"joe\" may not list namespaces in \
             this cluster\n"
        ),
        "{message}"
    );
    assert_eq!(server.requests_to("projects").len(), 1);
}
