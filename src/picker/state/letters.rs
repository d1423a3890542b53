//! Which characters of a row match the query.

use super::{PairRow, State};
use crate::picker::search::{Letters, SHOWN};

impl State {
    /// The positions of the matched characters of a row: in its name as it is shown, in its namespace
    /// and in its file.
    pub(in crate::picker) fn row_letters(&self, index: usize) -> [Vec<usize>; SHOWN] {
        self.contexts.row_letters(&self.search, index)
    }

    /// The positions of the matched characters in a context's full name, namespace and file, and in
    /// its server, cluster and user.
    pub(in crate::picker) fn context_letters(&self, index: usize) -> Letters {
        self.contexts.letters(&self.search, index)
    }

    pub(in crate::picker) fn pair_letters(&self, pair: &PairRow) -> [Vec<usize>; 2] {
        self.contexts.pair_letters(&self.search, pair)
    }

    /// The parts of the highlighted context that match the query although the list does not show
    /// them, with what each is and the positions of the matched characters.
    pub(in crate::picker) fn matched_details(&self) -> Vec<(&'static str, &str, Vec<usize>)> {
        let Some((index, row)) = self.contexts.highlighted() else { return Vec::new() };
        if let Some(pair) = self.highlighted_pair() {
            return vec![("namespace", pair.namespace.as_str(), Vec::new())];
        }
        let [server, cluster, user] = self.context_letters(index).hidden;
        let address = row.server.as_deref().unwrap_or_default();
        let parts = [
            ("server", address, server),
            ("cluster", &row.cluster, cluster),
            ("user", &row.user, user),
        ];
        parts.into_iter().filter(|(_, _, letters)| !letters.is_empty()).collect()
    }

    /// The positions of the matched characters in this name of [`Self::namespaces`].
    pub(in crate::picker) fn namespace_letters(&self, name: &str) -> Vec<usize> {
        self.namespaces().map_or_else(Vec::new, |namespaces| namespaces.letters(&self.search, name))
    }
}
