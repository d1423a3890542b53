//! Cluster files: the kubeconfigs that globs find in addition to the chain.
//!
//! The search is limited, because every shell waits for it at its start: it reads each directory once
//! for each way in which a glob can match below it, and stops at the limits in [`bounds`].

mod bounds;
mod glob;
mod leftovers;
mod parts;

use std::collections::{HashSet, VecDeque};
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use ::glob::MatchOptions;

pub use bounds::{Bound, Reached};
use bounds::{Budget, MOST_LEVELS};
pub use glob::{Glob, GlobError};
pub use leftovers::leftovers_of;
use parts::GlobParts;

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

#[derive(Debug, Default)]
pub struct SearchResult {
    /// The files, without duplicates, sorted by path.
    pub files: Vec<PathBuf>,
    pub reached: Vec<Reached>,
}

/// Finds the files that match the globs.
///
/// Unreadable directories are skipped, and so are files that editors, package managers and file
/// synchronisers leave next to a kubeconfig.
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

/// A predicate: whether one of the globs would find a path.
pub fn finding(globs: &[Glob], home: Option<&Path>) -> impl Fn(&Path) -> bool {
    let patterns: Vec<_> = globs.iter().map(|glob| (glob, glob.pattern(home))).collect();
    move |path| {
        patterns.iter().any(|(glob, pattern)| {
            pattern.matches_path_with(path, OPTIONS) && glob.may_be_named(path)
        })
    }
}

/// A directory to search. Bit N of `parts` is set if part N of the glob can match below it.
struct SearchDirectory {
    path: PathBuf,
    metadata: Metadata,
    level: usize,
    parts: u64,
}

impl Glob {
    /// Adds the files that match; the error is the limit that ended the search.
    ///
    /// Symbolic links are followed, but not in cycles: each directory is searched once, preferably by
    /// its own path, and links to a parent of the glob's directory are skipped.
    fn find(
        &self,
        home: Option<&Path>,
        budget: &mut Budget,
        files: &mut Vec<PathBuf>,
    ) -> Result<(), Bound> {
        let directory = self.directory(home);
        let is_in_working_directory = directory.as_os_str().is_empty();
        let start = if is_in_working_directory { Path::new(".") } else { &directory };
        // Most of the default globs have no directory.
        let Ok(metadata) = fs::metadata(start) else { return Ok(()) };
        if !metadata.is_dir() {
            return Ok(());
        }
        let pattern = self.pattern(home);
        let parts = GlobParts::of(&self.0[self.literal_part().rfind('/').map_or(0, |at| at + 1)..]);
        let mut found = |path: PathBuf| {
            // Paths in the working directory are relative, like the glob.
            let path = match is_in_working_directory.then(|| path.strip_prefix(".")) {
                Some(Ok(bare)) => bare.to_owned(),
                _ => path,
            };
            if pattern.matches_path_with(&path, OPTIONS) && self.may_be_named(&path) {
                files.push(path);
            }
        };
        let mut seen: HashSet<(u64, u64, u64)> = HashSet::new();
        let mut above: Option<HashSet<(u64, u64)>> = None;
        let mut outcome = Ok(());
        // Upper levels first and links last, so that a limit drops the least expected files.
        let mut directories = VecDeque::from([SearchDirectory {
            path: start.to_owned(),
            metadata,
            level: 0,
            parts: parts.first(),
        }]);
        let mut links = VecDeque::new();
        while let Some(directory) = directories.pop_front().or_else(|| links.pop_front()) {
            if !seen.insert((directory.metadata.dev(), directory.metadata.ino(), directory.parts)) {
                continue;
            }
            budget.directory()?;
            let Ok(entries) = fs::read_dir(&directory.path) else { continue };
            for entry in entries.map_while(Result::ok) {
                budget.entry()?;
                let Ok(kind) = entry.file_type() else { continue };
                let path = directory.path.join(entry.file_name());
                if kind.is_file() {
                    found(path);
                    continue;
                }
                let inner = parts.within(directory.parts, &entry.file_name().to_string_lossy());
                let is_link = kind.is_symlink();
                // Without a possible match below it, a directory needs no stat.
                if !is_link && (inner == 0 || !kind.is_dir()) {
                    continue;
                }
                let Ok(metadata) = fs::metadata(&path) else { continue };
                if metadata.is_file() {
                    found(path);
                    continue;
                }
                if inner == 0 || !metadata.is_dir() {
                    continue;
                }
                if is_link {
                    let above = above.get_or_insert_with(|| directories_above(start));
                    if above.contains(&(metadata.dev(), metadata.ino())) {
                        continue;
                    }
                }
                if directory.level + 1 > MOST_LEVELS {
                    outcome = Err(Bound::Levels);
                    continue;
                }
                let queue = if is_link { &mut links } else { &mut directories };
                queue.push_back(SearchDirectory {
                    path,
                    metadata,
                    level: directory.level + 1,
                    parts: inner,
                });
            }
        }
        outcome
    }
}

/// The identities of a directory and all its parents.
fn directories_above(directory: &Path) -> HashSet<(u64, u64)> {
    let Ok(directory) = directory.canonicalize() else { return HashSet::new() };
    let identity = |path: &Path| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.dev(), metadata.ino()))
    };
    directory.ancestors().filter_map(identity).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_search_ends_at_its_bounds() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            fs::write(directory.path().join(name), "").unwrap();
        }
        let globs: Vec<Glob> = ["~/*", "~/**/b"].iter().map(|glob| glob.parse().unwrap()).collect();
        for (entries, end, found, reached) in [
            (6, None, 3, vec![]),
            (5, None, 3, vec![(1, Bound::Entries)]),
            (2, None, 2, vec![(0, Bound::Entries), (1, Bound::Entries)]),
            (6, Some(Instant::now()), 0, vec![(0, Bound::Time), (1, Bound::Time)]),
        ] {
            let search = find_within(&globs, Some(directory.path()), Budget { entries, end });
            assert_eq!(search.files.len(), found);
            let reached: Vec<Reached> = reached
                .into_iter()
                .map(|(glob, bound): (usize, _)| Reached { glob: globs[glob].0.to_string(), bound })
                .collect();
            assert_eq!(search.reached, reached);
        }
    }
}
