//! Errors of requests to a cluster, with their messages and hints.

use std::path::PathBuf;
use std::time::Duration;

use crate::kubeconfig::store::AccessError;
use crate::printable::{quoted_path, shown, shown_path};

/// Why a request to a cluster failed. Never contains a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// The kubeconfig has no valid address or credentials.
    #[error("{what}")]
    Setup {
        /// The message, with the name of the entry.
        what: String,
        next: String,
    },
    /// DNS does not know the host.
    #[error("the address {host} can't be found (DNS)")]
    NoSuchHost {
        /// Host and port of the server.
        host: String,
    },
    /// The connection was refused.
    #[error("nothing answers at {host} (connection refused)")]
    Refused {
        /// Host and port of the server.
        host: String,
    },
    /// The network can't reach the host.
    #[error("{host} can't be reached ({error})")]
    Unreachable {
        /// Host and port of the server.
        host: String,
        error: String,
    },
    /// The connection was closed before a response began.
    #[error("{host} closed the connection without an answer")]
    Closed {
        /// Host and port of the server.
        host: String,
    },
    /// The body of a response ended too early, or can't be decompressed.
    #[error("the answer of {host} was cut off or is damaged")]
    Damaged {
        /// Host and port of the server.
        host: String,
    },
    /// No response before the deadline.
    #[error("no answer from {host} within {}", duration_text(*.after))]
    TimedOut {
        /// Host and port of the server.
        host: String,
        after: Duration,
    },
    /// Only the first pages arrived before the deadline.
    #[error(
        "the list of {host} was not complete within {}, after {names} namespaces",
        duration_text(*.after)
    )]
    Incomplete {
        /// Host and port of the server.
        host: String,
        after: Duration,
        /// The number of names received.
        names: usize,
    },
    /// The list exceeds the limit.
    #[error("{host} lists more than {most} namespaces, the most that kswitch takes")]
    TooMany {
        /// Host and port of the server.
        host: String,
        most: usize,
    },
    /// The system refused a thread, a process or a descriptor.
    #[error("{what}: {error}")]
    System { what: String, error: String },
    /// The TLS handshake failed.
    #[error("no secure connection to {host}: {fault}")]
    Tls {
        /// Host and port of the server.
        host: String,
        fault: String,
        next: String,
    },
    /// The proxy did not connect to the server.
    #[error("the proxy {proxy} does not connect to {host}: {fault}")]
    Proxy {
        proxy: String,
        /// Host and port of the server.
        host: String,
        fault: String,
    },
    /// Status 401.
    #[error("the cluster does not accept {credentials}")]
    Unauthorized {
        /// Names the credentials: `the token of user "x"`.
        credentials: String,
        /// How to renew them.
        next: String,
    },
    /// Status 403.
    #[error("{} may not {action} in this cluster", who(.user.as_deref()))]
    Forbidden {
        /// The user as the server names it, if it does.
        user: Option<String>,
        /// The forbidden action: `list namespaces`.
        action: String,
    },
    /// Any other status.
    #[error("{host} answered {status}{}", and(.message))]
    Status {
        /// Host and port of the server.
        host: String,
        /// Such as `503 Service Unavailable`.
        status: String,
        /// The server's message; may be empty.
        message: String,
    },
    /// A response that is not from a Kubernetes API server.
    #[error("{host} does not answer as a Kubernetes API server does: {found}")]
    NotKubernetes {
        /// Host and port of the server.
        host: String,
        /// What was received instead.
        found: String,
    },
    /// The exec plugin is not installed.
    #[error("the credential plugin \"{}\" is not installed", shown(.command))]
    PluginMissing {
        command: String,
        /// The install hint of the kubeconfig.
        install_hint: Option<String>,
    },
    /// The exec plugin failed.
    #[error("the credential plugin \"{}\" failed ({how}){}", shown(.command), and(.said))]
    PluginFailed {
        command: String,
        /// Such as `exit code 1`.
        how: String,
        /// The end of its stderr; may be empty.
        said: String,
    },
    /// The exec plugin did not exit before the deadline and was killed.
    #[error(
        "the credential plugin \"{}\" did not finish within {}{}",
        shown(.command), duration_text(*.after), and(.said)
    )]
    PluginTimedOut {
        command: String,
        after: Duration,
        /// The end of its stderr; may be empty.
        said: String,
    },
    /// The exec plugin needs a terminal to ask the user something.
    #[error("the credential plugin \"{}\" wants to ask you something, which needs a terminal", shown(.command))]
    PluginAsks { command: String },
    /// The output of the exec plugin is not an `ExecCredential`.
    #[error("the credential plugin \"{}\" printed no usable credentials: {found}", shown(.command))]
    PluginUnusable { command: String, found: String },
    /// A file that the kubeconfig names can't be read.
    #[error("{what}: {}: {error}", shown_path(.path))]
    File {
        /// Its purpose: `the token of user "x"`.
        what: String,
        path: PathBuf,
        error: String,
    },
}

