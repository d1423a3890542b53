//! The cached namespaces of all contexts, for the search.

use std::collections::HashMap;

use super::search::IndexedName;
use crate::kubeconfig::ContextKey;

/// Each name is kept once: clusters of a fleet often have the same namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CachedNamespaces {
    names: Vec<IndexedName>,
    lists: Vec<CachedList>,
    list_of: HashMap<ContextKey, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CachedList {
    /// Indices of names.
    pub(super) names: Vec<u32>,
    /// The age of the list, such as `3 hours`; `None` if the cluster listed it in this picker.
    pub(super) age: Option<String>,
}

impl CachedNamespaces {
    /// The lists with their ages, such as `3 hours`.
    #[must_use]
    pub fn of(cached: impl Iterator<Item = (ContextKey, Vec<String>, String)>) -> Self {
        let mut indices: HashMap<String, u32> = HashMap::new();
        let (mut lists, mut list_of) = (Vec::new(), HashMap::new());
        for (context, names, age) in cached {
            let names = names.into_iter().map(|name| {
                let next = small(indices.len());
                *indices.entry(name).or_insert(next)
            });
            list_of.insert(context, lists.len());
            lists.push(CachedList { names: names.collect(), age: Some(age) });
        }
        let mut names: Vec<_> = indices.into_iter().collect();
        names.sort_unstable_by_key(|(_, index)| *index);
        let names = names.into_iter().map(|(name, _)| IndexedName::new(name)).collect();
        Self { names, lists, list_of }
    }

    /// Sets the list of a context to what its cluster has just listed.
    pub(super) fn set(&mut self, context: ContextKey, names: impl Iterator<Item = String>) {
        let first = small(self.names.len());
        // Names that other contexts have too are repeated. Only lists that are read are many.
        self.names.extend(names.map(IndexedName::new));
        self.list_of.insert(context, self.lists.len());
        self.lists
            .push(CachedList { names: (first..small(self.names.len())).collect(), age: None });
    }

    pub(super) fn remove(&mut self, context: &ContextKey) {
        self.list_of.remove(context);
    }

    pub(super) fn rename(&mut self, from: &ContextKey, to: &ContextKey) {
        if let Some(list) = self.list_of.remove(from) {
            self.list_of.insert(to.clone(), list);
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    pub(super) fn names(&self) -> &[IndexedName] {
        &self.names
    }

    /// The index of the list of a context.
    pub(super) fn find(&self, context: &ContextKey) -> Option<usize> {
        self.list_of.get(context).copied()
    }

    pub(super) fn list(&self, index: usize) -> &CachedList {
        &self.lists[index]
    }

    /// The age of the list of a context if it has this namespace.
    pub(super) fn age(&self, context: &ContextKey, namespace: &str) -> Option<&str> {
        let list = self.list(self.find(context)?);
        let has_it = list.names.iter().any(|name| self.names[*name as usize].text() == namespace);
        list.age.as_deref().filter(|_| has_it)
    }
}

fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
