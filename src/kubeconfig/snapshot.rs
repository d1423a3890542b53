//! All kubeconfig files as they were read at one time, and their merge: what kubectl sees, and what
//! it ignores.
//!
//! Entries are taken whole, from the first file that has them (semantics 2.1 and 2.2). The others
//! are kept too, each with its file and the reason why kubectl ignores it.

mod entry;
mod file;
mod names;
mod orphans;
mod session;

use std::sync::Arc;

use super::document::{Cluster, Document, User};

pub use entry::{ContextEntry, ContextKey, DEFAULT_NAMESPACE, Duplicate, Visibility};
pub use file::{File, FileState};
use names::{Names, Position};
pub use orphans::Orphans;
pub use session::{SessionCopies, SessionState};

/// The files and their merge. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Snapshot(Arc<Merged>);

#[derive(Debug)]
struct Merged {
    files: Vec<File>,
    contexts: Vec<MergedContext>,
    /// The contexts that kubectl uses.
    active: Names,
    clusters: Names,
    users: Names,
    /// The index of the file whose `current-context` is in effect outside of a session.
    sets_current: Option<usize>,
    session: Option<SessionState>,
}

#[derive(Debug)]
struct MergedContext {
    position: Position,
    /// The index of the earlier file that has a context of the same name.
    shadowed_by: Option<usize>,
}

impl Snapshot {
    /// Merges files, those in `KUBECONFIG` first.
    #[must_use]
    pub fn merge(files: Vec<File>) -> Self {
        Self::merged(files, None)
    }

    fn merged(files: Vec<File>, session: Option<SessionState>) -> Self {
        let mut merged = Merged {
            contexts: Vec::with_capacity(files.len()),
            active: Names::with_capacity(files.len()),
            clusters: Names::with_capacity(files.len()),
            users: Names::with_capacity(files.len()),
            sets_current: None,
            session,
            files: Vec::new(),
        };
        for (index, file) in files.iter().enumerate() {
            if let Some(document) = file.document() {
                merged.add(&files, index, document);
            }
        }
        merged.files = files;
        Self(Arc::new(merged))
    }

