//! kswitch: switch Kubernetes contexts and namespaces, across one kubeconfig or hundreds.

pub mod kubeconfig;
pub mod printable;
pub mod yaml;
