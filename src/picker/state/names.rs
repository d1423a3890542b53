//! Names in natural order, and which of them the cluster told.

use crate::order::natural;

/// Names in natural order, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    told: usize,
}

#[derive(Clone, Debug)]
struct Name {
    text: String,
    /// Whether the cluster told it; otherwise it is only remembered.
    told: bool,
}

impl Names {
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// How many of them the cluster told.
    pub(super) fn told(&self) -> usize {
        self.told
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.text.as_str())
    }

    pub(super) fn get(&self, index: usize) -> &str {
        &self.names[index].text
    }

    /// Adds names that were not told by the cluster, or not yet.
    pub(super) fn remember(&mut self, names: Vec<String>) {
        self.merge(names, false);
    }

    /// Adds names that the cluster told.
    pub(super) fn tell(&mut self, names: Vec<String>) {
        self.merge(names, true);
    }

    /// Drops all that the cluster did not tell.
    pub(super) fn keep_told(&mut self) {
        self.names.retain(|name| name.told);
    }

    /// Takes all for remembered: the cluster is asked anew.
    pub(super) fn forget_told(&mut self) {
        self.names.iter_mut().for_each(|name| name.told = false);
        self.told = 0;
    }

    /// One pass over both, for there may be many pages of names.
    fn merge(&mut self, mut names: Vec<String>, told: bool) {
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
            let was_told = same.is_some_and(|same| same.told);
            self.told += usize::from(told && !was_told);
            merged.push(Name { text, told: told || was_told });
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

    fn all(names: &Names) -> Vec<&str> {
        names.iter().collect()
    }

    #[test]
    fn each_name_is_there_once_in_the_order_of_people() {
        let mut names = Names::default();
        names.remember(texts(&["team-10", "team-2", "team-2"]));
        names.tell(texts(&["team-3", "team-10", "zoo", "a", "team-3"]));
        assert_eq!(all(&names), ["a", "team-2", "team-3", "team-10", "zoo"]);
        assert_eq!((names.len(), names.told()), (5, 4));
        names.tell(texts(&["team-10"]));
        names.remember(texts(&["zoo"]));
        assert_eq!((names.len(), names.told()), (5, 4));
    }

    #[test]
    fn only_told_names_are_kept_until_the_cluster_is_asked_anew() {
        let mut names = Names::default();
        names.remember(texts(&["gone", "there"]));
        names.tell(texts(&["there", "new"]));
        names.remember(texts(&["new"]));
        names.keep_told();
        assert_eq!(all(&names), ["new", "there"]);
        names.forget_told();
        names.tell(texts(&["there"]));
        assert_eq!(names.told(), 1);
        names.keep_told();
        assert_eq!(all(&names), ["there"]);
    }
}
