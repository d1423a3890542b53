//! A process that goes on after the command.

use super::{assert_no_session, home, lines};
use crate::support::gate::required;

/// It gets a signal over a pipe, so that its end is known.
#[test]
fn a_session_is_kept_until_its_last_process_ends() {
    let home = home();
    let Some(_) = required("setsid") else { return };
    home.pipe("fifo");
    let background = "setsid sh -c 'read go <fifo; kswitch current >current' >/dev/null 2>&1 &";
    lines(&home, background).run().success();
    let listed = home.run(&["session", "list"]).only_stdout();
    assert!(listed.contains("  b  "), "{listed}");
    assert!(!listed.contains("ended"), "{listed}");
    let kept = home.run(&["session", "prune"]).only_stderr(0);
    assert_eq!(kept, "Removed 0 sessions that had ended.\n");
    // The reading end of the second pipe is closed when the process has ended.
    home.pipe("ended");
    home.program("sh", &["-c", "echo go >fifo; until [ -s current ]; do :; done"]).run().success();
    assert_eq!(home.read("current"), "b default\n");
    let pruned = "until kswitch session prune 2>&1 | grep -q 'Removed 1 session'; do :; done";
    home.program("sh", &["-c", pruned]).run().success();
    assert_no_session(&home);
}

#[test]
fn a_background_job_that_ended_before_the_command_keeps_nothing() {
    let home = home();
    lines(&home, "true & wait").run().success();
    assert_no_session(&home);
}
