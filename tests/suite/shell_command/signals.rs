//! A signal that is sent to kswitch reaches the command, once.

use rustix::process::Signal;

use super::{assert_no_session, home, in_session};
use crate::support::command::Running;
use crate::support::gate::required;
use crate::support::home::Home;

/// Prints each signal that it gets, and ends with code 7 after SIGUSR2.
const REPORTER: &str = "for signal in HUP INT QUIT TERM USR1 WINCH TSTP CONT; do
    trap \"echo $signal\" $signal
done
trap 'kill -KILL $idle; wait $idle; exit 7' USR2
sleep 1000 >/dev/null 2>&1 &
idle=$!
echo ready
while :; do wait $idle; done 2>/dev/null";

fn reporter(home: &Home) -> Option<Running> {
    required("bash")?;
    let running = in_session(home, &["bash", "-c", REPORTER]).start();
    running.wait_for_lines(1);
    Some(running)
}

#[test]
fn each_signal_reaches_the_command_once_and_kswitch_waits_for_it() {
    let home = home();
    let Some(running) = reporter(&home) else { return };
    let signals = [
        ("HUP", Signal::HUP),
        ("INT", Signal::INT),
        ("QUIT", Signal::QUIT),
        ("TERM", Signal::TERM),
        ("USR1", Signal::USR1),
        ("WINCH", Signal::WINCH),
        ("TSTP", Signal::TSTP),
    ];
    let mut expected = "ready\n".to_owned();
    for (number, (name, signal)) in signals.into_iter().enumerate() {
        running.signal(signal);
        running.wait_for_lines(2 + number);
        expected.push_str(name);
        expected.push('\n');
    }
    running.signal(Signal::USR2);
    let ran = running.wait().failure(7);
    assert_eq!(ran.stdout, expected);
    assert_no_session(&home);
}

#[test]
fn a_command_that_a_signal_ends_ends_kswitch() {
    let home = home();
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM, Signal::USR1] {
        let running = in_session(&home, &["sh", "-c", "echo ready; exec sleep 1000"]).start();
        running.wait_for_lines(1);
        running.signal(signal);
        let ran = running.wait();
        assert_eq!((ran.status.code(), ran.code), (None, 128 + signal.as_raw()), "{ran}");
    }
    assert_no_session(&home);
}

/// The group of the command is that of kswitch.
#[test]
fn a_signal_that_the_command_sends_to_its_group_is_not_sent_back() {
    let home = home();
    let Some(bash) = required("bash") else { return };
    // kswitch gets it too, and then one of a higher number from another process.
    let script = "trap 'echo TERM' TERM; trap 'exit 7' WINCH; kill 0; sh -c 'kill -WINCH $0' $PPID
        while :; do :; done";
    let ran = home
        .program("setsid", &["-w", "kswitch", "shell", "b", "--"])
        .args(&[bash.as_os_str(), "-c".as_ref(), script.as_ref()])
        .run();
    assert_eq!((ran.code, &*ran.stdout), (7, "TERM\n"), "{ran}");
}

/// Without a terminal nothing would continue kswitch, so it is not stopped.
#[cfg(target_os = "linux")]
#[test]
fn without_a_terminal_a_stopped_command_can_be_continued_in_any_way() {
    let home = home();
    for continued in ["$pid", "$kswitch"] {
        let script = format!(
            "setsid kswitch shell b -- sh -c 'echo $$; exec cat' <fifo >out & kswitch=$!
            exec 3>fifo
            until [ -s out ]; do :; done
            read -r pid <out
            state() {{ read -r _ _ state _ </proc/$pid/stat; [ $state = \"$1\" ]; }}
            kill -STOP $pid
            until state T; do :; done
            kill -CONT {continued}
            while state T; do :; done
            exec 3>&-
            wait $kswitch"
        );
        home.pipe("fifo");
        home.program("sh", &["-ec", &script]).run().success();
        std::fs::remove_file(home.path("fifo")).expect("remove the pipe");
        std::fs::remove_file(home.path("out")).expect("remove the output");
    }
    assert_no_session(&home);
}
