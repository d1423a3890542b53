//! The note of a change of several files: who keeps one, what is in it, and what it costs.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::SystemTime;

use super::fault::INTERRUPTED;
use super::interrupted::{BOTH, UNDERWAY, half_made, stopped_between};
use super::scene::{notes, two_files};
use super::trace::Strace;
use crate::sample::contexts;
use crate::support::home::Home;

fn note(home: &Home) -> String {
    let file = home.files().into_iter().find(|file| file.contains("/underway/"));
    file.expect("a note")
}

#[test]
fn who_is_still_at_work_is_not_told_of() {
    let home = two_files();
    let Some(ours) = stopped_between(&home, &BOTH) else { return };
    assert_eq!(notes(&home), 1);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
    let said = home.run(&["undo"]).only_stderr(1);
    assert!(said.starts_with("error: there is nothing to undo: "), "{said}");
    let told = ours.go_on().success().stderr;
    assert!(told.contains("Switched to context \"b\", namespace \"shop\"."), "{told}");
    assert!(!home.path(UNDERWAY).exists());
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
}

#[test]
fn a_note_that_says_nothing_is_passed_over() {
    let Some(home) = half_made() else { return };
    let name = note(&home);
    let text = home.read(&name);
    for spoiled in ["", "{", "{\"what\": 5, \"files\": []}", &text[..text.len() - 1]] {
        home.write(&name, spoiled);
        assert_eq!(home.run(&["ctx", "-l"]).success().stderr, INTERRUPTED);
    }
    fs::remove_file(home.path(&name)).expect("remove the note");
    home.link(&name, "/dev/zero");
    home.pipe(&format!("{UNDERWAY}/change-pipe.json"));
    assert_eq!(home.run(&["ctx", "-l"]).success().stderr, INTERRUPTED);
    home.run(&BOTH).success();
}

/// Where none can be kept the change is made all the same.
#[test]
fn a_change_does_not_need_its_note() {
    let home = two_files();
    home.write(UNDERWAY, "in its place");
    assert_eq!(home.run(&BOTH).only_stderr(0), "Switched to context \"b\", namespace \"shop\".\n");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
    home.run(&["undo"]).success();
    assert_eq!([home.read("first"), home.read("second")], [contexts(&["a"]), contexts(&["b"])]);
}

#[test]
fn the_note_is_for_our_eyes_and_holds_no_secret() {
    let Some(home) = half_made() else { return };
    let name = note(&home);
    let mode = |file: &str| fs::metadata(home.path(file)).expect("a file").permissions().mode();
    assert_eq!((mode(&name) & 0o7777, mode(UNDERWAY) & 0o7777), (0o600, 0o700));
    let text = home.read(&name);
    assert!(text.contains("shop") && text.contains("first"), "{text}");
    assert!(!text.contains("token") && !text.contains("example"), "{text}");
}

/// Nor does it when credentials are what goes. Then it tells what was changed, and there is no way back.
#[test]
fn the_note_of_what_is_pruned_holds_no_secret_either() {
    let home = two_files();
    let Some(ours) = stopped_between(&home, &["delete", "--prune", "b", "a"]) else { return };
    ours.killed().failure(137);
    let text = home.read(&note(&home));
    assert!(text.contains("second") && !text.contains("token"), "{text}");
    assert_eq!(
        home.run(&["ctx", "-l"]).success().stderr,
        "warning: a kswitch was ended half way: ~/second was changed, ~/first was not (Deleted \"b\" \
         and \"a\". Deleted cluster \"b\" from ~/second, user \"b\" from ~/second, cluster \"a\" from \
         ~/first and user \"a\" from ~/first too: no other context uses them.)\n"
    );
    let said = home.run(&["undo"]).only_stderr(1);
    assert!(said.contains("/second is kept nowhere, so it can't be put back"), "{said}");
    home.run(&["delete", "--prune", "a"]).success();
    assert_eq!(notes(&home), 0);
}

/// What was killed before its note was whole goes after a while, as nobody else would remove it.
#[test]
fn a_note_that_was_never_whole_goes_in_time() {
    let home = two_files();
    let draft = format!("{UNDERWAY}/change-abc");
    home.write(&draft, "{\"wh");
    home.run(&["ctx", "-l"]).only_stdout();
    assert!(!home.path(UNDERWAY).exists());
    home.write(&draft, "{\"wh");
    home.date(&draft, SystemTime::now());
    home.run(&["ctx", "-l"]).only_stdout();
    assert!(home.path(&draft).exists(), "it may be under way");
    fs::remove_file(home.path(&draft)).expect("remove it");
    home.run(&["ctx", "-l"]).only_stdout();
    assert!(!home.path(UNDERWAY).exists(), "an empty folder costs everybody a look");
}

/// Nearly every command looks for notes, and a prompt runs one each time.
#[test]
fn to_look_for_notes_costs_one_call() {
    let Some(strace) = Strace::required() else { return };
    let home = two_files();
    home.run(&BOTH).success();
    for arguments in [&["current"][..], &["ctx", "-l"], &["ctx", "-c"]] {
        let lines = strace.lines(&home, arguments);
        let looks: Vec<_> = lines.iter().filter(|line| line.contains("underway")).collect();
        assert!(matches!(&looks[..], [one] if one.contains("ENOENT")), "{looks:#?}");
    }
    let lines = strace.lines(&home, &["complete", "fish", "--", "kswitch", "ctx", ""]);
    assert!(!lines.iter().any(|line| line.contains("underway")), "{lines:#?}");
}

/// So that two who change the same files can't wait for each other.
#[test]
fn locks_are_taken_in_one_order_whatever_that_of_the_chain() {
    let Some(strace) = Strace::required() else { return };
    for (chain, other) in [(["first", "second"], "b"), (["second", "first"], "a")] {
        let mut home = two_files();
        home.kubeconfig(&chain);
        let calls = strace.calls(&home, &["ctx", other, "-n", "shop"]);
        let taken = calls.iter().filter(|call| call.name == "symlinkat");
        let taken: Vec<&str> = taken
            .flat_map(|call| ["\"first.lock\"", "\"second.lock\""].map(|lock| (call, lock)))
            .filter_map(|(call, lock)| call.line.contains(lock).then_some(lock))
            .collect();
        assert_eq!(taken, ["\"first.lock\"", "\"second.lock\""], "{chain:?}: {calls:#?}");
    }
}
