//! The streams of the command are those of kswitch.

use super::{assert_no_session, assert_same, home, in_session};
use crate::support::gate::required;

#[test]
fn every_byte_is_passed_through() {
    let home = home();
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    home.write("in", &bytes);
    let script = "kswitch shell b -- sh -c 'cat; cat in >&2' <in >out 2>err";
    home.program("sh", &["-c", script]).run().success();
    for file in ["out", "err"] {
        assert!(std::fs::read(home.path(file)).expect("it was written") == bytes, "{file}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_command() {
    let home = home();
    let Some(bash) = required("bash") else { return };
    let script = "kswitch shell b -- yes | head -n 1; echo ${PIPESTATUS[0]}";
    let ran = home.program(bash, &["-c", script]).run();
    assert_eq!(ran.only_stdout(), "y\n141\n");
    assert_no_session(&home);
}

#[test]
fn closed_streams_are_no_error() {
    let home = home();
    let script = "kswitch shell b -- sh -c 'read x; exit 7' <&- >&- 2>&-; echo $?";
    assert_eq!(home.program("sh", &["-c", script]).run().only_stdout(), "7\n");
    assert_no_session(&home);
}

/// A program that reads to the end of the output waits for the command only, not for a process of kswitch.
#[test]
fn nothing_is_printed_by_kswitch() {
    let home = home();
    assert_same(&home, "echo out; echo err >&2");
    let ran = in_session(&home, &["cat"]).input("text").run();
    assert_eq!(ran.only_stdout(), "text");
}
