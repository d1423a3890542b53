//! What plugins get in `KUBERNETES_EXEC_INFO`: the same as by kubectl.

use serde_json::{Value, json};

use super::list;
use crate::support::api_server::{ApiServer, ExecPlugin, Kubeconfig, Proxy};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

#[test]
fn without_cluster_info_a_plugin_gets_only_that_there_is_no_terminal() {
    for (plugin, version) in [
        (ExecPlugin::named("get-token"), "client.authentication.k8s.io/v1"),
        (ExecPlugin::named("get-token").v1beta1(), "client.authentication.k8s.io/v1beta1"),
    ] {
        let (server, home) = (ApiServer::start(&["cart"]), Home::new());
        // It may ask, if it can: here it can't.
        let plugin = plugin.token("jane-token").with("interactiveMode", "IfAvailable");
        server.kubeconfig_with(plugin.write(&home)).write(&home);
        assert_eq!(list(&home).only_stdout(), "cart\n");
        let expected = json!({
            "kind": "ExecCredential",
            "apiVersion": version,
            "spec": { "interactive": false },
        });
        assert_eq!(plugin.runs(&home), [expected]);
    }
}

#[test]
fn with_cluster_info_all_that_it_takes_to_reach_the_cluster() {
    let server = ApiServer::of(&["cart"]).with_certificate_for("api.internal").start();
    let proxy = Proxy::http().knowing("10.1.2.3", server.port());
    let home = Home::new();
    let plugin =
        ExecPlugin::named("get-token").token("jane-token").with("provideClusterInfo", true);
    let kubeconfig = server.kubeconfig_with(plugin.write(&home));
    let within = kubeconfig.text();
    let within = within.split("certificate-authority-data: \"").nth(1).expect("an authority");
    let (authority, _) = within.split_once('"').expect("quoted");
    kubeconfig
        .cluster("server", "https://10.1.2.3:6443")
        .cluster("tls-server-name", "api.internal")
        .cluster("proxy-url", proxy.url())
        .cluster("disable-compression", true)
        .cluster("extensions", extensions())
        .authority_file(&home, "pki/ca.crt")
        .write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\n");
    let expected = json!({
        "kind": "ExecCredential",
        "apiVersion": "client.authentication.k8s.io/v1",
        "spec": {
            "interactive": false,
            "cluster": {
                "server": "https://10.1.2.3:6443",
                "tls-server-name": "api.internal",
                "certificate-authority-data": authority,
                "proxy-url": proxy.url(),
                "disable-compression": true,
                "config": { "audience": "cluster-1", "deep": [1, true, null, { "a": "b" }] },
            },
        },
    });
    assert_eq!(plugin.runs(&home), [expected]);
}

#[test]
fn kubectl_passes_the_same_cluster() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::of(&["cart"]).with_certificate_for("api.internal").start();
    let below = ApiServer::of(&["cart"]).under("/k8s/clusters/c-1").start();
    let home = Home::new();
    let named = |kubeconfig: Kubeconfig| kubeconfig.cluster("tls-server-name", "api.internal");
    let insecure = |kubeconfig: Kubeconfig| {
        let kubeconfig = kubeconfig.without("certificate-authority-data");
        kubeconfig.cluster("insecure-skip-tls-verify", true)
    };
    let http = Proxy::http().knowing("10.1.2.3", server.port());
    let socks = Proxy::socks5().knowing("10.1.2.3", server.port());
    let through = |kubeconfig: Kubeconfig, url: String| {
        let kubeconfig = named(kubeconfig).cluster("proxy-url", url);
        kubeconfig.cluster("server", "https://10.1.2.3:6443")
    };
    for plugin in [ExecPlugin::named("get-v1"), ExecPlugin::named("get-v1beta1").v1beta1()] {
        let plugin = plugin.token("jane-token").with("provideClusterInfo", true);
        let credential = plugin.write(&home);
        let kubeconfig = server.kubeconfig_with(credential.clone());
        for kubeconfig in [
            named(kubeconfig.clone()),
            named(kubeconfig.clone()).authority_file(&home, "pki/ca.crt"),
            named(kubeconfig.clone()).cluster("extensions", extensions()),
            named(kubeconfig.clone())
                .cluster("extensions", json!([{ "name": "x", "extension": 1 }])),
            named(kubeconfig.clone()).cluster("disable-compression", true),
            insecure(kubeconfig.clone()),
            through(kubeconfig.clone(), http.url()),
            through(kubeconfig.clone(), http.url_for("jane", "p%40ss")),
            through(kubeconfig.clone(), socks.url()),
            below.kubeconfig_with(credential.clone()),
        ] {
            kubeconfig.write(&home);
            kubectl.run(&home, &["get", "namespaces", "-o", "name"]).expect("a list");
            assert_eq!(list(&home).only_stdout(), "cart\n");
            let runs = plugin.runs(&home);
            let [.., theirs, ours] = &runs[..] else { panic!("two runs") };
            assert_eq!(without_interactive(ours), without_interactive(theirs));
            assert_eq!(ours["spec"]["interactive"], false);
        }
    }
}

/// Of the cluster's extensions, the one that is for plugins.
fn extensions() -> Value {
    json!([
        { "name": "minikube", "extension": { "provider": "minikube" } },
        {
            "name": "client.authentication.k8s.io/exec",
            "extension": { "audience": "cluster-1", "deep": [1, true, null, { "a": "b" }] },
        },
    ])
}

fn without_interactive(info: &Value) -> Value {
    let mut info = info.clone();
    info["spec"].as_object_mut().expect("a spec").remove("interactive");
    info
}
