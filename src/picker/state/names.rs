//! The names of namespaces in natural order without duplicates, and which of them the cluster
//! listed.

use crate::order::natural;

#[derive(Clone, Debug, Default)]
pub(super) struct NamespaceNames(Vec<Name>);

#[derive(Clone, Debug)]
struct Name {
    text: String,
    /// Whether the cluster listed it; otherwise it is from the cache or the kubeconfig.
    is_listed: bool,
}

impl NamespaceNames {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn listed(&self) -> usize {
        self.0.iter().filter(|name| name.is_listed).count()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(|name| name.text.as_str())
    }

    pub(super) fn get(&self, index: usize) -> &str {
        &self.0[index].text
    }

    /// Adds names; a name that the cluster has listed once stays listed.
    pub(super) fn add(&mut self, names: Vec<String>, is_listed: bool) {
        self.0.extend(names.into_iter().map(|text| Name { text, is_listed }));
        self.0.sort_by(|left, right| {
            natural(&left.text, &right.text).then(right.is_listed.cmp(&left.is_listed))
        });
        self.0.dedup_by(|next, first| next.text == first.text);
    }

    pub(super) fn keep_listed(&mut self) {
        self.0.retain(|name| name.is_listed);
    }

    pub(super) fn mark_all_unlisted(&mut self) {
        self.0.iter_mut().for_each(|name| name.is_listed = false);
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
}
