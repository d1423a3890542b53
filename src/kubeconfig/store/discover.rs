//! Cluster files: the kubeconfigs that globs find beside the chain.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::{DirEntry, WalkDir};

/// The layouts in common use: that of one file per cluster, `config.d`, and `configs`.
pub const DEFAULT_CLUSTER_FILES: [&str; 5] = [
    "~/.kube/clusters/**/cluster*",
    "~/.kube/config.d/*",
    "~/.kube/configs/**/*.yaml",
    "~/.kube/configs/**/*.yml",
    "~/.kube/configs/**/*.json",
];

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// A glob that is not one.
#[derive(Debug, thiserror::Error)]
#[error("{pattern:?} is not a glob: {reason}")]
pub struct PatternError {
    /// The glob.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// The files that the globs find, each once, sorted by name so that the order is stable.
///
/// Folders that can't be read are passed over, as are locks and editors' backup copies.
pub fn find_cluster_files(
    patterns: &[String],
    home: Option<&Path>,
) -> Result<Vec<PathBuf>, PatternError> {
    let mut files = Vec::new();
    for pattern in patterns {
        files.extend(find(pattern, home)?);
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// The files that a glob finds. Links are followed, but not in circles.
fn find(pattern: &str, home: Option<&Path>) -> Result<Vec<PathBuf>, PatternError> {
    let expanded = expand(pattern, home);
    let glob = Pattern::new(&expanded).map_err(|error| wrong(pattern, &error))?;
    if !begins_somewhere(pattern, home) {
        return Ok(Vec::new());
    }
    let folder = folder_of(pattern, home);
    let below = &pattern[literal_part(pattern).rfind('/').map_or(0, |at| at + 1)..];
    let deepest = if below.contains("**") { usize::MAX } else { below.split('/').count() };
    let wants_hidden = below.split('/').any(|part| part.starts_with('.'));
    let start = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let walk = WalkDir::new(start).follow_links(true).min_depth(1).max_depth(deepest);
    let is_looked_at = |entry: &DirEntry| {
        wants_hidden || entry.depth() == 0 || !is_hidden(entry.file_name().as_encoded_bytes())
    };
    let found = walk.into_iter().filter_entry(is_looked_at).filter_map(Result::ok);
    let files = found.filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path);
    // What is found in the working folder is spelled without it, as the glob is.
    let spelled = files.map(|path| match path.strip_prefix(".") {
        Ok(bare) if folder.as_os_str().is_empty() => bare.to_owned(),
        _ => path,
    });
    Ok(spelled.filter(|path| glob.matches_path_with(path, OPTIONS) && !is_residue(path)).collect())
}

/// Whether one of the globs would find this path.
#[must_use]
pub fn matches_any(patterns: &[String], home: Option<&Path>, path: &Path) -> bool {
    patterns.iter().any(|pattern| {
        Pattern::new(&expand(pattern, home))
            .is_ok_and(|pattern| pattern.matches_path_with(path, OPTIONS))
    })
}

/// Whether the folder is there that all finds of a glob would be in. Most layouts are not in use, and
/// walking to where they would be takes a dozen calls for each, on the way of every list.
fn begins_somewhere(pattern: &str, home: Option<&Path>) -> bool {
    let folder = folder_of(pattern, home);
    folder.as_os_str().is_empty() || folder.is_dir()
}

/// The folder that all finds of a glob are in; empty where they may be in the working folder.
pub(super) fn folder_of(pattern: &str, home: Option<&Path>) -> PathBuf {
    let Some((folder, _)) = literal_part(pattern).rsplit_once('/') else { return PathBuf::new() };
    match (folder.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (None, Some(home)) if folder == "~" => home.to_owned(),
        _ if folder.is_empty() => PathBuf::from("/"),
        _ => PathBuf::from(folder),
    }
}

/// What a glob says before its first sign.
fn literal_part(pattern: &str) -> &str {
    &pattern[..pattern.find(['*', '?', '[']).unwrap_or(pattern.len())]
}

fn wrong(pattern: &str, error: &glob::PatternError) -> PatternError {
    PatternError { pattern: pattern.to_owned(), reason: error.msg }
}

/// `~/` is the home folder; any sign in its own name stands for itself.
fn expand(pattern: &str, home: Option<&Path>) -> String {
    match (pattern.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => {
            format!("{}/{rest}", Pattern::escape(home.to_string_lossy().trim_end_matches('/')))
        }
        _ => pattern.to_owned(),
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
    fn what_begins_nowhere_is_not_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        std::fs::create_dir_all(home.join(".kube/a[b]/c")).unwrap();
        for (pattern, expected) in [
            ("~/.kube/**/x", true),
            ("~/.kube/config", true),
            ("~/.kubes/*", false),
            ("~/.kube/a[[]b]/c/*", true),
            ("~/*", true),
            ("~/x*/y", true),
            ("/*", true),
            ("/nonexistent/x*", false),
            ("*/x", true),
            ("x", true),
        ] {
            assert_eq!(begins_somewhere(pattern, Some(home)), expected, "{pattern}");
        }
        let wrong = find_cluster_files(&["~/nowhere/***".to_owned()], Some(home));
        assert!(wrong.is_err_and(|error| error.pattern == "~/nowhere/***"));
    }
}
