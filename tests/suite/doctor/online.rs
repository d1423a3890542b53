//! `--online`: what the clusters answer.

use serde_json::Value;

use crate::doctor::{findings, text};
use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Trouble, User};
use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::loopback::Deaf;

/// A kubectl of this version.
fn with_kubectl(home: &Home, version: &str) {
    let json = format!("{{\"clientVersion\": {{\"gitVersion\": \"{version}\"}}}}");
    home.script("kubectl", &format!("#!/bin/sh\necho '{json}'\n"));
}

fn check(home: &Home) -> Ran {
    home.run(&["doctor", "--online", "--timeout", "20s", "-o", "json"])
}

/// The codes and the messages of one kind.
fn found(ran: &Ran) -> Vec<(String, String)> {
    let own = |own: &Value| (text(own, "code").to_owned(), text(own, "message").to_owned());
    findings(ran).iter().filter(|own| text(own, "severity") != "note").map(own).collect()
}

#[test]
fn each_answer_of_a_cluster_has_its_code() {
    let server = ApiServer::of(&["cart"]).user(User::named("jane").token("jane-token")).start();
    let home = Home::new();
    with_kubectl(&home, "v1.33.0");
    let write = |credential| {
        server.kubeconfig_with(credential).write(&home);
        home.mode(".kube/config", 0o600);
    };
    write(Credential::token("jane-token"));
    assert_eq!(found(&check(&home)), []);
    assert_eq!(server.requests_to("/version").len(), 1);
    with_kubectl(&home, "v1.31.4");
    let skew = found(&check(&home));
    assert_eq!(skew[0].0, "version-skew", "{skew:?}");
    assert!(skew[0].1.contains("v1.33.1") && skew[0].1.contains("v1.31.4"), "{skew:?}");
    with_kubectl(&home, "v1.33.0");
    write(Credential::token("wrong-token"));
    let ran = check(&home);
    assert_eq!(found(&ran)[0].0, "credentials-refused", "{ran}");
    assert!(ran.code == 1 && !ran.to_string().contains("wrong-token"), "{ran}");
    server.suffer(Trouble::login_page());
    assert_eq!(found(&check(&home))[0].0, "request-failed");
    server.recover();
    server.suffer(Trouble::hang_up());
    assert_eq!(found(&check(&home))[0].0, "unreachable");
}

#[test]
fn clusters_are_asked_at_once_and_each_pair_of_cluster_and_user_once() {
    let servers: Vec<ApiServer> = (0..3).map(|_| ApiServer::start(&["cart"])).collect();
    let deaf = Deaf::port();
    let mut home = Home::new();
    with_kubectl(&home, "v1.33.0");
    let mut files = Vec::new();
    for (number, server) in servers.iter().enumerate() {
        server.kubeconfig().write(&home);
        let name = format!("k{number}");
        let text = home.read(".kube/config").replace("\"test\"", &format!("\"{name}\""));
        home.write(&name, text.replace(": test", &format!(": {name}")));
        home.mode(&name, 0o600);
        files.push(name);
    }
    let address = deaf.address();
    home.write(
        "deaf",
        format!(
            "clusters: [{{name: d, cluster: {{server: 'https://{address}'}}}}]\ncontexts: [{{name: d, \
             context: {{cluster: d, user: k0}}}}, {{name: e, context: {{cluster: d, user: k0}}}}]\n"
        ),
    );
    files.push("deaf".to_owned());
    home.kubeconfig(&files.iter().map(String::as_str).collect::<Vec<_>>());
    // All of them are held until all have been asked.
    let held: Vec<_> = servers.iter().map(|server| server.hold("/version")).collect();
    let running = home.command(&["doctor", "--online", "--timeout", "50s", "-o", "json"]).start();
    for server in &servers {
        server.wait_for_request("/version");
    }
    drop(held);
    let ran = running.wait();
    let errors = found(&ran);
    assert_eq!(errors.len(), 1, "{ran}");
    assert!(errors[0].0 == "unreachable" && errors[0].1.contains("connection refused"), "{ran}");
}

#[test]
fn a_plugin_runs_only_if_clusters_are_asked() {
    let server = ApiServer::of(&["cart"]).user(User::named("jane").token("jane-token")).start();
    let home = Home::new();
    with_kubectl(&home, "v1.33.0");
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    home.run(&["doctor"]);
    assert!(plugin.runs(&home).is_empty() && server.connections() == 0);
    assert_eq!(home.run(&["doctor", "--online"]).code, 0);
    assert_eq!(plugin.runs(&home).len(), 1);
}
