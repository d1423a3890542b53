//! kswitch in the place of kubectx and kubens: whole outputs, as scripts compare them.

mod chains;
mod colours;
mod contexts;
mod locked;
mod names;
mod namespaces;
mod picking;
mod shell;
mod state;
mod survival;

use crate::support::command::{Command, Ran};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// The names of the links, and what each calls itself.
const KUBECTX: [(&str, &str); 2] = [("kubectx", "kubectx"), ("kubectl-ctx", "kubectl ctx")];
const KUBENS: [(&str, &str); 2] = [("kubens", "kubens"), ("kubectl-ns", "kubectl ns")];

/// The program under one of those names.
fn command(home: &Home, link: &str, arguments: &[&str]) -> Command {
    let path = home.path(format!("bin/{link}"));
    if !path.exists() {
        home.link(&format!("bin/{link}"), env!("CARGO_BIN_EXE_kswitch"));
    }
    home.program(path, arguments)
}

fn kubectx(home: &Home, arguments: &[&str]) -> Ran {
    command(home, "kubectx", arguments).run()
}

fn kubens(home: &Home, arguments: &[&str]) -> Ran {
    command(home, "kubens", arguments).run()
}

/// What a command line prints by the contract.
struct Expected<'a> {
    arguments: &'a [&'a str],
    stdout: &'a str,
    stderr: &'a str,
    code: i32,
}

/// It printed and returned just that.
#[track_caller]
fn assert_prints(ran: &Ran, stdout: &str, stderr: &str, code: i32) {
    assert_eq!((&*ran.stdout, &*ran.stderr, ran.code), (stdout, stderr, code), "{ran}");
}

/// What kubectl makes of the kubeconfigs: the current context, then all of them.
fn seen_by(kubectl: &Kubectl, home: &Home) -> String {
    let view = kubectl.view_merged_json(home);
    let names = view["contexts"].as_array().into_iter().flatten();
    let names: Vec<&str> = names.filter_map(|context| context["name"].as_str()).collect();
    format!("{}: {}", view["current-context"].as_str().unwrap_or_default(), names.join(" "))
}

/// The namespace that kubectl uses.
fn namespace_by(kubectl: &Kubectl, home: &Home) -> String {
    let minified = ["config", "view", "--minify", "-o", "jsonpath={..namespace}"];
    kubectl.run(home, &minified).expect("a current context")
}
