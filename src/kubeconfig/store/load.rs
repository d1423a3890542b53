//! Paths -> files, read in parallel.

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::problem::{Problem, Reason};
use crate::kubeconfig::text::SourceText;
use crate::kubeconfig::view::{File, State};

use super::lock;

/// A kubeconfig of thousands of clusters has a few MiB.
const LARGEST_MIB: u64 = 64;

/// Below this many files a thread costs more than it brings.
const FILES_PER_THREAD: usize = 16;

const MOST_THREADS: usize = 4;

/// kubectl holds its lock for a few milliseconds; a lock left behind must not cost more than this.
const LONGEST_WAIT: Duration = Duration::from_millis(250);
const PAUSE: Duration = Duration::from_millis(2);

/// Reads the files of the chain and then the cluster files beside it, keeping their order.
///
/// A file that turns up again, by another spelling or through a link, is read once, at its first
/// place (field lesson 10).
#[must_use]
pub fn load(chain: &[PathBuf], cluster_files: &[PathBuf]) -> Vec<File> {
    let paths: Vec<(&Path, bool)> = chain
        .iter()
        .map(|path| (path.as_path(), true))
        .chain(cluster_files.iter().map(|path| (path.as_path(), false)))
        .collect();
    let mut seen = std::collections::HashSet::with_capacity(paths.len());
    read_all(&paths)
        .into_iter()
        .filter(|(identity, _)| identity.is_none_or(|identity| seen.insert(identity)))
        .map(|(_, file)| file)
        .collect()
}

/// Device and inode.
type Identity = (u64, u64);

fn read_all(paths: &[(&Path, bool)]) -> Vec<(Option<Identity>, File)> {
    let threads = (paths.len() / FILES_PER_THREAD).min(MOST_THREADS);
    if threads < 2 {
        return paths.iter().map(|(path, on_chain)| read_file(path, *on_chain)).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut read = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((path, on_chain)) = paths.get(index) else { return read };
            read.push((index, read_file(path, *on_chain)));
        }
    };
    let mut all: Vec<_> = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().expect("reading doesn't panic"))
            .collect()
    });
    all.sort_unstable_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, file)| file).collect()
}

fn read_file(path: &Path, on_chain: bool) -> (Option<Identity>, File) {
    let (identity, state) = read_state(path);
    let (identity, state) = if may_be_half_written(&state) && wait_for_writer(path) {
        read_state(path)
    } else {
        (identity, state)
    };
    (identity, File { path: path.to_owned(), on_chain, state })
}

fn read_state(path: &Path) -> (Option<Identity>, State) {
    match read_bytes(path) {
        Ok((identity, bytes)) => (Some(identity), read_document(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (None, State::Missing),
        Err(error) => (None, State::Unreadable(error)),
    }
}

/// kubectl empties a file before it writes it anew, and an empty file is a valid kubeconfig
/// (semantics 3.3).
fn may_be_half_written(state: &State) -> bool {
    match state {
        State::Read(document) => *document == Document::default(),
        State::Broken(_) => true,
        State::Missing | State::Unreadable(_) => false,
    }
}

/// Waits a little for whoever holds the file's lock. False if nobody does, so that the file says
/// what it means to say.
fn wait_for_writer(path: &Path) -> bool {
    let lock = lock::with_suffix(path);
    let is_held = || fs::symlink_metadata(&lock).is_ok();
    if !is_held() {
        return false;
    }
    let deadline = Instant::now() + LONGEST_WAIT;
    while is_held() && Instant::now() < deadline {
        thread::sleep(PAUSE);
    }
    true
}

fn read_bytes(path: &Path) -> io::Result<(Identity, Vec<u8>)> {
    let file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    let mut bytes = Vec::new();
    bytes.reserve_exact(usize::try_from(metadata.len().min(LARGEST_MIB << 20)).unwrap_or(0) + 1);
    file.take((LARGEST_MIB << 20) + 1).read_to_end(&mut bytes)?;
    Ok(((metadata.dev(), metadata.ino()), bytes))
}

fn read_document(bytes: Vec<u8>) -> State {
    if bytes.len() as u64 > LARGEST_MIB << 20 {
        return State::Broken(Problem { line: None, reason: Reason::TooLarge(LARGEST_MIB) });
    }
    match SourceText::decode(bytes).and_then(|source| Document::read(&source)) {
        Ok(document) => State::Read(document),
        Err(problem) => State::Broken(problem),
    }
}
