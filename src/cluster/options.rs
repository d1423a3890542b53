//! Options for requests to a cluster.

use std::sync::Arc;
use std::time::Duration;

use crate::environment::Environment;
use crate::kubeconfig::kuberc::Kuberc;

#[derive(Clone)]
pub struct QueryOptions {
    /// The time for what [`limits`](Self::limits) selects, including an exec plugin.
    pub timeout: Duration,
    pub limits: Limits,
    /// kubectl's preferences file, which may forbid exec plugins.
    pub kuberc: Kuberc,
    /// For `PATH` and the proxy variables.
    pub environment: Arc<Environment>,
    /// Called with each warning, from any thread, before the result.
    pub warn: Arc<dyn Fn(String) + Send + Sync>,
    /// Called with each line that an exec plugin writes to stderr, from another thread: escaped, after the
    /// plugin's name, with known secrets masked. It may be called after the result too.
    pub on_plugin_line: Option<OnPluginLine>,
}

/// Gets the lines of an exec plugin.
pub type OnPluginLine = Arc<dyn Fn(String) + Send + Sync>;

/// What a timeout limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    Answer,
    /// Each page of a list: the user sees the names as they arrive, and can cancel.
    Page,
}
