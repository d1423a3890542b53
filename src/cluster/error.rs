//! Why a request to a cluster failed, and what to do next.

use std::time::Duration;

use crate::kubeconfig::store::AccessError;
use crate::printable::shown;

/// A message and a hint. Neither contains a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ClusterError {
    message: String,
    hint: String,
    kind: ClusterErrorKind,
}

/// What failed, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterErrorKind {
    /// The entries of the kubeconfig, or what the server answers.
    Other,
    /// There is no connection to the server.
    Unreachable,
    Tls,
    /// No answer in time.
    TimedOut,
    /// Status 401.
    Unauthorized,
    /// Status 403.
    Forbidden,
    /// kubectl's preferences deny the exec plugin.
    PluginForbidden,
    PluginMissing,
    PluginNotExecutable,
    /// A version of the plugin protocol that kubectl does not have.
    PluginVersion,
    /// An `interactiveMode` that kubectl refuses.
    PluginMode,
    /// An auth provider that kubectl does not have, or whose settings it refuses.
    Provider,
}

/// The user name of requests without credentials.
const ANONYMOUS: &str = "system:anonymous";

const CORRECT: &str = "correct it in the kubeconfig";

impl ClusterError {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into(), kind: ClusterErrorKind::Other }
    }

    pub(super) fn of_kind(self, kind: ClusterErrorKind) -> Self {
        Self { kind, ..self }
    }

    #[must_use]
    pub fn kind(&self) -> ClusterErrorKind {
        self.kind
    }

    #[must_use]
    pub fn no_such_host(host: &str) -> Self {
        let hint = "check your network or VPN, and the cluster's server in its kubeconfig";
        Self::new(format!("the address {host} can't be found (DNS)"), hint)
            .of_kind(ClusterErrorKind::Unreachable)
    }

    /// Status 403. `user` is the user as the server names it, `action` is such as `list namespaces`.
    #[must_use]
    pub fn forbidden(user: Option<&str>, action: &str) -> Self {
        let who = match user {
            Some(ANONYMOUS) => "a user without credentials (system:anonymous)".to_owned(),
            Some(user) => format!("user \"{}\"", shown(user)),
            None => "you".to_owned(),
        };
        let hint = if user == Some(ANONYMOUS) {
            "the kubeconfig gives no credentials that the cluster knows; log in again"
        } else {
            "a namespace can still be set by its exact name"
        };
        Self::new(format!("{who} may not {action} in this cluster"), hint)
            .of_kind(ClusterErrorKind::Forbidden)
    }

    /// The context of a running command is no longer in its kubeconfigs.
    #[must_use]
    pub fn context_missing() -> Self {
        Self::new("the context is no longer in a kubeconfig", "restore it there, or start again")
    }

    /// The body of a request that is passed on was cut off, or has wrong chunks.
    pub(super) fn bad_body() -> Self {
        Self::new("the body of the request is cut off or malformed", "send it again")
    }

    /// A value of the kubeconfig is not valid.
    pub(super) fn invalid_value(message: impl Into<String>) -> Self {
        Self::new(message, CORRECT)
    }

    /// Whether it is about a value of the kubeconfig, which the hint does not name.
    #[must_use]
    pub fn is_invalid_value(&self) -> bool {
        self.hint == CORRECT
    }

    #[must_use]
    pub fn hint(&self) -> &str {
        &self.hint
    }

    #[must_use]
    pub fn in_sentences(&self) -> String {
        format!("{}. {}.", capitalized(&self.message), capitalized(&self.hint))
    }
}

impl From<AccessError> for ClusterError {
    fn from(error: AccessError) -> Self {
        let hint = match &error {
            AccessError::NoCluster { .. } => "set the context's cluster to one that exists",
            AccessError::Lost(_) => "try again",
        };
        Self::new(error.to_string(), hint)
    }
}

/// What a program or a server wrote, to append to a message.
pub(super) fn quoting(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

#[must_use]
pub fn duration_text(time: Duration) -> String {
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
