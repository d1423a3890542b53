//! Names for contexts that are to be renamed: those of their files, if they say something.

use std::collections::HashSet;

use crate::kubeconfig::document::Context;
use crate::kubeconfig::plan::{Kind, OtherFiles, Refusal};
use crate::kubeconfig::{ContextEntry, Snapshot, Visibility};
use crate::operation::{Operation, RenameExtent};

/// What names of files have in addition to the name of a cluster.
const BEFORE: [&str; 6] =
    ["cluster-", "cluster_", "kubeconfig-", "kubeconfig_", "config-", "config_"];
const AFTER: [&str; 5] = ["-kubeconfig", "_kubeconfig", ".kubeconfig", "-config", ".config"];
const EXTENSIONS: [&str; 5] = [".yaml", ".yml", ".json", ".conf", ".kubeconfig"];

/// Names of files and directories that are those of many.
const COMMON: [&str; 13] = [
    "",
    "config",
    "kubeconfig",
    "admin",
    "k3s",
    "rke2",
    "kube",
    ".kube",
    "clusters",
    "configs",
    "config.d",
    "kubernetes",
    "default",
];

/// New names that were given in one run.
#[derive(Default)]
pub(super) struct NewNames(HashSet<String>);

impl NewNames {
    /// A name that no entry has, for a rename of a context with its cluster and user, and how much is
    /// renamed.
    pub(super) fn choose(
        &mut self,
        snapshot: &Snapshot,
        entry: &ContextEntry<'_>,
        keeps_name: bool,
    ) -> (String, RenameExtent) {
        let whole = RenameExtent::Whole { others: OtherFiles::Refuse };
        let own = &entry.context.name;
        let first = if keeps_name { own.clone() } else { of_file(entry) };
        let numbered = (2..).map(|number| format!("{own}-{number}"));
        let mut names = std::iter::once(first).chain(numbered);
        let name = names
            .find(|name| !self.0.contains(name) && is_free(snapshot, entry, name, keeps_name))
            .unwrap_or_default();
        self.0.insert(name.clone());
        if matches!(entry.visibility, Visibility::NotInKubeconfig) {
            return (name, whole);
        }
        let operation = Operation::Rename { context: entry.key(), to: name.clone(), extent: whole };
        match operation.plan(snapshot) {
            // Contexts of other files would lose their cluster.
            Err(Refusal::UsedElsewhere { .. }) => (name, RenameExtent::Context),
            _ => (name, whole),
        }
    }
}

/// Whether no entry has the name, except the context itself, and no context refers to it: without an entry, such a
/// context would get this cluster or user.
fn is_free(snapshot: &Snapshot, entry: &ContextEntry<'_>, name: &str, keeps_name: bool) -> bool {
    !name.is_empty()
        && snapshot.files().iter().filter_map(|file| Some((file, file.document()?))).all(
            |(file, document)| {
                let is_own = file.path == entry.file.path;
                let refers = |own: &Context| own.cluster == name || own.user == name;
                (is_own && keeps_name || !document.has(Kind::Context, name))
                    && !document.contexts.iter().any(refers)
                    && !document.has(Kind::Cluster, name)
                    && !document.has(Kind::User, name)
            },
        )
}

/// The name of a context's file, or of its directory, without what other files have too; its own name
/// if both say nothing.
fn of_file(entry: &ContextEntry<'_>) -> String {
    let parts = [Some(&*entry.file.path), entry.file.path.parent()].into_iter().flatten();
    let mut names = parts.filter_map(|path| path.file_name()?.to_str());
    names.find_map(distinctive).unwrap_or_default().to_owned()
}

/// The part of the name of a file that names its cluster; `None` if it says nothing, as `config`.
#[must_use]
pub fn distinctive(file_name: &str) -> Option<&str> {
    let name = bare(file_name);
    let is_plain = name.chars().all(|own| own.is_alphanumeric() || "._-@:".contains(own));
    let is_common = COMMON.contains(&name.to_ascii_lowercase().as_str());
    (is_plain && !is_common && !name.starts_with('-')).then_some(name)
}

fn bare(name: &str) -> &str {
    let name = EXTENSIONS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let name = AFTER.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    BEFORE.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_name_is_what_differs_between_files() {
        for (file, name) in [
            ("cluster-oslo.yaml", "oslo"),
            ("oslo-kubeconfig.json", "oslo"),
            ("oslo.kubeconfig", "oslo"),
            ("config_oslo", "oslo"),
            ("config", "config"),
            ("eu.prod.yml", "eu.prod"),
        ] {
            assert_eq!(bare(file), name, "{file}");
        }
    }
}
