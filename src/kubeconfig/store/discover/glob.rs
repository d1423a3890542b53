//! A glob of the setting `cluster-files`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ::glob::Pattern;

use crate::wildcards;
use crate::yaml::Element;

use super::leftovers::is_leftover;

/// A glob such as `~/.kube/clusters/*`; `~/` stands for the home directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(pub(super) Cow<'static, str>);

#[derive(Debug, thiserror::Error)]
#[error("not a glob: {0}")]
pub struct GlobError(&'static str);

impl Element for Glob {}

impl FromStr for Glob {
    type Err = GlobError;

    fn from_str(text: &str) -> Result<Self, GlobError> {
        wildcards::pattern(text).map_err(|error| GlobError(error.msg))?;
        Ok(Self(Cow::Owned(text.to_owned())))
    }
}

impl Glob {
    /// The common layouts: one file per cluster, `config.d`, and `configs`.
    pub const DEFAULTS: [Self; 5] = [
        Self(Cow::Borrowed("~/.kube/clusters/**/cluster*")),
        Self(Cow::Borrowed("~/.kube/config.d/*")),
        Self(Cow::Borrowed("~/.kube/configs/**/*.yaml")),
        Self(Cow::Borrowed("~/.kube/configs/**/*.yml")),
        Self(Cow::Borrowed("~/.kube/configs/**/*.json")),
    ];

    /// The directory that contains all matches; empty for a glob relative to the working directory.
    #[must_use]
    pub fn directory(&self, home: Option<&Path>) -> PathBuf {
        let Some((directory, _)) = self.literal_part().rsplit_once('/') else {
            return PathBuf::new();
        };
        match (directory.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            (None, Some(home)) if directory == "~" => home.to_owned(),
            _ if directory.is_empty() => PathBuf::from("/"),
            _ => PathBuf::from(directory),
        }
    }

    pub(in super::super) fn is_deep(&self) -> bool {
        self.0.contains("**")
    }

    /// The pattern with `~/` replaced by the home directory, which is matched literally.
    pub(super) fn pattern(&self, home: Option<&Path>) -> Pattern {
        let pattern = match (self.0.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => {
                let home = home.to_string_lossy();
                wildcards::pattern(&format!(
                    "{}/{rest}",
                    Pattern::escape(home.trim_end_matches('/'))
                ))
            }
            _ => wildcards::pattern(&self.0),
        };
        pattern.expect("a glob is one from any directory")
    }

    pub(super) fn literal_part(&self) -> &str {
        &self.0[..self.0.find(['*', '?', '[']).unwrap_or(self.0.len())]
    }

    /// Whether a matching path is not a leftover, or the glob has no wildcard and names it explicitly.
    pub(in super::super) fn may_be_named(&self, path: &Path) -> bool {
        self.literal_part().len() == self.0.len() || !is_leftover(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_glob_finds_is_in_its_directory() {
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
            assert_eq!(
                glob.directory(Some(Path::new("/home/me"))),
                Path::new(expected),
                "{glob:?}"
            );
        }
    }

    #[test]
    fn a_glob_is_one_from_any_directory() {
        for home in ["/", "/home/me", "/a[b]/*?", "/***", "/[!", "relative"] {
            for glob in Glob::DEFAULTS {
                glob.pattern(Some(Path::new(home)));
            }
        }
    }
}
