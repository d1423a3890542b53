//! When a session ends, and what is left.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;

use crate::sample::contexts;
use crate::support::gate::{is_root, required};
use crate::support::home::Home;
use crate::support::mounts::in_namespace;

use super::{id_of_kept, in_shell, sessions, three_files, three_files_in, with_reply};

const KSWITCH: &str = env!("CARGO_BIN_EXE_kswitch");
const SESSIONS: &str = ".local/state/kswitch/sessions";

/// Leaves a session behind, whose processes have ended.
fn leave_one(home: &Home) -> String {
    let before = sessions(home);
    in_shell(home, &["b"], "kill -KILL $PPID").failure(137);
    let new = sessions(home).into_iter().find(|file| !before.contains(file));
    new.expect("a session is left")
}

/// Lets the next start search, as a day later.
fn a_day_later(home: &Home) {
    home.date(&format!("{SESSIONS}/searched"), SystemTime::UNIX_EPOCH + Duration::from_secs(1));
}

#[test]
fn a_shell_has_a_context_of_its_own_and_leaves_nothing() {
    let home = three_files();
    let ran =
        in_shell(&home, &["b", "-n", "shop"], "kswitch current; kswitch ctx c; kswitch current");
    assert_eq!(ran.success().stdout, "b shop\nc default\n");
    assert_eq!(home.read("b"), contexts(&["b"]));
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    assert_eq!(sessions(&home), [""; 0]);
}

#[test]
fn a_session_goes_on_while_its_command_runs() {
    let home = three_files();
    let go = home.pipe("go");
    let lines = ["shell", "b", "--", "sh", "-c", "echo ready; cat go; kswitch current"];
    let running = home.command(&lines).start();
    running.wait_for_lines(1);
    running.signal(Signal::KILL);
    a_day_later(&home);
    in_shell(&home, &["c"], "kswitch session prune").success();
    assert_eq!(sessions(&home).len(), 1);
    fs::write(go, "").expect("let it go on");
    assert_eq!(running.wait().failure(137).stdout, "ready\nb default\n");
    // Its last process may still be about to end.
    let is_gone = |_: &i32| {
        home.run(&["session", "prune"]).success();
        sessions(&home).is_empty()
    };
    assert!((0..1000).any(|number| is_gone(&number)));
}

#[test]
fn a_closed_terminal_ends_the_shell_and_its_session() {
    let home = three_files();
    home.pipe("go");
    let running =
        home.command(&["shell", "b", "--", "sh", "-c", "echo ready; exec cat go"]).start();
    running.wait_for_lines(1);
    running.signal(Signal::HUP);
    running.wait().failure(129);
    assert_eq!(sessions(&home), [""; 0]);
}

#[test]
fn what_has_ended_is_removed_once_a_day_and_on_request() {
    let home = three_files();
    let one = leave_one(&home);
    in_shell(&home, &["c"], "true").success();
    assert_eq!(sessions(&home), [&*one]);
    a_day_later(&home);
    in_shell(&home, &["c"], "true").success();
    assert_eq!(sessions(&home), [""; 0]);
    leave_one(&home);
    let pruned = home.run(&["session", "prune"]).success();
    assert_eq!(pruned.stderr, "Removed 1 session that had ended.\n");
    assert_eq!(sessions(&home), [""; 0]);
}

#[test]
fn what_has_additions_is_never_removed() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "kubectl config set-credentials n --token=n >/dev/null";
    let id = id_of_kept(&in_shell(&home, &["b"], lines).success());
    a_day_later(&home);
    in_shell(&home, &["c"], "true").success();
    home.run(&["session", "prune"]).success();
    let listed = home.run(&["session", "list"]).only_stdout();
    assert!(listed.contains(&id) && listed.contains("ended"), "{listed}");
    assert_eq!(sessions(&home).len(), 1);
}

/// The terminal is the POSIX session of a shell.
#[test]
#[cfg(target_os = "linux")]
fn the_session_of_a_closed_terminal_is_kept_while_a_process_uses_it() {
    let home = three_files();
    let go = home.pipe("go");
    let setsid = required("setsid").expect("util-linux is on Linux");
    let left = || {
        home.run(&["session", "prune"]).success();
        sessions(&home).len()
    };
    let closed = |lines: &str| {
        let lines = ["sh", "-c", lines];
        home.program(&setsid, &lines).env("KSWITCH_REPLY", home.path("replies/1")).run().success();
    };
    closed("kswitch ctx b --here");
    assert_eq!(left(), 0);
    for (number, user) in [
        // Of the terminal, but without the variable.
        "kswitch ctx b --here; (cat go >/dev/null 2>&1) &",
        // Of another terminal, with the variable.
        "kswitch ctx b --here; read _ value <replies/1
            KUBECONFIG=$value setsid cat go >/dev/null 2>&1 &",
    ]
    .into_iter()
    .enumerate()
    {
        closed(user);
        assert_eq!((number, left()), (number, 1));
        fs::write(&go, "").expect("let it go on");
        // The process may still be about to end.
        assert!((0..1000).any(|_| left() == 0), "{user}");
    }
}

/// The session of a terminal ends with it, and a week later at the earliest.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_of_an_earlier_boot_has_ended() {
    let home = three_files();
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let file = sessions(&home).pop().expect("a session");
    let record = file.replace("kswitch-session.json", "record.json");
    let long_ago = || home.date(&file, SystemTime::UNIX_EPOCH + Duration::from_secs(1));
    let prune = || {
        home.run(&["session", "prune"]).success();
        sessions(&home).len()
    };
    long_ago();
    assert_eq!(prune(), 1, "the terminal is still open");
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").expect("a boot id");
    let text = home.read(&record).replace(boot.trim(), "0c0ffee0-0000-4000-8000-000000000000");
    home.write(&record, text);
    home.date(&file, SystemTime::now());
    assert_eq!(prune(), 1, "it was changed a moment ago");
    long_ago();
    assert_eq!(prune(), 0);
}

