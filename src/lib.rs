//! kswitch: switch Kubernetes contexts and namespaces, across one kubeconfig or hundreds.

pub mod history;
pub mod kubeconfig;
pub mod paths;
pub mod picker;
pub mod printable;
pub mod settings;
pub mod shell;
pub mod yaml;
