//! Cluster files: the kubeconfigs that globs find beside the chain.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

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
        let expanded = expand(pattern, home);
        let found = glob::glob_with(&expanded, OPTIONS).map_err(|error| wrong(pattern, &error))?;
        files.extend(
            found.filter_map(Result::ok).filter(|path| !is_residue(path) && path.is_file()),
        );
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// Whether one of the globs would find this path.
#[must_use]
pub fn matches_any(patterns: &[String], home: Option<&Path>, path: &Path) -> bool {
    patterns.iter().any(|pattern| {
        Pattern::new(&expand(pattern, home))
            .is_ok_and(|pattern| pattern.matches_path_with(path, OPTIONS))
    })
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

fn is_residue(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    name.ends_with(b".lock") || name.ends_with(b"~")
}
