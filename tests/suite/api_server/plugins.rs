//! Plugins that print credentials: what they get as input, and what happens to those that print none.

use crate::support::api_server::{ApiServer, ExecPlugin};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const CART: [&str; 3] = ["get", "--raw", "/api/v1/namespaces/cart"];

#[test]
fn a_plugin_gets_the_cluster_if_the_kubeconfig_sets_provide_cluster_info() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    let home = Home::new();
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    let informed =
        ExecPlugin::named("get-with-cluster").token("jane-token").with("provideClusterInfo", true);
    for plugin in [&plugin, &informed] {
        server.kubeconfig_with(plugin.write(&home)).write(&home);
        kubectl.run(&home, &CART).expect("a namespace");
    }
    assert_eq!(plugin.runs(&home)[0]["spec"]["cluster"], serde_json::Value::Null);
    assert_eq!(informed.runs(&home)[0]["spec"]["cluster"]["server"], server.url());
}

#[test]
fn kubectl_reports_what_is_wrong_with_a_plugin() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    let home = Home::new();
    let failing = || ExecPlugin::named("get-token").fails(3, "please log in with: corp login");
    for (plugin, expected) in [
        (failing(), "please log in with: corp login"),
        (failing(), "exit code 3"),
        (ExecPlugin::named("get-token").prints("logged in!"), "decoding stdout"),
        (ExecPlugin::named("get-token"), "didn't return a token"),
    ] {
        server.kubeconfig_with(plugin.write(&home)).write(&home);
        let message = kubectl.run(&home, &CART).expect_err(expected);
        assert!(message.contains(expected), "{message}");
    }
    assert!(server.requests().is_empty());
}

/// Elsewhere nothing reports when a file is written.
#[cfg(target_os = "linux")]
#[test]
fn a_plugin_that_hangs_is_found_by_its_process() {
    use rustix::process::{Pid, Signal, kill_process};

    use crate::support::watched::Watched;

    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    let home = Home::new();
    let plugin = ExecPlugin::named("get-token").hangs();
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    let written = Watched::written_in(&home.path(""));
    let running = kubectl.start(&home, &CART);
    written.wait();
    let [pid] = plugin.pids(&home)[..] else { panic!("one run") };
    kill_process(Pid::from_raw(pid).expect("a process id"), Signal::TERM).expect("it runs");
    let ran = running.wait();
    assert!(ran.code == 1 && ran.stderr.contains("get-token"), "{ran}");
}
