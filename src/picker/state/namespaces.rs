//! The namespaces pane, for one context.

mod listing;

use std::cell::OnceCell;

use crate::kubeconfig::namespace::check_namespace;

use super::names::NamespaceNames;
use super::{List, Query};
use crate::picker::cells::cells;
use crate::picker::distinct::Distinct;
use crate::picker::search::{SPECIAL_CHARACTERS, Search, Searched};
use crate::picker::{ContextRow, NamespaceEvent};
use crate::printable::{nearest, shown};

pub(in crate::picker) use listing::Listing;

/// The namespaces of a context, and the list of those that match.
///
/// Until the cluster has listed all, they include the namespace in use and names from the cache.
#[derive(Default)]
pub(in crate::picker) struct Namespaces {
    pub(in crate::picker) current: String,
    pub(in crate::picker) listing: Listing,
    names: NamespaceNames,
    pub(in crate::picker) age: Option<String>,
    pub(in crate::picker) list: List,
    /// A name that the cluster does not have, kept while it is highlighted.
    removed: Option<String>,
    pub(in crate::picker) typed: Option<String>,
    distinct: OnceCell<Distinct>,
    widest: OnceCell<usize>,
}

impl Namespaces {
    pub(super) fn asked(context: &ContextRow) -> Self {
        let mut names = NamespaceNames::default();
        let current = context.effective_namespace().to_owned();
        names.put_first(first_names(context));
        names.add(vec![current.clone()], false);
        let list = List::new(names.len(), 0);
        Self { current, names, list, ..Self::default() }
    }

    /// The cached names, before they are requested.
    pub(super) fn cached(context: &ContextRow, cached: NamespaceEvent, search: &Search) -> Self {
        let mut namespaces = Self { listing: Listing::NotRequested, ..Self::asked(context) };
        namespaces.receive(vec![cached], search);
        namespaces
    }

    pub(super) fn was_requested(&self) -> bool {
        self.listing != Listing::NotRequested
    }

    /// Takes over what has changed in the kubeconfigs.
    pub(super) fn follow(&mut self, context: &ContextRow, search: &Search) {
        context.effective_namespace().clone_into(&mut self.current);
        let first = first_names(context);
        if !self.names.starts_with(&first) {
            let (highlighted, above) = (self.highlighted().map(str::to_owned), self.list.above());
            self.names.put_first(first);
            self.reset();
            self.filter(search);
            self.list.highlight_below(self.row_of(highlighted.as_deref()), above);
        }
    }

    /// How many names match, of how many. A complete list counts only what the cluster has.
    pub(in crate::picker) fn counts(&self) -> (usize, usize) {
        let matches = &self.list.matches;
        if self.is_complete() {
            let listed = matches.iter().filter(|index| self.names.is_listed(**index));
            return (listed.count(), self.names.listed());
        }
        (matches.len(), self.list.rows)
    }

