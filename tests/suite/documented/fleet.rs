//! The home that the documents describe: its kubeconfigs, and kswitch on PATH.

use std::fs;

use crate::support::command::Command;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// What the documents call the home directory.
const HOME: &str = "/home/me";

/// What prompts show at first.
pub(super) const SHOWN: &str = "laptop/default";
/// A context whose name prompts may take for more than a name, and what they show then.
pub(super) const HARD: &str = "canary-50%";
pub(super) const HARD_SHOWN: &str = "canary-50%/default";

const CONFIG: &str = "\
apiVersion: v1
kind: Config
clusters: [{name: laptop, cluster: {server: 'https://127.0.0.1:6443'}}]
users: [{name: me, user: {token: of-the-laptop}}]
contexts: [{name: laptop, context: {cluster: laptop, user: me}}]
current-context: laptop
";

const SHOP: &str = "\
apiVersion: v1
kind: Config
clusters: [{name: shop, cluster: {server: 'https://shop.example:6443'}}]
users: [{name: shop, user: {token: of-the-shop}}]
contexts:
- {name: shop-prod, context: {cluster: shop, user: shop, namespace: storefront}}
- {name: shop-test, context: {cluster: shop, user: shop}}
";

const OLD: &str = "\
apiVersion: v1
kind: Config
clusters: [{name: old, cluster: {server: 'https://old.example'}}]
contexts:
- {name: old-1, context: {cluster: old, user: shop}}
- {name: old-2, context: {cluster: old, user: shop}}
- {name: canary-50%, context: {cluster: shop, user: shop}}
";

const EDGE: &str = "\
apiVersion: v1
kind: Config
contexts: [{name: edge, context: {cluster: edge, user: edge}}]
";

/// A fresh one, for one block.
pub(super) fn home() -> Home {
    let mut home = files();
    home.kubeconfig(&[".kube/config", ".kube/shop.yaml", ".kube/old.yaml"]);
    home
}

/// The same with what `KUBECONFIG` names in one file.
pub(super) fn one_file() -> Option<Home> {
    let whole = Kubectl::required()?.run(&home(), &["config", "view", "--raw"]);
    let home = files();
    home.write(".kube/config", whole.expect("kubectl reads the files"));
    for file in [".kube/shop.yaml", ".kube/old.yaml"] {
        fs::remove_file(home.path(file)).expect("remove a file");
    }
    Some(home)
}

fn files() -> Home {
    let home = Home::new();
    home.write(".kube/config", CONFIG);
    home.write(".kube/shop.yaml", SHOP);
    home.write(".kube/old.yaml", OLD);
    home.write(".kube/clusters/cluster-edge.yaml", EDGE);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home.run(&["-q", "install-links", "bin"]).success();
    home
}

/// A program of the machine in that home; nothing where it is missing, which the gate reports.
pub(super) fn program(home: &Home, name: &str, arguments: &[&str]) -> Option<Command> {
    Some(home.program(required(name)?, arguments))
}

/// Whether there is all that a text calls.
pub(super) fn has_what_it_calls(home: &Home, text: &str) -> bool {
    if text.contains("kubectl ") {
        let Some(kubectl) = Kubectl::required() else { return false };
        if !home.path("bin/kubectl").exists() {
            home.link("bin/kubectl", kubectl.program());
        }
    }
    !text.contains("jq ") || required("jq").is_some()
}

/// A text with the home directory as the documents call it.
pub(super) fn as_documented(home: &Home, text: &str) -> String {
    home.masked(text).replace("$HOME", HOME)
}
