//! The files in order, merged: what kubectl sees, and what it doesn't.
//!
//! Entries are taken whole, from the first file that has them (semantics 2.1 and 2.2). The others
//! are kept too, each with its file and the reason why kubectl passes over it.

mod orphans;

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::io;
use std::path::PathBuf;

use crate::printable::plain_error;

use super::document::{Cluster, Context, Document, User};
use super::problem::Problem;

pub use orphans::Orphans;

/// A file of the chain, or a cluster file beside it, and what was found there.
#[derive(Debug)]
pub struct File {
    /// The path as the user or the cluster glob spelled it.
    pub path: PathBuf,
    /// Whether kubectl reads it.
    pub in_kubeconfig: bool,
    /// What was found.
    pub state: State,
}

/// What was found at a path.
#[derive(Debug)]
pub enum State {
    /// Nothing; kubectl passes over it (semantics 1.3.1).
    Missing,
    /// A kubeconfig.
    Read(Document),
    /// A file that kubectl would refuse.
    Broken(Problem),
    /// Something that can't be opened or read.
    Unreadable(io::Error),
}

impl File {
    /// The document, where there is one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        match &self.state {
            State::Read(document) => Some(document),
            _ => None,
        }
    }

    /// Whether it keeps kubectl from working too.
    #[must_use]
    pub fn breaks_kubectl(&self) -> bool {
        match &self.state {
            State::Missing | State::Read(_) => false,
            State::Broken(problem) => self.in_kubeconfig && !problem.is_our_bound(),
            State::Unreadable(_) => self.in_kubeconfig,
        }
    }

    /// Why it can't be used, in words that follow the path and a colon.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        match &self.state {
            State::Missing | State::Read(_) => None,
            State::Broken(problem) => Some(problem.to_string()),
            State::Unreadable(error) => Some(format!("can't be read: {}", plain_error(error))),
        }
    }
}

/// Whether kubectl can reach a context, and if not, why.
#[derive(Debug, Clone, Copy)]
pub enum Visibility<'f> {
    /// kubectl takes this one.
    Active,
    /// An earlier file has a context of the same name.
    Shadowed {
        /// The file whose context kubectl takes.
        by: &'f File,
    },
    /// Its file is not named by `KUBECONFIG`.
    NotInKubeconfig,
}

/// A context, the file that it stands in, and how it stands to kubectl.
#[derive(Debug, Clone, Copy)]
pub struct ContextEntry<'f> {
    /// The context.
    pub context: &'f Context,
    /// Its file.
    pub file: &'f File,
    /// Its visibility.
    pub visibility: Visibility<'f>,
}

/// The namespace of a context that names none, outside of a pod (semantics 5).
pub const DEFAULT_NAMESPACE: &str = "default";

/// The merged view.
#[derive(Debug)]
pub struct View<'f> {
    files: &'f [File],
    contexts: Vec<ContextEntry<'f>>,
    active: HashMap<&'f str, usize>,
    clusters: HashMap<&'f str, (&'f Cluster, &'f File)>,
    users: HashMap<&'f str, (&'f User, &'f File)>,
    current: Option<&'f str>,
}

impl<'f> View<'f> {
    /// Merges files, those of the chain first.
    #[must_use]
    pub fn merge(files: &'f [File]) -> Self {
        // Most files have one of each; to make room again and again would hash all names anew.
        let mut view = Self {
            files,
            contexts: Vec::with_capacity(files.len()),
            active: HashMap::with_capacity(files.len()),
            clusters: HashMap::with_capacity(files.len()),
            users: HashMap::with_capacity(files.len()),
            current: None,
        };
        for file in files {
            if let Some(document) = file.document() {
                view.add(file, document);
            }
        }
        view
    }

    fn add(&mut self, file: &'f File, document: &'f Document) {
        for context in &document.contexts {
            let visibility = match self.active.entry(&context.name) {
                _ if !file.in_kubeconfig => Visibility::NotInKubeconfig,
                Slot::Occupied(taken) => {
                    Visibility::Shadowed { by: self.contexts[*taken.get()].file }
                }
                Slot::Vacant(free) => {
                    free.insert(self.contexts.len());
                    Visibility::Active
                }
            };
            self.contexts.push(ContextEntry { context, file, visibility });
        }
        for cluster in &document.clusters {
            self.clusters.entry(&cluster.name).or_insert((cluster, file));
        }
        for user in &document.users {
            self.users.entry(&user.name).or_insert((user, file));
        }
        if file.in_kubeconfig && self.current.is_none() {
            self.current = document.current_context.as_deref();
        }
    }

