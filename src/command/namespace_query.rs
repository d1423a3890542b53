//! A context's cluster, ready to be asked for its namespaces, and what it answered before.

use crate::cluster::cache::{Cache, CacheKey, CachedNames};
use crate::cluster::{self, ClusterError, ClusterRequest, ListEvent, ListKind, QueryOptions};
use crate::kubeconfig::store::{Access, read_access};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::paths::working_folder;

use super::invocation::Invocation;
use super::sample_clusters::SampleClusters;

/// The cluster of one context.
pub(super) struct NamespaceQuery<'f> {
    samples: Option<&'f SampleClusters>,
    snapshot: &'f Snapshot,
    target: ContextEntry<'f>,
    asked: CacheKey,
    cache: Cache,
}

impl<'f> NamespaceQuery<'f> {
    /// Prepares to ask. Nothing is sent, and no secret is read.
    pub(super) fn of(
        invocation: &'f Invocation,
        snapshot: &'f Snapshot,
        target: &ContextEntry<'f>,
    ) -> Self {
        let cache = Cache::at(&invocation.paths.answers);
        let samples = invocation.samples.as_ref();
        Self { samples, snapshot, target: *target, asked: asked(snapshot, target), cache }
    }

    /// What the cluster answered before.
    pub(super) fn remembered(&self) -> Option<CachedNames> {
        self.cache.recall(&self.asked)
    }

    /// Asks for all namespaces; comes back at once. A whole answer is kept for the next time.
    pub(super) fn list(
        &self,
        options: QueryOptions,
        mut tell: impl FnMut(ListEvent) + Send + 'static,
    ) -> Option<ClusterRequest> {
        let (cache, asked) = (self.cache.clone(), self.asked.clone());
        let mut names = Vec::new();
        let mut tell = move |told| {
            match &told {
                ListEvent::Page(page) => names.extend_from_slice(page),
                // Without a cache, the next time takes longer, and that is all.
                ListEvent::All(kind) => drop(cache.keep(&asked, &names, *kind)),
                ListEvent::Failed(_) => {}
            }
            tell(told);
        };
        if let Some(samples) = self.samples {
            return samples.list(&self.asked.server, tell);
        }
        match self.access() {
            Ok(access) => cluster::list(access, options, tell),
            Err(reason) => {
                tell(ListEvent::Failed(reason));
                None
            }
        }
    }

    /// Asks for one namespace; comes back at once.
    pub(super) fn lookup(
        &self,
        name: &str,
        options: QueryOptions,
        tell: impl FnOnce(Result<bool, ClusterError>) + Send + 'static,
    ) -> Option<ClusterRequest> {
        match self.access() {
            Ok(access) => cluster::lookup(access, name, options, tell),
            Err(reason) => {
                tell(Err(reason));
                None
            }
        }
    }

    fn access(&self) -> Result<Access, ClusterError> {
        Ok(read_access(self.snapshot, &self.target, &working_folder())?)
    }
}

/// Whose answers belong to a context.
fn asked(snapshot: &Snapshot, target: &ContextEntry<'_>) -> CacheKey {
    let user = target.context.user.clone();
    let Some((cluster, file)) = snapshot.cluster_of(target) else {
        return CacheKey { server: String::new(), user, kubeconfig: String::new() };
    };
    let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.to_path_buf());
    let kubeconfig = path.to_string_lossy().into_owned();
    CacheKey { server: cluster.server.clone(), user, kubeconfig }
}

/// What is listed, where it isn't plainly namespaces.
pub(super) fn remark(kind: ListKind) -> Option<&'static str> {
    match kind {
        ListKind::Namespaces => None,
        ListKind::Projects => Some("OpenShift projects"),
    }
}
