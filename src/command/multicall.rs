//! Which program kswitch acts as, decided by the name it was started by (`argv[0]`).

use crate::environment::Environment;

/// The programs that kswitch replaces, and their names as kubectl plugins.
const KUBECTX: &str = "kubectx";
const KUBENS: &str = "kubens";
const KUBECTL_CTX: &str = "kubectl-ctx";
const KUBECTL_NS: &str = "kubectl-ns";
/// kubectl finds a plugin, and the program that completes its arguments, by names of this form.
const PLUGIN: &str = "kubectl-switch";
const PLUGIN_COMPLETION: &str = "kubectl_complete-switch";
const CTX_COMPLETION: &str = "kubectl_complete-ctx";
const NS_COMPLETION: &str = "kubectl_complete-ns";

/// The names of the links that `kswitch install-links` creates.
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

/// The program that this process acts as. The text is the command as the user types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Multicall {
    /// kswitch itself.
    Program(&'static str),
    /// A replacement for kubectx.
    Kubectx(&'static str),
    /// A replacement for kubens.
    Kubens(&'static str),
    /// Prints completions of this plugin's arguments for kubectl.
    CompletesForKubectl(Plugin),
}

/// A kubectl plugin that kswitch provides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plugin {
    /// `kubectl switch`.
    Switch,
    /// `kubectl ctx`, with the arguments of kubectx.
    Ctx,
    /// `kubectl ns`, with the arguments of kubens.
    Ns,
}

impl Multicall {
    /// Decides by the file name in `argv[0]`; any other name is kswitch itself.
    pub(super) fn of(environment: &Environment) -> Self {
        match environment.called_as().file_name().and_then(|name| name.to_str()) {
            Some(PLUGIN) => Multicall::Program("kubectl switch"),
            Some(PLUGIN_COMPLETION) => Multicall::CompletesForKubectl(Plugin::Switch),
            Some(CTX_COMPLETION) => Multicall::CompletesForKubectl(Plugin::Ctx),
            Some(NS_COMPLETION) => Multicall::CompletesForKubectl(Plugin::Ns),
            Some(KUBECTX) => Multicall::Kubectx("kubectx"),
            Some(KUBECTL_CTX) => Multicall::Kubectx("kubectl ctx"),
            Some(KUBENS) => Multicall::Kubens("kubens"),
            Some(KUBECTL_NS) => Multicall::Kubens("kubectl ns"),
            _ => Multicall::Program("kswitch"),
        }
    }
}
