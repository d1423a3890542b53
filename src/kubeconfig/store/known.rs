//! The order of the cluster files in `KUBECONFIG`, kept in a state file.
//!
//! kubectl takes the current context from the first file that sets one, and every downloaded file sets
//! one. Therefore known files keep their order, and new files are added after them. Only the order is
//! read from the state file: a path in it counts only if a glob finds it now.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::File;
use crate::state_dir::{self, StateDir, StateError, StateFault};

use super::bytes::{bytes_of, text_of};

/// The first line of the state file; a file with another one is not used.
const HEADER: &str = "kswitch cluster files, version 1\n";

/// The size limit. `KUBECONFIG` can contain 128 KiB of paths; the file has those of other settings too.
const MOST_BYTES: u64 = 4 << 20;

/// The number of earlier paths that are kept per file, for shells whose `KUBECONFIG` still contains them.
const MOST_FORMER: usize = 8;

/// The lock is held only while a small file is written.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

const TEMPORARY: &str = "cluster-files-";

/// The cluster files of an earlier `KUBECONFIG`, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownFiles {
    /// Whether there is a state file. Without one no file is new.
    is_kept: bool,
    is_renamed: bool,
    entries: Vec<KnownFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct KnownFile {
    path: PathBuf,
    /// A hash of its contexts, to recognise it after a rename; 0 if it has none.
    content: u64,
    /// Earlier paths, the most recent first.
    former: Vec<PathBuf>,
}

impl KnownFile {
    /// Parses a line of the state file; `None` if it is invalid.
    fn add_line(entries: &mut Vec<Self>, line: &str) -> Option<()> {
        let (content, path) = line.split_once(' ')?;
        let path = PathBuf::from(path);
        if content == "was" {
            entries.last_mut()?.former.push(path);
        } else {
            let content = u64::from_str_radix(content, 16).ok()?;
            entries.push(Self { path, content, former: Vec::new() });
        }
        Some(())
    }
}

impl KnownFiles {
    pub fn load(path: &Path) -> Result<Self, StateError> {
        let text = state_dir::read(path, MOST_BYTES)?;
        let known = text.map_or_else(|| Ok(Self::default()), |text| Self::parse(&text));
        known.map_err(|reason| StateError { path: path.to_owned(), reason })
    }

    fn parse(text: &[u8]) -> Result<Self, StateFault> {
        let damaged = |line| StateFault::Damaged { line, column: 1 };
        if text.is_empty() {
            return Err(StateFault::Empty);
        }
        let text = str::from_utf8(text).map_err(|error| {
            let valid = &text[..error.valid_up_to()];
            damaged(valid.split(|byte| *byte == b'\n').count())
        })?;
        let lines = text.strip_prefix(HEADER).ok_or_else(|| damaged(1))?.lines();
        let mut entries = Vec::new();
        for (index, line) in lines.enumerate() {
            KnownFile::add_line(&mut entries, line).ok_or_else(|| damaged(index + 2))?;
        }
        Ok(Self { is_kept: true, is_renamed: false, entries })
    }

    fn text(&self) -> String {
        let mut text = HEADER.to_owned();
        for KnownFile { path, content, former } in &self.entries {
            let _ = writeln!(text, "{content:x} {}", path.display());
            for path in former {
                let _ = writeln!(text, "was {}", path.display());
            }
        }
        text
    }

    /// Sorts the files that a search found: known files first, in their order, then the others. A
    /// renamed file counts as known.
    pub fn arrange(&mut self, found: &mut [PathBuf]) {
        if self.entries.is_empty() {
            return;
        }
        self.follow_renames(found);
        let places = self.places();
        found.sort_by_cached_key(|path| *places.get(path.as_os_str()).unwrap_or(&usize::MAX));
    }

    fn places(&self) -> HashMap<&OsStr, usize> {
        let paths = self.entries.iter().map(|known| known.path.as_os_str());
        paths.enumerate().map(|(place, path)| (path, place)).collect()
    }

    /// Detects renames: a missing known file gets the path of a new one with the same contexts.
    fn follow_renames(&mut self, found: &[PathBuf]) {
        let places = self.places();
        let is_new = |path: &&PathBuf| !places.contains_key(path.as_os_str());
        let new: Vec<&PathBuf> = found.iter().filter(is_new).collect();
        // Usually nothing is new.
        if new.is_empty() {
            return;
        }
        let found: HashSet<&OsStr> = found.iter().map(|path| path.as_os_str()).collect();
        let can_be_renamed = |known: &&mut KnownFile| {
            known.content != 0 && !found.contains(known.path.as_os_str()) && is_missing(&known.path)
        };
        let mut missing: Vec<&mut KnownFile> =
            self.entries.iter_mut().filter(can_be_renamed).collect();
        for path in new {
            if missing.is_empty() {
                return;
            }
            let Some(content) = read_content(path) else { continue };
            if let Some(place) = missing.iter().position(|known| known.content == content) {
                let known = missing.remove(place);
                let former = std::mem::replace(&mut known.path, path.clone());
                known.former.insert(0, former);
                known.former.truncate(MOST_FORMER);
                self.is_renamed = true;
            }
        }
    }

    /// Whether a file appeared since the state file was written.
    #[must_use]
    pub fn is_new(&self, path: &Path) -> bool {
        self.is_kept && !self.entries.iter().any(|known| known.path == path)
    }

    /// The missing known files before this one; for a new file, all of them.
    pub fn missing_before(&self, path: &Path) -> impl Iterator<Item = &Path> {
        let place = self.entries.iter().position(|known| known.path == path);
        let earlier = &self.entries[..place.unwrap_or(self.entries.len())];
        earlier.iter().map(|known| known.path.as_path()).filter(|path| is_missing(path))
    }

