//! A context to run the command in, and how it ended there.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// A context to run the command in.
pub(super) struct Target {
    pub(super) name: String,
    /// The namespace that kubectl uses.
    pub(super) namespace: String,
    pub(super) file: PathBuf,
}

impl Target {
    /// The variables of the command in addition to `KUBECONFIG`.
    pub(super) fn variables(&self) -> [(&'static str, &str); 2] {
        [("KSWITCH_CONTEXT", &self.name), ("KSWITCH_NAMESPACE", &self.namespace)]
    }
}

/// How the command ended in one context.
pub(super) struct Outcome {
    pub(super) end: End,
    pub(super) duration: Duration,
    /// The line of stderr that says most about a failure.
    pub(super) error_line: Option<Vec<u8>>,
}

pub(super) enum End {
    Ended {
        status: ExitStatus,
        /// Whether it was ended because it took too long.
        has_timed_out: bool,
    },
    /// It could not be started.
    Failed { why: String },
    /// It was not started any more: the run was interrupted, or an earlier command failed.
    Skipped,
}

impl Outcome {
    pub(super) fn not_run(end: End) -> Self {
        Self { end, duration: Duration::ZERO, error_line: None }
    }

    pub(super) fn is_success(&self) -> bool {
        matches!(&self.end, End::Ended { status, has_timed_out: false } if status.success())
    }

    /// Whether it was started, and has ended.
    pub(super) fn has_run(&self) -> bool {
        matches!(self.end, End::Ended { .. })
    }

    pub(super) fn is_skipped(&self) -> bool {
        matches!(self.end, End::Skipped)
    }

    /// What people read.
    pub(super) fn summary(&self) -> String {
        match &self.end {
            End::Ended { has_timed_out: true, .. } => "timeout".to_owned(),
            End::Ended { status, .. } => match (status.code(), status.signal()) {
                (Some(code), _) => format!("exit {code}"),
                (None, Some(signal)) => format!("signal {signal}"),
                (None, None) => "ended".to_owned(),
            },
            End::Failed { .. } | End::Skipped => "not started".to_owned(),
        }
    }
}
