//! The sample kubeconfigs of the demo and their exec plugins, and how they are written to a folder.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::certificates::Certificates;

macro_rules! samples {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../assets/demo/", $path)))),*]
    };
}

/// The sample kubeconfigs, in the order of KUBECONFIG.
const SAMPLES: [(&str, &str); 11] = samples![
    "config",
    "clusters/cluster-edge.yaml",
    "clusters/cluster-events-dev.yaml",
    "clusters/cluster-events-prod.yaml",
    "clusters/cluster-identity.yaml",
    "clusters/cluster-lab-berlin.yaml",
    "clusters/cluster-lab-oslo.yaml",
    "clusters/cluster-payments-prod.json",
    "clusters/cluster-shop-prod.json",
    "clusters/cluster-shop-staging.json",
    "clusters/cluster-warehouse.yaml",
];

/// The exec plugins that the samples name, each with its API version. They are replaced by scripts,
/// so that the demo never runs a real plugin that logs in somewhere.
const PLUGINS: [(&str, &str); 4] = [
    ("aws", "client.authentication.k8s.io/v1beta1"),
    ("gke-gcloud-auth-plugin", "client.authentication.k8s.io/v1beta1"),
    ("kubectl", "client.authentication.k8s.io/v1"),
    ("kubelogin", "client.authentication.k8s.io/v1beta1"),
];

/// The token in the samples, which their plugins print too.
pub(super) const TOKEN: &str = "sample-token";

/// Placeholders in the samples that a running demo replaces. Each is a valid value, so that the
/// samples are valid kubeconfigs without any replacement.
const PROXY: &str = "http://127.0.0.1:0";
const AUTHORITY: &str = "-----BEGIN CERTIFICATE-----
This is sample text of the kswitch demo, not a certificate.
-----END CERTIFICATE-----
";
const CLIENT_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
This is sample text of the kswitch demo, not a client certificate.
-----END CERTIFICATE-----
";
const CLIENT_KEY: &str = "\
This is sample text of the kswitch demo in the place of a private key.
";

/// Replaces `folder` by the samples, one file per cluster, and returns their paths. `port` is that
/// of the demo's proxy on this machine, if it runs.
pub(super) fn unpack(
    folder: &Path,
    port: Option<u16>,
    certificates: &Certificates,
) -> io::Result<Vec<PathBuf>> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let kube = folder.join("kube");
    let plugins = kube.join("bin");
    fs::create_dir_all(&plugins)?;
    for (name, version) in PLUGINS {
        let path = plugins.join(name);
        fs::write(&path, plugin_script(name, version))?;
        fs::set_permissions(&path, Permissions::from_mode(0o755))?;
    }
    let placeholders = placeholders(port, certificates);
    SAMPLES
        .iter()
        .map(|(name, text)| {
            let path = kube.join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            let filled =
                placeholders.iter().fold((*text).to_owned(), |text, (placeholder, value)| {
                    text.replace(placeholder, value)
                });
            fs::write(&path, filled)?;
            Ok(path)
        })
        .collect()
}

/// The placeholders in the samples, each with its replacement.
fn placeholders(port: Option<u16>, certificates: &Certificates) -> Vec<(String, String)> {
    let Certificates { authority, client, client_key, .. } = certificates;
    let encoded =
        |(placeholder, pem): (&str, &String)| (STANDARD.encode(placeholder), STANDARD.encode(pem));
    let mut placeholders: Vec<_> =
        [(AUTHORITY, authority), (CLIENT_CERTIFICATE, client), (CLIENT_KEY, client_key)]
            .map(encoded)
            .into();
    placeholders.extend(port.map(|port| (PROXY.to_owned(), format!("http://127.0.0.1:{port}"))));
    placeholders
}

fn plugin_script(name: &str, version: &str) -> String {
    let credential =
        json!({ "kind": "ExecCredential", "apiVersion": version, "status": { "token": TOKEN } });
    format!("#!/bin/sh\n# Stands in for {name} in the demo of kswitch.\necho '{credential}'\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::demo::clusters::Clusters;

    #[test]
    fn every_sample_file_is_listed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
        let mut found: Vec<String> = ["", "clusters"]
            .iter()
            .flat_map(|below| fs::read_dir(folder.join(below)).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && !path.ends_with("namespaces.json"))
            .map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort_by_key(|path| (path.contains('/'), path.clone()));
        assert_eq!(found, SAMPLES.map(|(name, _)| name));
    }

    #[test]
    fn every_placeholder_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::made_for(&Clusters::of_samples()).unwrap();
        let placeholders = placeholders(Some(4321), &certificates);
        assert_eq!(placeholders.len(), 4);
        for (placeholder, _) in &placeholders {
            assert!(
                SAMPLES.iter().any(|(_, text)| text.contains(placeholder)),
                "{placeholder} is no place"
            );
        }
        for file in unpack(folder.path(), Some(4321), &certificates).unwrap() {
            let text = fs::read_to_string(&file).unwrap();
            let servers = text.matches("https://").count();
            assert!(servers > 0 && text.contains("http://127.0.0.1:4321"), "{text}");
            for (placeholder, _) in &placeholders {
                assert!(!text.contains(placeholder), "{}: {placeholder}", file.display());
            }
            let sample = STANDARD.encode("-----BEGIN CERTIFICATE-----\nThis is sample text");
            assert!(!text.contains(&sample[..40]), "{}", file.display());
        }
    }
}
