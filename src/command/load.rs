//! Reads the kubeconfigs of a command, and reports an interrupted kswitch and missing files. A
//! command that may write recovers first.

use std::path::{Path, PathBuf};

use crate::kubeconfig::chain::Source;
use crate::kubeconfig::store::{
    ClusterFiles, Glob, Sources, interrupted, load, load_cached, recover, recover_if_locked,
};
use crate::kubeconfig::{Chain, ContextEntry, File, Snapshot};
use crate::printable::shown;
use crate::undo;

use super::invocation::Invocation;
use super::messages::{interrupted_change, interrupted_files};
use super::missing_files;
use super::report::Failure;

impl Invocation {
    /// Reads the chain.
    pub(super) fn load_chain(&self) -> Snapshot {
        self.reported(self.load(&[]))
    }

    /// Reads the chain for a command that may write. A switch needs no other files.
    pub(super) fn load_chain_to_change(&self) -> Snapshot {
        self.recovered(self.load(&[]))
    }

    /// Like [`Invocation::load_chain_to_change`], in a session with copies as the files have them now,
    /// except the one of the current context: only a switch to it may lead to another cluster. `to` is
    /// the context that is switched to.
    pub(super) fn load_session_to_change(&self, to: Option<&str>) -> Result<Snapshot, Failure> {
        self.restore_guard();
        let snapshot = self.load_chain_to_change();
        Ok(if self.refresh_session(&snapshot, to)? { self.read_chain() } else { snapshot })
    }

    /// Reads the chain without reporting an interrupted kswitch.
    pub(super) fn read_chain(&self) -> Snapshot {
        self.merged(self.load(&[]))
    }

    /// Reads the chain and the cluster files, or only the file of `--kubeconfig`.
    pub(super) fn load_all(&self) -> Snapshot {
        self.reported(self.load(&self.cluster_files().files))
    }

    /// Reads the chain and the cluster files for a command that may write.
    pub(super) fn load_all_to_change(&self) -> Snapshot {
        self.recovered(self.load(&self.cluster_files().files))
    }

    /// Reads all files that a shell may read: the chain, the default kubeconfig and the cluster files. Recovers
    /// first, for a command that may write.
    pub(super) fn load_everywhere(&self, may_write: bool) -> Snapshot {
        let mut others = self.cluster_files().files;
        let default = Chain::choose(None, None, self.environment.home()).files;
        others.extend(default.into_iter().filter(|path| path.exists()));
        let files = self.load(&others);
        if may_write { self.recovered(files) } else { self.reported(files) }
    }

    /// Reads the chain and these cluster files for a new `KUBECONFIG`. A cluster file that was
    /// renamed is read in the place of its old path.
    pub(super) fn read_renamed(&self, found: &ClusterFiles) -> Vec<File> {
        let renamed = |path: &PathBuf| {
            let successor = found.known.successor(path).filter(|_| !path.exists());
            successor.map_or_else(|| path.clone(), Path::to_owned)
        };
        let chain: Vec<PathBuf> = self.chain.files.iter().map(renamed).collect();
        load(&chain, &found.files)
    }

    /// Recovers the files that an interrupted kswitch left, and reads them again. Commands that
    /// only read don't.
    fn recovered(&self, mut files: Vec<File>) -> Snapshot {
        let left = interrupted(&files, &self.paths.scratch);
        if left.is_empty() {
            return self.reported_with(self.merged(files), &[]);
        }
        recover(&left, &self.paths.scratch);
        // Not the others: a pipe can't be read twice.
        for file in files.iter_mut().filter(|file| left.iter().any(|path| **path == *file.path)) {
            if let Some(again) = load(&[file.path.to_path_buf()], &[]).pop() {
                file.state = again.state;
            }
        }
        self.reported(files)
    }

    /// Recovers the files of a context that needs no change: the lock of an interrupted kswitch
    /// would keep kubectl from writing.
    pub(super) fn recover_unchanged(&self, snapshot: &Snapshot, target: Option<&ContextEntry<'_>>) {
        let target = target.map(|target| &*target.file.path);
        for file in [Some(self.file_of_current(snapshot)), target].into_iter().flatten() {
            recover_if_locked(file, &self.paths.scratch);
        }
    }

