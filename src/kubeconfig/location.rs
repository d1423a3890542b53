//! The lines of entries, for messages. Reading a file does not keep them, because most commands never
//! show one.

use super::document::{Kind, filled, tree_of};
use super::problem::line_of;
use super::text::SourceText;

/// The line, counted from 1, on which the first entry with a name begins; `None` if there is none.
pub(super) fn line_of_entry(source: &SourceText, kind: Kind, name: &str) -> Option<usize> {
    let text = source.as_str();
    let tree = tree_of(text).ok()?;
    let entries = tree.values(tree.get(tree.root?, kind.list())?);
    let has_name = |entry| filled(&tree, Some(entry), "name").unwrap_or_default() == name;
    let entry = entries.iter().copied().find(|entry| has_name(*entry))?;
    Some(line_of(text, tree.node(entry).span.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_line_on_which_it_begins() {
        let yaml = "# clusters\nclusters:\n- cluster: {}\n  name: a\n-\n  name: b\n- {name: 'c'}\n\
                    contexts:\n- {name: b}\n- context: {}\n";
        let json = "{\"users\": [\n {\"name\": \"a\"},\n {\"name\": \"b\"}]}";
        for (text, kind, name, line) in [
            (yaml, Kind::Cluster, "a", Some(3)),
            (yaml, Kind::Cluster, "b", Some(6)),
            (yaml, Kind::Cluster, "c", Some(7)),
            (yaml, Kind::Context, "b", Some(9)),
            (yaml, Kind::Context, "", Some(10)),
            (yaml, Kind::User, "b", None),
            (json, Kind::User, "b", Some(3)),
            ("users: [", Kind::User, "b", None),
        ] {
            let source = SourceText::decode(text.into()).unwrap();
            assert_eq!(line_of_entry(&source, kind, name), line, "{kind} {name}");
        }
    }
}
