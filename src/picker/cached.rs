//! The cached namespaces of all contexts, for the search.

use std::collections::HashMap;

use crate::kubeconfig::ContextKey;

/// Each name is kept once: clusters of a fleet often have the same namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CachedNamespaces {
    names: Vec<String>,
    lists: Vec<CachedList>,
    list_of: HashMap<ContextKey, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CachedList {
    /// Indices of names.
    pub(super) names: Vec<u32>,
    /// The age of the list, such as `3 hours`.
    pub(super) age: String,
}

impl CachedNamespaces {
    /// The lists with their ages, such as `3 hours`.
    #[must_use]
    pub fn of(cached: impl Iterator<Item = (ContextKey, Vec<String>, String)>) -> Self {
        let mut indices: HashMap<String, u32> = HashMap::new();
        let (mut lists, mut list_of) = (Vec::new(), HashMap::new());
        for (context, names, age) in cached {
            let names = names.into_iter().map(|name| {
                let next = u32::try_from(indices.len()).unwrap_or(u32::MAX);
                *indices.entry(name).or_insert(next)
            });
            list_of.insert(context, lists.len());
            lists.push(CachedList { names: names.collect(), age });
        }
        let mut names = vec![String::new(); indices.len()];
        for (name, index) in indices {
            names[index as usize] = name;
        }
        Self { names, lists, list_of }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    pub(super) fn names(&self) -> &[String] {
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
        let has_it = list.names.iter().any(|name| self.names[*name as usize] == namespace);
        has_it.then_some(&list.age)
    }
}
