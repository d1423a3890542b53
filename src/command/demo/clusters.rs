//! The sample clusters: the hosts of their servers and their namespaces.

use std::collections::BTreeMap;

use serde::Deserialize;

/// All sample clusters, by the host of their server.
#[derive(Deserialize)]
pub(super) struct Clusters(BTreeMap<String, Cluster>);

#[derive(Default, Deserialize)]
pub(super) struct Cluster {
    /// Whether it responds with a delay, so that the demo shows how kswitch waits.
    #[serde(default)]
    pub(super) slow: bool,
    /// The user name in the refusal, if listing namespaces is forbidden.
    pub(super) forbidden: Option<String>,
    /// Sorted by name.
    pub(super) namespaces: Vec<String>,
}

impl Clusters {
    pub(super) fn of_samples() -> Self {
        serde_json::from_str(include_str!("../../../assets/demo/namespaces.json"))
            .expect("the samples are sound")
    }

    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn at(&self, host: &str) -> Option<&Cluster> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(host))
            .map(|(_, cluster)| cluster)
    }
}
