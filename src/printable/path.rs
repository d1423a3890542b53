//! How paths are shown and quoted.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{quoted, quoted_bytes, shown};

/// The home directory, as the environment names it.
static HOME: OnceLock<PathBuf> = OnceLock::new();

/// Lets [`shown_path`] show the home directory as `~`. The first call counts.
pub fn abbreviate_home(home: &Path) {
    let _ = HOME.set(home.to_owned());
}

/// A path for people, escaped as by [`shown`], with `~` for the home directory: in messages, lists and
/// the picker. Bytes that are not UTF-8 appear as `�`. Data for programs has whole paths.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    abbreviated(path, HOME.get().map(PathBuf::as_path))
}

/// A file and a line, counted from 1, for a message: `~/.kube/config:12`; the file alone without a line.
#[must_use]
pub fn shown_with_line(path: &Path, line: Option<usize>) -> String {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    shown_path(path) + &line
}

fn abbreviated(path: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| below(home, path)) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", shown(&rest.to_string_lossy())),
        None => shown(&path.to_string_lossy()).into_owned(),
    }
}

/// The rest of a path below the home directory. Texts are compared first, because components take longer,
/// and a list has many paths.
fn below<'p>(home: &Path, path: &'p Path) -> Option<&'p Path> {
    if home.as_os_str().is_empty() {
        return None;
    }
    let rest = path.to_str().zip(home.to_str()).and_then(|(path, home)| {
        let rest = path.strip_prefix(home)?.strip_prefix('/')?;
        let is_usual = !rest.starts_with('/') && !rest.starts_with("./") && rest != ".";
        is_usual.then_some(Path::new(rest))
    });
    rest.or_else(|| path.strip_prefix(home).ok())
}

/// A path, quoted as by [`quoted`], for commands that a message suggests, with `~` for the home
/// directory. It is never an option: one that begins with a dash gets `./`.
#[must_use]
pub fn quoted_path(path: &Path) -> String {
    quoted_below(path, HOME.get().map(PathBuf::as_path))
}

fn quoted_below(path: &Path, home: Option<&Path>) -> String {
    let all_quoted = |path: &Path| match path.to_str() {
        Some(text) => quoted(text).into_owned(),
        None => quoted_bytes(path.as_os_str().as_encoded_bytes()),
    };
    if path.as_os_str().as_encoded_bytes().starts_with(b"-") {
        return format!("./{}", all_quoted(path));
    }
    match home.and_then(|home| below(home, path)) {
        // A shell expands only a `~` that is not quoted.
        Some(rest) if !rest.as_os_str().is_empty() => format!("~/{}", all_quoted(rest)),
        _ => all_quoted(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_path_below_home_is_expanded_by_a_shell() {
        let home = Some(Path::new("/home/me"));
        assert_eq!(quoted_below(Path::new("/home/me/.kube/a b"), home), "~/'.kube/a b'");
        assert_eq!(quoted_below(Path::new("/home/me/x"), home), "~/x");
        assert_eq!(quoted_below(Path::new("/home/me"), home), "/home/me");
        assert_eq!(quoted_below(Path::new("/a b"), home), "'/a b'");
        assert_eq!(quoted_below(Path::new("-rf x"), home), "./'-rf x'");
    }

    #[test]
    fn the_home_directory_is_shown_as_a_tilde() {
        let home = Some(Path::new("/home/me"));
        assert_eq!(abbreviated(Path::new("/home/me/.kube/config"), home), "~/.kube/config");
        assert_eq!(abbreviated(Path::new("/home/melon"), home), "/home/melon");
        assert_eq!(abbreviated(Path::new("/home/me//.kube/x"), home), "~/.kube/x");
        assert_eq!(abbreviated(Path::new("/home/./me/x"), home), "~/x");
        assert_eq!(abbreviated(Path::new("/home/me/x"), Some(Path::new("/home/me/"))), "~/x");
        assert_eq!(abbreviated(Path::new("/home/me"), home), "~");
        assert_eq!(abbreviated(Path::new("/x"), None), "/x");
        assert_eq!(abbreviated(Path::new("/x"), Some(Path::new(""))), "/x");
    }
}
