//! Names for contexts that are to be renamed: those of their files, if they say something.

use std::collections::{HashMap, HashSet};

use crate::kubeconfig::plan::{OtherFiles, uses_elsewhere};
use crate::kubeconfig::{ContextEntry, File, Snapshot, Visibility};
use crate::operation::RenameExtent;

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
pub(super) struct NewNames {
    given: HashSet<String>,
    /// The next number for each name that got some.
    numbers: HashMap<String, usize>,
    taken: Option<TakenNames>,
}

/// The names that are not free.
#[derive(Default)]
struct TakenNames {
    /// Of contexts, with the number of files that have them.
    contexts: HashMap<String, usize>,
    /// Of clusters and users, and those that contexts refer to: without an entry, such a context would get this
    /// cluster or user.
    others: HashSet<String>,
}

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
        let taken = self.taken.get_or_insert_with(|| TakenNames::of(snapshot));
        let is_free =
            |name: &String| !self.given.contains(name) && taken.is_free(entry, name, keeps_name);
        let number = self.numbers.entry(own.clone()).or_insert(2);
        let mut name = first;
        while !is_free(&name) {
            name = format!("{own}-{number}");
            *number += 1;
        }
        self.given.insert(name.clone());
        if matches!(entry.visibility, Visibility::NotInKubeconfig) {
            return (name, whole);
        }
        // Contexts of other files would lose their cluster.
        let loses = uses_elsewhere(snapshot, entry, &name).iter().any(|own| !own.has_its_own);
        let extent = if loses { RenameExtent::Context } else { whole };
        (name, extent)
    }
}

impl TakenNames {
    fn of(snapshot: &Snapshot) -> Self {
        let mut taken = Self::default();
        for document in snapshot.files().iter().filter_map(File::document) {
            let contexts: HashSet<&String> =
                document.contexts.iter().map(|own| &own.name).collect();
            for name in contexts {
                *taken.contexts.entry(name.clone()).or_default() += 1;
            }
            let references = document.contexts.iter().flat_map(|own| [&own.cluster, &own.user]);
            let clusters = document.clusters.iter().map(|own| &own.name);
            let users = document.users.iter().map(|own| &own.name);
            taken.others.extend(references.chain(clusters).chain(users).cloned());
        }
        taken
    }

    /// Whether nothing has the name, except the context itself if it keeps its own.
    fn is_free(&self, entry: &ContextEntry<'_>, name: &str, keeps_name: bool) -> bool {
        let is_own = keeps_name && entry.context.name == name;
        !name.is_empty()
            && !self.others.contains(name)
            && self.contexts.get(name).copied().unwrap_or_default() == usize::from(is_own)
    }
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
