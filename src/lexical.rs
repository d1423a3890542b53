//! Paths made absolute, joined and cleaned as text, the way Go's `filepath` does it.
//!
//! The operating system resolves `link/../x` from where `link` leads; Go removes `link/..` without
//! looking at the disk. kubectl resolves the paths of a kubeconfig in Go's way, so the other way
//! could send the token of another file.

use std::path::{Component, Path, PathBuf};

/// The path from the root; as it is where the working directory is unknown.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A path of a kubeconfig that lies in `directory`: an absolute one stays as it is written, any other
/// is joined to the directory and cleaned (client-go's `ResolveLocalPaths`).
pub(crate) fn joined(directory: &Path, path: &str) -> PathBuf {
    let path = Path::new(path);
    if path.is_absolute() { path.to_owned() } else { cleaned(&directory.join(path)) }
}

/// The shortest path that names the same as text: without `.`, doubled slashes, and each `..`
/// together with the name before it.
pub(crate) fn cleaned(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match (component, clean.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(clean.pop()),
            (component, _) => clean.push(component),
        }
    }
    if clean.as_os_str().is_empty() {
        clean.push(".");
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of Go's own test of `filepath.Clean`.
    #[test]
    fn paths_are_cleaned_as_go_cleans_them() {
        for (path, expected) in [
            ("abc", "abc"),
            ("abc/def", "abc/def"),
            (".", "."),
            ("..", ".."),
            ("../../abc", "../../abc"),
            ("/", "/"),
            ("", "."),
            ("abc/", "abc"),
            ("abc//def//ghi", "abc/def/ghi"),
            ("//abc//", "/abc"),
            ("abc/./def", "abc/def"),
            ("./abc/def", "abc/def"),
            ("abc/def/ghi/../jkl", "abc/def/jkl"),
            ("abc/def/../../..", ".."),
            ("/abc/def/../../..", "/"),
            ("abc/def/../../../ghi/jkl/../../../mno", "../../mno"),
            ("/../abc", "/abc"),
            ("abc/./../def", "def"),
        ] {
            assert_eq!(cleaned(Path::new(path)), Path::new(expected), "{path}");
        }
    }

    #[test]
    fn an_absolute_path_stays_as_it_is_written() {
        assert_eq!(joined(Path::new("/k"), "/a/../b").as_os_str(), "/a/../b");
        assert_eq!(joined(Path::new("/k/l"), "../t").as_os_str(), "/k/t");
        assert_eq!(joined(Path::new("/k"), "./bin/x").as_os_str(), "/k/bin/x");
    }
}