    /// All files, those in `KUBECONFIG` first.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.0.files
    }

    /// Every context of every file, in the order of the files.
    #[must_use]
    pub fn contexts(&self) -> impl ExactSizeIterator<Item = ContextEntry<'_>> + Clone {
        self.0.contexts.iter().map(|own| self.entry_of(own))
    }

    /// The context that a key identifies, if it exists.
    #[must_use]
    pub fn entry(&self, key: &ContextKey) -> Option<ContextEntry<'_>> {
        let active = self.context(&key.name).filter(|entry| entry.has_key(key));
        active.or_else(|| self.contexts().find(|entry| entry.has_key(key)))
    }

    /// The context that kubectl uses for a name.
    #[must_use]
    pub fn context(&self, name: &str) -> Option<ContextEntry<'_>> {
        let position = self.0.active.find(name, context_name(&self.0.files))?;
        Some(self.entry_of(&MergedContext { position, shadowed_by: None }))
    }

    fn entry_of(&self, own: &MergedContext) -> ContextEntry<'_> {
        let Position { file, entry } = own.position;
        let file = &self.0.files[file];
        let visibility = match own.shadowed_by {
            _ if !file.in_kubeconfig => Visibility::NotInKubeconfig,
            Some(by) => Visibility::Shadowed { by: &self.0.files[by] },
            None => Visibility::Active,
        };
        ContextEntry { context: &read(file).contexts[entry], file, visibility }
    }

    /// The `current-context` of the session, else the first non-empty one in `KUBECONFIG` (semantics
    /// 2.3). There may be no such context.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        let document = match &self.0.session {
            Some(session) => session.document(),
            None => self.0.files[self.0.sets_current?].document(),
        };
        document?.current_context.as_deref()
    }

    /// The session of this terminal.
    #[must_use]
    pub fn session(&self) -> Option<&SessionState> {
        self.0.session.as_ref()
    }

    /// The context that `current-context` names, if it exists.
    #[must_use]
    pub fn current_entry(&self) -> Option<ContextEntry<'_>> {
        self.context(self.current()?)
    }

    /// Whether this context is the current one.
    #[must_use]
    pub fn is_current(&self, entry: &ContextEntry<'_>) -> bool {
        matches!(entry.visibility, Visibility::Active)
            && self.current() == Some(entry.context.name.as_str())
    }

    /// The cluster that kubectl would use with a context, and its file: looked up by name after the
    /// merge, so it may be another one than the context's (semantics 2.6).
    #[must_use]
    pub fn cluster_of(&self, entry: &ContextEntry<'_>) -> Option<(&Cluster, &File)> {
        self.merged_cluster(entry).filter(|(_, file)| reaches(entry, file))
    }

    /// The user that kubectl would use with a context, looked up like its cluster.
    #[must_use]
    pub fn user_of(&self, entry: &ContextEntry<'_>) -> Option<(&User, &File)> {
        self.merged_user(entry).filter(|(_, file)| reaches(entry, file))
    }

    /// What kubectl would reach with a context.
    #[must_use]
    pub fn reached(&self, entry: &ContextEntry<'_>) -> Reached {
        let server = self.cluster_of(entry).map(|(cluster, _)| cluster.server.clone());
        let ContextEntry { context, .. } = entry;
        Reached { cluster: context.cluster.clone(), user: context.user.clone(), server }
    }

    fn merged_cluster(&self, entry: &ContextEntry<'_>) -> Option<(&Cluster, &File)> {
        let files = &self.0.files;
        let found = self.0.clusters.find(&entry.context.cluster, cluster_name(files))?;
        Some((&read(&files[found.file]).clusters[found.entry], &files[found.file]))
    }

    fn merged_user(&self, entry: &ContextEntry<'_>) -> Option<(&User, &File)> {
        let files = &self.0.files;
        let found = self.0.users.find(&entry.context.user, user_name(files))?;
        Some((&read(&files[found.file]).users[found.entry], &files[found.file]))
    }

    /// The file that `current-context` is written to: the session's, else the first in `KUBECONFIG` that exists, even if
    /// another one sets it now (semantics 3.1).
    #[must_use]
    pub fn file_of_current(&self) -> Option<&File> {
        if let Some(session) = self.session() {
            return Some(&session.file);
        }
        self.chain().find(|file| !matches!(file.state, FileState::Missing))
    }

    /// The files that kubectl reads, in order.
    pub fn chain(&self) -> impl Iterator<Item = &File> {
        self.files().iter().filter(|file| file.in_kubeconfig)
    }

    /// The files in `KUBECONFIG` that make every kubectl command fail (semantics 1.3.6).
    pub fn broken(&self) -> impl Iterator<Item = &File> {
        let session = self.session().map(|session| &session.file);
        session.into_iter().chain(self.chain()).filter(|file| file.is_broken())
    }

    /// The files not in `KUBECONFIG` that kubectl would reject: what they use is unknown.
    pub fn broken_cluster_files(&self) -> impl Iterator<Item = &File> {
        self.files().iter().filter(|file| !file.in_kubeconfig && file.is_broken())
    }

    /// The files in `KUBECONFIG` that set a `current-context`; that of the first is in effect. In a
    /// session it is the only one: without it the guard decides.
    pub fn files_that_set_current(&self) -> impl Iterator<Item = &File> {
        let sets = |file: &&File| file.document().is_some_and(|own| own.current_context.is_some());
        let session = self.session().map(|session| &session.file);
        let chain = self.chain().filter(move |_| session.is_none());
        session.into_iter().chain(chain).filter(sets)
    }

    /// The context that becomes current when the first file with a `current-context` no longer sets it; `None`
    /// if there is none, or it is the current one already.
    #[must_use]
    pub fn next_current(&self) -> Option<ContextEntry<'_>> {
        let next = self.files_that_set_current().nth(1)?;
        let entry = self.context(next.document()?.current_context.as_deref()?)?;
        (!self.is_current(&entry)).then_some(entry)
    }

    /// The cluster of a context in the context's own file, where kubectl uses the one of the same
    /// name in an earlier file instead (semantics 2.6).
    #[must_use]
    pub fn duplicate_cluster<'s>(
        &'s self,
        entry: &ContextEntry<'s>,
    ) -> Option<Duplicate<'s, Cluster>> {
        let document = document_in_use(entry)?;
        let (taken, taken_from) =
            self.merged_cluster(entry).filter(|own| is_elsewhere(entry, own.1))?;
        let own = document.clusters.iter().find(|cluster| cluster.name == taken.name)?;
        Some(Duplicate { own, taken, taken_from })
    }

    /// The user of a context in the context's own file, likewise.
    #[must_use]
    pub fn duplicate_user<'s>(&'s self, entry: &ContextEntry<'s>) -> Option<Duplicate<'s, User>> {
        let document = document_in_use(entry)?;
        let (taken, taken_from) =
            self.merged_user(entry).filter(|own| is_elsewhere(entry, own.1))?;
        let own = document.users.iter().find(|user| user.name == taken.name)?;
        Some(Duplicate { own, taken, taken_from })
    }
}

