//! Kubeconfigs to begin with, and what a home may hold afterwards.

use std::fmt::Write as _;

use crate::support::home::Home;

/// What kswitch keeps for itself after a switch.
const OWN: [&str; 3] = [
    ".local/state/kswitch/history.json",
    ".local/state/kswitch/history.lock",
    ".local/state/kswitch/undo.json",
];

/// The history before the last, which is there from the second change on, where the file system can
/// exchange two files.
const SCRATCH: &str = ".local/state/kswitch/history.scratch";

/// A kubeconfig with a context, a cluster and a user of each name; the first context is current.
pub(crate) fn contexts(names: &[&str]) -> String {
    let mut text = "apiVersion: v1\nkind: Config\nclusters:\n".to_owned();
    let mut entries = |list: &str, entry: &dyn Fn(&str) -> String| {
        text.push_str(list);
        for name in names {
            write!(text, "- name: {name}\n  {}\n", entry(name)).expect("write to a string");
        }
    };
    entries("", &|name| format!("cluster: {{server: 'https://{name}.example'}}"));
    entries("users:\n", &|name| format!("user: {{token: token-of-{name}}}"));
    entries("contexts:\n", &|name| format!("context: {{cluster: {name}, user: {name}}}"));
    text + &format!("current-context: {}\n", names[0])
}

/// A home whose KUBECONFIG is the file `config` with these contexts.
pub(crate) fn home_with(names: &[&str]) -> Home {
    let mut home = Home::new();
    home.write("config", contexts(names));
    home.kubeconfig(&["config"]);
    home
}

/// Only these files are there, in addition to kswitch's own after a switch: no lock, no copy.
#[track_caller]
pub(crate) fn assert_files(home: &Home, files: &[&str]) {
    let mut expected: Vec<&str> = files.iter().copied().chain(OWN).collect();
    expected.sort_unstable();
    let found: Vec<_> = home.files().into_iter().filter(|file| file != SCRATCH).collect();
    assert_eq!(found, expected);
}

/// Only these files are there: nothing was written, kswitch's own files neither.
#[track_caller]
pub(crate) fn assert_files_as_before(home: &Home, files: &[&str]) {
    assert_eq!(home.files(), files);
}
