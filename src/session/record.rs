//! What kswitch stores about a session, next to its file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::kubeconfig::Chain;
use crate::kubeconfig::chain::Source;
use crate::process::{ProcessIdentity, RunningProcess, session_leader};

/// How a session was started, which decides when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionKind {
    /// By `kswitch shell`; it ends with its command.
    Shell,
    /// In a shell that goes on, by `--here` or `init --session`; it ends with the terminal.
    Terminal,
    /// By `kswitch env --context`, for a directory; it has no end.
    Pin,
}

impl SessionKind {
    /// What users read: what the session belongs to.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::Terminal => "terminal",
            Self::Pin => "directory",
        }
    }
}

/// Which kubeconfigs a session has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// All, with all contexts.
    Wide,
    /// Those of one context.
    Narrow,
    /// One of its own, which leads to a read-only proxy.
    ReadOnly,
}

/// Where and when a session was started, for people who look for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Origin {
    /// In seconds since 1970.
    pub time: u64,
    /// The working directory.
    pub directory: String,
    /// Such as `pts/3`, if it was started in a terminal.
    pub terminal: Option<String>,
    /// The program that `kswitch shell` runs, without its arguments, which may be secret.
    pub command: Option<String>,
}

/// What is stored about a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SessionRecord {
    pub kind: SessionKind,
    pub extent: Extent,
    /// `KUBECONFIG` outside of the session; `None` if it was not set.
    pub before: Option<String>,
    /// The kubeconfigs outside of the session, with absolute paths.
    pub chain: Vec<PathBuf>,
    pub source: Source,
    /// The contexts in the session file that are copies.
    pub contexts: Vec<String>,
    /// The current context before the session, which `-` goes back to.
    pub came_from: Option<String>,
    /// The terminal, see [`terminal`].
    pub owner: String,
    /// The shell of the terminal that uses it, by the name of its reply. Shells that this one starts
    /// inherit the session, and leave it to this one to end it.
    #[serde(default)]
    pub shell: Option<String>,
    #[serde(default)]
    pub origin: Origin,
}

impl SessionRecord {
    /// The kubeconfigs outside of the session.
    #[must_use]
    pub fn outer_chain(&self) -> Chain {
        Chain { source: self.source, files: self.chain.clone(), session: None }
    }

    /// Whether this process runs in the terminal of the session.
    #[must_use]
    pub fn is_of_this_terminal(&self) -> bool {
        ProcessIdentity::parse(&self.owner).is_some_and(|owner| owner == terminal())
    }

    /// Whether it was started in the shell of this terminal that gets its replies by this name.
    #[must_use]
    pub fn is_of_shell(&self, name: &str) -> bool {
        let is_of_shell = self.shell.as_deref() == Some(name);
        self.kind == SessionKind::Terminal && is_of_shell && self.is_of_this_terminal()
    }

    /// Whether the terminal was closed.
    #[must_use]
    pub fn is_terminal_closed(&self) -> bool {
        ProcessIdentity::parse(&self.owner).is_none_or(|owner| owner.is_dead())
    }

    /// Whether the terminal was closed, and no process uses its session file any more, as far as these are
    /// all processes.
    #[must_use]
    pub fn is_unused(&self, file: &Path, processes: &[RunningProcess]) -> bool {
        let variables = ["KUBECONFIG=", "KSWITCH_SESSION="]
            .map(|name| [name.as_bytes(), file.as_os_str().as_encoded_bytes(), b":"].concat());
        ProcessIdentity::parse(&self.owner).is_some_and(|owner| {
            let is_user = |process: &RunningProcess| {
                process.is_led_by(&owner)
                    || variables.iter().any(|variable| process.has_variable(variable))
            };
            owner.is_visible() && owner.is_dead() && !processes.iter().any(is_user)
        })
    }

    /// Whether the terminal can be checked: not one of another container.
    #[must_use]
    pub fn is_terminal_visible(&self) -> bool {
        ProcessIdentity::parse(&self.owner).is_some_and(|owner| owner.is_visible())
    }
}

/// What identifies the terminal of this process: the leader of its POSIX session, which each terminal
/// window, each pane of tmux and each login has of its own.
#[must_use]
pub fn terminal() -> ProcessIdentity {
    let parent = || {
        rustix::process::getppid().and_then(|own| u32::try_from(own.as_raw_nonzero().get()).ok())
    };
    ProcessIdentity::of(session_leader().or_else(parent).unwrap_or_else(std::process::id))
}
