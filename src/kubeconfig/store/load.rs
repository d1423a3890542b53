//! Reads files in parallel, each once.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use crate::kubeconfig::snapshot::{File, SessionCopies, Snapshot};

use super::document_cache::DocumentCache;
use super::read::{LONGEST_WAIT, read_file};
use super::stamp::{FileId, Stamp};

/// Up to this number of files one thread is faster than starting a second.
const FEW: usize = 40;

/// From this number of files on, one thread per processor is worth the call that counts them.
const MANY: usize = 400;

const MOST_THREADS: usize = 4;

/// Up to this number of files reading is faster than the cache.
const WORTH_CACHING: usize = 64;

/// Reads the files of the chain and then the cluster files, keeping their order.
///
/// A file that occurs again, by another path or through a link, counts once, at its first position
/// (field lesson 10).
#[must_use]
pub fn load(chain: &[PathBuf], cluster_files: &[PathBuf]) -> Vec<File> {
    let paths = in_order(chain, cluster_files);
    let deadline = Instant::now() + LONGEST_WAIT;
    let read = read_all(&paths, |path, in_kubeconfig| read_file(path, in_kubeconfig, deadline));
    each_once(&paths, read)
}

/// Like [`load`], but unchanged files come from the cache file `cache`. It may miss a change of this
/// very moment, so it is for completion only.
#[must_use]
pub fn load_cached(chain: &[PathBuf], cluster_files: &[PathBuf], cache: &Path) -> Vec<File> {
    let paths = in_order(chain, cluster_files);
    if paths.len() < WORTH_CACHING {
        return load(chain, cluster_files);
    }
    let deadline = Instant::now() + LONGEST_WAIT;
    let cache = DocumentCache::at(cache);
    let read = read_all(&paths, |path, in_kubeconfig| {
        let known = cache.recall(path, in_kubeconfig);
        known.unwrap_or_else(|| read_file(path, in_kubeconfig, deadline))
    });
    cache.keep(&read);
    each_once(&paths, read)
}

/// Merges files, in a session if there is one.
#[must_use]
pub fn merge(files: Vec<File>, session: Option<&SessionCopies>) -> Snapshot {
    let Some(SessionCopies { file, contexts }) = session else { return Snapshot::merge(files) };
    let (_, file) = read_file(file, true, Instant::now() + LONGEST_WAIT);
    Snapshot::in_session(files, file, contexts)
}

/// The paths of the chain, and then those that it does not contain.
pub(super) fn in_order<'p>(
    chain: &'p [PathBuf],
    cluster_files: &'p [PathBuf],
) -> Vec<(&'p Path, bool)> {
    let named: HashSet<&OsStr> = chain.iter().map(|path| path.as_os_str()).collect();
    let others = cluster_files.iter().filter(|path| !named.contains(path.as_os_str()));
    let not_in_kubeconfig = others.map(|path| (path.as_path(), false));
    chain.iter().map(|path| (path.as_path(), true)).chain(not_in_kubeconfig).collect()
}

pub(super) fn each_once(paths: &[(&Path, bool)], read: Vec<(Option<Stamp>, File)>) -> Vec<File> {
    let mut seen: HashMap<FileId, (Stamp, &Path)> = HashMap::with_capacity(paths.len());
    let mut files = Vec::with_capacity(paths.len());
    for ((path, _), (stamp, file)) in paths.iter().zip(read) {
        let earlier = stamp.and_then(|stamp| seen.insert(stamp.identity, (stamp, path)));
        // A file may get the inode of one that was just replaced, so the paths are compared too.
        let is_again =
            earlier.is_some_and(|(then, other)| Some(then) == stamp || is_one_file(other, path));
        if !is_again {
            files.push(file);
        }
    }
    files
}

/// Whether two paths refer to the same file now.
fn is_one_file(left: &Path, right: &Path) -> bool {
    let identity = |path| Stamp::at(path).map(|stamp| stamp.identity);
    identity(left).is_some_and(|left| identity(right) == Some(left))
}

/// Reads all files with `read`, keeping their order.
pub(super) fn read_all<T: Send>(
    paths: &[(&Path, bool)],
    read: impl Fn(&Path, bool) -> T + Sync,
) -> Vec<T> {
    if paths.len() <= FEW {
        return paths.iter().map(|(path, in_kubeconfig)| read(path, *in_kubeconfig)).collect();
    }
    let processors = || thread::available_parallelism().map_or(2, usize::from);
    let threads = if paths.len() < MANY { 2 } else { processors().clamp(2, MOST_THREADS) };
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::with_capacity(paths.len()));
    let worker = || {
        let mut own = Vec::new();
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some((path, in_kubeconfig)) = paths.get(index)
        {
            own.push((index, read(path, *in_kubeconfig)));
        }
        all.lock().expect("reading doesn't panic").extend(own);
    };
    thread::scope(|scope| {
        let started =
            (0..threads).filter(|_| thread::Builder::new().spawn_scoped(scope, worker).is_ok());
        // This thread only waits, since a new thread starts on its processor and would queue behind it.
        // It reads if no thread could be started.
        if started.count() < threads {
            worker();
        }
    });
    let mut all = all.into_inner().expect("reading doesn't panic");
    all.sort_unstable_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, file)| file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shell integration lists all cluster files in KUBECONFIG.
    #[test]
    fn a_cluster_file_of_the_chain_is_read_once() {
        let [chain, cluster_files] =
            [["/a", "/c"], ["/b", "/c"]].map(|paths| paths.map(PathBuf::from));
        let expected = [("/a", true), ("/c", true), ("/b", false)];
        let expected = expected.map(|(path, in_kubeconfig)| (Path::new(path), in_kubeconfig));
        assert_eq!(in_order(&chain, &cluster_files), expected);
    }
}
