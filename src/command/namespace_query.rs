//! A query for the namespaces of a context's cluster, and the cached result.

use std::collections::HashSet;
use std::sync::Arc;

use crate::cluster::cache::{Cache, CacheKey, CachedNames};
use crate::cluster::{
    self, ClusterError, ClusterRequest, Limits, ListEvent, ListKind, QueryOptions, Timeout,
};
use crate::kubeconfig::kuberc::Kuberc;
use crate::kubeconfig::store::{Access, read_access};
use crate::kubeconfig::{ContextEntry, ContextKey, Snapshot, Visibility};
use crate::lexical::absolute;

use super::history::IsMissing;
use super::invocation::Invocation;

pub(super) struct NamespaceQuery<'f> {
    invocation: &'f Invocation,
    snapshot: &'f Snapshot,
    target: ContextEntry<'f>,
    key: CacheKey,
    cache: Cache,
}

impl Invocation {
    /// The options of a query outside of the picker: warnings go to stderr.
    pub(super) fn query_options(&self, limits: Limits) -> QueryOptions {
        let Timeout(timeout) = self.timeout.unwrap_or_else(|| self.settings().timeout);
        let variable = |name| self.environment.variable(name);
        let home = self.environment.home();
        let messages = self.messages;
        QueryOptions {
            timeout,
            limits,
            kuberc: Kuberc::choose(variable("KUBERC"), variable("KUBECTL_KUBERC"), home),
            environment: Arc::clone(&self.environment),
            warn: Arc::new(move |warning| messages.warn(&warning)),
            on_plugin_line: None,
        }
    }
}

impl<'f> NamespaceQuery<'f> {
    /// Prepares a query. It sends nothing and reads no credentials.
    pub(super) fn of(
        invocation: &'f Invocation,
        snapshot: &'f Snapshot,
        target: &ContextEntry<'f>,
    ) -> Self {
        let cache = Cache::at(&invocation.paths.answers);
        Self { invocation, snapshot, target: *target, key: key(snapshot, target), cache }
    }

    pub(super) fn cached(&self) -> Option<CachedNames> {
        self.cache.recall(&self.key)
    }

    /// Reads the cached list later, possibly in another thread.
    pub(super) fn recall(self) -> impl FnOnce() -> Option<CachedNames> + Send + 'static {
        let Self { cache, key, .. } = self;
        move || cache.recall(&key)
    }

    /// Starts to list all namespaces, and returns at once. A complete list is cached, and what it does not have
    /// is not offered from the history any more; projects are only those of the user.
    pub(super) fn list(
        &self,
        options: QueryOptions,
        mut send: impl FnMut(ListEvent) + Send + 'static,
    ) -> Option<ClusterRequest> {
        let (cache, key) = (self.cache.clone(), self.key.clone());
        let (mut names, note_missing) = (Vec::new(), self.note_missing());
        let mut send = move |event| {
            match &event {
                ListEvent::Page(page) => names.extend_from_slice(page),
                ListEvent::All(kind) => {
                    // Errors of the cache are ignored.
                    drop(cache.keep(&key, &names, *kind));
                    if *kind == ListKind::Namespaces {
                        let listed: HashSet<&str> = names.iter().map(String::as_str).collect();
                        note_missing(&|name| Some(!listed.contains(name)));
                    }
                }
                ListEvent::Failed(_) => {}
            }
            send(event);
        };
        if let Some(samples) = &self.invocation.samples {
            return samples.list(&self.key.server, send);
        }
        match self.access() {
            Ok(access) => cluster::list(access, options, send),
            Err(reason) => {
                send(ListEvent::Failed(reason));
                None
            }
        }
    }

    /// Starts to look up one namespace, and returns at once. One that does not exist is not
    /// offered any more.
    pub(super) fn lookup(
        &self,
        name: &str,
        options: QueryOptions,
        send: impl FnOnce(Result<bool, ClusterError>) + Send + 'static,
    ) -> Option<ClusterRequest> {
        let (note_missing, own) = (self.note_missing(), name.to_owned());
        let (cache, key) = (self.cache.clone(), self.key.clone());
        let send = move |answer| {
            if answer == Ok(false) {
                // Errors of the cache are ignored.
                drop(cache.forget(&key, &own));
                note_missing(&|name| (name == own).then_some(true));
            }
            send(answer);
        };
        match self.access() {
            Ok(access) => cluster::lookup(access, name, options, send),
            Err(reason) => {
                send(Err(reason));
                None
            }
        }
    }

    /// Records which namespaces this cluster does not have, for all its contexts.
    fn note_missing(&self) -> impl Fn(&IsMissing<'_>) + Send + use<> {
        let is_of_cluster = |entry: &ContextEntry<'_>| {
            let CacheKey { server, kubeconfig, .. } = key(self.snapshot, entry);
            matches!(entry.visibility, Visibility::Active)
                && (server, kubeconfig) == (self.key.server.clone(), self.key.kubeconfig.clone())
        };
        let contexts = self.snapshot.contexts().filter(is_of_cluster);
        let contexts = contexts.map(|entry| entry.context.name.clone()).collect();
        self.invocation.note_missing(self.snapshot, contexts)
    }

    fn access(&self) -> Result<Access, ClusterError> {
        let directory = self.invocation.environment.working_directory();
        Ok(read_access(self.snapshot, &self.target, &directory)?)
    }
}

/// Reads the cached lists of all contexts later, possibly in another thread.
pub(super) fn recall_all(
    invocation: &Invocation,
    snapshot: &Snapshot,
) -> impl FnOnce() -> Vec<(ContextKey, CachedNames)> + Send + 'static {
    let (snapshot, cache) = (snapshot.clone(), Cache::at(&invocation.paths.answers));
    move || {
        let recall =
            |entry: ContextEntry<'_>| Some((entry.key(), cache.recall(&key(&snapshot, &entry))?));
        snapshot.contexts().filter_map(recall).collect()
    }
}

/// The key of a context's cached list.
fn key(snapshot: &Snapshot, target: &ContextEntry<'_>) -> CacheKey {
    let user = target.context.user.clone();
    let Some((cluster, file)) = snapshot.cluster_of(target) else {
        return CacheKey { server: String::new(), user, kubeconfig: String::new() };
    };
    let kubeconfig = absolute(&file.path).to_string_lossy().into_owned();
    CacheKey { server: cluster.server.clone(), user, kubeconfig }
}

/// What is listed, if not namespaces.
pub(super) fn remark(kind: ListKind) -> Option<&'static str> {
    match kind {
        ListKind::Namespaces => None,
        ListKind::Projects => Some("OpenShift projects"),
    }
}
