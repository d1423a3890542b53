//! What kswitch is to do by the name that it was started by.

use std::path::Path;

use super::invocation::called_as;

/// kubectl finds a plugin, and what completes its command line, by names of this form.
const PLUGIN: &str = "kubectl-switch";
const PLUGIN_COMPLETION: &str = "kubectl_complete-switch";

/// What a link to kswitch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// kswitch itself, with what people type to get there.
    Program(&'static str),
    /// It tells kubectl how a command line of the plugin may go on.
    CompletesForKubectl,
}

impl Role {
    /// The role of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let called_as = called_as();
        match Path::new(&called_as).file_name().and_then(|name| name.to_str()) {
            Some(PLUGIN) => Role::Program("kubectl switch"),
            Some(PLUGIN_COMPLETION) => Role::CompletesForKubectl,
            _ => Role::Program("kswitch"),
        }
    }
}
