//! The ordered list of kubeconfig files that kubectl merges (semantics 1.1).

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The files that kubectl reads, in its order, written as the user wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Where the list comes from.
    pub source: Source,
    /// The files, including those that don't exist.
    pub files: Vec<PathBuf>,
}

/// Where the files of a [`Chain`] come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `--kubeconfig`.
    Flag,
    /// `KUBECONFIG`.
    Variable,
    /// Neither: the default file in the home directory.
    Default,
}

impl Chain {
    /// Chooses the list by kubectl's rules: `--kubeconfig`, else `KUBECONFIG`, else
    /// `~/.kube/config`.
    ///
    /// An empty flag or variable counts as not given (1.1.1, 1.1.9). A variable with nothing but
    /// separators is an empty list, without falling back (1.1.4). Empty elements and exact
    /// duplicates are dropped (1.1.3, 1.1.5; field lesson 10). Without a home directory the default
    /// is relative (1.1.8).
    #[must_use]
    pub fn choose(flag: Option<&OsStr>, variable: Option<&OsStr>, home: Option<&Path>) -> Self {
        if let Some(flag) = flag.filter(|flag| !flag.is_empty()) {
            return Self { source: Source::Flag, files: vec![flag.into()] };
        }
        if let Some(variable) = variable.filter(|variable| !variable.is_empty()) {
            // `Path` compares components, so `a` would equal `a/`; kubectl compares the text.
            let mut seen = HashSet::new();
            let files = std::env::split_paths(variable)
                .filter(|element| !element.as_os_str().is_empty())
                .filter(|element| seen.insert(element.as_os_str().to_owned()))
                .collect();
            return Self { source: Source::Variable, files };
        }
        Self { source: Source::Default, files: vec![default_file(home)] }
    }
}

/// The default kubeconfig, `~/.kube/config`.
#[must_use]
pub fn default_file(home: Option<&Path>) -> PathBuf {
    home.unwrap_or(Path::new("")).join(".kube").join("config")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(flag: Option<&str>, variable: Option<&str>) -> Vec<String> {
        Chain::choose(flag.map(OsStr::new), variable.map(OsStr::new), Some(Path::new("/home/me")))
            .files
            .iter()
            .map(|file| file.to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn files_are_chosen_by_the_rules_of_kubectl() {
        let home = ["/home/me/.kube/config"];
        assert_eq!(chain(None, None), home);
        assert_eq!(chain(None, Some("")), home);
        assert_eq!(chain(Some(""), None), home);
        assert_eq!(chain(None, Some("a:b")), ["a", "b"]);
        assert_eq!(chain(None, Some(":b::a:")), ["b", "a"]);
        assert_eq!(chain(None, Some("a:b:a")), ["a", "b"]);
        assert_eq!(chain(None, Some("a:./a:a/")), ["a", "./a", "a/"]);
        assert_eq!(chain(None, Some("~/x: y")), ["~/x", " y"]);
        assert_eq!(chain(Some("a:b"), Some("c")), ["a:b"]);
        assert!(chain(None, Some(":::")).is_empty());
    }

    #[test]
    fn duplicates_in_a_very_long_list_are_dropped_quickly() {
        let names: Vec<String> = (0..200_000).map(|number| number.to_string()).collect();
        let twice = names.iter().chain(&names).cloned().collect::<Vec<_>>().join(":");
        assert_eq!(chain(None, Some(&twice)), names);
    }

    #[test]
    fn without_a_home_the_default_is_relative() {
        assert_eq!(Chain::choose(None, None, None).files, [Path::new(".kube/config")]);
    }
}
