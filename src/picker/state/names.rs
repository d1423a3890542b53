//! The names of namespaces in natural order without duplicates, and which of them the cluster
//! listed.

use crate::order::natural;

#[derive(Clone, Debug, Default)]
pub(super) struct NamespaceNames {
    names: Vec<Name>,
    listed: usize,
}

#[derive(Clone, Debug)]
struct Name {
    text: String,
    /// Whether the cluster listed it; otherwise it is from the cache or the kubeconfig.
    is_listed: bool,
}

impl NamespaceNames {
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn listed(&self) -> usize {
        self.listed
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(|name| name.text.as_str())
    }

    pub(super) fn get(&self, index: usize) -> &str {
        &self.names[index].text
    }

    /// Adds names that the cluster has not listed (yet).
    pub(super) fn remember(&mut self, names: Vec<String>) {
        self.merge(names, false);
    }

    /// Adds names that the cluster listed.
    pub(super) fn add_listed(&mut self, names: Vec<String>) {
        self.merge(names, true);
    }

    /// Removes the names that the cluster did not list.
    pub(super) fn keep_listed(&mut self) {
        self.names.retain(|name| name.is_listed);
    }

    /// Marks all names as not listed, before the cluster is queried again.
    pub(super) fn mark_all_unlisted(&mut self) {
        self.names.iter_mut().for_each(|name| name.is_listed = false);
        self.listed = 0;
    }

    /// Merges in one pass over both lists, because there may be many pages of names.
    fn merge(&mut self, mut names: Vec<String>, are_listed: bool) {
        if names.is_empty() {
            return;
        }
        names.sort_by(|left, right| natural(left, right));
        names.dedup();
        let mut merged = Vec::with_capacity(self.names.len() + names.len());
        let mut known = std::mem::take(&mut self.names).into_iter().peekable();
        for text in names {
            while let Some(before) = known.next_if(|known| natural(&known.text, &text).is_lt()) {
                merged.push(before);
            }
            let same = known.next_if(|known| known.text == text);
            let was_listed = same.is_some_and(|same| same.is_listed);
            self.listed += usize::from(are_listed && !was_listed);
            merged.push(Name { text, is_listed: are_listed || was_listed });
        }
        merged.extend(known);
        self.names = merged;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn all(names: &NamespaceNames) -> Vec<&str> {
        names.iter().collect()
    }

    #[test]
    fn names_are_unique_and_in_natural_order() {
        let mut names = NamespaceNames::default();
        names.remember(texts(&["team-10", "team-2", "team-2"]));
        names.add_listed(texts(&["team-3", "team-10", "zoo", "a", "team-3"]));
        assert_eq!(all(&names), ["a", "team-2", "team-3", "team-10", "zoo"]);
        assert_eq!((names.len(), names.listed()), (5, 4));
        names.add_listed(texts(&["team-10"]));
        names.remember(texts(&["zoo"]));
        assert_eq!((names.len(), names.listed()), (5, 4));
    }

    #[test]
    fn only_names_of_the_last_listing_are_kept() {
        let mut names = NamespaceNames::default();
        names.remember(texts(&["gone", "there"]));
        names.add_listed(texts(&["there", "new"]));
        names.remember(texts(&["new"]));
        names.keep_listed();
        assert_eq!(all(&names), ["new", "there"]);
        names.mark_all_unlisted();
        names.add_listed(texts(&["there"]));
        assert_eq!(names.listed(), 1);
        names.keep_listed();
        assert_eq!(all(&names), ["there"]);
    }
}
