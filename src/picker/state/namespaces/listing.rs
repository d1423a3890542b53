//! The query of a cluster for its namespaces, and what its results change in the list.

use super::Namespaces;
use crate::picker::NamespaceEvent;
use crate::picker::search::Search;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::picker) enum Listing {
    /// Not requested: the names are from the cache.
    NotRequested,
    #[default]
    Running,
    Cancelled,
    Complete {
        /// What the names are if not namespaces, such as `OpenShift projects`.
        remark: Option<String>,
    },
    Failed(String),
}

impl Namespaces {
    pub(in crate::picker::state) fn is_listing(&self) -> bool {
        self.listing == Listing::Running
    }

    /// Starts a query, unless it is running or complete; whether it did.
    pub(in crate::picker::state) fn restart(&mut self) -> bool {
        let to_ask =
            matches!(self.listing, Listing::NotRequested | Listing::Cancelled | Listing::Failed(_));
        if to_ask {
            self.listing = Listing::Running;
            self.names.mark_all_unlisted();
        }
        to_ask
    }

    /// Applies results of the query. The highlight stays on its name, and on its line of the
    /// screen. If nothing matched the query before, the first name that does is highlighted.
    pub(in crate::picker::state) fn receive(
        &mut self,
        events: Vec<NamespaceEvent>,
        search: &Search,
    ) {
        let matched = !self.list.matches.is_empty();
        let wanted = self.highlighted().filter(|_| matched).map(str::to_owned);
        let above = self.list.above();
        self.apply(events);
        // A name that is the whole query gets a row of its own.
        let typed = self.list.query.text().trim();
        if let Some(name) = wanted.as_deref().filter(|name| *name != typed) {
            self.keep_highlighted(name);
        }
        self.reset();
        self.filter(search);
        self.list.highlight_below(self.row_of(wanted.as_deref()), above);
    }

    fn apply(&mut self, events: Vec<NamespaceEvent>) {
        let (mut remembered, mut listed) = (Vec::new(), Vec::new());
        for piece in events {
            match piece {
                NamespaceEvent::Remembered { names, age } => {
                    remembered.extend(names);
                    self.age = age.or(self.age.take());
                }
                NamespaceEvent::Arrived(names) => listed.extend(names),
                NamespaceEvent::Complete { remark } => self.listing = Listing::Complete { remark },
                NamespaceEvent::Failed(reason) => self.listing = Listing::Failed(reason),
            }
            if !self.is_listing() {
                break;
            }
        }
        self.names.add(remembered, false);
        self.names.add(listed, true);
        self.drop_unlisted();
    }

    pub(super) fn drop_unlisted(&mut self) {
        self.removed = None;
        if self.is_complete() {
            self.names.keep_listed();
            if self.names.len() == 0 {
                self.names.add(vec![self.current.clone()], false);
            }
        }
    }

    /// Keeps a highlighted name that the cluster does not have, so that Enter does not choose the
    /// next one instead.
    fn keep_highlighted(&mut self, name: &str) {
        if self.names.iter().all(|own| own != name) {
            self.removed = Some(name.to_owned());
            self.names.add(vec![name.to_owned()], false);
        }
    }

    /// Removes a name that was kept only for the highlight, which has moved.
    pub(in crate::picker::state) fn drop_removed(&mut self, search: &Search) {
        let highlighted = self.highlighted().map(str::to_owned);
        if self.removed.is_some() && self.removed != highlighted {
            let above = self.list.above();
            self.drop_unlisted();
            self.reset();
            self.filter(search);
            self.list.highlight_below(self.row_of(highlighted.as_deref()), above);
        }
    }
}
