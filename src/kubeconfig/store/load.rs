//! Paths -> files, read in parallel, each as a whole.
//!
//! kubectl empties a file and then writes it anew, so a reader may find nothing, or the beginning,
//! or a mixture (semantics 3.3). Such a file is read again when the writer is done. What a killed
//! kswitch left is put right on the way (field lesson 34).

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::problem::{Problem, Reason};
use crate::kubeconfig::text::SourceText;
use crate::kubeconfig::view::{File, State};

use super::stamp::{Identity, Stamp};
use super::write::mend;
use super::{lock, replace};

/// A kubeconfig of thousands of clusters has a few MiB.
const LARGEST_MIB: u64 = 64;

/// Below this many files a thread costs more than it brings.
const FILES_PER_THREAD: usize = 16;

const MOST_THREADS: usize = 4;

/// kubectl needs a few milliseconds between emptying a file and writing it, on a busy machine more.
/// A lock that it left behind beside a file that looks unfinished must not cost more than this.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(2);

/// Systems write a file page by page, so one that is cut off ends with a page.
const PAGE: u64 = 4096;

/// Reads the files of the chain and then the cluster files beside it, keeping their order.
///
/// A file that turns up again, by another spelling or through a link, is read once, at its first
/// place (field lesson 10). `spare` is the folder that [`super::write`] has for its copies.
#[must_use]
pub fn load(chain: &[PathBuf], cluster_files: &[PathBuf], spare: &Path) -> Vec<File> {
    let paths: Vec<(&Path, bool)> = chain
        .iter()
        .map(|path| (path.as_path(), true))
        .chain(cluster_files.iter().map(|path| (path.as_path(), false)))
        .collect();
    let read = read_all(&paths, &Leftovers::look(spare));
    let mut seen: HashMap<Identity, (Stamp, &Path)> = HashMap::with_capacity(paths.len());
    let mut files = Vec::with_capacity(paths.len());
    for ((path, _), (stamp, file)) in paths.iter().zip(read) {
        let earlier = stamp.and_then(|stamp| seen.insert(stamp.identity, (stamp, path)));
        // Where files are being replaced, one may get the inode that another had just now.
        let is_again =
            earlier.is_some_and(|(then, other)| Some(then) == stamp || is_one_file(other, path));
        if !is_again {
            files.push(file);
        }
    }
    files
}

/// Whether two paths lead to the same file now.
fn is_one_file(left: &Path, right: &Path) -> bool {
    let identity = |path| Stamp::at(path).map(|stamp| stamp.identity);
    identity(left).is_some_and(|left| identity(right) == Some(left))
}

fn read_all(paths: &[(&Path, bool)], leftovers: &Leftovers<'_>) -> Vec<(Option<Stamp>, File)> {
    let threads = (paths.len() / FILES_PER_THREAD).min(MOST_THREADS);
    if threads < 2 {
        return paths
            .iter()
            .map(|(path, on_chain)| read_file(path, *on_chain, leftovers))
            .collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut read = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((path, on_chain)) = paths.get(index) else { return read };
            read.push((index, read_file(path, *on_chain, leftovers)));
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

fn read_file(path: &Path, on_chain: bool, leftovers: &Leftovers<'_>) -> (Option<Stamp>, File) {
    let mut reading = Reading::of(path);
    if leftovers.are_of(path, &reading.state) && mend(path, leftovers.spare).is_ok() {
        reading = Reading::of(path);
    }
    let deadline = Instant::now() + LONGEST_WAIT;
    while reading.may_be_half_written() && Instant::now() < deadline {
        let is_locked = lock::exists(path);
        if Stamp::at(path) != reading.stamp {
            reading = Reading::of(path);
        } else if is_locked {
            thread::sleep(PAUSE);
        } else {
            break;
        }
    }
    (reading.stamp, File { path: path.to_owned(), on_chain, state: reading.state })
}

/// What tells that a kswitch was killed while it wrote.
struct Leftovers<'p> {
    spare: &'p Path,
    /// Looked at once for all files.
    spare_is_in_use: bool,
}

impl<'p> Leftovers<'p> {
    fn look(spare: &'p Path) -> Self {
        Self { spare, spare_is_in_use: replace::is_in_use(spare) }
    }

    /// A lock is left wherever there can be one; copies alone are told by what they lie ready for.
    fn are_of(&self, path: &Path, state: &State) -> bool {
        let may_have_copies = self.spare_is_in_use || matches!(state, State::Broken(_));
        lock::is_abandoned(path)
            || may_have_copies
                && fs::canonicalize(path).is_ok_and(|path| replace::has_copies(&path, self.spare))
    }
}

/// A file as it was read once.
struct Reading {
    stamp: Option<Stamp>,
    /// Whether it was written while it was read.
    is_mixed: bool,
    state: State,
}

impl Reading {
    fn of(path: &Path) -> Self {
        let nothing = |state| Self { stamp: None, is_mixed: false, state };
        match read_bytes(path) {
            Ok((before, bytes, after)) => {
                Self { stamp: Some(after), is_mixed: before != after, state: read_document(bytes) }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => nothing(State::Missing),
            Err(error) => nothing(State::Unreadable(error)),
        }
    }

    /// An empty file is a valid kubeconfig, and a part of one may be. What comes through a pipe
    /// can't be read again.
    fn may_be_half_written(&self) -> bool {
        let Some(stamp) = self.stamp.filter(|stamp| stamp.is_regular) else { return false };
        match &self.state {
            State::Read(document) => {
                self.is_mixed
                    || stamp.length.is_multiple_of(PAGE)
                    || *document == Document::default()
            }
            State::Broken(_) => true,
            State::Missing | State::Unreadable(_) => false,
        }
    }
}

fn read_bytes(path: &Path) -> io::Result<(Stamp, Vec<u8>, Stamp)> {
    let mut file = fs::File::open(path)?;
    let before = Stamp::of(&file.metadata()?);
    let mut bytes = Vec::new();
    bytes.reserve_exact(usize::try_from(before.length.min(LARGEST_MIB << 20)).unwrap_or(0) + 1);
    (&mut file).take((LARGEST_MIB << 20) + 1).read_to_end(&mut bytes)?;
    let after = Stamp::of(&file.metadata()?);
    Ok((before, bytes, after))
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