    /// All files, those of the chain first.
    #[must_use]
    pub fn files(&self) -> &'f [File] {
        self.files
    }

    /// Every context of every file, in the order of the files.
    #[must_use]
    pub fn contexts(&self) -> &[ContextEntry<'f>] {
        &self.contexts
    }

    /// The context that kubectl takes for a name.
    #[must_use]
    pub fn context(&self, name: &str) -> Option<ContextEntry<'f>> {
        self.active.get(name).map(|index| self.contexts[*index])
    }

    /// The first non-empty `current-context` of the chain (semantics 2.3). It may name nothing.
    #[must_use]
    pub fn current(&self) -> Option<&'f str> {
        self.current
    }

    /// The context that `current-context` names, where there is one.
    #[must_use]
    pub fn current_entry(&self) -> Option<ContextEntry<'f>> {
        self.context(self.current?)
    }

    /// Whether this very context is the current one.
    #[must_use]
    pub fn is_current(&self, entry: &ContextEntry<'_>) -> bool {
        matches!(entry.visibility, Visibility::Active)
            && self.current == Some(entry.context.name.as_str())
    }

    /// The cluster that kubectl would use with a context, and its file: looked up by name after the
    /// merge, so it may be another one than the context's (semantics 2.6).
    #[must_use]
    pub fn cluster_of(&self, entry: &ContextEntry<'f>) -> Option<(&'f Cluster, &'f File)> {
        let (cluster, file) = self.clusters.get(entry.context.cluster.as_str())?;
        reaches(entry, file).then_some((*cluster, *file))
    }

    /// The user that kubectl would use with a context, looked up like its cluster.
    #[must_use]
    pub fn user_of(&self, entry: &ContextEntry<'f>) -> Option<(&'f User, &'f File)> {
        let (user, file) = self.users.get(entry.context.user.as_str())?;
        reaches(entry, file).then_some((*user, *file))
    }

    /// The file that `current-context` is written to: the first of the chain that exists,
    /// whichever has one now (semantics 3.1).
    #[must_use]
    pub fn home_of_current(&self) -> Option<&'f File> {
        self.chain().find(|file| !matches!(file.state, State::Missing))
    }

    /// The files that kubectl reads, in order.
    pub fn chain(&self) -> impl Iterator<Item = &'f File> {
        self.files.iter().filter(|file| file.in_kubeconfig)
    }

    /// The files of the chain that make kubectl fail, whatever it is asked (semantics 1.3.6).
    pub fn broken(&self) -> impl Iterator<Item = &'f File> {
        self.chain().filter(|file| file.fault().is_some())
    }

    /// The files beside the chain that kubectl would refuse: what they use can't be told.
    pub fn broken_beside(&self) -> impl Iterator<Item = &'f File> {
        self.files.iter().filter(|file| !file.in_kubeconfig && file.fault().is_some())
    }

    /// The files of the chain that set a `current-context`; the first one's counts.
    pub fn files_that_set_current(&self) -> impl Iterator<Item = &'f File> {
        let sets = |file: &&File| file.document().is_some_and(|own| own.current_context.is_some());
        self.chain().filter(sets)
    }

    /// The cluster of a context in the context's own file, where kubectl takes the one of the same
    /// name from an earlier file instead (semantics 2.6).
    #[must_use]
    pub fn duplicate_cluster(&self, entry: &ContextEntry<'f>) -> Option<Duplicate<'f, Cluster>> {
        let (taken, taken_from) = *self.clusters.get(entry.context.cluster.as_str())?;
        let own = duplicated(entry, taken_from)?;
        let own = own.clusters.iter().find(|cluster| cluster.name == taken.name)?;
        Some(Duplicate { own, taken, taken_from })
    }

    /// The user of a context in the context's own file, likewise.
    #[must_use]
    pub fn duplicate_user(&self, entry: &ContextEntry<'f>) -> Option<Duplicate<'f, User>> {
        let (taken, taken_from) = *self.users.get(entry.context.user.as_str())?;
        let own = duplicated(entry, taken_from)?;
        let own = own.users.iter().find(|user| user.name == taken.name)?;
        Some(Duplicate { own, taken, taken_from })
    }
}

/// An entry of a context's own file, and the one of the same name that kubectl takes instead.
#[derive(Debug, Clone, Copy)]
pub struct Duplicate<'f, T> {
    /// The entry in the file of the context.
    pub own: &'f T,
    /// The entry that kubectl takes.
    pub taken: &'f T,
    /// The file that kubectl takes it from.
    pub taken_from: &'f File,
}

/// What the file of a context says, where kubectl takes an entry for it from another file. A context
/// that kubectl does not take has no such entry.
fn duplicated<'f>(entry: &ContextEntry<'f>, taken_from: &File) -> Option<&'f Document> {
    let is_taken = matches!(entry.visibility, Visibility::Active);
    let is_elsewhere = !std::ptr::eq(taken_from, entry.file);
    entry.file.document().filter(|_| is_taken && is_elsewhere)
}

/// A context on the chain can't use what only an off-chain file has.
fn reaches(entry: &ContextEntry<'_>, file: &File) -> bool {
    file.in_kubeconfig || !entry.file.in_kubeconfig
}