#[test]
fn a_runtime_directory_that_cannot_be_used_is_replaced_by_the_state_directory() {
    if !is_root() {
        return;
    }
    let home = three_files_in(Home::of_ordinary_user());
    for (name, owner, mode) in
        [("ours", None, 0o700), ("of-root", Some(0), 0o755), ("closed", None, 0o500)]
    {
        home.directory(name);
        home.mode(name, mode);
        if let Some(owner) = owner {
            home.give(name, owner);
        }
    }
    home.write("file", "");
    for (name, place) in [
        ("ours", "ours/kswitch/sessions"),
        ("of-root", SESSIONS),
        ("closed", SESSIONS),
        ("file", SESSIONS),
    ] {
        let command = home.command(&["shell", "b", "--", "sh", "-c", "echo ${KUBECONFIG%%:*}"]);
        let ran = command.env("XDG_RUNTIME_DIR", home.path(name)).run();
        let printed = ran.only_stdout();
        let directory = Path::new(printed.trim_end()).parent().and_then(Path::parent);
        assert_eq!(directory, Some(&*home.path(place)), "{name}");
        assert_eq!(home.path(place).metadata().expect("a directory").mode() & 0o777, 0o700);
    }
    let command = home.command(&["shell", "b", "--", "sh", "-c", "echo ${KUBECONFIG%%:*}"]);
    let printed = command.without("XDG_RUNTIME_DIR").run().only_stdout();
    assert!(Path::new(printed.trim_end()).starts_with(home.path(SESSIONS)));
    assert_eq!(sessions(&home), [""; 0]);
}

/// The guard takes the last page of the disk.
const ON_A_FULL_DISK: &str = r#"
state=.local/state/kswitch
mkdir -p $state
mount -t tmpfs -o size=8k none $state || exit 99
head -c 4096 /dev/zero > $state/filler
"$1" shell b -- touch ran
status=$?
ls $state/sessions
exit $status
"#;

#[test]
fn a_full_disk_starts_nothing_and_leaves_nothing() {
    let home = three_files();
    let Some(command) = in_namespace(&home, ON_A_FULL_DISK, &[KSWITCH]) else { return };
    let message = command.run().only_stderr(1);
    assert!(message.starts_with("error: no session was started: "), "{message}");
    assert!(message.contains("No space left on device"), "{message}");
    assert!(!home.path("ran").exists());
}

const WITH_A_FULL_RUNTIME_DIRECTORY: &str = r#"
mkdir -m 700 run
mount -t tmpfs -o size=8k,mode=700 none run || exit 99
export XDG_RUNTIME_DIR=$PWD/run
head -c 8192 /dev/zero > run/filler
"$1" shell b -- sh -c 'echo "${KUBECONFIG%%:*}"; kubectl config use-context c' && ls run/kswitch/sessions
"#;

#[test]
fn a_full_runtime_directory_is_replaced_by_the_state_directory() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let Some(command) = in_namespace(&home, WITH_A_FULL_RUNTIME_DIRECTORY, &[KSWITCH]) else {
        return;
    };
    let ran = command.run().success();
    let (file, rest) = ran.stdout.split_once('\n').expect("a line");
    assert!(Path::new(file).starts_with(home.path(SESSIONS)), "{ran}");
    assert_eq!(rest, "Switched to context \"c\".\n", "{ran}");
}

#[test]
fn a_start_costs_the_same_whatever_was_left() {
    let Some(strace) = required("strace") else { return };
    let home = three_files();
    let calls = || {
        let trace = home.path("trace");
        let options = ["-o", trace.to_str().expect("UTF-8"), "-e", "trace=%file,getdents64", "-qq"];
        let words = [&options[..], &[KSWITCH, "shell", "b", "--", "true"]].concat();
        home.program(&strace, &words).run().success();
        home.read("trace").lines().filter(|line| !line.starts_with("---")).count()
    };
    in_shell(&home, &["b"], "true").success();
    let few = calls();
    let one = leave_one(&home);
    let record = home.read(&one.replace("kswitch-session.json", "record.json"));
    for number in 0..1000 {
        home.write(&format!("{SESSIONS}/{number:016x}/record.json"), &record);
    }
    assert_eq!(calls(), few);
}

#[test]
fn a_session_that_cannot_be_used_is_named_and_stops_nothing() {
    let home = three_files();
    let one = leave_one(&home);
    leave_one(&home);
    let record = one.replace("kswitch-session.json", "record.json");
    home.write(&record, "{");
    let listed = home.run(&["session", "list"]).success();
    let warning = format!("warning: ~/{record} is damaged (line 1, column 1), so it is not used\n");
    assert!(listed.stderr.starts_with(&warning), "{listed}");
    let pruned = home.run(&["session", "prune"]).success();
    assert!(pruned.stderr.contains("Removed 1 session that had ended."), "{pruned}");
    in_shell(&home, &["c"], "kswitch current").success();
    if is_root() {
        home.give(&record, crate::support::home::ORDINARY_USER);
        let listed = home.run(&["session", "list"]).success();
        assert!(listed.stderr.contains(&format!("~/{record} belongs to ")), "{listed}");
    }
}
