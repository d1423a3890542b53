//! Cluster files: the kubeconfigs that globs find in addition to the chain.
//!
//! The search is bounded: it looks into each directory once for each way in which a glob can match
//! below it, and stops after so many entries, levels and seconds. A shell starts only when it is done.

mod bounds;
mod glob;
mod leftovers;
mod parts;

use std::collections::{HashSet, VecDeque};
use std::fs::{self, DirEntry, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use ::glob::MatchOptions;

pub use bounds::{Bound, Reached};
use bounds::{Budget, MOST_LEVELS};
pub use glob::{Glob, GlobError};
use parts::GlobParts;

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// What a search for cluster files came to.
#[derive(Debug, Default)]
pub struct SearchResult {
    /// The files, each once, sorted by path.
    pub files: Vec<PathBuf>,
    /// The bounds that were reached, so that there may be more files.
    pub reached: Vec<Reached>,
}

/// The files that the globs find.
///
/// Folders that can't be read are passed over, and so is what editors, package managers and programs
/// that synchronise folders leave next to a file.
#[must_use]
pub fn find_cluster_files(globs: &[Glob], home: Option<&Path>) -> SearchResult {
    find_within(globs, home, Budget::full())
}

fn find_within(globs: &[Glob], home: Option<&Path>, mut budget: Budget) -> SearchResult {
    let mut search = SearchResult::default();
    for glob in globs {
        let bound = glob.find(home, &mut budget, &mut search.files).err();
        search.reached.extend(bound.map(|bound| Reached { glob: glob.0.to_string(), bound }));
    }
    search.files.sort();
    search.files.dedup();
    search
}

/// Returns whether one of the globs would find a path.
pub fn finding(globs: &[Glob], home: Option<&Path>) -> impl Fn(&Path) -> bool {
    let patterns: Vec<_> = globs.iter().map(|glob| (glob, glob.pattern(home))).collect();
    move |path| {
        patterns.iter().any(|(glob, pattern)| {
            pattern.matches_path_with(path, OPTIONS) && glob.may_be_named(path)
        })
    }
}

/// A folder to search, and which parts of the glob can match below it: bit N is the part N.
struct Folder {
    path: PathBuf,
    metadata: Metadata,
    level: usize,
    parts: u64,
}

impl Glob {
    /// Adds the files that it finds, and says which bound ended the search.
    ///
    /// Links are followed, but not in circles: each folder is searched once, by its own path rather
    /// than by a link to it, and a link to a folder above the glob's is no way down.
    fn find(
        &self,
        home: Option<&Path>,
        budget: &mut Budget,
        files: &mut Vec<PathBuf>,
    ) -> Result<(), Bound> {
        let folder = self.folder(home);
        let is_in_working_folder = folder.as_os_str().is_empty();
        let start = if is_in_working_folder { Path::new(".") } else { &folder };
        // Most layouts are not in use.
        let Ok(metadata) = fs::metadata(start) else { return Ok(()) };
        if !metadata.is_dir() {
            return Ok(());
        }
        let pattern = self.pattern(home);
        let parts = GlobParts::of(&self.0[self.literal_part().rfind('/').map_or(0, |at| at + 1)..]);
        let mut found = |path: PathBuf| {
            // What is found in the working folder is written without it, as the glob is.
            let path = match path.strip_prefix(".") {
                Ok(bare) if is_in_working_folder => bare.to_owned(),
                _ => path,
            };
            if pattern.matches_path_with(&path, OPTIONS) && self.may_be_named(&path) {
                files.push(path);
            }
        };
        let mut seen: HashSet<(u64, u64, u64)> = HashSet::new();
        let mut above: Option<HashSet<(u64, u64)>> = None;
        let mut outcome = Ok(());
        // Upper levels first, and links last: those are the files that are found in any case.
        let mut folders = VecDeque::from([Folder {
            path: start.to_owned(),
            metadata,
            level: 0,
            parts: parts.first(),
        }]);
        let mut links = VecDeque::new();
        while let Some(folder) = folders.pop_front().or_else(|| links.pop_front()) {
            if !seen.insert((folder.metadata.dev(), folder.metadata.ino(), folder.parts)) {
                continue;
            }
            budget.folder()?;
            let Ok(entries) = fs::read_dir(&folder.path) else { continue };
            for entry in entries.map_while(Result::ok) {
                budget.entry()?;
                let Some(FoundEntry { path, inner, is_link }) = look_at(&entry, &folder, &parts)
                else {
                    continue;
                };
                let Some(metadata) = inner else {
                    found(path);
                    continue;
                };
                let name = entry.file_name();
                let inner = parts.within(folder.parts, &name.to_string_lossy());
                if inner == 0 {
                    continue;
                }
                if is_link {
                    let above = above.get_or_insert_with(|| folders_above(start));
                    if above.contains(&(metadata.dev(), metadata.ino())) {
                        continue;
                    }
                }
                if folder.level + 1 > MOST_LEVELS {
                    outcome = Err(Bound::Levels);
                    continue;
                }
                let way = if is_link { &mut links } else { &mut folders };
                way.push_back(Folder { path, metadata, level: folder.level + 1, parts: inner });
            }
        }
        outcome
    }
}

/// An entry that is a file, or a folder to search.
struct FoundEntry {
    path: PathBuf,
    /// What it is, if it is a folder.
    inner: Option<Metadata>,
    is_link: bool,
}

/// What an entry is; none that can be passed over.
fn look_at(entry: &DirEntry, folder: &Folder, parts: &GlobParts) -> Option<FoundEntry> {
    let kind = entry.file_type().ok()?;
    let path = folder.path.join(entry.file_name());
    if kind.is_file() {
        return Some(FoundEntry { path, inner: None, is_link: false });
    }
    // Nothing below can match, so it need not be looked up.
    let leads_on = parts.within(folder.parts, &entry.file_name().to_string_lossy()) != 0;
    let is_link = kind.is_symlink();
    if !(is_link || kind.is_dir() && leads_on) {
        return None;
    }
    let metadata = fs::metadata(&path).ok()?;
    if metadata.is_dir() {
        leads_on.then_some(FoundEntry { path, inner: Some(metadata), is_link })
    } else {
        metadata.is_file().then_some(FoundEntry { path, inner: None, is_link })
    }
}

/// The folder and all that it is in.
fn folders_above(folder: &Path) -> HashSet<(u64, u64)> {
    let Ok(folder) = folder.canonicalize() else { return HashSet::new() };
    let identity = |path: &Path| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.dev(), metadata.ino()))
    };
    folder.ancestors().filter_map(identity).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_search_ends_at_its_bounds() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let globs: Vec<Glob> = ["~/*", "~/**/b"].iter().map(|glob| glob.parse().unwrap()).collect();
        for (entries, end, found, reached) in [
            (6, None, 3, vec![]),
            (5, None, 3, vec![(1, Bound::Entries)]),
            (2, None, 2, vec![(0, Bound::Entries), (1, Bound::Entries)]),
            (6, Some(Instant::now()), 0, vec![(0, Bound::Time), (1, Bound::Time)]),
        ] {
            let search = find_within(&globs, Some(folder.path()), Budget { entries, end });
            assert_eq!(search.files.len(), found);
            let reached: Vec<Reached> = reached
                .into_iter()
                .map(|(glob, bound): (usize, _)| Reached { glob: globs[glob].0.to_string(), bound })
                .collect();
            assert_eq!(search.reached, reached);
        }
    }
}
