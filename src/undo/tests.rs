use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::kubeconfig::store::{WriteAhead, WriteOutcome};
use crate::printable::shown_path;
use crate::state_dir::StateFault;

use super::*;

/// The last change, in a directory that is the scratch directory too.
fn last(directory: &Path) -> Option<Record> {
    let last = Last::load(&directory.join("undo.json"), directory).unwrap();
    last.map(|last| last.record().clone())
}

fn names(directory: &Path) -> Vec<String> {
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// A record that differs from others by this.
fn record(every_file: bool) -> Record {
    Record { files: vec![file()], ..Record::of(Operation::unset_current(every_file)) }
}

/// A file that is not there.
fn file() -> Written {
    let reversal = r#"{"before": "", "after": "", "exchanges": []}"#;
    serde_json::from_str(&format!(r#"{{"path": "/nonexistent/config", "reversal": {reversal}}}"#))
        .unwrap()
}

#[test]
fn a_record_is_pending_until_the_change_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let (state, path) = (directory.path(), directory.path().join("undo.json"));
    assert_eq!(last(state), None);
    for every_file in [false, true, false] {
        let mut recording = Recording::new(&path, state, record(every_file));
        recording.begin(&[file()]);
        assert!(names(state).contains(&PENDING.to_owned()));
        assert!(Last::load(&path, state).is_err(), "it is not made yet");
        recording.end(WriteOutcome::Made);
        assert_eq!(last(state), Some(record(every_file)));
        assert_eq!(names(state), ["undo.json"]);
    }
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let mut recording = Recording::new(&path, state, record(true));
    recording.begin(&[file()]);
    recording.end(WriteOutcome::NotMade);
    assert_eq!((last(state), names(state)), (Some(record(false)), vec!["undo.json".to_owned()]));
}

#[test]
fn a_record_is_pending_in_one_change_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let (state, path) = (directory.path(), directory.path().join("undo.json"));
    let mut first = Recording::new(&path, state, record(false));
    first.begin(&[file()]);
    let mut second = Recording::new(&path, state, record(true));
    second.begin(&[file()]);
    second.end(WriteOutcome::Made);
    let (_, not_stored) = second.finish();
    assert!(matches!(not_stored.unwrap().reason, StateFault::Io { action: "lock", .. }));
    first.end(WriteOutcome::Made);
    assert_eq!(last(state), Some(record(false)));
    // That of a change that was made in a part of its files stays, and the next one replaces it.
    let mut partly = Recording::new(&path, state, record(true));
    partly.begin(&[file()]);
    partly.end(WriteOutcome::Partly);
    assert_eq!(names(state), ["undo.json", PENDING]);
    let mut next = Recording::new(&path, state, record(false));
    next.begin(&[file()]);
    next.end(WriteOutcome::Made);
    assert_eq!((last(state), names(state)), (Some(record(false)), vec!["undo.json".to_owned()]));
}

#[test]
fn a_file_that_is_no_record_is_reported_with_the_reason() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("undo.json");
    let load = || Last::load(&path, directory.path());
    let shown = shown_path(&path);
    let reason = || load().unwrap_err().message();
    for (text, place) in [
        ("{", "line 1, column 1"),
        ("{\n\"files\": 5}", "line 2, column 10"),
        ("{\"files\": [{}]}", "line 1, column 13"),
        ("{\"files\": []}", "line 1, column 13"),
    ] {
        fs::write(&path, text).unwrap();
        assert_eq!(reason(), format!("{shown} is damaged ({place}), so it is not used"));
    }
    fs::write(&path, "").unwrap();
    assert_eq!(reason(), format!("{shown} is empty, so it is not used"));
    let spaces = " ".repeat(usize::try_from(MOST_BYTES).unwrap());
    fs::write(&path, format!("{{\"files\": []}}{spaces}")).unwrap();
    assert_eq!(reason(), format!("{shown} is larger than 16 MiB, so it is not used"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(reason(), format!("{shown} is not a regular file, so it is not used"));
}

#[test]
fn a_record_that_cannot_be_stored_replaces_the_one_before() {
    let directory = tempfile::tempdir().unwrap();
    let (state, path) = (directory.path(), directory.path().join("undo.json"));
    let mut recording = Recording::new(&path, state, record(false));
    recording.begin(&[file()]);
    recording.end(WriteOutcome::Made);
    let namespace = Some("x".repeat(usize::try_from(MOST_BYTES).unwrap()));
    let large = Operation::Switch { context: None, namespace, every_file: false };
    let mut recording = Recording::new(&path, state, Record::of(large));
    recording.begin(&[file()]);
    recording.end(WriteOutcome::Made);
    assert!(recording.finish().1.is_some());
    let error = Last::load(&path, state).unwrap_err();
    assert!(matches!(error.reason, StateFault::Empty));
}
