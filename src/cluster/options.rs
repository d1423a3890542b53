//! How a cluster is asked, whatever for.

use std::sync::Arc;
use std::time::Duration;

use crate::kubeconfig::kuberc::Kuberc;

/// How a cluster is asked.
#[derive(Clone)]
pub struct QueryOptions {
    /// How long to wait for what [`limits`](Self::limits) says, a credential plugin included.
    pub timeout: Duration,
    /// What the time is for.
    pub limits: Limits,
    /// The file that says which credential plugins may run.
    pub kuberc: Kuberc,
    /// Takes warnings, from any thread, before the answer comes.
    pub warn: Arc<dyn Fn(String) + Send + Sync>,
}

/// What a timeout limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// The whole answer.
    Answer,
    /// Each page of it: somebody sees the names as they come, and can end it.
    Page,
}
