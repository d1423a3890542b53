//! The namespaces pane, for one context.

use crate::kubeconfig::namespace::check_namespace;

use super::{List, Query};
use crate::picker::search::Search;

/// The namespaces of a context that were asked for, and the list of those that match.
pub struct Namespaces {
    /// The namespace in force, to be marked.
    current: String,
    listing: Listing,
    names: Vec<String>,
    list: List,
    /// What is typed, where it can be used as it is.
    typed: Option<String>,
}

/// How far the question for namespaces has come. A context that was never asked has no
/// [`Namespaces`] at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// The answer is awaited.
    Loading,
    /// The names are here.
    Loaded,
    /// There are none, for this reason.
    Failed(String),
}

impl Namespaces {
    pub(super) fn asked(current: &str) -> Self {
        Self {
            current: current.to_owned(),
            listing: Listing::Loading,
            names: Vec::new(),
            list: List::default(),
            typed: None,
        }
    }

    /// How far the question for the names has come.
    #[must_use]
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// The names, in the order to show while nothing is typed.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The list of those that match. Below them it has one more row when there is a
    /// [typed](Self::typed) name.
    #[must_use]
    pub fn list(&self) -> &List {
        &self.list
    }

    /// What is typed, when it is no name of the list but could be one of a namespace.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// Whether this namespace is in force.
    #[must_use]
    pub fn is_current(&self, name: &str) -> bool {
        self.current == name
    }

    /// Why what is typed leads nowhere.
    pub(super) fn objection(&self) -> Option<String> {
        let typed = self.list.query().text().trim();
        let leads_nowhere = self.list.is_empty() && !typed.is_empty();
        let error = check_namespace(typed).err().filter(|_| leads_nowhere)?;
        Some(format!("{typed:?} can't be a namespace: {error}."))
    }

    /// The name in the highlighted row.
    pub(super) fn highlighted(&self) -> Option<&str> {
        match self.list.matches().get(self.list.highlighted()) {
            Some(&index) => Some(&self.names[index]),
            None => self.typed(),
        }
    }

    /// Asks again, if the last answer was a failure.
    pub(super) fn ask_again(&mut self) -> bool {
        let failed = matches!(self.listing, Listing::Failed(_));
        if failed {
            self.listing = Listing::Loading;
        }
        failed
    }

    /// Takes in the answer. The highlight stays on its name, and begins on the current one.
    pub(super) fn arrive(&mut self, answer: Result<Vec<String>, String>, search: &Search) {
        let wanted = self.highlighted().unwrap_or(&self.current).to_owned();
        (self.names, self.listing) = match answer {
            Ok(names) => (names, Listing::Loaded),
            Err(reason) => (Vec::new(), Listing::Failed(reason)),
        };
        self.list.reset(self.names.len());
        self.filter(search);
        let row = self.list.matches().iter().position(|&index| self.names[index] == wanted);
        self.list.highlight(row.unwrap_or(0));
    }

    pub(super) fn change_query(&mut self, search: &Search, change: impl FnOnce(&mut Query)) {
        if self.list.change_query(change) {
            self.filter(search);
        }
    }

    pub(super) fn list_mut(&mut self) -> &mut List {
        &mut self.list
    }

    /// The letters of a name that the query found.
    pub(super) fn letters(&self, search: &Search, name: &str) -> Vec<usize> {
        let [letters] = search.letters(self.list.query().text(), [name]);
        letters
    }

    fn filter(&mut self, search: &Search) {
        self.list.filter(search, |index| [self.names[index].as_str()]);
        let typed = self.list.query().text().trim();
        let is_new = !typed.is_empty()
            && check_namespace(typed).is_ok()
            && !self.names.iter().any(|name| name == typed);
        self.typed = is_new.then(|| typed.to_owned());
        self.list.set_extra(usize::from(is_new));
    }
}
