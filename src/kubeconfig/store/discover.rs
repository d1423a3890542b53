//! Cluster files: the kubeconfigs that globs find beside the chain.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use glob::{MatchOptions, Pattern};
use walkdir::{DirEntry, WalkDir};

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

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

/// The files that the globs find, each once, sorted by name so that the order is stable.
///
/// Folders that can't be read are passed over, as are locks and editors' backup copies.
#[must_use]
pub fn find_cluster_files(globs: &[Glob], home: Option<&Path>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = globs.iter().flat_map(|glob| glob.find(home)).collect();
    files.sort();
    files.dedup();
    files
}

/// Tells of a path whether one of the globs would find it.
pub fn finding(globs: &[Glob], home: Option<&Path>) -> impl Fn(&Path) -> bool {
    let patterns: Vec<Pattern> = globs.iter().map(|glob| glob.pattern(home)).collect();
    move |path| patterns.iter().any(|pattern| pattern.matches_path_with(path, OPTIONS))
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

    /// The files that it finds. Links are followed, but not in circles.
    fn find(&self, home: Option<&Path>) -> Vec<PathBuf> {
        let folder = self.folder(home);
        let is_in_working_folder = folder.as_os_str().is_empty();
        // Most layouts are not in use, and walking to where they would be takes a dozen calls for
        // each, on the way of every list.
        if !is_in_working_folder && !folder.is_dir() {
            return Vec::new();
        }
        let below = &self.0[self.literal_part().rfind('/').map_or(0, |at| at + 1)..];
        let deepest = if self.is_deep() { usize::MAX } else { below.split('/').count() };
        let wants_hidden = below.split('/').any(|part| part.starts_with('.'));
        let start = if is_in_working_folder { Path::new(".") } else { &folder };
        let walk = WalkDir::new(start).follow_links(true).min_depth(1).max_depth(deepest);
        let is_looked_at = |entry: &DirEntry| {
            wants_hidden || entry.depth() == 0 || !is_hidden(entry.file_name().as_encoded_bytes())
        };
        let found = walk.into_iter().filter_entry(is_looked_at).filter_map(Result::ok);
        let files = found.filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path);
        // What is found in the working folder is spelled without it, as the glob is.
        let spelled = files.map(|path| match path.strip_prefix(".") {
            Ok(bare) if is_in_working_folder => bare.to_owned(),
            _ => path,
        });
        let pattern = self.pattern(home);
        let is_found =
            |path: &PathBuf| pattern.matches_path_with(path, OPTIONS) && !is_residue(path);
        spelled.filter(is_found).collect()
    }

    /// With the home folder in the place of `~/`; any sign in its own name stands for itself.
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

    /// What it says before its first sign.
    fn literal_part(&self) -> &str {
        &self.0[..self.0.find(['*', '?', '[']).unwrap_or(self.0.len())]
    }
}

fn is_hidden(name: &[u8]) -> bool {
    name.starts_with(b".")
}

fn is_residue(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    name.ends_with(b".lock") || name.ends_with(b"~")
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
    fn a_glob_is_one_from_any_folder() {
        for home in ["/", "/home/me", "/a[b]/*?", "/***", "/[!", "relative"] {
            for glob in Glob::DEFAULTS {
                glob.pattern(Some(Path::new(home)));
            }
        }
    }
}
