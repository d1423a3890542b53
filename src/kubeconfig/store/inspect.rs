//! Reads files for a check: each once, with its permissions and its secrets. Nothing is written, not
//! even a lock.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::kubeconfig::contents::{Contents, is_encrypted};
use crate::kubeconfig::snapshot::File;
use crate::lexical::cleaned;

use super::load::{each_once, in_order, read_all};
use super::read::{LONGEST_WAIT, read_file_and};
use super::stamp::{FileId, Stamp};

/// The files, and what was found in each.
#[derive(Default)]
pub struct Inspection {
    pub files: Vec<File>,
    pub facts: HashMap<Arc<Path>, FileFacts>,
}

/// A file that exists. Its contents include secrets, so there is no debug output.
#[derive(Default)]
pub struct FileFacts {
    /// The permission bits.
    pub mode: u32,
    /// The user ID of the owner.
    pub owner: u32,
    pub is_regular: bool,
    pub modified: Option<SystemTime>,
    /// `None` if kubectl would refuse the file.
    pub contents: Option<Contents>,
    /// Whether `sops` has encrypted it.
    pub is_encrypted: bool,
}

/// Reads the files of the chain and then the cluster files, like [`super::load()`]. Relative paths in them
/// are resolved against `working_directory`.
#[must_use]
pub fn inspect(
    chain: &[PathBuf],
    cluster_files: &[PathBuf],
    working_directory: &Path,
) -> Inspection {
    let paths = in_order(chain, cluster_files);
    let deadline = Instant::now() + LONGEST_WAIT;
    let read = read_all(&paths, |path, in_kubeconfig| {
        // Like kubectl, relative to the path as written (semantics 2.7).
        let parent = path.parent().unwrap_or(Path::new(""));
        let (stamp, file, made) = read_file_and(path, in_kubeconfig, deadline, |own| {
            let directory = || cleaned(&working_directory.join(parent));
            let contents = own.is_valid.then(|| Contents::of(own.text, own.tree, &directory()));
            (contents, !own.is_valid && is_encrypted(own.tree))
        });
        let (contents, is_encrypted) = made.unwrap_or_default();
        let facts = fs::metadata(path).ok().map(|found| FileFacts {
            mode: found.mode() & 0o7777,
            owner: found.uid(),
            is_regular: found.is_file(),
            modified: found.modified().ok(),
            contents,
            is_encrypted,
        });
        ((stamp, file), facts)
    });
    let (read, facts): (Vec<(Option<Stamp>, File)>, Vec<_>) = read.into_iter().unzip();
    let facts = read.iter().zip(facts);
    let facts = facts.filter_map(|((_, file), facts)| Some((Arc::clone(&file.path), facts?)));
    let facts = facts.collect();
    Inspection { files: each_once(&paths, read), facts }
}

/// The paths whose lock is also that of an earlier path, with that one: kubectl takes both locks for a
/// change, and fails at the second (semantics 4.5).
#[must_use]
pub fn paths_of_one_lock(paths: &[PathBuf]) -> Vec<(&Path, &Path)> {
    let mut directories: HashMap<&Path, Option<FileId>> = HashMap::new();
    let mut locks: HashMap<(FileId, OsString), &Path> = HashMap::new();
    let mut found = Vec::new();
    for path in paths {
        let directory = path.parent().unwrap_or(Path::new(""));
        let identity = *directories.entry(directory).or_insert_with(|| {
            let directory =
                if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
            Stamp::at(directory).map(|stamp| stamp.identity)
        });
        let Some((identity, name)) = identity.zip(path.file_name()) else { continue };
        match locks.get(&(identity, name.to_owned())) {
            Some(earlier) => found.push((path.as_path(), *earlier)),
            None => drop(locks.insert((identity, name.to_owned()), path)),
        }
    }
    found
}
