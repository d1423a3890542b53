//! A session (a context of one terminal) as part of a snapshot: its file decides which context is
//! current and which namespaces are in effect, and everything else comes from the kubeconfigs.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::kubeconfig::document::{Context, Document};

use super::{File, FileState, Snapshot};

/// A session to merge files in.
#[derive(Debug, Clone)]
pub struct SessionCopies {
    pub file: PathBuf,
    /// The contexts that kswitch wrote to the file; others were added by other programs.
    pub contexts: Vec<String>,
}

/// The file of a session, and how its entries differ from the kubeconfigs.
#[derive(Debug)]
pub struct SessionState {
    pub file: File,
    /// Contexts with another cluster or user than in their kubeconfig, where they were changed since.
    pub changed: Vec<String>,
    /// Contexts whose kubeconfig no longer has them.
    pub removed: Vec<String>,
    /// Whether a kubeconfig has contexts that the session does not have yet.
    pub is_incomplete: bool,
    /// Whether another program than kswitch added contexts, clusters or users.
    pub has_additions: bool,
}

impl SessionState {
    /// Whether its entries are not those of the kubeconfigs.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.is_incomplete || !self.changed.is_empty() || !self.removed.is_empty()
    }

    /// The document of its file. Without it, or without a current context, the guard decides.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.file.document()
    }
}

impl Snapshot {
    /// Merges files within a session, with its file and the contexts that kswitch wrote to it.
    ///
    /// kubectl takes the session's copy of a context whole, so its cluster, user and namespace are in
    /// effect instead of those in the kubeconfig. Entries that other programs added come first, like the file.
    #[must_use]
    pub fn in_session(mut files: Vec<File>, file: File, copied: &[String]) -> Self {
        let mut session = SessionState {
            file,
            changed: Vec::new(),
            removed: Vec::new(),
            is_incomplete: false,
            has_additions: false,
        };
        let additions = session.overlay(&mut files, copied);
        if let Some(document) = additions {
            session.has_additions = true;
            let path = session.file.path.clone();
            files.insert(0, File { path, in_kubeconfig: true, state: FileState::Read(document) });
        }
        Self::merged(files, Some(session))
    }
}

impl SessionState {
    /// Sets the namespaces of the session in the documents of the files. Returns what other programs
    /// added.
    fn overlay(&mut self, files: &mut [File], copied: &[String]) -> Option<Document> {
        let FileState::Read(document) = &self.file.state else {
            self.is_incomplete = true;
            return None;
        };
        let mut own: HashMap<&str, &Context> = HashMap::with_capacity(document.contexts.len());
        for context in &document.contexts {
            own.entry(&context.name).or_insert(context);
        }
        let mut seen = HashSet::new();
        for file in files.iter_mut().filter(|file| file.in_kubeconfig) {
            let FileState::Read(other) = &mut file.state else { continue };
            for context in &mut other.contexts {
                if !seen.insert(context.name.clone()) {
                    continue;
                }
                match own.remove(context.name.as_str()) {
                    Some(copy) => {
                        if (&copy.cluster, &copy.user) != (&context.cluster, &context.user) {
                            self.changed.push(context.name.clone());
                        }
                        // What kubectl uses, until the session copies the context again.
                        context.cluster.clone_from(&copy.cluster);
                        context.user.clone_from(&copy.user);
                        context.namespace.clone_from(&copy.namespace);
                    }
                    None => self.is_incomplete = true,
                }
            }
        }
        let copied: HashSet<&str> = copied.iter().map(String::as_str).collect();
        let (removed, added): (Vec<_>, Vec<_>) =
            own.into_values().partition(|context| copied.contains(context.name.as_str()));
        self.removed = removed.into_iter().map(|context| context.name.clone()).collect();
        let additions = Document {
            contexts: added.into_iter().cloned().collect(),
            clusters: document.clusters.clone(),
            users: document.users.clone(),
            current_context: None,
        };
        Some(additions).filter(|additions| *additions != Document::default())
    }
}
