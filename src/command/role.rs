//! What kswitch is to do by the name that it was started by.

use std::path::Path;

use super::invocation::called_as;

/// Programs that kswitch takes the place of, and the same as plugins of kubectl.
const KUBECTX: &str = "kubectx";
const KUBENS: &str = "kubens";
const KUBECTL_CTX: &str = "kubectl-ctx";
const KUBECTL_NS: &str = "kubectl-ns";
/// kubectl finds a plugin, and what completes its command line, by names of this form.
const PLUGIN: &str = "kubectl-switch";
const PLUGIN_COMPLETION: &str = "kubectl_complete-switch";
const CTX_COMPLETION: &str = "kubectl_complete-ctx";
const NS_COMPLETION: &str = "kubectl_complete-ns";

/// The names that links to kswitch can have.
pub(super) const NAMES: [&str; 8] = [
    KUBECTX,
    KUBENS,
    KUBECTL_CTX,
    KUBECTL_NS,
    PLUGIN,
    PLUGIN_COMPLETION,
    CTX_COMPLETION,
    NS_COMPLETION,
];

/// What a link to kswitch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// kswitch itself, with what people type to get there.
    Program(&'static str),
    /// It takes the place of kubectx, with what people type to get there.
    Kubectx(&'static str),
    /// It takes the place of kubens, likewise.
    Kubens(&'static str),
    /// It tells kubectl how a command line of this plugin may go on.
    CompletesForKubectl(Plugin),
}

/// A plugin of kubectl that kswitch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plugin {
    /// `kubectl switch`.
    Switch,
    /// `kubectl ctx`, as kubectx has it.
    Ctx,
    /// `kubectl ns`, as kubens has it.
    Ns,
}

impl Role {
    /// The role of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let called_as = called_as();
        match Path::new(&called_as).file_name().and_then(|name| name.to_str()) {
            Some(PLUGIN) => Role::Program("kubectl switch"),
            Some(PLUGIN_COMPLETION) => Role::CompletesForKubectl(Plugin::Switch),
            Some(CTX_COMPLETION) => Role::CompletesForKubectl(Plugin::Ctx),
            Some(NS_COMPLETION) => Role::CompletesForKubectl(Plugin::Ns),
            Some(KUBECTX) => Role::Kubectx("kubectx"),
            Some(KUBECTL_CTX) => Role::Kubectx("kubectl ctx"),
            Some(KUBENS) => Role::Kubens("kubens"),
            Some(KUBECTL_NS) => Role::Kubens("kubectl ns"),
            _ => Role::Program("kswitch"),
        }
    }
}
