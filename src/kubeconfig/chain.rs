//! The ordered list of kubeconfig files that kubectl merges (semantics 1.1).

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::printable::quoted_path;

/// The files that kubectl reads, in its order, written as the user wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Where the list comes from.
    pub source: Source,
    /// The files, including those that don't exist, without those of a session.
    pub files: Vec<PathBuf>,
    /// The session whose file and guard come first in `KUBECONFIG`, and whose fallback comes last.
    pub session: Option<SessionPaths>,
}

/// The files of a session (a context of one terminal), which only kswitch makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPaths {
    /// It sets the current context and has an entry for each context.
    pub file: PathBuf,
    /// It sets a `current-context` that does not exist, for programs that find no session file.
    pub guard: PathBuf,
}

/// The name of a session's file, which no other file has.
pub const SESSION_FILE: &str = "kswitch-session.json";

/// The name of a session's guard.
pub const GUARD_FILE: &str = "kswitch-guard.yaml";

/// The name of what may come before the guard: it takes what programs write where the session file is
/// lost.
pub const SINK_FILE: &str = "kswitch-sink";

/// The name of a session's fallback: entries for clusters and users that the other files lost.
pub const FALLBACK_FILE: &str = "kswitch-fallback.json";

/// The name of the kubeconfig of a read-only shell, which is in the directory of its session.
pub const READ_ONLY_FILE: &str = "kswitch-read-only.json";

/// Where the files of a [`Chain`] come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
            return Self { source: Source::Flag, files: vec![flag.into()], session: None };
        }
        if let Some(variable) = variable.filter(|variable| !variable.is_empty()) {
            // `Path` compares components, so `a` would equal `a/`; kubectl compares the text.
            let mut seen = HashSet::new();
            let files = std::env::split_paths(variable)
                .filter(|element| !element.as_os_str().is_empty())
                .filter(|element| seen.insert(element.as_os_str().to_owned()))
                .collect();
            return Self { source: Source::Variable, files, session: None }.in_session();
        }
        Self { source: Source::Default, files: vec![default_file(home)], session: None }
    }

    /// Takes the files of a session out of the list.
    fn in_session(mut self) -> Self {
        let is_named = |path: &Path, name: &str| path.file_name() == Some(OsStr::new(name));
        let names_at = |place: usize, name| {
            self.files.get(place).is_some_and(|path: &PathBuf| is_named(path, name))
        };
        let guard = 1 + usize::from(names_at(1, SINK_FILE));
        if names_at(0, SESSION_FILE) && names_at(guard, GUARD_FILE) {
            let mut own = self.files.drain(..=guard);
            self.session =
                own.next().zip(own.next_back()).map(|(file, guard)| SessionPaths { file, guard });
            drop(own);
            self.files.retain(|path| !is_named(path, FALLBACK_FILE));
        }
        self
    }
}

/// The default kubeconfig, `~/.kube/config`.
#[must_use]
pub fn default_file(home: Option<&Path>) -> PathBuf {
    home.unwrap_or(Path::new("")).join(".kube").join("config")
}

/// The most bytes of `KUBECONFIG`: the limit of Linux for a variable is 128 KiB, including its name, the
/// `=` and the terminating byte.
pub const MOST_BYTES: usize = (128 << 10) - "KUBECONFIG=".len() - 1;

/// Why `KUBECONFIG` can't contain a path (semantics 1.1.2), or why it could break the shell's line; a
/// text to append to the path and a colon.
#[must_use]
pub fn unnameable(path: &Path) -> Option<&'static str> {
    match path.to_str() {
        None => Some("its name is not UTF-8"),
        Some(text) if text.contains(':') => Some("KUBECONFIG can't name a path with a colon"),
        Some(text) if text.chars().any(char::is_control) => Some("its name has control characters"),
        Some(_) => None,
    }
}

