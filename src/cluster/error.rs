//! Why a cluster did not tell its namespaces, in plain words, and what to do next.

use std::path::PathBuf;
use std::time::Duration;

use crate::kubeconfig::store::AccessError;
use crate::printable::{quoted_path, shown};

/// Why there is no answer. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// The kubeconfig doesn't allow to ask.
    #[error("{what}")]
    Setup {
        /// What is wrong, with the name of the entry.
        what: String,
        /// What to do about it.
        next: String,
    },
    /// The address can't be found.
    #[error("the address {host} can't be found (DNS)")]
    NoSuchHost {
        /// Where we wanted to go.
        host: String,
    },
    /// Nobody listens there.
    #[error("nothing answers at {host} (connection refused)")]
    Refused {
        /// Where we wanted to go.
        host: String,
    },
    /// There is no way there.
    #[error("{host} can't be reached ({error})")]
    Unreachable {
        /// Where we wanted to go.
        host: String,
        /// What the system said.
        error: String,
    },
    /// The connection ended before the answer did.
    #[error("{host} closed the connection without an answer")]
    Closed {
        /// Who closed it.
        host: String,
    },
    /// There was no answer in time.
    #[error("no answer from {host} within {}", in_words(*.after))]
    TimedOut {
        /// Who was silent.
        host: String,
        /// How long we waited.
        after: Duration,
    },
    /// The first pages came in time, and the others did not.
    #[error(
        "the list of {host} was not complete within {}, after {names} namespaces",
        in_words(*.after)
    )]
    Incomplete {
        /// Who was too slow, or goes on for ever.
        host: String,
        /// How long we waited.
        after: Duration,
        /// How many names came.
        names: usize,
    },
    /// The list goes on for longer than any real one.
    #[error("{host} lists more than {most} namespaces, the most that kswitch takes")]
    TooMany {
        /// Who lists them.
        host: String,
        /// How many were taken.
        most: usize,
    },
    /// The system has no room for what it takes to ask.
    #[error("{what}: {error}")]
    System {
        /// What could not be done.
        what: String,
        /// What the system said.
        error: String,
    },
    /// The two could not agree on a secure connection.
    #[error("no secure connection to {host}: {fault}")]
    Tls {
        /// The other side.
        host: String,
        /// What was wrong.
        fault: String,
        /// What to do about it.
        next: String,
    },
    /// The proxy did not let us through.
    #[error("the proxy {proxy} does not connect to {host}: {fault}")]
    Proxy {
        /// The proxy.
        proxy: String,
        /// Where we wanted to go.
        host: String,
        /// What was wrong.
        fault: String,
    },
    /// 401.
    #[error("the cluster does not accept {credentials}")]
    Unauthorized {
        /// What was shown to it: `the token of user "x"`.
        credentials: String,
        /// Where fresh ones come from.
        next: String,
    },
    /// 403.
    #[error("{} may not {action} in this cluster", who(.user.as_deref()))]
    Forbidden {
        /// Who the cluster takes us for, where it says so.
        user: Option<String>,
        /// What is not allowed: `list namespaces`.
        action: String,
    },
    /// Another status than one expects.
    #[error("{host} answered {status}{}", and(.message))]
    Status {
        /// Who answered.
        host: String,
        /// Such as `503 Service Unavailable`.
        status: String,
        /// What it said; may be empty.
        message: String,
    },
    /// An answer that no API server gives.
    #[error("{host} does not answer as a Kubernetes API server does: {found}")]
    NotKubernetes {
        /// Who answered.
        host: String,
        /// What came instead.
        found: String,
    },
    /// A credential plugin that is not there.
    #[error("the credential plugin \"{}\" is not installed", shown(.command))]
    PluginMissing {
        /// Its command.
        command: String,
        /// How to install it, in the words of the kubeconfig.
        install_hint: Option<String>,
    },
    /// A credential plugin that failed.
    #[error("the credential plugin \"{}\" failed ({how}){}", shown(.command), and(.said))]
    PluginFailed {
        /// Its command.
        command: String,
        /// Such as `exit code 1`.
        how: String,
        /// The end of what it wrote to stderr; may be empty.
        said: String,
    },
    /// A credential plugin that did not end in time, and was ended.
    #[error(
        "the credential plugin \"{}\" did not finish within {}{}",
        shown(.command), in_words(*.after), and(.said)
    )]
    PluginTimedOut {
        /// Its command.
        command: String,
        /// How long we waited.
        after: Duration,
        /// The end of what it wrote to stderr; may be empty.
        said: String,
    },
    /// A credential plugin that would have to ask the user something.
    #[error("the credential plugin \"{}\" wants to ask you something, which needs a terminal", shown(.command))]
    PluginAsks {
        /// Its command.
        command: String,
    },
    /// A credential plugin that printed something else than credentials.
    #[error("the credential plugin \"{}\" printed no usable credentials: {found}", shown(.command))]
    PluginUnusable {
        /// Its command.
        command: String,
        /// What was wrong with them.
        found: String,
    },
    /// A file that the kubeconfig names for the cluster or the user.
    #[error("{what}: {}: {error}", shown(&.path.to_string_lossy()))]
    File {
        /// What it is for: `the token of user "x"`.
        what: String,
        /// The file.
        path: PathBuf,
        /// What the system said.
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
            ClusterError::Unreachable { .. } | ClusterError::Closed { .. } => {
                "check your network, VPN and proxy".to_owned()
            }
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

    /// The reason and what to do about it, as two sentences.
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

/// Whom the API server sees where it sees no credentials.
const ANONYMOUS: &str = "system:anonymous";

fn who(user: Option<&str>) -> String {
    match user {
        Some(ANONYMOUS) => "somebody without credentials (system:anonymous)".to_owned(),
        Some(user) => format!("user \"{}\"", shown(user)),
        None => "you".to_owned(),
    }
}

fn and(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

/// A span of time as the user may have given it.
fn in_words(time: Duration) -> String {
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
