//! The command line asks a cluster: as which user, what it reports when there is no answer, and what
//! it never asks.

mod cache;
mod cached;
mod credentials;
mod entries;
mod limits;
mod lists;
mod names;
mod network_errors;
mod offline;
mod pages;
mod refusals;
mod timeouts;

use crate::support::api_server::{ApiServer, Credential, Impersonation, Kubeconfig, Request, User};
use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// The namespaces of most servers here, in the order of the API.
const SHOP: [&str; 5] = ["cart", "checkout", "default", "depot", "web"];

/// The credentials of these tests; none of them may ever be printed or stored.
const SECRETS: [&str; 6] =
    ["jane-token", "second-token", "hunter2", "s3cret", "wrong-token", "PRIVATE KEY"];

/// A server that knows `jane` by two tokens and `joe` by a password.
fn server() -> ApiServer {
    ApiServer::of(&SHOP)
        .user(User::named("jane").token("jane-token").token("second-token").may_impersonate())
        .user(User::named("joe").password("hunter2"))
        .start()
}

/// What a list of these names looks like.
fn lines<N: AsRef<str>>(names: &[N]) -> String {
    names.iter().fold(String::new(), |text, name| text + name.as_ref() + "\n")
}

/// Nothing that was printed holds a secret.
#[track_caller]
fn assert_no_secret(ran: &Ran) {
    for secret in SECRETS {
        assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "{secret}\n{ran}");
    }
}

/// Who a server saw, how they verified it, and in whose name they came.
#[derive(Debug, PartialEq)]
struct Seen {
    user: Option<String>,
    authorization: Option<String>,
    impersonation: Option<Impersonation>,
    host: Option<String>,
}

/// The last request for namespaces.
#[track_caller]
fn last_seen(server: &ApiServer) -> Seen {
    let asked: Request = server.requests_to("/namespaces").pop().expect("a request");
    Seen {
        authorization: asked.header("authorization").map(str::to_owned),
        host: asked.header("host").map(str::to_owned),
        user: asked.user,
        impersonation: asked.impersonation,
    }
}

/// kubectl and kswitch list the same namespaces of a server, and are the same to it: `user`.
#[track_caller]
fn assert_same(kubectl: &Kubectl, home: &Home, server: &ApiServer, user: &str, what: &str) {
    let before = server.requests_to("/namespaces").len();
    let listed = kubectl.run(home, &["get", "namespaces", "-o", "name"]);
    let listed = listed.unwrap_or_else(|message| panic!("{what}: {message}"));
    let by_kubectl = last_seen(server);
    assert_eq!(by_kubectl.user.as_deref(), Some(user), "{what}");
    let between = server.requests_to("/namespaces").len();
    assert!(between > before, "{what}: kubectl went elsewhere");

    let ran = home.run(&["ns", "-l"]);
    assert_no_secret(&ran);
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{what}: {ran}");
    assert!(server.requests_to("/namespaces").len() > between, "{what}: kswitch went elsewhere");
    assert_eq!(last_seen(server), by_kubectl, "{what}");
    let names: Vec<&str> =
        listed.lines().map(|line| line.trim_start_matches("namespace/")).collect();
    assert_eq!(ran.stdout, lines(&names), "{what}");
}

/// A home with a kubeconfig for the server, by its first user.
fn home_at(server: &ApiServer) -> Home {
    home_with(&server.kubeconfig())
}

fn home_with(kubeconfig: &Kubeconfig) -> Home {
    let home = Home::new();
    kubeconfig.write(&home);
    home
}

/// The address of a server as messages show it.
fn host(server: &ApiServer) -> String {
    format!("127.0.0.1:{}", server.port())
}

/// A server that shows the certificate it likes, asked by those who take any.
fn insecure(server: &ApiServer) -> Kubeconfig {
    let kubeconfig = server.kubeconfig().without("certificate-authority-data");
    kubeconfig.cluster("insecure-skip-tls-verify", true)
}

/// The first user's credentials, and more.
fn jane() -> Credential {
    Credential::token("jane-token")
}
