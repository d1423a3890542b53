//! Signals, and the processes of the commands: none is left.

use rustix::process::Signal;

use super::{exec, home_of};
use crate::shell_command::assert_no_session;
use crate::support::command::Running;
use crate::support::gate::{required, skip};
use crate::support::home::Home;

/// Starts two commands that each have a child, which both have printed a line. Each process has a pipe open,
/// whose end is known when all have ended.
fn started(home: &Home, lines: &str) -> Running {
    let lines = format!("{lines}\necho ready; while :; do sleep 1000 & wait $!; done");
    let running = exec(home, &["*"], &lines).start();
    running.wait_for_lines(2);
    running
}

/// No process with this word in its environment is left.
#[track_caller]
fn assert_no_process(home: &Home) {
    let mark = format!("HOME={}", home.path("").display());
    let own = |entry: std::fs::DirEntry| {
        let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        let status = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let is_zombie = status.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z'));
        let is_own = environment.split(|byte| *byte == 0).any(|own| own == mark.as_bytes());
        (is_own && !is_zombie).then_some(status)
    };
    // Only Linux lists the variables of processes.
    let Ok(entries) = std::fs::read_dir("/proc") else { return };
    let left: Vec<String> = entries.flatten().filter_map(own).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_signal_reaches_all_processes_and_kswitch_ends_with_128_and_its_number() {
    let home = home_of(3);
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        // A shell ignores SIGINT and SIGQUIT in its background jobs.
        let lines = "trap 'kill $!; echo ended; exit 5' INT TERM HUP QUIT";
        let running = exec(
            &home,
            &["*", "-j", "2"],
            &format!("{lines}\necho ready; while :; do sleep 1000 & wait $!; done"),
        );
        let running = running.start();
        running.wait_for_lines(2);
        running.signal(signal);
        let ran = running.wait().failure(128 + signal.as_raw());
        assert_eq!(ran.stdout.matches("| ended").count(), 2, "{ran}");
        assert!(ran.stderr.ends_with("error: 2 of 3 failed, and 1 was not started\n"), "{ran}");
        assert_no_process(&home);
        assert_no_session(&home);
    }
}

/// Those that other programs have a use for end kswitch too, unless it catches them.
#[test]
fn every_signal_that_ends_kswitch_ends_the_commands() {
    let home = home_of(2);
    for signal in [Signal::USR1, Signal::USR2, Signal::ALARM, Signal::PROF, Signal::XCPU] {
        for arguments in [&["*"][..], &["c1"], &["c1", "--timeout", "60s"]] {
            let lines = "echo ready; exec sleep 1000";
            let running = exec(&home, arguments, lines).start();
            running.wait_for_lines(if arguments == ["*"] { 2 } else { 1 });
            running.signal(signal);
            running.wait().failure(128 + signal.as_raw());
            assert_no_process(&home);
            assert_no_session(&home);
        }
    }
}

#[test]
fn a_process_that_ignores_sigterm_is_killed() {
    let home = home_of(2);
    let running =
        started(&home, "trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 1; done' &");
    running.signal(Signal::TERM);
    let ran = running.wait().failure(128 + 15);
    assert!(ran.stderr.contains("signal 9"), "{ran}");
    assert_no_process(&home);
    assert_no_session(&home);
}

#[test]
fn the_second_signal_kills() {
    let home = home_of(2);
    let running = started(&home, "trap 'echo not yet' INT; (trap '' INT TERM; sleep 1000) &");
    running.signal(Signal::INT);
    running.wait_for_lines(4);
    running.signal(Signal::INT);
    running.wait().failure(128 + 2);
    assert_no_process(&home);
    assert_no_session(&home);
}

/// One holds the pipe, one does not, and one has a process group of its own.
#[test]
fn what_a_command_leaves_behind_is_ended_with_it() {
    let home = home_of(2);
    for lines in [
        "sleep 1000 & echo x",
        "sleep 1000 >/dev/null 2>&1 & echo x",
        "(trap '' TERM; sleep 1000 >/dev/null 2>&1) & echo x",
    ] {
        let ran = exec(&home, &["*", "--keep-order"], lines).run();
        assert_eq!(ran.only_stdout(), "c1 | x\nc2 | x\n", "{lines}");
        assert_no_process(&home);
        assert_no_session(&home);
    }
}

/// Such as a process substitution of bash.
#[test]
fn what_a_process_prints_after_its_command_has_ended_is_not_lost() {
    let home = home_of(2);
    let lines = "(sleep 0.3; seq 1 5000) & exit 0";
    let ran = exec(&home, &["*"], lines).run().success();
    assert_eq!(ran.stdout.lines().count(), 10_000);
    assert!(ran.stdout.contains("c1 | 5000\n") && ran.stdout.contains("c2 | 5000\n"));
}

