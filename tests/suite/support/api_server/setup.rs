//! What a server is like, before it starts.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::super::loopback::Loopback;
use super::asked::Asked;
use super::certificates::{Authority, ServerNames};
use super::connection::serve;
use super::message::Response;
use super::namespaces::Namespaces;
use super::trouble::Troubles;
use super::users::{User, Users};
use super::{Answers, ApiServer, Cluster};

/// A server to be started.
pub(crate) struct Setup {
    namespaces: Vec<String>,
    users: Vec<User>,
    prefix: String,
    names: Vec<String>,
    has_tls: bool,
    is_openshift: bool,
    shown: Shown,
    answers: Answers,
}

/// Which certificate the server shows.
#[derive(PartialEq)]
enum Shown {
    Good,
    Expired,
    OfStranger,
}

impl Setup {
    pub(super) fn of<N: AsRef<str>>(namespaces: &[N]) -> Setup {
        Setup {
            namespaces: namespaces.iter().map(|name| name.as_ref().to_owned()).collect(),
            users: Vec::new(),
            prefix: String::new(),
            names: ["127.0.0.1", "::1", "localhost"].map(str::to_owned).into(),
            has_tls: true,
            is_openshift: false,
            shown: Shown::Good,
            answers: Answers::default(),
        }
    }

    /// Answers requests of this method to this path, without its query, with this object.
    pub(crate) fn answering(mut self, method: &str, path: &str, object: &Value) -> Setup {
        let code = if method == "POST" { 201 } else { 200 };
        self.answers.insert((method.to_owned(), path.to_owned()), Response::json(code, object));
        self
    }

    /// Knows this user. The first one takes the place of `jane`, and is the one of
    /// [`ApiServer::kubeconfig`].
    pub(crate) fn user(mut self, user: User) -> Setup {
        self.users.push(user);
        self
    }

    /// Has projects, in which everybody finds the namespaces that they may see.
    pub(crate) fn openshift(mut self) -> Setup {
        self.is_openshift = true;
        self
    }

    /// Speaks HTTP without TLS.
    pub(crate) fn plain_http(mut self) -> Setup {
        self.has_tls = false;
        self
    }

    /// Has its API below a path, such as `/k8s/clusters/c-1`.
    pub(crate) fn under(mut self, prefix: &str) -> Setup {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// Shows a certificate for this name and no other.
    pub(crate) fn with_certificate_for(mut self, name: &str) -> Setup {
        self.names = vec![name.to_owned()];
        self
    }

    /// Shows a certificate that has expired.
    pub(crate) fn with_expired_certificate(mut self) -> Setup {
        self.shown = Shown::Expired;
        self
    }

    /// Shows a certificate of another authority than the one that clients trust.
    pub(crate) fn with_untrusted_certificate(mut self) -> Setup {
        self.shown = Shown::OfStranger;
        self
    }

    /// Starts it.
    pub(crate) fn start(self) -> ApiServer {
        let users = match self.users {
            users if users.is_empty() => vec![User::named("jane").token("jane-token")],
            users => users,
        };
        let trusted = Authority::new("kubernetes");
        let is_strange = self.shown == Shown::OfStranger;
        let untrusted = is_strange.then(|| Authority::new("untrusted"));

        let cluster = Arc::new(Cluster {
            prefix: self.prefix,
            is_openshift: self.is_openshift,
            answers: self.answers,
            users: Users::new(users),
            namespaces: Mutex::new(Namespaces::new(self.namespaces)),
            asked: Asked::default(),
            troubles: Troubles::default(),
        });
        let names = ServerNames { names: self.names, is_expired: self.shown == Shown::Expired };
        let signer = untrusted.as_ref().unwrap_or(&trusted);
        let tls = self.has_tls.then(|| signer.server(&names, cluster.users.authority()));

        let serving = Arc::clone(&cluster);
        let listening = Loopback::listen(move |socket| serve(socket, tls.as_ref(), &serving));
        let scheme = if self.has_tls { "https" } else { "http" };
        ApiServer { cluster, listening, scheme, authority: trusted.pem() }
    }
}
