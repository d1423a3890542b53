//! Kubeconfigs as clouds, distributions and tools write them, with invented data: what the doctor finds in
//! each, and whether kubectl reads it. `docs/doctor.md` shows the table.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use expect_test::expect;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

use crate::doctor::{findings, text};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// The programs that the shapes run and that are there; others are not installed.
const PLUGINS: [&str; 7] =
    ["aws", "aws-iam-authenticator", "doctl", "gke-gcloud-auth-plugin", "kubectl", "oci", "tsh"];

fn shapes() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shapes");
    let entries = fs::read_dir(directory).expect("list the shapes");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a shape").path()).collect();
    paths.sort();
    paths
}

/// What stands in the shapes for data that has to be valid, or not.
fn filled(home: &Home, shape: &str) -> String {
    let certificate = |year| {
        let mut parameters = CertificateParams::new(vec!["me".to_owned()]).expect("parameters");
        parameters.not_before = date_time_ymd(2000, 1, 1);
        parameters.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().expect("a key");
        (parameters.self_signed(&key).expect("a certificate").pem(), key.serialize_pem())
    };
    let ((valid, key), (expired, _)) = (certificate(2100), certificate(2001));
    let token = |end: u64| {
        let claims = BASE64_URL_SAFE_NO_PAD.encode(format!("{{\"exp\":{end}}}"));
        format!("eyJhbGciOiJSUzI1NiJ9.{claims}.c2lnbmF0dXJl")
    };
    let base64 = |text: &str| BASE64_STANDARD.encode(text);
    for (name, text) in [("ca.crt", &valid), ("client.crt", &valid), ("client.key", &key)] {
        home.write(&format!(".minikube/{name}"), text);
    }
    shape
        .replace("{{ca}}", &base64(&valid))
        .replace("{{certificate}}", &base64(&valid))
        .replace("{{expired}}", &base64(&expired))
        .replace("{{key}}", &base64(&key))
        .replace("{{token}}", &token(4_102_444_800))
        .replace("{{expired-token}}", &token(1_000_000_000))
        .replace("{{home}}", home.path("").to_str().expect("UTF-8"))
}

#[test]
fn what_is_found_in_the_kubeconfigs_of_clouds_and_tools() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut table = String::new();
    for path in shapes() {
        let mut home = Home::new();
        for name in PLUGINS {
            home.script(name, "#!/bin/sh\nexit 1\n");
        }
        let shape = fs::read_to_string(&path).expect("read a shape");
        home.write("shape", filled(&home, &shape));
        home.mode("shape", 0o600);
        home.kubeconfig(&["shape"]);
        let ran = home.run(&["doctor", "-o", "json"]);
        for secret in ["eyJhbGci", "secretsecret", "sha256~", "abcdefgh"] {
            assert!(!ran.to_string().contains(secret), "{ran}");
        }
        let codes: Vec<String> =
            findings(&ran).iter().map(|own| text(own, "code").to_owned()).collect();
        let view = kubectl.run(&home, &["config", "view"]).map_or("fails", |_| "reads");
        let name = path.file_stem().expect("a name").to_string_lossy();
        let codes = if codes.is_empty() { "-".to_owned() } else { codes.join(" ") };
        writeln!(table, "{name} | {view} | {codes}").expect("write to a string");
    }
    assert!(table.lines().count() >= 40, "{table}");
    assert_text(
        &table,
        expect![[r#"
aks-2021 | reads | unsupported-auth-provider
aks-kubelogin | reads | missing-plugin
aks | reads | -
aws-cli | reads | -
cat-of-two | reads | overridden-key
cat-with-marks | reads | second-document
cluster-api | reads | -
deleted-cluster | reads | missing-cluster unused-cluster
digitalocean | reads | -
docker-desktop | reads | -
eks-2020 | reads | unsupported-plugin-version
eks | reads | -
eksctl | reads | -
gardener | reads | missing-plugin
gitlab-agent | reads | -
gke-2021 | reads | unsupported-auth-provider
gke | reads | -
k3d | reads | -
k3s | reads | -
kind | reads | -
kops | reads | unused-user
kubeadm-expired | reads | expired-certificate
kubeadm | reads | -
linode | reads | -
microk8s | reads | -
minikube-deleted | reads | unreadable-credential-file unreadable-credential-file unreadable-credential-file
minikube | reads | -
oc-insecure | reads | insecure-tls
oc-login | reads | -
oidc-login-without-mode | reads | invalid-interactive-mode
oidc-login | reads | -
oidc-provider-expired | reads | expired-token legacy-auth-provider
oidc-provider | reads | legacy-auth-provider
openshift-installer | reads | -
oracle | reads | -
pinniped | reads | missing-plugin
rancher | reads | -
rke2 | reads | -
secret-manifest | fails | broken-file
service-account-expired | reads | expired-token
service-account | reads | -
sops | fails | encrypted-file
talos | reads | -
teleport | reads | missing-plugin
token-file | reads | unreadable-credential-file
unquoted-name | fails | broken-file
unset-everything | reads | -
vcluster | reads | -
windows | reads | -
"#]],
    );
}
