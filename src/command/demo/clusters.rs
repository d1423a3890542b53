//! The sample clusters: where they seem to be, and what they answer.

use std::collections::BTreeMap;

use serde::Deserialize;

/// All of them, by the host of their server.
#[derive(Deserialize)]
pub(super) struct Clusters(BTreeMap<String, Cluster>);

/// One of them.
#[derive(Default, Deserialize)]
pub(super) struct Cluster {
    /// Whether it takes its time, so that there is something to see of the waiting.
    #[serde(default)]
    pub(super) slow: bool,
    /// The user who may not list its namespaces.
    pub(super) forbidden: Option<String>,
    /// In the order of their names.
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
        self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(host)).map(|(_, cluster)| cluster)
    }
}
