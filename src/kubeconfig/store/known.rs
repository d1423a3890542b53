//! The order in which cluster files became known.
//!
//! kubectl takes the current context from the first file that sets one, and every downloaded file sets
//! one. So a file that appears must not come before the files that were there: those keep their order,
//! and new ones follow. The order is kept in a file of ours. A path in it counts only if a glob finds
//! it now, and nothing but the order is taken from there.

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

/// The first line of the file; a file with another one is not used.
const HEADER: &str = "kswitch cluster files, version 1\n";

/// `KUBECONFIG` has room for 128 KiB of paths; the file has those of other settings too.
const MOST_BYTES: u64 = 4 << 20;

/// How many earlier paths of a file are kept, for shells whose `KUBECONFIG` still names them.
const MOST_FORMER: usize = 8;

/// Another kswitch holds the lock for as long as it takes to write a small file.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

/// How the names of temporary files begin.
const TEMPORARY: &str = "cluster-files-";

/// The cluster files that a `KUBECONFIG` of ours named before, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownFiles {
    /// Whether an order was kept. Before that no file is new.
    is_kept: bool,
    /// Whether a file has another path than in the order that was kept.
    is_renamed: bool,
    entries: Vec<KnownFile>,
}

/// A cluster file that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KnownFile {
    path: PathBuf,
    /// A hash of its contexts, by which it is recognised after it was renamed; 0 where there are none.
    content: u64,
    /// Paths that it had before, the last one first.
    former: Vec<PathBuf>,
}

impl KnownFile {
    /// Adds what a line says; `None` where it is no line of ours.
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
    /// Reads the order; nothing is known where none was kept. Fails where the file is there and can't be
    /// used, or can't be looked for.
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

    /// Puts what a search has found in order: first the files that are known, then the others as they
    /// are. A file that was renamed counts as the one that it was.
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

    /// Gives a known file that is gone the path of a new one that has the same contexts.
    fn follow_renames(&mut self, found: &[PathBuf]) {
        let places = self.places();
        let is_new = |path: &&PathBuf| !places.contains_key(path.as_os_str());
        let new: Vec<&PathBuf> = found.iter().filter(is_new).collect();
        // Nothing is new most of the time.
        if new.is_empty() {
            return;
        }
        let found: HashSet<&OsStr> = found.iter().map(|path| path.as_os_str()).collect();
        let is_missing = |known: &&mut KnownFile| {
            known.content != 0 && !found.contains(known.path.as_os_str()) && is_gone(&known.path)
        };
        let mut missing: Vec<&mut KnownFile> = self.entries.iter_mut().filter(is_missing).collect();
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

    /// Whether a file appeared since the order was kept.
    #[must_use]
    pub fn is_new(&self, path: &Path) -> bool {
        self.is_kept && !self.entries.iter().any(|known| known.path == path)
    }

    /// The known files that are gone and came before this one, or before all new ones.
    pub fn gone_before(&self, path: &Path) -> impl Iterator<Item = &Path> {
        let place = self.entries.iter().position(|known| known.path == path);
        let earlier = &self.entries[..place.unwrap_or(self.entries.len())];
        earlier.iter().map(|known| known.path.as_path()).filter(|path| is_gone(path))
    }

    /// The known files that are there, whether a search has found them or not.
    pub(super) fn existing(&self) -> impl Iterator<Item = &Path> {
        self.entries.iter().map(|known| known.path.as_path()).filter(|path| path.is_file())
    }

    /// The path that a file has now which had this one before.
    #[must_use]
    pub fn successor(&self, path: &Path) -> Option<&Path> {
        let was_it = |known: &&KnownFile| known.former.iter().any(|former| former == path);
        self.entries.iter().find(was_it).map(|known| known.path.as_path())
    }

    /// Keeps the order at `path`, if it is another one than before: that of the known files that are
    /// there, and after them the `found` ones that are `named` in the `KUBECONFIG` that was made, in the
    /// order of `files`. What another kswitch has kept meanwhile counts as well. A file that can't be
    /// used is replaced.
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
        let (folder, name) = state_dir::split(path);
        let folder = StateDir::open_or_create(folder).map_err(|error| error.of(path))?;
        let lock = path.with_extension("lock");
        let _lock = folder.lock(state_dir::split(&lock).1, LONGEST_WAIT)?;
        let mut known = Self::load(path).unwrap_or_default();
        known.follow_renames(found);
        folder.write(name, TEMPORARY, update(&known).text().as_bytes())
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
            .filter(|known| there.contains(known.path.as_os_str()) || !is_gone(&known.path))
            .map(|known| KnownFile {
                content: content(&known.path).unwrap_or(known.content),
                ..known.clone()
            });
        // Each path is a line of the file.
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

/// A hash of what a file keeps when it is renamed, or when another context or namespace is chosen.
/// It need be the same only as long as this program is.
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
    // 0 stands for nothing.
    hasher.finish().max(1)
}

fn read_content(path: &Path) -> Option<u64> {
    let source = text_of(bytes_of(path).ok()?.bytes).ok()?;
    Some(content_of(&Document::read(&source).ok()?))
}

fn is_gone(path: &Path) -> bool {
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
        let mut order = known(&format!("{HEADER}0 /z\n0 /gone\n0 /m\n"));
        let mut found = ["/a", "/m", "/n", "/z"].map(PathBuf::from);
        order.arrange(&mut found);
        assert_eq!(found, ["/z", "/m", "/a", "/n"].map(PathBuf::from));
        assert!(order.is_new(Path::new("/a")) && !order.is_new(Path::new("/z")));
        assert!(!KnownFiles::default().is_new(Path::new("/a")));
    }
}