/// The `mv` commands, one per line, that rename the parts of a path so that `KUBECONFIG` can contain
/// it; `None` if it can already.
#[must_use]
pub fn renaming(path: &Path) -> Option<String> {
    unnameable(path)?;
    let mut commands = Vec::new();
    // The file before its directory, so that each command is correct when it runs.
    for part in path.ancestors() {
        let Some(name) = part.file_name() else { continue };
        if unnameable(Path::new(name)).is_none() {
            continue;
        }
        let is_odd =
            |own: char| own == ':' || own.is_control() || own == char::REPLACEMENT_CHARACTER;
        let fit = name.to_string_lossy().replace(is_odd, "-");
        let to = part.with_file_name(fit);
        commands.push(format!("mv -i {} {}", quoted_path(part), quoted_path(&to)));
    }
    Some(commands.join("\n"))
}

/// What a part of `KUBECONFIG` was meant to be: without quotes and with the home directory expanded, as a
/// shell would have done.
#[must_use]
pub fn expanded(path: &Path, home: Option<&Path>) -> String {
    let text = path.to_string_lossy();
    let bare = text.trim().trim_matches(['"', '\'']);
    let below = ["~/", "$HOME/", "${HOME}/"].iter().find_map(|start| bare.strip_prefix(start));
    match (below, home) {
        (Some(below), Some(home)) => home.join(below).to_string_lossy().into_owned(),
        _ => bare.to_owned(),
    }
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
    fn a_path_that_no_list_can_hold_is_renamed_part_by_part() {
        assert_eq!(renaming(Path::new("/a/b c")), None);
        for (path, commands) in [
            ("/k/api:6443", "mv -i /k/api:6443 /k/api-6443"),
            ("/a:b/c/d:e f", "mv -i '/a:b/c/d:e f' '/a:b/c/d-e f'\nmv -i /a:b /a-b"),
            ("/k/a\u{7}b c", "mv -i $'/k/a\\x07b c' '/k/a-b c'"),
        ] {
            assert_eq!(renaming(Path::new(path)).as_deref(), Some(commands), "{path}");
        }
    }

    #[test]
    fn the_files_of_a_session_are_taken_out() {
        let session = format!("/run/1/{SESSION_FILE}:/state/{GUARD_FILE}");
        for value in [
            format!("{session}:a:b:/run/1/{FALLBACK_FILE}"),
            format!("{session}:a:/run/1/{FALLBACK_FILE}:b"),
            format!("/run/1/{SESSION_FILE}:/state/{SINK_FILE}:/state/{GUARD_FILE}:a:b"),
        ] {
            let found = Chain::choose(None, Some(OsStr::new(&value)), None);
            let paths = found.session.unwrap();
            assert_eq!(paths.file, Path::new("/run/1").join(SESSION_FILE));
            assert_eq!(paths.guard, Path::new("/state").join(GUARD_FILE));
            assert_eq!(found.files, [Path::new("a"), Path::new("b")], "{value}");
        }
        let sink = format!("/run/1/{SESSION_FILE}:/state/{SINK_FILE}:a");
        for other in [format!("/run/1/{SESSION_FILE}:a"), format!("a:{session}"), sink] {
            assert_eq!(
                Chain::choose(None, Some(OsStr::new(&other)), None).session,
                None,
                "{other}"
            );
        }
    }

    #[test]
    fn without_a_home_the_default_is_relative() {
        assert_eq!(Chain::choose(None, None, None).files, [Path::new(".kube/config")]);
    }

    #[test]
    fn what_the_shell_left_as_it_was_is_expanded() {
        let home = Some(Path::new("/home/me"));
        for (written, path) in [
            ("~/.kube/a b", "/home/me/.kube/a b"),
            ("\"~/x", "/home/me/x"),
            ("$HOME/x'", "/home/me/x"),
            (" ${HOME}/x", "/home/me/x"),
            ("~x/y", "~x/y"),
            ("/a", "/a"),
        ] {
            assert_eq!(expanded(Path::new(written), home), path, "{written}");
        }
        assert_eq!(expanded(Path::new("~/x"), None), "~/x");
    }
}
