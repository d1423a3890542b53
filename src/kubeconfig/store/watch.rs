//! Tells when the kubeconfigs may say something else than before.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::kubeconfig::snapshot::Snapshot;
use crate::state_dir::StateError;

use super::discover::{Glob, Reached, SearchResult, find_cluster_files, finding};
use super::known::KnownFiles;
use super::load::load;
use super::stamp::TICK;

/// Where kubeconfigs come from, to be read again.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The files of the chain.
    pub chain: Vec<PathBuf>,
    /// The globs that find cluster files beside it.
    pub globs: Vec<Glob>,
    /// What `~/` stands for.
    pub home: Option<PathBuf>,
    /// Where [`KnownFiles`] are kept.
    pub known: PathBuf,
}

/// The cluster files, in the order that they have in a `KUBECONFIG` of ours.
#[derive(Debug, Default)]
pub struct ClusterFiles {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The bounds that the search for them reached.
    pub reached: Vec<Reached>,
    /// What was known before.
    pub known: KnownFiles,
    /// Why what was known can't be used, so that the order is that of the names.
    pub unusable: Option<StateError>,
}

/// How long the files must be left alone before they are read: a program that writes without a
/// lock, as an editor, does so in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// Who writes without an end does not keep us from reading.
const MOST_PATIENCE: Duration = Duration::from_millis(400);

/// Whether the system starts one more thread. The watcher panics where it does not.
fn has_a_thread_left() -> bool {
    thread::Builder::new().spawn(|| {}).is_ok_and(|probe| probe.join().is_ok())
}

impl Sources {
    /// Reads them all.
    #[must_use]
    pub fn read(&self) -> Snapshot {
        Snapshot::merge(load(&self.chain, &self.cluster_files().files))
    }

    /// Finds the cluster files.
    #[must_use]
    pub fn cluster_files(&self) -> ClusterFiles {
        let found = find_cluster_files(&self.globs, self.home.as_deref());
        // The order of one file is no question.
        if found.files.len() < 2 && found.reached.is_empty() {
            return ClusterFiles { files: found.files, ..ClusterFiles::default() };
        }
        self.arranged(found)
    }

    /// Finds the cluster files, and says what is known of them even if it is one or none.
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
            // What was named before stays, whether the search came as far or not.
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

    /// Whether all that is there can be read more than once: a pipe gives its text away.
    #[must_use]
    pub fn can_be_read_again(&self) -> bool {
        let is_regular = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.is_file());
        self.chain.iter().all(|path| !path.exists() || is_regular(path))
    }

    /// Calls `tell` whenever they may have changed, from a thread of its own; first for what
    /// changed after `since`, when they were read. A system that can't watch them tells nothing.
    pub fn watch(self, since: SystemTime, tell: impl Fn() + Send + 'static) {
        let watcher = thread::Builder::new().spawn(move || {
            let (told, changes) = mpsc::channel();
            let ours = self.clone();
            let heard = move |event: notify::Result<Event>| {
                if event.is_ok_and(|event| ours.concerns(&event)) {
                    pass_on(&told);
                }
            };
            // A link may lead back to where it is.
            let once = Config::default().with_follow_symlinks(false);
            if !has_a_thread_left() {
                return;
            }
            let Ok(mut watcher) = RecommendedWatcher::new(heard, once) else { return };
            self.look_at(&mut watcher);
            if self.changed_after(since) {
                tell();
            }
            while changes.recv().is_ok() {
                settle(&changes);
                // Folders may have come.
                self.look_at(&mut watcher);
                tell();
            }
        });
        // Nor does a system that has no thread for it.
        drop(watcher);
    }

    /// Watches each folder that a file is in or may come to. To watch one again does no harm.
    fn look_at(&self, watcher: &mut impl Watcher) {
        for path in &self.chain {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            // A link tells nothing of the file that it leads to.
            let led_to = path.canonicalize().ok().filter(|resolved| *resolved != path);
            for path in [Some(path), led_to].into_iter().flatten() {
                if let Some(folder) = path.parent() {
                    begin(watcher, folder, RecursiveMode::NonRecursive);
                }
            }
        }
        for glob in &self.globs {
            let folder = glob.folder(self.home.as_deref());
            // All that is below a home is too much to watch.
            let is_vast = folder.parent().is_none() || self.home.as_ref() == Some(&folder);
            let mode = if glob.is_deep() && !is_vast {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            begin(watcher, &folder, mode);
        }
    }

    /// Whether an event is about one of the files. What only reads them, as we do, is none.
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
        let is_one = |file: &PathBuf| {
            let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
            let resolved = file.canonicalize().ok();
            // A folder on the way to the file counts too: it may have come just now.
            file.starts_with(path) || resolved.is_some_and(|resolved| resolved.starts_with(path))
        };
        let is_of_glob = |glob: &Glob| {
            let folder = glob.folder(self.home.as_deref());
            glob.may_be_named(path) && path.starts_with(&folder) || folder.starts_with(path)
        };
        self.chain.iter().any(is_one) || self.globs.iter().any(is_of_glob)
    }

    fn changed_after(&self, since: SystemTime) -> bool {
        // The time of the file, for a copy may have that of its text from long ago.
        let is_younger = |path: &Path| {
            let Ok(found) = fs::metadata(path) else { return false };
            let seconds = u64::try_from(found.ctime()).unwrap_or_default();
            let nanoseconds = u32::try_from(found.ctime_nsec()).unwrap_or_default();
            UNIX_EPOCH + Duration::new(seconds, nanoseconds) + TICK >= since
        };
        let cluster_files = self.cluster_files().files;
        let folders = self.globs.iter().map(|glob| glob.folder(self.home.as_deref()));
        self.chain.iter().chain(&cluster_files).any(|path| is_younger(path))
            || folders.into_iter().any(|folder| is_younger(&folder))
    }
}

/// A folder, or the one that it will come in.
fn begin(watcher: &mut impl Watcher, folder: &Path, mode: RecursiveMode) {
    if folder.is_dir() {
        // What can't be watched is read again the next time that something else changes.
        let _ = watcher.watch(folder, mode);
    } else if let Some(ancestor) = folder.ancestors().find(|ancestor| ancestor.is_dir()) {
        let _ = watcher.watch(ancestor, RecursiveMode::NonRecursive);
    }
}

/// Nobody listens any more once the program ends.
fn pass_on(told: &Sender<()>) {
    let _ = told.send(());
}

fn settle(changes: &Receiver<()>) {
    let begun = Instant::now();
    while changes.recv_timeout(QUIET).is_ok() && begun.elapsed() < MOST_PATIENCE {}
}
