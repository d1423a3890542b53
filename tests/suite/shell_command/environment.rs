//! What the command inherits.

use std::collections::BTreeSet;

use super::{assert_same, home, in_session, lines};

#[test]
fn only_kubeconfig_is_set() {
    let home = home();
    let variables = |text: &str| -> BTreeSet<String> {
        let names = text.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
        names.map(str::to_owned).collect()
    };
    let alone = home.program("env", &[""; 0]).without("KUBECONFIG").run().only_stdout();
    let ran = in_session(&home, &["env"]).env("KSWITCH_REPLY", home.path("reply")).run();
    let mut expected = variables(&alone);
    expected.insert("KUBECONFIG".to_owned());
    assert_eq!(variables(&ran.only_stdout()), expected);
}

#[test]
fn the_working_directory_and_the_mask_of_new_files_stay() {
    let home = home();
    assert_same(&home, "pwd; umask; cd /; pwd; umask 077; umask");
}

/// The lock of the session is open under a number that scripts do not use.
#[cfg(target_os = "linux")]
#[test]
fn only_the_lock_is_open_in_addition() {
    let home = home();
    let list = "for file in /proc/self/fd/*; do echo \"${file##*/}\"; done";
    let alone = home.program("sh", &["-c", list]).run().only_stdout();
    let ran = lines(&home, &format!("{list}; readlink /proc/self/fd/100")).run().only_stdout();
    let (numbers, lock) = ran.trim_end().rsplit_once('\n').expect("lines");
    let mut expected: Vec<&str> = alone.lines().chain(["100"]).collect();
    expected.sort_unstable();
    let mut numbers: Vec<&str> = numbers.lines().collect();
    numbers.sort_unstable();
    assert_eq!(numbers, expected);
    assert!(
        lock.starts_with(home.path(".local/state/kswitch/sessions").to_str().unwrap()),
        "{lock}"
    );
    assert!(lock.ends_with("/lock"), "{lock}");
}

/// A descriptor that the caller passes on keeps its number.
#[test]
fn inherited_descriptors_stay_open() {
    let home = home();
    let script = "exec 3>three 9>nine; kswitch shell b -- sh -c 'echo 3 >&3; echo 9 >&9'";
    home.program("sh", &["-c", script]).run().success();
    assert_eq!((home.read("three"), home.read("nine")), ("3\n".to_owned(), "9\n".to_owned()));
}

/// With a low limit for open files the lock has another number.
#[test]
fn a_low_limit_for_open_files_is_no_error() {
    let home = home();
    let script = "ulimit -n 64; kswitch shell b -- kswitch current";
    assert_eq!(home.program("sh", &["-c", script]).run().only_stdout(), "b default\n");
}

/// As set by `nohup`, or by a shell without job control for a command in the background.
#[cfg(target_os = "linux")]
#[test]
fn ignored_signals_stay_ignored() {
    let home = home();
    let mask =
        "while read name mask; do [ $name != SigIgn: ] || echo $mask; done </proc/self/status";
    let script =
        |list: &str| format!("trap '' {list}; sh -c '{mask}'; kswitch shell b -- sh -c '{mask}'");
    for signals in ["HUP", "HUP INT QUIT TERM USR1 USR2 TSTP CONT WINCH ALRM TTIN TTOU"] {
        let ran = home.program("sh", &["-c", &script(signals)]).run().only_stdout();
        let masks = ran.lines().map(|mask| u64::from_str_radix(mask, 16).expect("a mask"));
        // The C library ignores two signals of its own in each program that it starts.
        let masks: Vec<u64> = masks.map(|mask| mask & !(3 << 31)).collect();
        assert!(masks[0] != 0 && masks[0] == masks[1], "{signals}: {masks:x?}");
    }
}

/// Some programs ignore the signal about the end of a child, and pass that on.
#[test]
fn an_exit_code_is_known_even_if_the_caller_ignores_sigchld() {
    let home = home();
    let script = "trap '' CHLD; exec kswitch shell b -- sh -c 'exit 5'";
    home.program("sh", &["-c", script]).run().failure(5);
}

/// The variable for a shell's start files does not reach another session.
#[test]
fn a_command_has_no_variable_of_an_outer_shell() {
    let home = home();
    let ran = in_session(&home, &["env"]).env("KSWITCH_SESSION", "outer").run();
    assert!(!ran.only_stdout().contains("KSWITCH_SESSION"));
}
