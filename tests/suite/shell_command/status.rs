//! The exit status is that of the command.

use super::{assert_no_session, assert_same, home, in_session, lines};

#[test]
fn an_exit_code_is_returned() {
    let home = home();
    for code in [0, 1, 2, 100, 126, 127, 128, 130, 255] {
        assert_eq!(assert_same(&home, &format!("exit {code}")).code, code);
    }
}

/// A shell that waits for kswitch sees that a signal ended it, and stops its script after ctrl-c.
#[test]
fn a_command_that_a_signal_ended_ends_kswitch_by_the_same_signal() {
    let home = home();
    let everywhere = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM XCPU XFSZ \
        VTALRM PROF SYS";
    let on_linux = "16 29 30 34 64";
    let signals = everywhere.split(' ');
    let signals = signals.chain(on_linux.split(' ').filter(|_| cfg!(target_os = "linux")));
    for signal in signals {
        let ran = lines(&home, &format!("kill -{signal} $$")).run();
        let alone = home.program("sh", &["-c", &format!("kill -{signal} $$")]).run();
        assert!(alone.code > 128, "{signal}: {alone}");
        assert_eq!(ran.status.code(), None, "{signal}: {ran}");
        assert_eq!((ran.code, &*ran.stderr), (alone.code, ""), "{signal}");
    }
    assert_no_session(&home);
}

/// Its core dump would be of kswitch.
#[test]
fn kswitch_leaves_no_core_dump() {
    let home = home();
    assert_same(&home, "ulimit -c unlimited 2>/dev/null; kill -QUIT $$");
}

#[test]
fn a_script_with_set_e_stops_after_a_command_that_failed() {
    let home = home();
    let script =
        "set -e; kswitch shell b -- true; echo one; kswitch shell b -- sh -c 'exit 3'; echo two";
    let ran = home.program("sh", &["-c", script]).run();
    assert_eq!((ran.code, &*ran.stdout), (3, "one\n"), "{ran}");
}

#[test]
fn a_command_that_can_not_be_started_is_an_error_as_in_a_shell() {
    let home = home();
    home.write("plain", "");
    home.script("lost", "#!/nowhere/sh\n");
    for (command, code, error) in [
        ("nope", 127, "nope: not found"),
        ("/nope", 127, "/nope: not found"),
        ("", 127, ": not found"),
        ("lost", 127, "lost: its interpreter was not found"),
        ("./plain", 126, "./plain: Permission denied"),
        ("/", 126, "/: Permission denied"),
        ("./plain/x", 126, "./plain/x: Not a directory"),
    ] {
        let message = in_session(&home, &[command]).run().only_stderr(code);
        assert_eq!(message, format!("error: {error}\n"));
        assert_no_session(&home);
    }
}

#[test]
fn a_script_without_an_interpreter_is_run_by_sh() {
    let home = home();
    home.script("plain", "echo \"$# $2\"; exit 4\n");
    for name in ["plain", "./bin/plain"] {
        let ran = in_session(&home, &[name, "1", "2 3"]).run().failure(4);
        assert_eq!((&*ran.stdout, &*ran.stderr), ("2 2 3\n", ""));
    }
}

/// The hint is typed.
#[test]
fn a_shell_that_does_not_exist_is_reported_with_another() {
    let home = home();
    let message = home.command(&["shell", "b"]).env("SHELL", "/nope/zsh").run().only_stderr(127);
    let hint = "hint: SHELL names it; to start another: kswitch shell NAME -- /bin/sh\n";
    assert_eq!(message, format!("error: /nope/zsh: not found\n{hint}"));
    let ran = in_session(&home, &["/bin/sh"]).input("kswitch current\n").run();
    assert_eq!(ran.only_stdout(), "b default\n");
}
