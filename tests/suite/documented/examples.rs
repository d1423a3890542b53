//! The examples in the help.

use std::ffi::OsString;

use clap::CommandFactory as _;
use kswitch::cli::Cli;

/// What needs a cluster, a terminal, a session or files that are not there.
pub(super) const NOT_RUN: [&str; 28] = [
    "kswitch ctx shop-prod --here",
    "kswitch ns payments",
    "kswitch ns --list",
    "kswitch ns web --context shop-test",
    "kswitch shell shop-prod -n cart -- helm list",
    "kswitch shell shop-prod --only -- ./deploy.sh",
    "kswitch exec 'prod-*' '!prod-eu' -- kubectl get nodes",
    "kswitch exec shop-test -n web -- helm list",
    "kswitch exec '*' -o json --timeout 30s -- kubectl version",
    "kswitch exec 'dev-*' -- sh -c 'kubectl get pods -o name | wc -l'",
    "kswitch session start",
    "kswitch session leave",
    "kswitch session save 3f9a ~/.kube/config.d/new",
    "kswitch session discard 3f9a",
    "kswitch settings edit",
    "kswitch export shop-test -n web -o shop-test.yaml",
    "kswitch export kind-dev | ssh host 'umask 077; cat > kind-dev.yaml'",
    "kswitch import ~/Downloads/admin.conf --name staging",
    "kind get kubeconfig --name dev | kswitch import - --yes",
    "kswitch split --dry-run",
    "cp -p ~/.kube/config ~/kube-config-before && kswitch split",
    "kswitch doctor",
    "kswitch doctor --kubeconfig new-cluster.yaml --strict",
    "kswitch doctor -o json | jq -r '.[] | select(.severity == \"error\") | .code'",
    "kswitch doctor --fix",
    "kswitch doctor --online --timeout 3s",
    "kswitch delete --prune shop-test",
    "kswitch init nu | save --force ($nu.user-autoload-dirs.0 | path join kswitch.nu)",
];

/// The lines below the heading.
pub(super) fn of(help: &str) -> impl Iterator<Item = &str> {
    let below = help.split_once("\nExamples:\n").map_or("", |(_, below)| below);
    let lines = below.lines().take_while(|line| line.starts_with("  "));
    lines.map(str::trim)
}

/// A line without its comment.
pub(super) fn command(line: &str) -> &str {
    line.split("  ").next().unwrap_or_default().trim_end()
}

/// Fails if kswitch would not understand a line.
#[track_caller]
pub(super) fn parses(line: &str) {
    let line = command(line).replace(" && ", " | ");
    let own = line.split(" | ").find(|part| part.starts_with("kswitch")).unwrap_or_default();
    let words = own.split(' ').map(|word| OsString::from(word.trim_matches('\'')));
    let parsed = Cli::command().try_get_matches_from(words);
    assert!(parsed.is_ok(), "{line}: {parsed:?}");
}
