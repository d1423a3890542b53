//! What fuzzing found, and the seeds it began with, through the checks of its targets: see
//! `tests/fuzz/README.md`.

#[path = "../fuzz/checks/decide.rs"]
pub(crate) mod decide;
#[path = "../fuzz/checks/edit.rs"]
mod edit;
#[path = "../fuzz/checks/read.rs"]
mod read;

use std::fs;
use std::path::Path;

use edit::Outcome;

/// The inputs of a directory of `tests/fuzz`, with their names.
fn inputs(directory: &str) -> Vec<(String, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(directory);
    let entries = fs::read_dir(&directory).expect("list the inputs");
    let paths = entries.map(|entry| entry.expect("list the inputs").path());
    let inputs: Vec<_> = paths
        .map(|path| (path.display().to_string(), fs::read(&path).expect("read an input")))
        .collect();
    assert!(!inputs.is_empty(), "{} is empty", directory.display());
    inputs
}

#[test]
fn what_was_found_in_reading_stays_fixed() {
    for (_, input) in inputs("found/read") {
        read::check(&input);
    }
}

#[test]
fn what_was_found_in_editing_stays_fixed() {
    for (_, input) in inputs("found/edit") {
        edit::check(&input);
    }
}

#[test]
fn every_seed_is_a_kubeconfig() {
    for (name, input) in inputs("seeds/read") {
        assert!(read::check(&input), "{name}");
    }
}

#[test]
fn every_seed_of_an_edit_is_edited() {
    for (name, input) in inputs("seeds/edit") {
        assert_eq!(edit::check(&input), Outcome::Edited, "{name}");
    }
}

#[test]
fn every_seed_of_a_decision_passes() {
    for (name, input) in inputs("seeds/decide") {
        assert_eq!(decide::check(&input), Some(true), "{name}");
    }
}