impl Merged {
    /// Adds a file, the document of which is given.
    fn add(&mut self, files: &[File], file: usize, document: &Document) {
        let in_kubeconfig = files[file].in_kubeconfig;
        for entry in 0..document.contexts.len() {
            let position = Position { file, entry };
            let earlier =
                if in_kubeconfig { self.active.add(position, context_name(files)) } else { None };
            let shadowed_by = earlier.map(|earlier| earlier.file);
            self.contexts.push(MergedContext { position, shadowed_by });
        }
        for entry in 0..document.clusters.len() {
            self.clusters.add(Position { file, entry }, cluster_name(files));
        }
        for entry in 0..document.users.len() {
            self.users.add(Position { file, entry }, user_name(files));
        }
        if in_kubeconfig && document.current_context.is_some() {
            self.sets_current.get_or_insert(file);
        }
    }
}

/// The document of a file that has entries in the merge.
fn read(file: &File) -> &Document {
    file.document().expect("only documents have entries")
}

fn context_name<'s>(files: &'s [File]) -> impl Fn(Position) -> &'s str {
    |position| &read(&files[position.file]).contexts[position.entry].name
}

fn cluster_name<'s>(files: &'s [File]) -> impl Fn(Position) -> &'s str {
    |position| &read(&files[position.file]).clusters[position.entry].name
}

fn user_name<'s>(files: &'s [File]) -> impl Fn(Position) -> &'s str {
    |position| &read(&files[position.file]).users[position.entry].name
}

/// The document of a context's file, if kubectl uses the context: otherwise it takes no entry for it.
fn document_in_use<'s>(entry: &ContextEntry<'s>) -> Option<&'s Document> {
    let is_active = matches!(entry.visibility, Visibility::Active);
    is_active.then(|| entry.file.document()).flatten()
}

/// Whether an entry is from another file than that of the context.
fn is_elsewhere(entry: &ContextEntry<'_>, taken_from: &File) -> bool {
    taken_from.path.as_os_str() != entry.file.path.as_os_str()
}

/// A context in `KUBECONFIG` can't use what only a file outside of it has.
/// What a context leads to. Where it differs, a name that was chosen means something else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reached {
    cluster: String,
    user: String,
    /// The address of the API server; `None` if no file has the cluster.
    server: Option<String>,
}

fn reaches(entry: &ContextEntry<'_>, file: &File) -> bool {
    file.in_kubeconfig || !entry.file.in_kubeconfig
}
