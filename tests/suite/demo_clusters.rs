//! The sample clusters of `kswitch demo` are kubeconfigs that kubectl accepts, without real credentials.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

/// A home with the demo's `kube` directory, and its kubeconfigs in the order of the chain.
fn demo() -> (Home, Vec<String>) {
    let home = Home::new();
    let mut files = vec!["config".to_owned()];
    for entry in fs::read_dir(Path::new(DEMO).join("clusters")).expect("list the clusters") {
        let name = entry.expect("list the clusters").file_name();
        files.push(format!("clusters/{}", name.to_str().expect("a plain name")));
    }
    files.sort_by_key(|file| (file.contains('/'), file.clone()));
    for file in &mut files {
        let text = fs::read(Path::new(DEMO).join(&file)).expect("read a cluster");
        *file = format!("kube/{file}");
        home.write(file, text);
    }
    (home, files)
}

fn names(config: &Value) -> Vec<&str> {
    let contexts = config["contexts"].as_array().expect("contexts");
    contexts.iter().map(|context| context["name"].as_str().expect("a name")).collect()
}

/// The host of a cluster's server.
fn host(cluster: &Value) -> &str {
    let server = cluster["server"].as_str().expect("a server");
    let host = server.strip_prefix("https://").expect("https").split(':').next();
    host.expect("a host")
}

#[test]
fn kubectl_accepts_each_sample_cluster() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let (home, files) = demo();
    let mut found = String::new();
    for file in &files {
        let config = kubectl.view_json(&home, &home.path(file));
        writeln!(found, "{file}: {}", names(&config).join(" ")).expect("write to a string");
    }
    let expected = "\
kube/config: minikube
kube/clusters/cluster-edge.yaml: edge-gateway
kube/clusters/cluster-events-dev.yaml: gke_acme-analytics_europe-west1-b_events-dev
kube/clusters/cluster-events-prod.yaml: gke_acme-analytics_europe-west1_events-prod
kube/clusters/cluster-identity.yaml: identity-prod
kube/clusters/cluster-lab-berlin.yaml: kubernetes-admin@kubernetes
kube/clusters/cluster-lab-oslo.yaml: kubernetes-admin@kubernetes
kube/clusters/cluster-payments-prod.json: payments-prod
kube/clusters/cluster-shop-prod.json: shop-prod
kube/clusters/cluster-shop-staging.json: shop-staging
kube/clusters/cluster-warehouse.yaml: warehouse-dev warehouse-prod warehouse-staging
";
    assert_eq!(found, expected);
}

#[test]
fn every_sample_context_has_sample_namespaces_among_them_its_own() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let (mut home, files) = demo();
    home.kubeconfig(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let config = kubectl.view_merged_json(&home);
    assert_eq!(config["current-context"], "shop-staging");

    let text = fs::read_to_string(Path::new(DEMO).join("namespaces.json")).expect("namespaces");
    let samples: BTreeMap<String, Value> = serde_json::from_str(&text).expect("JSON");
    let mut asked = BTreeSet::new();
    for context in config["contexts"].as_array().expect("contexts") {
        let name = context["name"].as_str().expect("a name");
        let own = context["context"]["namespace"].as_str().unwrap_or("default");
        let clusters = config["clusters"].as_array().expect("clusters");
        let cluster = clusters.iter().find(|one| one["name"] == context["context"]["cluster"]);
        let host = host(&cluster.expect("a cluster")["cluster"]);
        let namespaces = samples[host]["namespaces"].as_array().expect("namespaces");
        let namespaces: Vec<&str> =
            namespaces.iter().map(|one| one.as_str().expect("a name")).collect();
        assert!(namespaces.is_sorted(), "{name}: {namespaces:?}");
        assert!((6..=15).contains(&namespaces.len()), "{name}: {namespaces:?}");
        assert!(namespaces.contains(&own), "{name}: no {own}");
        asked.insert(host);
    }
    assert!(samples.keys().eq(asked), "{:?}", samples.keys());

    let hosts_with = |key: &str| -> Vec<&str> {
        samples.iter().filter(|(_, one)| one.get(key).is_some()).map(|(host, _)| &**host).collect()
    };
    assert_eq!(hosts_with("slow"), ["127.0.0.1"]);
    assert_eq!(
        hosts_with("forbidden"),
        ["identity-prod-dns-6b1f9c2a.hcp.westeurope.azmk8s.example"]
    );
}

#[test]
fn sample_clusters_lead_nowhere() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let (home, files) = demo();
    for file in &files {
        let config = kubectl.view_json(&home, &home.path(file));
        for cluster in config["clusters"].as_array().expect("clusters") {
            let host = host(&cluster["cluster"]);
            let is_reserved =
                host.ends_with(".example") || host.starts_with("192.0.2.") || host == "127.0.0.1";
            assert!(is_reserved, "{file}: {host}");
            // A port where no server can listen.
            assert_eq!(cluster["cluster"]["proxy-url"], "http://127.0.0.1:0", "{file}: {host}");
        }
        for user in config["users"].as_array().expect("users") {
            let token = &user["user"]["token"];
            assert!(token.is_null() || token == "sample-token", "{file}: {token}");
            let command = user["user"]["exec"]["command"].as_str();
            assert!(command.is_none_or(|own| own.starts_with("../bin/")), "{file}: {command:?}");
        }
    }
}
