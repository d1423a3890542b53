//! The version of a cluster. Every user may read it, and an API server refuses invalid credentials first.

use std::sync::Arc;

use serde::Deserialize;

use crate::kubeconfig::store::Access;

use super::ClusterError;
use super::deadline::Deadline;
use super::options::QueryOptions;
use super::plugin::ProcessGuard;
use super::server::Server;

#[derive(Deserialize)]
struct VersionInfo {
    #[serde(rename = "gitVersion")]
    version: String,
}

pub(super) async fn version(
    access: Access,
    options: &QueryOptions,
    process_guard: Arc<ProcessGuard>,
) -> Result<String, ClusterError> {
    let deadline = Deadline::start(options.timeout);
    let server = Server::reach(&access, options, process_guard, deadline).await?;
    let answer = server.get::<VersionInfo>("/version", "Info", "read the version", deadline).await;
    answer.map(|info| info.version).map_err(|refusal| server.reason(refusal, deadline.timeout))
}
