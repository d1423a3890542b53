//! Keys that a terminal turns into signals, and job control of the shell that kswitch was started from.

use std::fs;
use std::sync::mpsc::channel;
use std::thread;

use rustix::process::Signal;

use super::{assert_no_session, home, outer_bash};
use crate::support::DEADLINE;
use crate::support::gate::required;
#[cfg(target_os = "linux")]
use crate::support::home::Home;
use crate::support::terminal::Terminal;

#[test]
fn ctrl_c_reaches_the_command_once_and_kswitch_waits_for_it() {
    let home = home();
    let Some(bash) = required("bash") else { return };
    let script = "trap 'echo interrupted' INT; trap 'kill $idle; wait $idle; exit 7' TERM
        (trap '' INT; exec sleep 1000) & idle=$!; echo ready; while :; do wait $idle; done";
    let command = home.command(&["shell", "b", "--"]);
    let command = command.args(&[bash.as_os_str(), "-c".as_ref(), script.as_ref()]);
    let terminal = Terminal::of(&command, 24, 80);
    terminal.wait_for("ready");
    terminal.send("\x03");
    terminal.wait_for("interrupted");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.wait_exit(), 7);
    assert_eq!(terminal.history().matches("interrupted").count(), 1);
    assert_no_session(&home);
}

#[test]
fn ctrl_c_and_ctrl_backslash_end_a_command() {
    let home = home();
    for (key, signal) in [("\x03", 2), ("\x1c", 3)] {
        let command =
            home.command(&["shell", "b", "--", "sh", "-c", "echo ready; exec sleep 1000"]);
        let terminal = Terminal::of(&command, 24, 80);
        terminal.wait_for("ready");
        terminal.send(key);
        assert_eq!(terminal.wait_exit(), 128 + signal);
        assert_no_session(&home);
    }
}

#[test]
fn ctrl_z_stops_the_job_and_fg_continues_it() {
    let home = home();
    let Some(terminal) = outer_bash(&home) else { return };
    let command = "echo ready; while read word; do echo \"got $word\"; done";
    terminal.send(format!("kswitch shell b -- sh -c '{command}'\r"));
    terminal.wait_for("\nready");
    for round in 1..=3 {
        terminal.send("\x1a");
        terminal.wait_until(|screen| screen.contents().matches("Stopped").count() == round);
        // The line end that both bash and the command read.
        terminal.send(format!("fg\rword{round}\n"));
        terminal.wait_for(&format!("got word{round}"));
    }
    terminal.send("\x04");
    terminal.send("jobs; echo end\"ed\"\n");
    terminal.wait_for("\nended");
    assert_no_session(&home);
}

/// A shell with a job that reads a word from a pipe, and is stopped.
#[cfg(target_os = "linux")]
fn with_stopped_job(home: &Home) -> Option<Terminal> {
    home.pipe("fifo");
    let terminal = outer_bash(home)?;
    terminal.send("kswitch shell b -- sh -c 'echo ready; read word <fifo; echo \"got $word\"'\r");
    terminal.wait_for("\nready");
    terminal.send("\x1a");
    terminal.wait_for("Stopped");
    Some(terminal)
}

/// `bg` continues the stopped job, which gets its word then.
#[cfg(target_os = "linux")]
fn assert_ends_in_background(home: &Home, terminal: &Terminal) {
    terminal.send("bg; echo word >fifo; wait; echo en\"ded\"\r");
    terminal.wait_for("got word");
    terminal.wait_for("\nended");
    assert_no_session(home);
}

/// The command and kswitch are both stopped; `bg` continues both.
#[cfg(target_os = "linux")]
#[test]
fn both_processes_of_a_stopped_job_are_stopped() {
    let home = home();
    let Some(terminal) = with_stopped_job(&home) else { return };
    let states = "own=$(jobs -p); child=$(cat /proc/$own/task/$own/children); \
        cat /proc/$own/stat /proc/${child% }/stat | cut -d ' ' -f 3 | tr -d '\\n'; echo .";
    terminal.send(format!("clear; {states}\r"));
    terminal.wait_for("TT.");
    assert_ends_in_background(&home, &terminal);
}

/// A second ctrl-z may come before kswitch runs again after `fg`.
#[cfg(target_os = "linux")]
#[test]
fn a_command_that_was_stopped_again_meanwhile_stays_stopped() {
    let home = home();
    let Some(terminal) = with_stopped_job(&home) else { return };
    let script = "own=$(jobs -p); child=$(cat /proc/$own/task/$own/children)
        until_in() { until grep -q \"^State:.[$2]\" /proc/${1% }/status; do :; done; }
        kill -CONT $child; until_in $child RS; kill -STOP $child; until_in $child T
        kill -CONT $own; until_in $own T; until_in $child T; clear; echo stop\"ped\" both\n";
    home.script("again", script);
    terminal.send(". again\r");
    terminal.wait_for("stopped both");
    assert_ends_in_background(&home, &terminal);
}

/// A command may take ctrl-z, clean up and go on.
#[test]
fn a_command_that_is_not_stopped_by_ctrl_z_does_not_stop_kswitch() {
    let home = home();
    let Some(terminal) = outer_bash(&home) else { return };
    let script = "trap \"echo no stop\" TSTP; echo ready; read word; read word; echo \"got $word\"";
    terminal.send(format!("kswitch shell b -- bash -c '{script}'\r"));
    terminal.wait_for("\nready");
    terminal.send("\x1a");
    terminal.send("one\rtwo\r");
    terminal.wait_for("got two");
    assert!(!terminal.history().contains("Stopped"), "{}", terminal.history());
}

/// The kernel sends SIGHUP only to the first process of a terminal.
#[test]
fn the_command_ends_with_the_window() {
    let home = home();
    let Some(script) = required("script") else { return };
    let ended = home.pipe("ended");
    let command = "trap 'echo HUP >ended; exit' HUP; echo ready; sleep 1000 & wait $!";
    home.script("command", &format!("#!/bin/sh\n{command}\n"));
    let arguments = ["-q", "-c", "exec kswitch shell b -- command", "/dev/null"];
    let terminal = Terminal::of(&home.program(script, &arguments), 24, 80);
    terminal.wait_for("ready");
    let (sender, signal) = channel();
    thread::spawn(move || sender.send(fs::read_to_string(ended).expect("the signal")));
    terminal.signal(Signal::KILL);
    let signal = signal.recv_timeout(DEADLINE).expect("the command ends");
    assert_eq!(signal, "HUP\n");
}
