//! Watches the kubeconfigs for changes.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::kubeconfig::snapshot::{SessionCopies, Snapshot};
use crate::lexical::absolute;
use crate::state_dir::StateError;

use super::discover::{Glob, Reached, SearchResult, find_cluster_files, finding};
use super::known::KnownFiles;
use super::load::{load, merge};
use super::stamp::TICK;

#[derive(Debug, Clone)]
pub struct Sources {
    pub chain: Vec<PathBuf>,
    pub session: Option<SessionCopies>,
    pub globs: Vec<Glob>,
    pub home: Option<PathBuf>,
    /// The state file of [`KnownFiles`].
    pub known: PathBuf,
}

/// The cluster files in the order of our `KUBECONFIG`.
#[derive(Debug, Default)]
pub struct ClusterFiles {
    pub files: Vec<PathBuf>,
    pub reached: Vec<Reached>,
    pub known: KnownFiles,
    /// Why the state file can't be used, so that the files are sorted by name.
    pub unusable: Option<StateError>,
}

/// The time without changes before the files are read: a program without a lock, such as an editor,
/// writes in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// The limit of this wait, for a program that never stops writing.
const MOST_PATIENCE: Duration = Duration::from_millis(400);

/// Whether another thread can be started; the watcher panics otherwise.
fn has_a_thread_left() -> bool {
    thread::Builder::new().spawn(|| {}).is_ok_and(|probe| probe.join().is_ok())
}

impl Sources {
    #[must_use]
    pub fn read(&self) -> Snapshot {
        merge(load(&self.chain, &self.cluster_files().files), self.session.as_ref())
    }

    #[must_use]
    pub fn cluster_files(&self) -> ClusterFiles {
        let found = find_cluster_files(&self.globs, self.home.as_deref());
        // A single file needs no order.
        if found.files.len() < 2 && found.reached.is_empty() {
            return ClusterFiles { files: found.files, ..ClusterFiles::default() };
        }
        self.arranged(found)
    }

    /// Finds the cluster files, and reads the known files even if there is at most one.
    #[must_use]
    pub fn cluster_files_and_known(&self) -> ClusterFiles {
        self.arranged(find_cluster_files(&self.globs, self.home.as_deref()))
    }

    fn arranged(&self, found: SearchResult) -> ClusterFiles {
        let SearchResult { mut files, reached } = found;
        let (mut known, unusable) = match KnownFiles::load(&self.known) {
            Ok(known) => (known, None),
            Err(unusable) => (KnownFiles::default(), Some(unusable)),
        };
        if !reached.is_empty() {
            // After a limit, known files that the search did not reach are kept.
            let is_cluster_file = finding(&self.globs, self.home.as_deref());
            let there: HashSet<&PathBuf> = files.iter().collect();
            let is_more =
                |path: &&Path| is_cluster_file(path) && !there.contains(&path.to_path_buf());
            let more: Vec<PathBuf> = known.existing().filter(is_more).map(Path::to_owned).collect();
            files.extend(more);
        }
        known.arrange(&mut files);
        ClusterFiles { files, reached, known, unusable }
    }

