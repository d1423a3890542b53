//! The real picker, in a terminal, on real API servers.

mod cached;
mod cancel;
mod failing;
mod failing_plugins;
mod pages;
mod pairs;
mod queries;

use expect_test::Expect;

use crate::support::api_server::{ApiServer, Kubeconfig};
use crate::support::terminal::Terminal;

/// `kswitch` alone, with all the time in the world for a cluster to answer.
const PICK: [&str; 2] = ["--timeout", "60m"];

/// `kswitch ns` likewise.
const NAMESPACES: [&str; 3] = ["ns", "--timeout", "60m"];

/// As many names as it takes for a page of 500 and one more: `team-0001` and so on.
fn teams(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("team-{number:04}")).collect()
}

/// The requests for a list of namespaces so far.
fn lists(server: &ApiServer) -> usize {
    server.requests_to("/api/v1/namespaces?").len()
}

/// A kubeconfig with contexts of these names, each of its own server.
fn contexts(servers: &[(&str, &ApiServer)]) -> Kubeconfig {
    let named = servers.iter().map(|(name, server)| server.kubeconfig().named(name));
    named.reduce(Kubeconfig::and).expect("a server")
}

/// Waits for this screen; the port of the server is 54321 in it.
#[track_caller]
fn shows(terminal: &Terminal, server: &ApiServer, expected: Expect) {
    let port = server.port().to_string();
    terminal.shows_masked(|screen| screen.replace(&port, "54321"), expected);
}
