//! Exit codes, and the table of failures.

use std::os::unix::process::ExitStatusExt as _;

use super::{exec, home_of, home_with_odd, timeless};
use crate::shell_command::assert_no_session;

#[test]
fn one_context_has_the_exit_status_of_the_command() {
    let home = home_of(2);
    for (lines, code) in [("true", 0), ("exit 1", 1), ("exit 77", 77), ("exit 255", 255)] {
        let ran = exec(&home, &["c2"], lines).run();
        assert_eq!((ran.code, &*ran.stderr), (code, ""), "{ran}");
    }
    for arguments in [&["c2"][..], &["c2", "--timeout", "1m"], &["c2", "-o", "json"]] {
        let ran = exec(&home, arguments, "kill -TERM $$").run();
        assert_eq!((ran.status.signal(), ran.code), (Some(15), 143), "{ran}");
        assert_eq!(exec(&home, arguments, "exit 7").run().code, 7);
    }
    assert_no_session(&home);
}

#[test]
fn several_contexts_succeed_only_together_and_failures_are_listed() {
    let home = home_of(3);
    let ran = exec(&home, &["*"], "true").run().success();
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", ""));
    let lines = "case $KSWITCH_CONTEXT in
        c1) printf '\\033[31mlast words\\033[0m\\n\\n' >&2; exit 3;;
        c2) echo done;;
        c3) kill -9 $$;;
    esac";
    let ran = exec(&home, &["*"], lines).run().failure(123);
    assert_eq!(ran.stdout, "c2 | done\n");
    let said = timeless(&ran);
    assert_eq!(
        said[2..],
        [
            "CONTEXT RESULT TIME ERROR",
            "c1 exit 3 T s last words",
            "c3 signal 9 T s",
            "error: 2 of 3 failed",
        ],
        "{ran}"
    );
    assert_no_session(&home);
}

/// With one context as with several, as in a shell.
#[test]
fn a_command_that_cannot_be_run_is_tried_once() {
    let home = home_of(9);
    home.write("text", "no program\n");
    home.script("old", "echo $KSWITCH_CONTEXT\n");
    for arguments in [&["c1"][..], &["*"], &["c1", "--timeout", "1m"], &["*", "--keep-order"]] {
        let run = |program: &str| home.command(&["exec"]).args(arguments).args(&["--", program]);
        let said = run("nope").run().only_stderr(127);
        assert_eq!(said, "error: nope: not found\n");
        let said = run("./text").run().only_stderr(126);
        assert_eq!(said, "error: ./text: Permission denied\n");
        let said = run("kubectl  get nodes").run().only_stderr(127);
        let before = arguments.iter().map(|own| if *own == "*" { "'*'" } else { own });
        let before = before.collect::<Vec<_>>().join(" ");
        assert_eq!(
            said,
            format!(
                "error: kubectl  get nodes: not found\n\
                 hint: for a line of a shell: kswitch exec {before} -- sh -c 'kubectl  get nodes'\n"
            )
        );
        let said = run("k").run().only_stderr(127);
        let typed = format!("kswitch exec {before} -- kubectl");
        let hint = format!("hint: an alias of a shell is no program: {typed}\n");
        assert_eq!(said, format!("error: k: not found\n{hint}"));
        // A script without `#!`.
        assert!(run("old").run().success().stdout.contains("c1"));
    }
    assert_no_session(&home);
}

#[test]
fn fail_fast_starts_nothing_after_a_failure() {
    let home = home_of(9);
    let lines = "echo x >>ran; [ $KSWITCH_CONTEXT != c3 ]";
    let ran = exec(&home, &["*", "--fail-fast", "-j", "1"], lines).run().failure(123);
    assert_eq!(home.read("ran").lines().count(), 3);
    let said = timeless(&ran);
    assert_eq!(said[1..], ["c3 exit 1 T s", "error: 1 of 9 failed, and 6 were not started"]);
}

#[test]
fn a_command_that_takes_too_long_is_ended_with_its_processes() {
    let home = home_of(2);
    let lines = "[ $KSWITCH_CONTEXT = c1 ] || { echo $$ >pid; sleep 1000; }";
    let ran = exec(&home, &["*", "--timeout", "300ms"], lines).run().failure(123);
    assert_eq!(timeless(&ran)[1..], ["c2 timeout T s", "error: 1 of 2 failed"]);
    let ran = exec(&home, &["c2", "--timeout", "300ms"], lines).run();
    assert_eq!(ran.only_stderr(124), "error: sh did not end within 300ms\n");
    // It may end itself when it is asked to.
    let trapped = "trap 'echo trapped; exit 0' TERM; sleep 1000 & wait";
    let ran = exec(&home, &["*", "--timeout", "300ms"], trapped).run().failure(123);
    assert!(ran.stdout.contains("c1 | trapped\n"), "{ran}");
    assert_no_session(&home);
}

#[test]
fn wrong_usage_is_2_and_nothing_is_run() {
    let home = home_of(2);
    for arguments in [
        &["*"][..],
        &["--", "true"],
        &["*", "-j", "0", "--", "true"],
        &["*", "-o", "yaml", "--", "true"],
        &["*", "--timeout", "2h", "--", "true"],
    ] {
        home.command(&["exec"]).args(arguments).run().only_stderr(2);
    }
}

/// The name of a context is a variable of its command.
#[test]
fn a_context_in_which_nothing_can_be_started_does_not_stop_the_others() {
    let home = home_with_odd(&["a", "b\0c", "d"]);
    let ran = exec(&home, &["*", "-j", "1"], "echo $KSWITCH_CONTEXT").run().failure(123);
    assert_eq!(ran.stdout, "a       | a\nd       | d\n");
    let fault = "sh: the name of its context or namespace has a NUL character";
    assert_eq!(
        timeless(&ran),
        [
            "CONTEXT RESULT TIME ERROR",
            &format!("b\\u{{0}}c not started T s {fault}"),
            "error: 1 of 3 failed"
        ]
    );
    assert_no_session(&home);
}