    /// Reports an interrupted kswitch.
    fn reported(&self, files: Vec<File>) -> Snapshot {
        let snapshot = self.merged(files);
        if self.has_reported.get() || self.messages.quiet {
            self.warn_of_missing(snapshot.files());
            return snapshot;
        }
        let left = interrupted(snapshot.files(), &self.paths.scratch);
        self.reported_with(snapshot, &left)
    }

    fn reported_with(&self, snapshot: Snapshot, left: &[PathBuf]) -> Snapshot {
        if !self.has_reported.replace(true)
            && !self.messages.quiet
            && let Some((warning, hint)) = self.interrupted(&snapshot, left)
        {
            self.messages.warn(&warning);
            if let Some(hint) = hint {
                self.messages.say(&format!("hint: {hint}"));
            }
        }
        self.warn_of_missing(snapshot.files());
        self.report_session(&snapshot);
        snapshot
    }

    /// The warning and the hint for an interrupted kswitch: a change of several files, or else the
    /// files that it was writing.
    fn interrupted(
        &self,
        snapshot: &Snapshot,
        left: &[PathBuf],
    ) -> Option<(String, Option<String>)> {
        if let Some(change) = undo::interrupted(&self.paths.undo, &self.paths.scratch) {
            return Some(interrupted_change(&change));
        }
        let (warning, hint) = interrupted_files(self, snapshot, left)?;
        Some((warning, Some(hint)))
    }

    /// The same in one line for the picker.
    pub(super) fn interrupted_notice(&self, snapshot: &Snapshot) -> Option<String> {
        let left = interrupted(snapshot.files(), &self.paths.scratch);
        let (warning, hint) = self.interrupted(snapshot, &left)?;
        Some(match hint {
            Some(hint) => format!("{warning}; {hint}"),
            None => warning,
        })
    }

    /// Warns once if no file of the chain exists.
    fn warn_of_missing(&self, files: &[File]) {
        if self.has_warned.get() {
            return;
        }
        if let Some((warning, hint)) = missing_files::warning(self, files) {
            self.has_warned.set(true);
            self.messages.warn(&warning);
            self.messages.say(&format!("hint: {hint}"));
        }
    }

    /// Leaves the report to the picker, which covers stderr.
    pub(super) fn leave_interrupted_to_picker(&self) {
        self.has_reported.set(true);
        self.has_warned.set(true);
    }

    /// Reads the chain and the cluster files for completion, which caches unchanged ones.
    pub(super) fn recall_all(&self) -> Snapshot {
        let cluster_files = self.cluster_files().files;
        self.merged(load_cached(&self.chain.files, &cluster_files, &self.paths.documents))
    }

    /// Whether the files of the chain can be read more than once: pipes can't.
    pub(super) fn can_be_read_again(&self) -> bool {
        self.sources_with(Vec::new()).can_be_read_again()
    }

    /// The paths of the chain and the cluster files.
    pub(super) fn all_paths(&self) -> Vec<PathBuf> {
        let cluster_files = self.cluster_files().files;
        let session = self.chain.session.iter().map(|paths| paths.file.clone());
        session.chain(self.chain.files.iter().cloned()).chain(cluster_files).collect()
    }

    fn cluster_files(&self) -> ClusterFiles {
        self.warned(self.sources().cluster_files())
    }

    /// The cluster files and their stored order.
    pub(super) fn cluster_files_and_known(&self) -> ClusterFiles {
        self.warned(self.sources().cluster_files_and_known())
    }

    /// Warns if the search for cluster files was incomplete.
    fn warned(&self, found: ClusterFiles) -> ClusterFiles {
        for reached in &found.reached {
            self.messages.warn(&shown(&reached.to_string()));
        }
        found
    }

    /// Where the chain and the cluster files come from, to read them again.
    pub(super) fn sources(&self) -> Sources {
        let globs = match self.chain.source {
            Source::Flag => Vec::new(),
            _ if self.is_read_only() => Vec::new(),
            Source::Variable | Source::Default => self.settings().cluster_files.clone(),
        };
        self.sources_with(globs)
    }

    fn sources_with(&self, globs: Vec<Glob>) -> Sources {
        Sources {
            chain: self.chain.files.clone(),
            session: self.copies(),
            globs,
            home: self.paths.home.clone(),
            known: self.paths.known.clone(),
        }
    }

    fn load(&self, not_in_kubeconfig: &[PathBuf]) -> Vec<File> {
        load(&self.chain.files, not_in_kubeconfig)
    }
}