    /// The known files that exist, whether a search found them or not.
    pub(super) fn existing(&self) -> impl Iterator<Item = &Path> {
        self.entries.iter().map(|known| known.path.as_path()).filter(|path| path.is_file())
    }

    /// The current path of a file that had this path before.
    #[must_use]
    pub fn successor(&self, path: &Path) -> Option<&Path> {
        let was_it = |known: &&KnownFile| known.former.iter().any(|former| former == path);
        self.entries.iter().find(was_it).map(|known| known.path.as_path())
    }

    /// Writes the order to the state file `path` if it changed: the existing known files, then those of
    /// the `found` files that are `named` in the new `KUBECONFIG`, in the order of `files`. Entries that
    /// another kswitch added meanwhile are kept. An invalid state file is replaced.
    pub fn keep(
        &self,
        path: &Path,
        found: &[PathBuf],
        files: &[File],
        named: &HashSet<&Path>,
    ) -> Result<(), StateError> {
        let contents: HashMap<&Path, u64> = files
            .iter()
            .filter_map(|file| Some((&*file.path, content_of(file.document()?))))
            .collect();
        let update = |known: &Self| known.updated(found, files, &contents, named);
        if self.is_kept && !self.is_renamed && update(self) == *self {
            return Ok(());
        }
        let (directory, name) = state_dir::split(path);
        let directory = StateDir::open_or_create(directory).map_err(|error| error.of(path))?;
        let lock = path.with_extension("lock");
        let _lock = directory.lock(state_dir::split(&lock).1, LONGEST_WAIT)?;
        let mut known = Self::load(path).unwrap_or_default();
        known.follow_renames(found);
        directory.write(name, TEMPORARY, update(&known).text().as_bytes())
    }

    fn updated(
        &self,
        found: &[PathBuf],
        files: &[File],
        contents: &HashMap<&Path, u64>,
        named: &HashSet<&Path>,
    ) -> Self {
        let known = self.places();
        let there: HashSet<&OsStr> = found.iter().map(|path| path.as_os_str()).collect();
        let content = |path: &Path| contents.get(path).copied();
        let kept = self
            .entries
            .iter()
            .filter(|known| there.contains(known.path.as_os_str()) || !is_missing(&known.path))
            .map(|known| KnownFile {
                content: content(&known.path).unwrap_or(known.content),
                ..known.clone()
            });
        // The format has one path per line.
        let is_line = |path: &Path| path.to_str().is_some_and(|path| !path.contains(['\n', '\r']));
        let is_added = |path: &&Path| {
            !known.contains_key(path.as_os_str())
                && there.contains(path.as_os_str())
                && named.contains(path)
                && is_line(path)
        };
        // KUBECONFIG of an open shell has the order of files that are not known.
        let paths = files.iter().map(|file| &*file.path);
        let added = paths.filter(is_added).map(|path| KnownFile {
            path: path.to_owned(),
            content: content(path).unwrap_or(0),
            former: Vec::new(),
        });
        Self { is_kept: true, is_renamed: false, entries: kept.chain(added).collect() }
    }
}

/// A hash that does not change when the file is renamed or another context or namespace is selected.
/// It may differ between versions of kswitch.
fn content_of(document: &Document) -> u64 {
    if document.contexts.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    for context in &document.contexts {
        (&context.name, &context.cluster, &context.user).hash(&mut hasher);
    }
    for cluster in &document.clusters {
        (&cluster.name, &cluster.server).hash(&mut hasher);
    }
    // 0 stands for no contexts.
    hasher.finish().max(1)
}

fn read_content(path: &Path) -> Option<u64> {
    let source = text_of(bytes_of(path).ok()?.bytes).ok()?;
    Some(content_of(&Document::read(&source).ok()?))
}

fn is_missing(path: &Path) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    fs::symlink_metadata(path).is_err_and(|error| matches!(error.kind(), NotFound | NotADirectory))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> KnownFiles {
        KnownFiles::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let text = format!("{HEADER}1f /a b/m\nwas /a b/l\nwas /k\n0 /c\n");
        assert_eq!(known(&text).text(), text);
        assert_eq!(known(&text).successor(Path::new("/k")), Some(Path::new("/a b/m")));
        assert!(matches!(KnownFiles::parse(b""), Err(StateFault::Empty)));
        let with_header = |text: &[u8]| [HEADER.as_bytes(), text].concat();
        for (damaged, expected) in [
            (b"1f /a\n".to_vec(), 1),
            (with_header(b"/a\n"), 2),
            (with_header(b"was /a\n"), 2),
            (with_header(b"1f /a\n0 /\xff\n"), 3),
        ] {
            let parsed = KnownFiles::parse(&damaged);
            assert!(
                matches!(parsed, Err(StateFault::Damaged { line, .. }) if line == expected),
                "{parsed:?}"
            );
        }
    }

    #[test]
    fn known_files_come_first_in_their_order() {
        let mut order = known(&format!("{HEADER}0 /z\n0 /missing\n0 /m\n"));
        let mut found = ["/a", "/m", "/n", "/z"].map(PathBuf::from);
        order.arrange(&mut found);
        assert_eq!(found, ["/z", "/m", "/a", "/n"].map(PathBuf::from));
        assert!(order.is_new(Path::new("/a")) && !order.is_new(Path::new("/z")));
        assert!(!KnownFiles::default().is_new(Path::new("/a")));
    }
}
