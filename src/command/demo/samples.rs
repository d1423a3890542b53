//! The sample kubeconfigs and their credential plugins, as they are laid out in a folder.

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

/// The sample kubeconfigs, in the order of the chain.
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

/// The credential plugins that they name, and the version of the protocol that they ask for.
/// Stand-ins, so that nobody's real one logs in for a demo.
const PLUGINS: [(&str, &str); 4] = [
    ("aws", "client.authentication.k8s.io/v1beta1"),
    ("gke-gcloud-auth-plugin", "client.authentication.k8s.io/v1beta1"),
    ("kubectl", "client.authentication.k8s.io/v1"),
    ("kubelogin", "client.authentication.k8s.io/v1beta1"),
];

/// The token that the samples state, and that their plugins print.
pub(super) const TOKEN: &str = "sample-token";

/// What stands in the samples where a running demo has something of its own. It is spelled so that
/// they are kubeconfigs as they are.
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

/// Lays the samples out as the layout with one file per cluster has them, with the proxy at this
/// port of this machine, if there is one.
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
        fs::write(&path, stand_in(name, version))?;
        fs::set_permissions(&path, Permissions::from_mode(0o755))?;
    }
    let places = places(port, certificates);
    SAMPLES
        .iter()
        .map(|(name, text)| {
            let path = kube.join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            let filled = places
                .iter()
                .fold((*text).to_owned(), |text, (place, filling)| text.replace(place, filling));
            fs::write(&path, filled)?;
            Ok(path)
        })
        .collect()
}

/// What to replace in the samples, and by what.
fn places(port: Option<u16>, certificates: &Certificates) -> Vec<(String, String)> {
    let Certificates { authority, client, client_key, .. } = certificates;
    let encoded = |(place, pem): (&str, &String)| (STANDARD.encode(place), STANDARD.encode(pem));
    let mut places: Vec<_> =
        [(AUTHORITY, authority), (CLIENT_CERTIFICATE, client), (CLIENT_KEY, client_key)]
            .map(encoded)
            .into();
    places.extend(port.map(|port| (PROXY.to_owned(), format!("http://127.0.0.1:{port}"))));
    places
}

fn stand_in(name: &str, version: &str) -> String {
    let credential =
        json!({ "kind": "ExecCredential", "apiVersion": version, "status": { "token": TOKEN } });
    format!("#!/bin/sh\n# Stands in for {name} in the demo of kswitch.\necho '{credential}'\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::demo::clusters::Clusters;

    #[test]
    fn every_sample_is_unpacked() {
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
    fn no_place_is_left_open() {
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::made_for(&Clusters::of_samples()).unwrap();
        let places = places(Some(4321), &certificates);
        assert_eq!(places.len(), 4);
        for (place, _) in &places {
            assert!(SAMPLES.iter().any(|(_, text)| text.contains(place)), "{place} is no place");
        }
        for file in unpack(folder.path(), Some(4321), &certificates).unwrap() {
            let text = fs::read_to_string(&file).unwrap();
            let servers = text.matches("https://").count();
            assert!(servers > 0 && text.contains("http://127.0.0.1:4321"), "{text}");
            for (place, _) in &places {
                assert!(!text.contains(place), "{}: {place}", file.display());
            }
            let sample = STANDARD.encode("-----BEGIN CERTIFICATE-----\nThis is sample text");
            assert!(!text.contains(&sample[..40]), "{}", file.display());
        }
    }
}
