//! A fleet of clusters for benchmarks: one kubeconfig of about 5 KB each, in the four most common
//! formats. The same number always gives the same text.
//!
//! Shared by the benchmarks, the tests, and the `fleet` example that writes it to a directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The approximate size of a kubeconfig in bytes.
const SIZE: usize = 5 * 1024;

/// A kubeconfig of the fleet.
pub(crate) struct Kubeconfig {
    /// The file name.
    pub(crate) file: String,
    /// The name of its context.
    pub(crate) context: String,
    /// The content.
    pub(crate) text: String,
}

/// The kubeconfig with a number: in turn EKS in JSON, GKE, kubeadm and k3s.
#[must_use]
pub(crate) fn kubeconfig(number: usize) -> Kubeconfig {
    match number % 4 {
        0 => eks(number),
        1 => gke(number),
        2 => kubeadm(number),
        _ => k3s(number),
    }
}

/// Writes kubeconfigs to a directory, which is created if it does not exist. Returns their paths.
pub(crate) fn write(directory: &Path, files: usize) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(directory)?;
    let written = (0..files).map(|number| {
        let Kubeconfig { file, text, .. } = kubeconfig(number);
        let path = directory.join(file);
        fs::write(&path, text)?;
        Ok(path)
    });
    written.collect()
}

const TEAMS: [&str; 8] =
    ["shop", "payments", "search", "billing", "identity", "media", "data", "edge"];
const STAGES: [&str; 3] = ["prod", "staging", "dev"];

fn team(number: usize) -> &'static str {
    TEAMS[number / 4 % TEAMS.len()]
}

fn stage(number: usize) -> &'static str {
    STAGES[number / 7 % STAGES.len()]
}

/// Named as by `aws eks update-kubeconfig`, in JSON, with an exec plugin.
fn eks(number: usize) -> Kubeconfig {
    let (team, stage) = (team(number), stage(number));
    let arn = format!("arn:aws:eks:eu-west-1:123456789012:cluster/{team}-{stage}-{number}");
    let text = |authority: &str| {
        format!(
            r#"{{
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [
    {{
      "name": "{arn}",
      "cluster": {{
        "server": "https://{number:032X}.gr7.eu-west-1.eks.amazonaws.com",
        "certificate-authority-data": "{authority}"
      }}
    }}
  ],
  "contexts": [
    {{
      "name": "{arn}",
      "context": {{
        "cluster": "{arn}",
        "user": "{arn}"
      }}
    }}
  ],
  "current-context": "{arn}",
  "users": [
    {{
      "name": "{arn}",
      "user": {{
        "exec": {{
          "apiVersion": "client.authentication.k8s.io/v1beta1",
          "command": "aws",
          "args": ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "{team}-{stage}-{number}"],
          "env": [{{"name": "AWS_PROFILE", "value": "{stage}"}}]
        }}
      }}
    }}
  ]
}}
"#
        )
    };
    of(format!("cluster-{number:05}.json"), arn.clone(), number, 1, |filling| text(filling[0]))
}

/// As `gcloud container clusters get-credentials` writes it.
fn gke(number: usize) -> Kubeconfig {
    let (team, stage) = (team(number), stage(number));
    let name = format!("gke_{team}-{stage}_europe-west1-b_cluster-{number}");
    let address =
        format!("https://34.{}.{}.{}", number / 65_536 % 256, number / 256 % 256, number % 256);
    of(format!("cluster-{number:05}.yaml"), name.clone(), number, 1, |filling| {
        let authority = filling[0];
        format!(
            "apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: {authority}
    server: {address}
  name: {name}
contexts:
- context:
    cluster: {name}
    namespace: {team}
    user: {name}
  name: {name}
current-context: {name}
kind: Config
preferences: {{}}
users:
- name: {name}
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: gke-gcloud-auth-plugin
      installHint: Install gke-gcloud-auth-plugin for use with kubectl by following
        https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin
      provideClusterInfo: true
"
        )
    })
}

/// As `kubeadm init` writes it: a client certificate and its key.
fn kubeadm(number: usize) -> Kubeconfig {
    let cluster = format!("onprem-{number}");
    let name = format!("kubernetes-admin@{cluster}");
    of(format!("cluster-{number:05}"), name.clone(), number, 3, |filling| {
        let [authority, certificate, key] = [filling[0], filling[1], filling[2]];
        format!(
            "apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: {authority}
    server: https://{cluster}.example.com:6443
  name: {cluster}
contexts:
- context:
    cluster: {cluster}
    user: kubernetes-admin-{number}
  name: {name}
current-context: {name}
kind: Config
preferences: {{}}
users:
- name: kubernetes-admin-{number}
  user:
    client-certificate-data: {certificate}
    client-key-data: {key}
"
        )
    })
}

/// A small edge cluster with a token and comments.
fn k3s(number: usize) -> Kubeconfig {
    let name = format!("k3s-{}-{number}", team(number));
    of(format!("cluster-{number:05}.yml"), name.clone(), number, 2, |filling| {
        let [authority, token] = [filling[0], filling[1]];
        format!(
            "# {name}, in the rack behind the door
apiVersion: v1
kind: Config
current-context: {name}
clusters:
  - name: {name}
    cluster:
      server: https://10.{}.{}.10:6443  # the floating address
      certificate-authority-data: {authority}
users:
  - name: {name}-admin
    user:
      token: \"{token}\"
contexts:
  - name: {name}
    context:
      cluster: {name}
      user: {name}-admin
      namespace: default
",
            number / 256 % 256,
            number % 256,
        )
    })
}

/// Fills the long values so that the text has the intended size.
fn of(
    file: String,
    context: String,
    number: usize,
    values: usize,
    text: impl Fn(&[&str]) -> String,
) -> Kubeconfig {
    let bare = text(&vec![""; values]).len();
    let long = letters(number, SIZE.saturating_sub(bare));
    // The length of base64 is a multiple of four.
    let length = long.len() / values / 4 * 4;
    let pieces: Vec<&str> =
        (0..values).map(|piece| &long[piece * length..(piece + 1) * length]).collect();
    Kubeconfig { file, context, text: text(&pieces) }
}

/// Reproducible base64 characters, which are not a secret.
fn letters(number: usize, length: usize) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    // The start of a PEM certificate.
    let mut text = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t".to_owned();
    while text.len() < length / 4 * 4 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push(char::from(ALPHABET[usize::try_from(state >> 58).expect("six bits")]));
    }
    text
}
