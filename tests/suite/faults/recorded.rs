//! The undo record of a change while it is made: what is in it, whose it is, and what it costs.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::fault::INTERRUPTED;
use super::interrupted::{BOTH, half_made, stopped_between};
use super::scene::{PENDING, pending, two_files};
use super::trace::Strace;
use crate::support::gate::is_root;
use crate::support::home::ORDINARY_USER;

#[test]
fn a_kswitch_that_is_at_work_is_not_interrupted() {
    let home = two_files();
    let Some(ours) = stopped_between(&home, &BOTH) else { return };
    assert_eq!(pending(&home), 1);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
    let message = home.run(&["undo"]).only_stderr(1);
    assert_eq!(
        home.masked(&message),
        format!(
            "error: can't undo the last change: can't lock ~/{PENDING}: another kswitch is writing\n"
        )
    );
    let stderr = ours.go_on().success().stderr;
    assert!(stderr.contains("Switched to context \"b\", namespace \"shop\"."), "{stderr}");
    assert_eq!(pending(&home), 0);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
}

#[test]
fn a_pending_record_without_content_is_ignored() {
    let Some(home) = half_made() else { return };
    let text = home.read(PENDING);
    for spoiled in ["", "{", "{\"files\": 5}", "{\"files\": []}", &text[..text.len() - 1]] {
        home.write(PENDING, spoiled);
        assert_eq!(home.run(&["ctx", "-l"]).success().stderr, INTERRUPTED);
    }
    fs::remove_file(home.path(PENDING)).expect("remove the record");
    home.link(PENDING, "/dev/zero");
    assert_eq!(home.run(&["ctx", "-l"]).success().stderr, INTERRUPTED);
    home.run(&BOTH).success();
}

/// A change is made without a record if none can be stored.
#[test]
fn a_change_does_not_need_its_record() {
    let home = two_files();
    home.directory(PENDING);
    assert_eq!(home.run(&BOTH).only_stderr(0), "Switched to context \"b\", namespace \"shop\".\n");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
    let message = home.run(&["undo"]).only_stderr(1);
    assert_eq!(
        home.masked(&message),
        format!(
            "error: can't undo the last change: ~/{PENDING} is not a regular file, so it is not used\nhint: to remove it: rm -r ~/{PENDING}\n"
        )
    );
}

#[test]
fn a_pending_record_is_private_and_holds_no_secret() {
    let Some(home) = half_made() else { return };
    let mode = |file: &str| fs::metadata(home.path(file)).expect("a file").permissions().mode();
    assert_eq!(mode(PENDING) & 0o7777, 0o600);
    let text = home.read(PENDING);
    assert!(text.contains("shop") && text.contains("first"), "{text}");
    assert!(!text.contains("token") && !text.contains("example"), "{text}");
}

/// Not even if credentials are deleted. Then the record contains what was changed, and can't be undone.
#[test]
fn the_record_of_what_is_pruned_holds_no_secret_either() {
    let home = two_files();
    let Some(ours) = stopped_between(&home, &["delete", "--prune", "b", "a"]) else { return };
    ours.killed().failure(137);
    let text = home.read(PENDING);
    assert!(text.contains("second") && !text.contains("token"), "{text}");
    assert_eq!(
        home.run(&["ctx", "-l"]).success().stderr,
        "warning: an earlier kswitch was interrupted: ~/second was changed, ~/first was not (delete \
         \"b\" and \"a\")\n"
    );
    let message = home.run(&["undo"]).only_stderr(1);
    assert!(message.contains("/second can't be restored: kswitch stores no deleted"), "{message}");
    home.run(&["delete", "--prune", "a"]).success();
    assert_eq!(pending(&home), 0);
}

/// Nearly every command looks for one, and a prompt runs one each time.
#[test]
fn looking_for_a_pending_record_costs_one_call() {
    let Some(strace) = Strace::required() else { return };
    let home = two_files();
    home.run(&BOTH).success();
    for arguments in [&["current"][..], &["ctx", "-l"], &["ctx", "-c"]] {
        let lines = strace.lines(&home, arguments);
        let looks: Vec<_> = lines.iter().filter(|line| line.contains("pending")).collect();
        assert!(matches!(&looks[..], [one] if one.contains("ENOENT")), "{looks:#?}");
    }
    let lines = strace.lines(&home, &["complete", "fish", "--", "kswitch", "ctx", ""]);
    assert!(!lines.iter().any(|line| line.contains("pending")), "{lines:#?}");
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

/// The record of another user, which only root can make, is not used.
#[test]
fn a_pending_record_of_another_user_is_not_used() {
    if !is_root() {
        return;
    }
    let Some(home) = half_made() else { return };
    home.give(PENDING, ORDINARY_USER);
    assert_eq!(home.run(&["ctx", "-l"]).success().stderr, INTERRUPTED);
    let second = home.read("second");
    let message = home.run(&["undo"]).only_stderr(1);
    assert!(message.contains(&format!("~/{PENDING} belongs to user nobody")), "{message}");
    assert_eq!(home.read("second"), second);
}