    /// The names: the current one and recent ones, then the others in natural order.
    pub(in crate::picker) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter()
    }

    /// The name at this index, out of the matches.
    pub(in crate::picker) fn name(&self, index: usize) -> &str {
        self.names.get(index)
    }

    /// The number of names that the cluster has listed.
    pub(in crate::picker) fn listed(&self) -> usize {
        self.names.listed()
    }

    pub(super) fn listed_names(&self) -> impl Iterator<Item = String> {
        let indices = (0..self.names.len()).filter(|index| self.names.is_listed(*index));
        indices.map(|index| self.names.get(index).to_owned())
    }

    /// Why the query, or the highlighted name, cannot be chosen.
    pub(super) fn objection(&self) -> Option<String> {
        if let Some(removed) = self.highlighted().filter(|name| self.is_removed(name)) {
            return Some(no_namespace(removed));
        }
        let typed = self.list.query.text().trim();
        let leads_nowhere = self.list.is_empty() && !typed.is_empty();
        // Special characters of the search syntax are not meant as a name.
        let is_name = !typed.contains(SPECIAL_CHARACTERS);
        let error = check_namespace(typed).err().filter(|_| leads_nowhere && is_name)?;
        Some(format!("{typed:?} can't be a namespace: {error}."))
    }

    pub(super) fn highlighted(&self) -> Option<&str> {
        self.in_row(self.list.highlighted)
    }

    pub(in crate::picker) fn in_row(&self, row: usize) -> Option<&str> {
        match self.list.matches.get(row) {
            Some(&index) => Some(self.names.get(index)),
            None => self.typed.as_deref(),
        }
    }

    /// The same for a name that may be missing until the cluster has listed all: it is added.
    pub(super) fn highlight_known(&mut self, name: &str, search: &Search) -> bool {
        if !self.is_complete() && self.names().all(|own| own != name) {
            self.names.add(vec![name.to_owned()], false);
            self.reset();
            self.filter(search);
        }
        self.highlight(name, search)
    }

    /// Highlights a name, without the query if that hides it; false if it is not in the list.
    pub(super) fn highlight(&mut self, name: &str, search: &Search) -> bool {
        if self.names().all(|own| own != name) {
            return false;
        }
        if self.list.matches.iter().all(|&index| self.names.get(index) != name) {
            self.change_query(search, |query| *query = Query::default());
        }
        let above = self.list.above();
        self.list.highlight_below(self.row_of(Some(name)), above);
        self.drop_removed(search);
        true
    }

    /// Whether the highlighted row is the [typed](Self::typed) name.
    pub(super) fn highlights_typed(&self) -> bool {
        self.typed.is_some() && self.list.highlighted >= self.list.matches.len()
    }

    pub(in crate::picker) fn is_complete(&self) -> bool {
        matches!(self.listing, Listing::Complete { .. })
    }

    /// Why a typed name may be a mistake, if the list is complete.
    pub(super) fn missing_warning(&self, name: &str) -> Option<String> {
        self.is_complete().then(|| {
            let missing = no_namespace(name);
            match nearest(name, self.names()).first() {
                Some(near) => format!("{missing} The nearest name is \"{near}\"."),
                None => missing,
            }
        })
    }

    pub(in crate::picker) fn distinct(&self) -> &Distinct {
        self.distinct.get_or_init(|| Distinct::of(self.names().map(|name| (name, ""))))
    }

    pub(in crate::picker) fn widest(&self) -> usize {
        *self.widest.get_or_init(|| self.names().map(cells).max().unwrap_or(0))
    }

    fn reset(&mut self) {
        self.list.reset(self.names.len());
        self.distinct = OnceCell::new();
        self.widest = OnceCell::new();
    }

    pub(in crate::picker) fn is_removed(&self, name: &str) -> bool {
        self.removed.as_deref() == Some(name)
    }

    /// The row of this name; without it that of the best match or, for an empty query, of the
    /// namespace in use.
    fn row_of(&self, name: Option<&str>) -> usize {
        let matches = &self.list.matches;
        let find = |name: &str| matches.iter().position(|&index| self.names.get(index) == name);
        let typed = || (name.is_some() && name == self.typed.as_deref()).then_some(matches.len());
        let current = || self.list.query.is_empty().then(|| find(&self.current)).flatten();
        name.and_then(find).or_else(typed).or_else(current).unwrap_or(0)
    }

    pub(super) fn change_query(&mut self, search: &Search, change: impl FnOnce(&mut Query)) {
        if self.list.change_query(change) {
            if self.removed.is_some() {
                self.drop_unlisted();
                self.reset();
            }
            self.filter(search);
        }
    }

    pub(super) fn letters(&self, search: &Search, name: &str) -> Vec<usize> {
        let [letters, ..] = search.letters(self.list.query.text(), &searched(name)).shown;
        letters
    }

    fn filter(&mut self, search: &Search) {
        self.list.filter(search, |index| Searched {
            frecency: self.names.frecency(index),
            ..searched(self.names.get(index))
        });
        let leading = self.names.leading();
        let is_ruled = self.list.query.is_empty() && 0 < leading && leading < self.names.len();
        self.list.rule = is_ruled.then_some(leading);
        let typed = self.list.query.text().trim();
        let is_new = !typed.is_empty()
            && check_namespace(typed).is_ok()
            && self.names.iter().all(|name| name != typed);
        self.typed = is_new.then(|| typed.to_owned());
        self.list.set_extra(usize::from(is_new));
    }
}

/// The most namespaces used before that come first.
const MOST_RECENT: usize = 5;

/// The names that come first: the current one and those used before.
fn first_names(context: &ContextRow) -> Vec<String> {
    let current = context.effective_namespace();
    let recent = context.recent_namespaces.iter().map(String::as_str);
    let recent = recent.filter(|name| *name != current).take(MOST_RECENT);
    [current].into_iter().chain(recent).map(str::to_owned).collect()
}

pub(super) fn no_namespace(name: &str) -> String {
    format!("The cluster has no namespace \"{}\".", shown(name))
}

fn searched(name: &str) -> Searched<'_> {
    Searched { shown: [name, "", "", ""], ..Searched::default() }
}
