//! Completion among many files caches their contents, until a file changes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::sample::contexts;
use crate::support::home::Home;
#[cfg(target_os = "linux")]
use crate::support::watched::Watched;

const MEMORY: &str = ".cache/kswitch/documents.json";

/// A home with a file for each context `c0`, `c1` and so on.
fn fleet(count: usize) -> Home {
    let mut home = Home::new();
    let files: Vec<String> = (0..count).map(|number| format!("fleet/{number}")).collect();
    for (number, file) in files.iter().enumerate() {
        home.write(file, contexts(&[&format!("c{number}")]));
    }
    home.kubeconfig(&files.iter().map(String::as_str).collect::<Vec<_>>());
    home
}

#[track_caller]
fn completed(home: &Home, start: &str) -> Vec<String> {
    let words = ["complete", "fish", "--", "kswitch", "ctx", start];
    let answer = home.run(&words).only_stdout();
    let lines = answer.lines().skip(1);
    lines.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_changed_is_read_again() {
    let home = fleet(100);
    assert_eq!(completed(&home, "c9").len(), 11);
    // Of the same length, and dated as before.
    home.write("fleet/97", contexts(&["d97"]));
    fs::remove_file(home.path("fleet/98")).expect("remove a file");
    home.write("fleet/96", "contexts: 5\n");
    for _ in 0..2 {
        assert_eq!(completed(&home, "d"), ["d97"]);
        assert_eq!(
            completed(&home, "c9"),
            ["c9", "c90", "c91", "c92", "c93", "c94", "c95", "c99"],
            "the one that changed, the one that went and the one that broke"
        );
    }
    // Another file under the name of one that is known.
    home.write("other", contexts(&["e"]));
    fs::rename(home.path("other"), home.path("fleet/95")).expect("replace a file");
    assert_eq!(completed(&home, "e"), ["e"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_did_not_change_is_not_opened() {
    let home = fleet(100);
    let first = completed(&home, "");
    let fleet = Watched::opened(&home.path("fleet"));
    assert_eq!(completed(&home, ""), first);
    assert!(!fleet.has_happened(), "a file was opened");
    // A command reads the files themselves.
    home.run(&["ctx", "--list"]).success();
    assert!(fleet.has_happened());
}

#[test]
fn the_memory_is_for_its_owner_holds_no_secret_and_may_be_spoiled() {
    let home = fleet(100);
    let first = completed(&home, "");
    let mode = fs::metadata(home.path(MEMORY)).expect("a memory").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = home.read(MEMORY);
    assert!(text.contains("\"c42\"") && !text.contains("token-of"), "{text}");
    for spoiled in ["", "{}", "[1]", &text[..text.len() / 2], &text.replace("\"c42\"", "5")] {
        home.write(MEMORY, spoiled);
        assert_eq!(completed(&home, ""), first);
        assert_eq!(completed(&home, "c42"), ["c42"]);
    }
}

#[test]
fn a_few_files_are_not_worth_a_memory() {
    let home = fleet(10);
    assert_eq!(completed(&home, "").len(), 10);
    assert!(!home.files().iter().any(|file| file.contains("documents")), "{:?}", home.files());
}