    /// Whether all files can be read more than once, which a pipe can't.
    #[must_use]
    pub fn can_be_read_again(&self) -> bool {
        let is_regular = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.is_file());
        self.chain.iter().all(|path| !path.exists() || is_regular(path))
    }

    /// The files of the chain and of the session.
    fn named(&self) -> impl Iterator<Item = &Path> {
        let session = self.session.iter().map(|own| &own.file);
        self.chain.iter().chain(session).map(PathBuf::as_path)
    }

    /// Calls `on_change` from another thread whenever a file may have changed, the first time for
    /// changes after `since`. Does nothing if the system can't watch files.
    pub fn watch(self, since: SystemTime, on_change: impl Fn() + Send + 'static) {
        let watcher = thread::Builder::new().spawn(move || {
            let (sender, changes) = mpsc::channel();
            let ours = self.clone();
            let on_event = move |event: notify::Result<Event>| {
                if event.is_ok_and(|event| ours.concerns(&event)) {
                    // It fails only when the program exits.
                    let _ = sender.send(());
                }
            };
            // A link may lead back to its own directory.
            let once = Config::default().with_follow_symlinks(false);
            if !has_a_thread_left() {
                return;
            }
            let Ok(mut watcher) = RecommendedWatcher::new(on_event, once) else { return };
            self.look_at(&mut watcher);
            if self.changed_after(since) {
                on_change();
            }
            while changes.recv().is_ok() {
                let begun = Instant::now();
                while changes.recv_timeout(QUIET).is_ok() && begun.elapsed() < MOST_PATIENCE {}
                // New directories may have been created.
                self.look_at(&mut watcher);
                on_change();
            }
        });
        drop(watcher);
    }

    /// Watches each directory that contains a file or may contain one. Watching one again is harmless.
    fn look_at(&self, watcher: &mut impl Watcher) {
        for path in self.named() {
            let path = absolute(path);
            // Watching a link does not report changes of its target.
            let led_to = path.canonicalize().ok().filter(|resolved| *resolved != path);
            for path in [Some(path), led_to].into_iter().flatten() {
                if let Some(directory) = path.parent() {
                    begin(watcher, directory, RecursiveMode::NonRecursive);
                }
            }
        }
        for glob in &self.globs {
            let directory = glob.directory(self.home.as_deref());
            // The whole home directory is too large to watch.
            let is_vast = directory.parent().is_none() || self.home.as_ref() == Some(&directory);
            let mode = if glob.is_deep() && !is_vast {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            begin(watcher, &directory, mode);
        }
    }

    /// Whether an event changes one of the files. Reads, such as our own, don't count.
    fn concerns(&self, event: &Event) -> bool {
        let changes = match event.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            _ => true,
        };
        changes && (event.paths.is_empty() || event.paths.iter().any(|path| self.has(path)))
    }

    fn has(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        let is_ours_or_a_lock = name.ends_with(b".lock")
            || name.starts_with(b".") && name.windows(9).any(|part| part == b".kswitch-");
        if is_ours_or_a_lock {
            return false;
        }
        let is_one = |file: &Path| {
            let file = absolute(file);
            let resolved = file.canonicalize().ok();
            // A parent directory counts too: it may just have been created.
            file.starts_with(path) || resolved.is_some_and(|resolved| resolved.starts_with(path))
        };
        let is_of_glob = |glob: &Glob| {
            let directory = glob.directory(self.home.as_deref());
            glob.may_be_named(path) && path.starts_with(&directory) || directory.starts_with(path)
        };
        self.named().any(is_one) || self.globs.iter().any(is_of_glob)
    }

    fn changed_after(&self, since: SystemTime) -> bool {
        // The change time: a copied file may keep an old modification time.
        let is_younger = |path: &Path| {
            let Ok(found) = fs::metadata(path) else { return false };
            let seconds = u64::try_from(found.ctime()).unwrap_or_default();
            let nanoseconds = u32::try_from(found.ctime_nsec()).unwrap_or_default();
            UNIX_EPOCH + Duration::new(seconds, nanoseconds) + TICK >= since
        };
        let cluster_files = self.cluster_files().files;
        let directories = self.globs.iter().map(|glob| glob.directory(self.home.as_deref()));
        self.named().chain(cluster_files.iter().map(PathBuf::as_path)).any(is_younger)
            || directories.into_iter().any(|directory| is_younger(&directory))
    }
}

/// Watches a directory, or the closest parent that exists.
fn begin(watcher: &mut impl Watcher, directory: &Path, mode: RecursiveMode) {
    if directory.is_dir() {
        // A directory that can't be watched is read again after another change.
        let _ = watcher.watch(directory, mode);
    } else if let Some(ancestor) = directory.ancestors().find(|ancestor| ancestor.is_dir()) {
        let _ = watcher.watch(ancestor, RecursiveMode::NonRecursive);
    }
}
