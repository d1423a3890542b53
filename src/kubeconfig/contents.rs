//! What a check of a kubeconfig needs in addition to its [`Document`](super::document::Document): its
//! credentials, the lines of its entries, and the parts that kubectl ignores. They include secrets, so
//! there is no debug output.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::credentials::{CredentialEntries, entries_of};
use super::document::{Kind, is_json, tree_of};
use super::text::SourceText;
use super::tree::{Id, Tree};

pub struct Contents {
    pub entries: Arc<CredentialEntries>,
    lines: HashMap<(Kind, String), usize>,
    /// The line of `current-context`.
    pub current_line: Option<usize>,
    /// Lists and `current-context` that the file has again further down, where kubectl takes the last
    /// one (semantics 1.4.8), with their lines.
    pub overridden: Vec<(&'static str, usize)>,
    /// The line of the second YAML document, which kubectl ignores (semantics 1.4.6), if it has content.
    pub second_document: Option<usize>,
}

const KINDS: [Kind; 3] = [Kind::Context, Kind::Cluster, Kind::User];

impl Contents {
    /// Reads the contents of a valid kubeconfig; `None` for any other text. `directory` is its parent.
    #[must_use]
    pub fn read(source: &SourceText, directory: &Path) -> Option<Self> {
        let text = source.as_str();
        Some(Self::of(text, &tree_of(text).ok()?, directory))
    }

    /// The same from a tree of the text.
    pub(super) fn of(text: &str, tree: &Tree<'_>, directory: &Path) -> Self {
        let mut lines = LineCounter { text, at: 0, line: 1 };
        let mut contents = Self {
            entries: Arc::new(entries_of(tree, directory)),
            lines: HashMap::new(),
            current_line: None,
            overridden: Vec::new(),
            second_document: second_document(text, tree),
        };
        let Some(root) = tree.root else { return contents };
        for kind in KINDS {
            let list = tree.get(root, kind.list()).map_or(&[][..], |list| tree.values(list));
            for entry in list {
                let name = tree.get(*entry, "name").and_then(|id| tree.text(id));
                let line = lines.of(tree.node(*entry).span.start);
                contents.lines.entry((kind, name.unwrap_or_default().to_owned())).or_insert(line);
            }
        }
        for key in KINDS.map(Kind::list).into_iter().chain(["current-context"]) {
            let mut values: Vec<Id> = tree
                .entries(root)
                .iter()
                .filter(|entry| tree.text(entry.key) == Some(key))
                .map(|entry| entry.value)
                .collect();
            let last = values.pop();
            if key == "current-context" {
                contents.current_line = last.map(|id| lines.of(tree.node(id).span.start));
            }
            let has_content = |id: &Id| {
                !tree.values(*id).is_empty() || tree.text(*id).is_some_and(|own| !own.is_empty())
            };
            let overridden = values.into_iter().filter(has_content);
            let line = |id: Id| (key, lines.of(tree.node(id).span.start));
            contents.overridden.extend(overridden.map(line));
        }
        contents
    }

    /// The line on which the entry with a name begins.
    #[must_use]
    pub fn line(&self, kind: Kind, name: &str) -> Option<usize> {
        self.lines.get(&(kind, name.to_owned())).copied()
    }

    /// Whether it has tokens, keys or passwords.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        let has_login =
            |server: &str| server.split('/').nth(2).is_some_and(|own| own.contains('@'));
        self.entries.users.values().any(super::credentials::Credentials::has_secrets)
            || self.entries.clusters.values().any(|own| has_login(&own.server))
    }
}

/// Whether `sops` has encrypted a kubeconfig: it adds a mapping of its own.
pub(super) fn is_encrypted(tree: &Tree<'_>) -> bool {
    let sops = tree.root.and_then(|root| tree.get(root, "sops"));
    sops.is_some_and(|sops| tree.get(sops, "mac").is_some())
}

/// Counts the lines up to offsets, fast if they are ascending.
struct LineCounter<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn of(&mut self, offset: usize) -> usize {
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        self.line += self.text[self.at..offset].matches('\n').count();
        self.at = offset;
        self.line
    }
}

fn second_document(text: &str, tree: &Tree<'_>) -> Option<usize> {
    if is_json(text) {
        return None;
    }
    let mut at = tree.root.map_or(0, |root| tree.node(root).span.end);
    let mut begins = None;
    // The mark before an empty first document begins that one.
    let mut is_first = tree.root.is_none();
    for line in text[at..].split_inclusive('\n') {
        let content = line.trim();
        if line.starts_with("---") && !is_first {
            begins.get_or_insert(at);
        } else if begins.is_some() && !matches!(content.bytes().next(), None | Some(b'#' | b'.')) {
            return begins.map(|begins| 1 + text[..begins].matches('\n').count());
        }
        is_first &= !line.starts_with("---");
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> Contents {
        Contents::read(&SourceText::decode(text.into()).unwrap(), Path::new("/k")).unwrap()
    }

    #[test]
    fn entries_have_lines_in_any_order_of_the_lists() {
        let text = "users:\n- name: u\n\ncurrent-context: c\ncontexts:\n- name: c\n- name: d\n";
        let found = contents(text);
        assert_eq!(found.line(Kind::User, "u"), Some(2));
        assert_eq!(found.line(Kind::Context, "d"), Some(7));
        assert_eq!(found.line(Kind::Context, "u"), None);
        assert_eq!(found.current_line, Some(4));
        assert!(found.overridden.is_empty() && !found.has_secrets());
    }

    #[test]
    fn what_kubectl_ignores_has_a_line() {
        let once = "contexts:\n- name: a\nusers: []\n";
        assert_eq!(contents(&once.repeat(2)).overridden, [("contexts", 2)]);
        for (text, line) in [
            (format!("{once}---\n{once}"), Some(4)),
            (format!("{once}---\n# nothing\n...\n"), None),
            (format!("---\n{once}"), None),
            (format!("---\n---\n{once}"), Some(2)),
            ("contexts:\n- name: |\n    a\n    --- b\n".to_owned(), None),
            (once.to_owned(), None),
        ] {
            assert_eq!(contents(&text).second_document, line, "{text}");
        }
    }

    #[test]
    fn a_file_of_sops_is_recognised() {
        let is_encrypted = |text| super::is_encrypted(&tree_of(text).unwrap());
        assert!(is_encrypted("kind: ENC[x]\nsops:\n  mac: ENC[y]\n"));
        assert!(!is_encrypted("kind: Config\nusers: [{name: sops}]\n"));
    }
}
