//! The names of namespaces without duplicates, and which of them the cluster listed: some first, the
//! others in natural order.

use std::mem::take;

use crate::order::natural;
use crate::picker::search::MOST_FRECENCY;

#[derive(Clone, Debug, Default)]
pub(super) struct NamespaceNames {
    names: Vec<Name>,
    /// These come before the others, in this order.
    first: Vec<String>,
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
        self.names.iter().filter(|name| name.is_listed).count()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(|name| name.text.as_str())
    }

    pub(super) fn get(&self, index: usize) -> &str {
        &self.names[index].text
    }

    pub(super) fn is_listed(&self, index: usize) -> bool {
        self.names[index].is_listed
    }

    /// The number of names that come before those in natural order.
    pub(super) fn leading(&self) -> usize {
        self.names.partition_point(|name| self.rank(name) < self.first.len())
    }

    /// More for names that come earlier among the first.
    pub(super) fn frecency(&self, index: usize) -> u16 {
        let after = self.first.len() - self.rank(&self.names[index]);
        u16::try_from(after).map_or(MOST_FRECENCY, |after| (after * 10).min(MOST_FRECENCY))
    }

    pub(super) fn starts_with(&self, first: &[String]) -> bool {
        self.first == first
    }

    /// Moves these names to the start.
    pub(super) fn put_first(&mut self, first: Vec<String>) {
        self.first = first;
        self.sort();
    }

    fn rank(&self, name: &Name) -> usize {
        self.first.iter().position(|own| *own == name.text).unwrap_or(self.first.len())
    }

    fn sort(&mut self) {
        let mut names = take(&mut self.names);
        names.sort_by(|left, right| {
            let ranks = self.rank(left).cmp(&self.rank(right));
            let names = ranks.then_with(|| natural(&left.text, &right.text));
            names.then(right.is_listed.cmp(&left.is_listed))
        });
        names.dedup_by(|next, first| next.text == first.text);
        self.names = names;
    }

    /// Adds names; a name that the cluster has listed once stays listed.
    pub(super) fn add(&mut self, names: Vec<String>, is_listed: bool) {
        self.names.extend(names.into_iter().map(|text| Name { text, is_listed }));
        self.sort();
    }

    pub(super) fn keep_listed(&mut self) {
        self.names.retain(|name| name.is_listed);
    }

    pub(super) fn mark_all_unlisted(&mut self) {
        self.names.iter_mut().for_each(|name| name.is_listed = false);
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
        names.add(texts(&["team-10", "team-2", "team-2"]), false);
        names.add(texts(&["team-3", "team-10", "zoo", "a", "team-3"]), true);
        assert_eq!(all(&names), ["a", "team-2", "team-3", "team-10", "zoo"]);
        assert_eq!((names.len(), names.listed()), (5, 4));
        names.add(texts(&["team-10"]), true);
        names.add(texts(&["zoo"]), false);
        assert_eq!((names.len(), names.listed()), (5, 4));
    }

    #[test]
    fn only_names_of_the_last_listing_are_kept() {
        let mut names = NamespaceNames::default();
        names.add(texts(&["gone", "there"]), false);
        names.add(texts(&["there", "new"]), true);
        names.add(texts(&["new"]), false);
        names.keep_listed();
        assert_eq!(all(&names), ["new", "there"]);
        names.mark_all_unlisted();
        names.add(texts(&["there"]), true);
        assert_eq!(names.listed(), 1);
        names.keep_listed();
        assert_eq!(all(&names), ["there"]);
    }

    #[test]
    fn some_names_come_first() {
        let mut names = NamespaceNames::default();
        names.add(texts(&["a", "b", "c"]), true);
        names.put_first(texts(&["c", "gone", "b"]));
        names.add(texts(&["0"]), false);
        assert_eq!(all(&names), ["c", "b", "0", "a"]);
        assert_eq!(names.leading(), 2);
        names.put_first(Vec::new());
        assert_eq!((all(&names), names.leading()), (vec!["0", "a", "b", "c"], 0));
    }
}