#[test]
fn a_timeout_ends_grandchildren_that_ignore_sigterm() {
    let home = home_of(2);
    let lines = "(trap '' TERM; while :; do sleep 1; done) & trap '' TERM; wait";
    for pattern in ["*", "c1"] {
        let ran = exec(&home, &[pattern, "--timeout", "200ms"], lines).run();
        assert_eq!(ran.code, if pattern == "*" { 123 } else { 124 }, "{ran}");
        assert_no_process(&home);
        assert_no_session(&home);
    }
}

/// Its commands have POSIX sessions of their own, and it is killed before it can end them.
#[test]
fn a_kswitch_within_leaves_no_process() {
    let home = home_of(2);
    home.pipe("alive");
    // It ends when the last process has.
    let reader = home.program("cat", &["alive"]).start();
    let lines = "exec 9>alive; trap '' INT TERM; echo ready; while :; do sleep 1; done";
    let within = ["kswitch", "exec", "*", "--", "sh", "-c", lines];
    let running = home.command(&["exec", "*", "--"]).args(&within).start();
    running.wait_for_lines(4);
    running.signal(Signal::TERM);
    running.wait().failure(128 + 15);
    reader.wait().success();
}

/// A process that has left its group and its session goes on, and keeps its session.
#[test]
fn a_daemon_goes_on() {
    let home = home_of(2);
    home.pipe("go");
    // It has left the group before the command ends.
    let daemon = ": >started; read go <go; kswitch current >current";
    let lines = &format!(
        "[ $KSWITCH_CONTEXT = c2 ] || {{ setsid sh -c '{daemon}' >/dev/null 2>&1 &
        until [ -e started ]; do :; done; }}"
    );
    exec(&home, &["*"], lines).run().success();
    home.program("sh", &["-c", "echo go >go; until [ -s current ]; do :; done"]).run().success();
    assert_eq!(home.read("current"), "c1 default\n");
    let pruned = "until kswitch session prune 2>&1 | grep -q 'Removed 1 session'; do :; done";
    home.program("sh", &["-c", pruned]).run().success();
    assert_no_session(&home);
}

/// SIGKILL leaves sessions, but nothing secret, and the next prune removes them.
#[test]
fn after_sigkill_the_sessions_can_be_pruned() {
    let home = home_of(2);
    let running = exec(&home, &["*"], "echo $$; exec sleep 1000").start();
    let printed = running.wait_for_lines(2);
    running.signal(Signal::KILL);
    let pids = printed.lines().filter_map(|line| line.split(" | ").nth(1));
    let kill = format!("kill {}", pids.collect::<Vec<_>>().join(" "));
    home.program("sh", &["-c", &kill]).run().success();
    running.wait();
    let pruned = "until kswitch session prune 2>&1 | grep -q 'Removed 0'; do :; done";
    home.program("sh", &["-c", pruned]).run().success();
    assert_no_session(&home);
}

/// When all commands have ended, and their output waits for its reader.
#[test]
fn a_signal_while_output_is_printed_ends_kswitch_with_its_number() {
    let home = home_of(2);
    home.pipe("out");
    for (mode, signal, code) in [("--keep-order", "TERM", 143), ("-o json", "INT", 130)] {
        // A job in the background would ignore SIGINT. Until the reader goes on, output is printed.
        let lines = format!(
            "rm -f ended-*
            perl -e '$SIG{{INT}} = q(DEFAULT); exec @ARGV' kswitch exec '*' {mode} -- \
                 sh -c 'head -c 900000 /dev/zero; : >ended-$KSWITCH_CONTEXT' >out &
            exec 3<out
            until [ -e ended-c1 ] && [ -e ended-c2 ]; do :; done
            while ls .local/state/kswitch/sessions/*/record.json; do :; done
            kill -{signal} $!; cat <&3 >/dev/null; wait $!; echo $?"
        );
        let ran =
            home.program("sh", &["-c", &format!("{{ {lines}\n}} 2>/dev/null | tail -n 1")]).run();
        assert_eq!(ran.only_stdout(), format!("{code}\n"), "{mode}");
    }
}

/// As in a container whose first process is kswitch, and waits for no process but its own.
#[test]
fn what_nobody_waits_for_does_not_delay_the_end() {
    let Some(unshare) = required("unshare") else { return };
    let home = home_of(2);
    let options = ["--map-root-user", "--pid", "--fork", "--mount-proc"];
    if home.program(&unshare, &[&options[..], &["true"]].concat()).run().code != 0 {
        skip("unshare --pid");
        return;
    }
    let words = ["exec", "*", "--", "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo x"];
    let words = [&options[..], &[env!("CARGO_BIN_EXE_kswitch")], &words].concat();
    assert_eq!(home.program(unshare, &words).run().success().stdout.matches("| x\n").count(), 2);
}
