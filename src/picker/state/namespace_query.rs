//! The namespace query: it starts when the user enters the namespaces, and is cancelled when they
//! leave.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::namespaces::no_namespace;
use super::{Confirmation, Dialog, Listing, Namespaces, PendingQuery, State};
use crate::kubeconfig::ContextKey;
use crate::picker::{CachedNamespaces, Effect, Focus, NamespaceEvent, Outcome, Purpose};

impl State {
    /// Focuses the namespaces of the highlighted context, and queries them unless the list is
    /// complete. Not for contexts that cannot be chosen, and not in a picker that deletes.
    pub(super) fn enter_namespaces(&mut self) -> Option<Effect> {
        if self.purpose == Purpose::Delete {
            return None;
        }
        let (_, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.refused.clone_from(&row.obstacle);
            return None;
        }
        let pair = self.highlighted_pair().map(|pair| pair.namespace.clone());
        let context = &row.key;
        self.focus = Focus::Namespaces;
        let (namespaces, is_new_query) = match self.namespaces.entry(context.clone()) {
            Entry::Occupied(asked) => {
                let asked = asked.into_mut();
                let is_new_query = asked.restart();
                (asked, is_new_query)
            }
            Entry::Vacant(vacant) => (vacant.insert(Namespaces::asked(row)), true),
        };
        if let Some(name) = pair
            && !namespaces.highlight_known(&name, &self.search)
        {
            self.warning = Some(no_namespace(&name));
        }
        is_new_query.then(|| {
            self.queries += 1;
            let number = self.queries;
            self.pending_query = Some(PendingQuery { number, context: context.clone() });
            Effect::ListNamespaces { context: context.clone(), query: number }
        })
    }

    /// Asks the cluster again for the namespaces, or reads the kubeconfigs again.
    pub(super) fn refresh(&mut self) -> Option<Effect> {
        if self.focus == Focus::Contexts {
            return Some(Effect::ReadFiles);
        }
        let (_, row) = self.contexts.highlighted()?;
        let namespaces = self.namespaces.get_mut(&row.key)?;
        if !namespaces.is_listing() {
            namespaces.listing = Listing::Cancelled;
        }
        self.enter_namespaces()
    }

    /// Whether these are the cached namespaces that it has.
    pub(in crate::picker) fn knows(&self, cached: &CachedNamespaces) -> bool {
        *self.contexts.cached == *cached
    }

    /// Takes the cached namespaces of all contexts, except of those that were listed meanwhile.
    pub(super) fn recall_cached(&mut self, cached: Arc<CachedNamespaces>) {
        self.contexts.set_cached(cached);
        for (context, namespaces) in self.namespaces.iter().filter(|(_, own)| own.is_complete()) {
            self.contexts.set_listed(context, namespaces.listed_names());
        }
    }

    /// Shows cached namespaces until they are requested; false if they were.
    pub(super) fn show_cached(&mut self, context: &ContextKey, cached: NamespaceEvent) -> bool {
        let requested = self.namespaces.get(context).is_some_and(Namespaces::was_requested);
        let Some(row) = self.contexts.row(context).filter(|_| !requested) else { return false };
        let namespaces = Namespaces::cached(row, cached, &self.search);
        self.namespaces.insert(context.clone(), namespaces);
        // A click may be meant for another row.
        self.moved = true;
        true
    }

    /// Focuses the contexts, and cancels a running namespace query.
    pub(super) fn back_to_contexts(&mut self) -> Option<Effect> {
        self.focus = Focus::Contexts;
        let PendingQuery { context, .. } = self.pending_query.take()?;
        self.namespaces.get_mut(&context)?.listing = Listing::Cancelled;
        Some(Effect::CancelQuery)
    }

    pub(super) fn receive(&mut self, number: u64, events: Vec<NamespaceEvent>) {
        if let Some(query) = self.pending_query.as_ref().filter(|query| query.number == number)
            && let Some(namespaces) = self.namespaces.get_mut(&query.context)
        {
            namespaces.receive(events, &self.search);
            if namespaces.is_complete() {
                self.contexts.set_listed(&query.context, namespaces.listed_names());
            }
            if !namespaces.is_listing() {
                self.pending_query = None;
            }
            // The namespace in question must exist.
            if let Some(Dialog::Confirm(Confirmation {
                on_yes: Effect::Leave(Outcome::Chosen(choice) | Outcome::ChosenHere(choice)),
                ..
            })) = &self.dialog
                && choice.namespace.as_ref().is_some_and(|name| namespaces.is_removed(name))
            {
                self.dialog = None;
            }
        }
    }

    /// Cancels the namespace query if its context was removed or its namespaces were left.
    pub(super) fn keep_query(&mut self) -> Option<Effect> {
        let query = self.pending_query.take()?;
        if self.focus == Focus::Namespaces && self.contexts.row(&query.context).is_some() {
            self.pending_query = Some(query);
            return None;
        }
        if let Some(left) = self.namespaces.get_mut(&query.context) {
            left.listing = Listing::Cancelled;
        }
        Some(Effect::CancelQuery)
    }
}
