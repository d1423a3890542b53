//! The discovery documents of the server, which kubectl reads first.

use serde_json::{Value, json};

/// The document at this path, if it is one of discovery.
pub(super) fn document(path: &str, is_openshift: bool) -> Option<Value> {
    let found = match path {
        "/version" => json!({
            "major": "1",
            "minor": "33",
            "gitVersion": "v1.33.1",
            "gitCommit": "8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828",
            "gitTreeState": "clean",
            "buildDate": "2025-05-15T08:19:08Z",
            "goVersion": "go1.24.2",
            "compiler": "gc",
            "platform": "linux/amd64",
        }),
        "/api" => json!({
            "kind": "APIVersions",
            "versions": ["v1"],
            "serverAddressByClientCIDRs": [],
        }),
        "/apis" => json!({
            "kind": "APIGroupList",
            "apiVersion": "v1",
            "groups": if is_openshift { vec![project_group()] } else { Vec::new() },
        }),
        "/api/v1" => resources("v1", "namespaces", "namespace", "Namespace", &["ns"]),
        "/apis/project.openshift.io" if is_openshift => project_group(),
        "/apis/project.openshift.io/v1" if is_openshift => {
            resources("project.openshift.io/v1", "projects", "project", "Project", &[])
        }
        _ => return None,
    };
    Some(found)
}

fn project_group() -> Value {
    let version = json!({ "groupVersion": "project.openshift.io/v1", "version": "v1" });
    json!({
        "name": "project.openshift.io",
        "versions": [version],
        "preferredVersion": version,
    })
}

fn resources(version: &str, name: &str, singular: &str, kind: &str, short: &[&str]) -> Value {
    json!({
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": version,
        "resources": [{
            "name": name,
            "singularName": singular,
            "namespaced": false,
            "kind": kind,
            "verbs": ["get", "list"],
            "shortNames": short,
        }],
    })
}
