//! The sample clusters of `kswitch demo`, which answer in this process.

use std::collections::BTreeMap;
use std::time::Duration;

use http::Uri;
use serde::Deserialize;

use crate::cluster::{ClusterError, ClusterRequest, ListEvent, ListKind, send_after};

/// Small enough that the samples need several pages.
const LONGEST_PAGE: usize = 8;

/// The delay of a slow cluster; shorter than the default timeout.
const SLOW: Duration = Duration::from_secs(3);

/// All sample clusters, by the host of their server.
#[derive(Deserialize)]
pub(super) struct SampleClusters(BTreeMap<String, SampleCluster>);

#[derive(Deserialize)]
struct SampleCluster {
    /// Whether it answers with a delay, so that the demo shows how kswitch waits.
    #[serde(default)]
    slow: bool,
    /// The user name in the refusal, if listing namespaces is forbidden.
    forbidden: Option<String>,
    namespaces: Vec<String>,
}

impl SampleClusters {
    pub(super) fn load() -> Self {
        serde_json::from_str(include_str!("../../assets/demo/namespaces.json"))
            .expect("the samples are sound")
    }

    /// Lists the namespaces of the cluster at this address, as [`crate::cluster::list`] does for a
    /// real one.
    pub(super) fn list(
        &self,
        server: &str,
        send: impl FnMut(ListEvent) + Send + 'static,
    ) -> Option<ClusterRequest> {
        let host = server.parse().ok().and_then(|server: Uri| Some(server.host()?.to_owned()));
        let Some(cluster) = host.and_then(|host| self.0.get(&host)) else {
            let reason = ClusterError::no_such_host(server);
            return send_after(Duration::ZERO, vec![ListEvent::Failed(reason)], send);
        };
        send_after(cluster.delay(), cluster.answer(), send)
    }
}

impl SampleCluster {
    fn delay(&self) -> Duration {
        if self.slow { SLOW } else { Duration::ZERO }
    }

    fn answer(&self) -> Vec<ListEvent> {
        if let Some(user) = &self.forbidden {
            let reason = ClusterError::forbidden(Some(user), "list namespaces");
            return vec![ListEvent::Failed(reason)];
        }
        let pages = self.namespaces.chunks(LONGEST_PAGE).map(|page| ListEvent::Page(page.to_vec()));
        pages.chain([ListEvent::All(ListKind::Namespaces)]).collect()
    }
}
