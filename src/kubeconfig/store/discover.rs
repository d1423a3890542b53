//! Cluster files: the kubeconfigs that globs find in addition to the chain.
//!
//! The search is bounded: it looks into each directory once for each way in which a glob can match
//! below it, and stops after so many entries, levels and seconds. A shell starts only when it is done.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::fs::{self, DirEntry, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use glob::{MatchOptions, Pattern};

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// How many entries of directories one search looks at, all globs together.
const MOST_ENTRIES: usize = 50_000;

/// How many levels below a glob's folder are searched.
const MOST_LEVELS: usize = 32;

/// How long one search takes, all globs together. A directory that does not answer can take longer.
const LONGEST_SEARCH: Duration = Duration::from_secs(2);

/// A glob that cluster files are found by, such as `~/.kube/clusters/*`; `~/` is the home folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Cow<'static, str>);

/// Why a text is not a glob.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GlobError(&'static str);

impl FromStr for Glob {
    type Err = GlobError;

    fn from_str(text: &str) -> Result<Self, GlobError> {
        Pattern::new(text).map_err(|error| GlobError(error.msg))?;
        Ok(Self(Cow::Owned(text.to_owned())))
    }
}

/// What a search for cluster files came to.
#[derive(Debug, Default)]
pub struct Search {
    /// The files, each once, sorted by path.
    pub files: Vec<PathBuf>,
    /// The bounds that were reached, so that there may be more files.
    pub reached: Vec<Reached>,
}

/// A bound that a search reached; its text says which, and for which glob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The glob, as it is written in the settings.
    pub glob: String,
    /// The bound.
    pub bound: Bound,
}

/// What ends a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The number of entries that are looked at.
    Entries,
    /// The number of levels below the folder of a glob.
    Levels,
    /// The time that a search takes.
    Time,
}

impl fmt::Display for Reached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { glob, bound } = self;
        write!(formatter, "cluster-files: the search for \"{glob}\" stopped ")?;
        match bound {
            Bound::Entries => write!(formatter, "after {MOST_ENTRIES} files and folders"),
            Bound::Levels => write!(formatter, "{MOST_LEVELS} folders deep"),
            Bound::Time => write!(formatter, "after {} seconds", LONGEST_SEARCH.as_secs()),
        }?;
        formatter.write_str("; other files may be missing")
    }
}

/// The files that the globs find.
///
/// Folders that can't be read are passed over, and so is what editors, package managers and programs
/// that synchronise folders leave next to a file.
#[must_use]
pub fn find_cluster_files(globs: &[Glob], home: Option<&Path>) -> Search {
    find_within(globs, home, Budget { entries: MOST_ENTRIES, end: None })
}