impl ClusterError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            ClusterError::Setup { next, .. }
            | ClusterError::Tls { next, .. }
            | ClusterError::Unauthorized { next, .. } => next.clone(),
            ClusterError::NoSuchHost { .. } => {
                "check your network or VPN, and the cluster's server in its kubeconfig".to_owned()
            }
            ClusterError::Refused { .. } => {
                "check that the cluster runs, and that its tunnel or VPN is up".to_owned()
            }
            ClusterError::Unreachable { .. }
            | ClusterError::Closed { .. }
            | ClusterError::Damaged { .. } => "check your network, VPN and proxy".to_owned(),
            ClusterError::TooMany { .. } => {
                "a namespace can still be set by its exact name: kswitch ns NAME".to_owned()
            }
            ClusterError::System { .. } => {
                "close other programs, or raise the limits of this shell: ulimit -a".to_owned()
            }
            ClusterError::TimedOut { .. } | ClusterError::Incomplete { .. } => {
                "check your network or VPN, or wait longer with --timeout 30s".to_owned()
            }
            ClusterError::Proxy { .. } => {
                "check proxy-url in the kubeconfig, and HTTPS_PROXY and NO_PROXY".to_owned()
            }
            ClusterError::Forbidden { user: Some(user), .. } if user == ANONYMOUS => {
                "the kubeconfig gives no credentials that the cluster knows; log in again"
                    .to_owned()
            }
            ClusterError::Forbidden { .. } => {
                "a namespace can still be taken by its exact name".to_owned()
            }
            ClusterError::Status { .. } => "try again in a moment".to_owned(),
            ClusterError::NotKubernetes { .. } => {
                "check the cluster's server in its kubeconfig, and whether a login page or a proxy \
                 is in between"
                    .to_owned()
            }
            ClusterError::PluginMissing { install_hint: Some(hint), .. } => hint.clone(),
            ClusterError::PluginMissing { command, .. } => {
                format!("install \"{}\", or correct exec.command in the kubeconfig", shown(command))
            }
            ClusterError::PluginFailed { .. } => {
                "log in again with it, then try once more".to_owned()
            }
            ClusterError::PluginTimedOut { .. } => {
                "log in with it first, or wait longer with --timeout 30s".to_owned()
            }
            ClusterError::PluginAsks { .. } => {
                "log in with kubectl get namespaces; a namespace can be taken by its exact name"
                    .to_owned()
            }
            ClusterError::PluginUnusable { command, .. } => {
                format!("check what \"{}\" prints, and its version", shown(command))
            }
            ClusterError::File { path, .. } => format!("ls -l {}", quoted_path(path)),
        }
    }

    /// The message and the hint as two sentences.
    #[must_use]
    pub fn in_sentences(&self) -> String {
        format!("{}. {}.", capitalized(&self.to_string()), capitalized(&self.hint()))
    }
}

impl From<AccessError> for ClusterError {
    fn from(error: AccessError) -> Self {
        let next = match &error {
            AccessError::NoCluster { .. } => "give the context a cluster that there is",
            AccessError::Lost { .. } => "try again",
        };
        ClusterError::Setup { what: error.to_string(), next: next.to_owned() }
    }
}

/// The user name of requests without credentials.
const ANONYMOUS: &str = "system:anonymous";

fn who(user: Option<&str>) -> String {
    match user {
        Some(ANONYMOUS) => "a user without credentials (system:anonymous)".to_owned(),
        Some(user) => format!("user \"{}\"", shown(user)),
        None => "you".to_owned(),
    }
}

fn and(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

/// A duration in the notation of `--timeout`.
fn duration_text(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{} ms", time.as_millis())
    }
}

/// With a capital letter at its beginning and no full stop at its end.
fn capitalized(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches(['.', ' ']);
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
