//! The effects of an undo or a redo on contexts, found by comparing the files.

use std::path::{Path, PathBuf};

use crate::kubeconfig::document::{Context, Document};
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::store::{WriteError, Written, preview_undo};
use crate::kubeconfig::{Kind, Snapshot};

#[derive(Debug, Default)]
pub(super) struct Effects {
    /// The current context before and after.
    pub(super) current: [Option<String>; 2],
    /// Whether no file has the context that is current after it.
    pub(super) is_dangling: bool,
    /// `current-context` of files in which it differs, but is not in effect.
    pub(super) current_of_files: Vec<(PathBuf, Option<String>)>,
    /// Contexts with the old and the new name.
    pub(super) renamed: Vec<[String; 2]>,
    /// Clusters and users with the old and the new name.
    pub(super) renamed_entries: Vec<(Kind, [String; 2])>,
    pub(super) restored: Vec<String>,
    pub(super) deleted: Vec<String>,
    /// What a context names, with the name of the context, the old and the new value.
    pub(super) values: Vec<(&'static str, [String; 3])>,
}

/// A file, now and after the undo.
struct Changed {
    path: PathBuf,
    before: Document,
    after: Document,
}

impl Effects {
    /// The effects of undoing what was written to these files.
    ///
    /// # Errors
    ///
    /// If it can't be undone.
    pub(super) fn of_undo(snapshot: &Snapshot, written: &[Written]) -> Result<Self, WriteError> {
        let changed = |(file, (before, after)): (&Written, _)| Changed {
            path: resolved(&file.path),
            before,
            after,
        };
        let changed: Vec<Changed> =
            written.iter().zip(preview_undo(written)?).map(changed).collect();
        Ok(Self::of(snapshot, &changed))
    }

    fn of(snapshot: &Snapshot, changed: &[Changed]) -> Self {
        let current = [
            current(snapshot, changed, |own| &own.before),
            current(snapshot, changed, |own| &own.after),
        ];
        let is_dangling =
            current[1].as_deref().is_some_and(|name| !exists(snapshot, changed, name));
        let mut effects = Self { current, is_dangling, ..Self::default() };
        for Changed { path, before, after } in changed {
            effects.add(&before.contexts, &after.contexts);
            effects.add_renamed(Kind::Cluster, &clusters(before), &clusters(after));
            effects.add_renamed(Kind::User, &users(before), &users(after));
            let [old, new] = [&before.current_context, &after.current_context];
            if old != new && effects.current[0] == effects.current[1] {
                effects.current_of_files.push((path.clone(), new.clone()));
            }
        }
        // Only a rename removes one context and adds one.
        if let ([from], [to]) = (&effects.deleted[..], &effects.restored[..]) {
            effects.renamed.push([from.clone(), to.clone()]);
            effects.deleted.clear();
            effects.restored.clear();
        }
        effects
    }

    fn add(&mut self, before: &[Context], after: &[Context]) {
        let find = |contexts: &[Context], name: &str| -> Option<[String; 3]> {
            let own = contexts.iter().find(|own| own.name == name)?;
            let namespace = own.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE);
            Some([namespace.to_owned(), own.cluster.clone(), own.user.clone()])
        };
        for Context { name, .. } in before {
            let (Some(old), Some(new)) = (find(before, name), find(after, name)) else {
                self.deleted.push(name.clone());
                continue;
            };
            let values = ["namespace", "cluster", "user"].into_iter().zip(old.into_iter().zip(new));
            for (what, (old, new)) in values.filter(|(_, (old, new))| old != new) {
                self.values.push((what, [name.clone(), old, new]));
            }
        }
        let is_new = |own: &&Context| find(before, &own.name).is_none();
        self.restored.extend(after.iter().filter(is_new).map(|own| own.name.clone()));
    }

    /// Adds the cluster or user of a file that has another name, unless the values of a context show it.
    fn add_renamed(&mut self, kind: Kind, before: &[String], after: &[String]) {
        let without = |names: &[String], others: &[String]| -> Vec<String> {
            names.iter().filter(|name| !others.contains(name)).cloned().collect()
        };
        if let ([from], [to]) = (&without(before, after)[..], &without(after, before)[..]) {
            let is_shown = self.values.iter().any(|(_, [_, old, new])| (old, new) == (from, to));
            if !is_shown {
                self.renamed_entries.push((kind, [from.clone(), to.clone()]));
            }
        }
    }

    /// Lets the current context of a session follow a rename in the kubeconfigs, as its copies do.
    pub(super) fn follow_rename(&mut self) {
        let [Some(before), after] = &mut self.current else { return };
        if let Some([_, to]) = self.renamed.iter().find(|[from, _]| from == before) {
            *after = Some(to.clone());
            self.is_dangling = false;
        }
    }

    /// The contexts that no file has under their names any more.
    pub(super) fn gone(&self) -> impl Iterator<Item = &str> {
        let renamed = self.renamed.iter().map(|[from, _]| from);
        renamed.chain(&self.deleted).map(String::as_str)
    }

    /// The context that becomes the current one.
    pub(super) fn new_current(&self) -> Option<&str> {
        let [before, after] = &self.current;
        after.as_deref().filter(|_| before != after)
    }
}

pub(super) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The current context with the changed files.
fn current(
    snapshot: &Snapshot,
    changed: &[Changed],
    version: impl Fn(&Changed) -> &Document,
) -> Option<String> {
    // In a session only its own file counts, and kubectl fails without.
    let files = if snapshot.session().is_some() { 1 } else { usize::MAX };
    let mut documents = documents(snapshot, changed, version).take(files);
    documents.find_map(|own| own.current_context.clone())
}

/// Whether a file has a context of this name after the undo.
fn exists(snapshot: &Snapshot, changed: &[Changed], name: &str) -> bool {
    documents(snapshot, changed, |own| &own.after).any(|own| own.context(name).is_some())
}

/// The documents of the chain, with some of the files as they would be.
fn documents<'s>(
    snapshot: &'s Snapshot,
    changed: &'s [Changed],
    version: impl Fn(&'s Changed) -> &'s Document,
) -> impl Iterator<Item = &'s Document> {
    let session = snapshot.session().map(|session| &session.file);
    session.into_iter().chain(snapshot.chain()).filter_map(move |file| {
        let path = resolved(&file.path);
        match changed.iter().find(|own| own.path == path) {
            Some(changed) => Some(version(changed)),
            None => file.document(),
        }
    })
}

fn clusters(document: &Document) -> Vec<String> {
    document.clusters.iter().map(|own| own.name.clone()).collect()
}

fn users(document: &Document) -> Vec<String> {
    document.users.iter().map(|own| own.name.clone()).collect()
}
