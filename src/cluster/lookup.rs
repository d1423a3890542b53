//! Whether a cluster has one namespace: one request, not a list.

use std::sync::Arc;

use crate::kubeconfig::store::Access;

use super::deadline::Deadline;
use super::options::QueryOptions;
use super::plugin::ProcessGuard;
use super::server::{GetError, Object, Server};
use super::{ClusterError, NAMESPACES, PROJECTS};

/// Whether the cluster has a namespace of that name, or an OpenShift project where namespaces are
/// forbidden.
pub(super) async fn lookup(
    access: Access,
    name: &str,
    options: &QueryOptions,
    process_guard: Arc<ProcessGuard>,
) -> Result<bool, ClusterError> {
    let deadline = Deadline::start(options.timeout);
    let server = Server::reach(&access, options, process_guard, deadline).await?;
    match is_at(&server, NAMESPACES, name, deadline).await {
        Ok(found) => Ok(found),
        // No such project, or no OpenShift: report the first error.
        Err(GetError::Forbidden(reason)) => match is_at(&server, PROJECTS, name, deadline).await {
            Ok(true) => Ok(true),
            _ => Err(reason),
        },
        Err(refusal) => Err(server.reason(refusal, deadline.timeout)),
    }
}

async fn is_at(
    server: &Server,
    path: &str,
    name: &str,
    deadline: Deadline,
) -> Result<bool, GetError> {
    // The name has been checked: it has no character that a path gives a meaning to.
    let path = format!("{path}/{name}");
    let got = server.get::<Object>(&path, "PartialObjectMetadata", "look up namespaces", deadline);
    match got.await {
        Ok(object) if object.metadata.name == name => Ok(true),
        Ok(_) => Err(GetError::Other(server.not_kubernetes("another namespace"))),
        Err(GetError::NotFound) => Ok(false),
        Err(refusal) => Err(refusal),
    }
}