fn find_within(globs: &[Glob], home: Option<&Path>, mut budget: Budget) -> Search {
    let mut search = Search::default();
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

/// What is left of the bounds of one search.
struct Budget {
    entries: usize,
    /// When to stop; set when the first folder is read.
    end: Option<Instant>,
}

impl Budget {
    /// Allows for one folder more.
    fn folder(&mut self) -> Result<(), Bound> {
        let now = Instant::now();
        let end = *self.end.get_or_insert_with(|| now + LONGEST_SEARCH);
        if now < end { Ok(()) } else { Err(Bound::Time) }
    }

    /// Allows for one entry more.
    fn entry(&mut self) -> Result<(), Bound> {
        self.entries = self.entries.checked_sub(1).ok_or(Bound::Entries)?;
        Ok(())
    }
}

/// A folder to search, and which parts of the glob can match below it: bit N is the part N.
struct Folder {
    path: PathBuf,
    metadata: Metadata,
    level: usize,
    parts: u64,
}

/// The parts of a glob below its folder, for the way through directories.
struct Parts(Vec<Part>);

enum Part {
    /// `**`: any folders, or none.
    Folders,
    /// The name of one entry.
    Name(Pattern),
}

impl Parts {
    fn of(below: &str) -> Self {
        let part = |text: &str| match text {
            "**" => Some(Part::Folders),
            text => Pattern::new(text).ok().map(Part::Name),
        };
        let parts: Option<Vec<Part>> = below.split('/').map(part).collect();
        // A bracket may have a slash in it. Whatever goes deep enough is right: it only takes longer.
        Self(parts.filter(|parts| parts.len() < 64).unwrap_or_else(|| vec![Part::Folders]))
    }

    /// The parts that can match in the glob's own folder.
    fn first(&self) -> u64 {
        self.closed(1)
    }

    /// The parts that can match in the folder of this name, given those that can match next to it.
    fn within(&self, parts: u64, name: &str) -> u64 {
        let mut inner = 0;
        for (index, part) in self.0.iter().enumerate().filter(|(index, _)| parts >> index & 1 == 1)
        {
            match part {
                Part::Folders if !name.starts_with('.') => inner |= 1 << index,
                Part::Name(pattern)
                    if index + 1 < self.0.len() && pattern.matches_with(name, OPTIONS) =>
                {
                    inner |= 1 << (index + 1);
                }
                _ => {}
            }
        }
        self.closed(inner)
    }

    /// With those that can match because `**` matches no folder.
    fn closed(&self, parts: u64) -> u64 {
        (0..self.0.len().saturating_sub(1)).fold(parts, |parts, index| {
            let passes = parts >> index & 1 == 1 && matches!(self.0[index], Part::Folders);
            if passes { parts | 1 << (index + 1) } else { parts }
        })
    }
}

impl Glob {
    /// The layouts in common use: that of one file per cluster, `config.d`, and `configs`.
    pub const DEFAULTS: [Self; 5] = [
        Self(Cow::Borrowed("~/.kube/clusters/**/cluster*")),
        Self(Cow::Borrowed("~/.kube/config.d/*")),
        Self(Cow::Borrowed("~/.kube/configs/**/*.yaml")),
        Self(Cow::Borrowed("~/.kube/configs/**/*.yml")),
        Self(Cow::Borrowed("~/.kube/configs/**/*.json")),
    ];

    /// The folder that all it finds is in; empty where that may be in the working folder.
    pub(super) fn folder(&self, home: Option<&Path>) -> PathBuf {
        let Some((folder, _)) = self.literal_part().rsplit_once('/') else {
            return PathBuf::new();
        };
        match (folder.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            (None, Some(home)) if folder == "~" => home.to_owned(),
            _ if folder.is_empty() => PathBuf::from("/"),
            _ => PathBuf::from(folder),
        }
    }

    /// Whether it looks into folders of folders, however deep.
    pub(super) fn is_deep(&self) -> bool {
        self.0.contains("**")
    }

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
        let parts = Parts::of(&self.0[self.literal_part().rfind('/').map_or(0, |at| at + 1)..]);
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
                let Some(Entry { path, inner, is_link }) = look_at(&entry, &folder, &parts) else {
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

    /// With the home folder in the place of `~/`; any character in its own name stands for itself.
    fn pattern(&self, home: Option<&Path>) -> Pattern {
        let pattern = match (self.0.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => {
                let home = home.to_string_lossy();
                Pattern::new(&format!("{}/{rest}", Pattern::escape(home.trim_end_matches('/'))))
            }
            _ => Pattern::new(&self.0),
        };
        pattern.expect("a glob is one from any folder")
    }

    /// Its text before its first wildcard.
    fn literal_part(&self) -> &str {
        &self.0[..self.0.find(['*', '?', '[']).unwrap_or(self.0.len())]
    }

    /// Whether a path that it matches is meant by it: only a glob that is a path of its own names a
    /// leftover of an editor.
    pub(super) fn may_be_named(&self, path: &Path) -> bool {
        self.literal_part().len() == self.0.len() || !is_leftover(path)
    }
}

/// An entry that is a file, or a folder to search.
struct Entry {
    path: PathBuf,
    /// What it is, if it is a folder.
    inner: Option<Metadata>,
    is_link: bool,
}

/// What an entry is; none that can be passed over.
fn look_at(entry: &DirEntry, folder: &Folder, parts: &Parts) -> Option<Entry> {
    let kind = entry.file_type().ok()?;
    let path = folder.path.join(entry.file_name());
    if kind.is_file() {
        return Some(Entry { path, inner: None, is_link: false });
    }
    // Nothing below can match, so it need not be looked up.
    let leads_on = parts.within(folder.parts, &entry.file_name().to_string_lossy()) != 0;
    let is_link = kind.is_symlink();
    if !(is_link || kind.is_dir() && leads_on) {
        return None;
    }
    let metadata = fs::metadata(&path).ok()?;
    if metadata.is_dir() {
        leads_on.then_some(Entry { path, inner: Some(metadata), is_link })
    } else {
        metadata.is_file().then_some(Entry { path, inner: None, is_link })
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

/// How the names of copies and temporary files end.
const ENDINGS: &[&str] = &[
    "~",
    ".bak",
    ".orig",
    ".rej",
    ".save",
    ".swp",
    ".swo",
    ".swn",
    ".swx",
    ".tmp",
    ".part",
    ".conflict",
    ".lock",
    ".rpmnew",
    ".rpmorig",
    ".rpmsave",
    ".pacnew",
    ".pacorig",
    ".pacsave",
];

/// Whether a path is what an editor, a package manager, a program that synchronises folders or kswitch
/// itself leaves next to a file, by its name.
fn is_leftover(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    // Some programs number the second copy and all after it.
    let unnumbered = name.rsplit_once('.').map_or(&*name, |(start, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_copy = [".save", ".bak", ".conflict"].iter().any(|ending| start.ends_with(ending));
        if is_number && is_copy { start } else { &*name }
    });
    let is_of_a_package = || {
        let ending = name.rfind(".dpkg-").or_else(|| name.rfind(".ucf-")).map(|at| &name[at + 1..]);
        ending.is_some_and(|ending| !ending.contains('.'))
    };
    ENDINGS.iter().any(|ending| unnumbered.ends_with(ending))
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
        || name.starts_with(".#")
        || name.starts_with('.') && name.contains(".kswitch-")
        || name.contains("conflicted copy")
        || name.contains("(case conflict")
        || name.contains(".sync-conflict-")
        || name.contains("_conflict-")
        || is_of_a_package()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_glob_finds_is_in_its_folder() {
        for (glob, expected) in [
            ("~/.kube/**/x", "/home/me/.kube"),
            ("~/.kube/config", "/home/me/.kube"),
            ("~/a[[]b]/c/*", "/home/me"),
            ("~/*", "/home/me"),
            ("~/x*/y", "/home/me"),
            ("~you/x*", "~you"),
            ("/*", "/"),
            ("/a/b?/c", "/a"),
            ("*/x", ""),
            ("x", ""),
        ] {
            let glob: Glob = glob.parse().unwrap();
            assert_eq!(glob.folder(Some(Path::new("/home/me"))), Path::new(expected), "{glob:?}");
        }
    }

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

    #[test]
    fn leftovers_are_known_by_their_names() {
        for leftover in [
            "#good.yaml#",
            ".#good.yaml",
            "good.yaml~",
            "good.yaml.~1~",
            "good.yaml.bak",
            "GOOD.YAML.BAK",
            "good.yaml.orig",
            "good.yaml.rej",
            "good.yaml.save",
            "good.yaml.save.2",
            ".good.yaml.swp",
            "good.yaml.tmp",
            "good.yaml.lock",
            "good.yaml.dpkg-old",
            "good.yaml.dpkg-dist",
            "good.yaml.ucf-new",
            "good.yaml.rpmsave",
            "good.yaml.rpmnew",
            "good.yaml.pacnew",
            "good (conflicted copy).yaml",
            "good (conflicted copy 2026-03-01 101500).yaml",
            "good (Eva's conflicted copy 2026-03-01).yaml",
            "good (host's conflicted copy 2026-03-01 (1)).yaml",
            "good.sync-conflict-20260301-101500-ABCDEFG.yaml",
            "good (Case Conflict).yaml",
            "good (Case Conflict 1).yaml",
            "good_conflict-20260301-101500.yaml",
            ".good.yaml.swn",
            "good.yaml.part",
            "good.yaml.bak.1",
            "good.yaml.conflict.12",
            ".config.kswitch-new",
        ] {
            assert!(is_leftover(&Path::new("/home/me").join(leftover)), "{leftover}");
        }
        for file in [
            "good.yaml",
            "#good.yaml",
            "#",
            "good.yaml.2",
            "bak",
            "backup.yaml",
            "save.1",
            "bak.1",
            "conflict.1",
            "part-2.yaml",
            "conflict.yaml",
            "rpm.yaml",
            "good.dpkg-old.yaml",
            "good 2.yaml",
            "locks",
            "tmp.json",
            "kswitch-prod",
        ] {
            assert!(!is_leftover(&Path::new("/home/me.bak").join(file)), "{file}");
        }
    }

    #[test]
    fn folders_in_which_nothing_can_match_are_not_searched() {
        for (below, path, is_searched) in [
            ("*", "a", false),
            ("*/x", "a", true),
            ("*/x", "a/b", false),
            ("a*/x", "b", false),
            ("**/x", "a/b/c", true),
            ("**/x", "a/.b", false),
            ("**/.b/x", "a/.b", true),
            ("a/**/p/*.yaml", "b", false),
            ("a/**/p/*.yaml", "a/b/c", true),
            ("**", "a/b", true),
            ("[a/b]/x", "a", true),
        ] {
            let parts = Parts::of(below);
            let within =
                path.split('/').fold(parts.first(), |inner, name| parts.within(inner, name));
            assert_eq!(within != 0, is_searched, "{below} {path}");
        }
    }

    #[test]
    fn a_glob_is_one_from_any_folder() {
        for home in ["/", "/home/me", "/a[b]/*?", "/***", "/[!", "relative"] {
            for glob in Glob::DEFAULTS {
                glob.pattern(Some(Path::new(home)));
            }
        }
    }
}
