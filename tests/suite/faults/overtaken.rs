//! Programs that write without a lock, such as `aws eks update-kubeconfig` and editors.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;

use crate::sample::{assert_files, contexts, home_with};
use crate::support::command::{Ran, Running};
use crate::support::gate::required;
use crate::support::home::Home;

/// kswitch, stopped after one of its calls until it is told to go on.
struct Stopped {
    running: Running,
    process: Pid,
}

impl Stopped {
    /// Returns when kswitch has made its `number`th `fsync` and stands still.
    fn at_fsync(
        number: usize,
        faults: &[&str],
        home: &Home,
        arguments: &[&str],
    ) -> Option<Stopped> {
        let strace = required("strace")?;
        let trace = NamedTempFile::new().expect("a file for the trace");
        let output = format!("--output={}", trace.path().display());
        let stop = format!("inject=fsync:signal=STOP:when={number}");
        let mut words = vec!["-f", "-qq", &output, "-e", &stop];
        words.extend(faults.iter().flat_map(|fault| ["-e", fault]));
        words.push(env!("CARGO_BIN_EXE_kswitch"));
        words.extend(arguments);
        let running = home.program(strace, &words).start();
        let begun = Instant::now();
        let process = loop {
            let text = fs::read_to_string(trace.path()).expect("a trace");
            if let Some(process) = text.lines().find_map(who_stopped) {
                break process;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it did not stop:\n{text}");
            std::thread::yield_now();
        };
        Some(Stopped { running, process })
    }

    fn go_on(self) -> Ran {
        kill_process(self.process, Signal::CONT).expect("let it go on");
        self.running.wait()
    }
}

/// The process of a line such as `117 --- stopped by SIGSTOP ---`.
fn who_stopped(line: &str) -> Option<Pid> {
    let (process, rest) = line.split_once(' ')?;
    (rest.trim_start() == "--- stopped by SIGSTOP ---").then_some(())?;
    Pid::from_raw(process.parse().ok()?)
}

fn two_files() -> Home {
    let mut home = Home::new();
    home.write("first", contexts(&["a"]));
    home.write("second", contexts(&["b"]));
    home.kubeconfig(&["first", "second"]);
    home
}

/// They write while ours is being brought to the disk: their text is the one that is changed.
#[test]
fn what_others_write_without_a_lock_is_kept() {
    let home = home_with(&["a", "b"]);
    let theirs = home.read("config").replace("token-of-a", "a-fresh-token");
    let Some(ours) = Stopped::at_fsync(1, &[], &home, &["ctx", "b"]) else { return };
    home.write("config", &theirs);
    ours.go_on().success();
    let both = theirs.replace("current-context: a\n", "current-context: b\n");
    assert_eq!(home.read("config"), both);
    assert_files(&home, &["config"]);
}

/// A file that is written in place: what we know of its bytes is true no more.
#[test]
fn what_others_write_while_the_old_text_is_copied_is_kept() {
    let home = home_with(&["a", "b"]);
    fs::hard_link(home.path("config"), home.path("second")).expect("another name");
    let theirs = format!("# by others\n{}", contexts(&["a", "b", "another"]));
    let Some(ours) = Stopped::at_fsync(3, &[], &home, &["ctx", "b"]) else { return };
    assert!(home.path(".config.kswitch-old").exists());
    home.write("config", &theirs);
    ours.go_on().success();
    let both = theirs.replace("current-context: a\n", "current-context: b\n");
    assert_eq!(home.read("config"), both);
    assert_files(&home, &["config", "second"]);
}

/// The other of two files, while the first is brought to the disk.
#[test]
fn what_others_write_to_the_second_of_two_files_is_kept() {
    let home = two_files();
    let arguments = ["ctx", "b", "-n", "shop"];
    let Some(ours) = Stopped::at_fsync(3, &[], &home, &arguments) else { return };
    assert!(home.read("second").contains("shop"));
    let theirs = home.read("first").replace("token-of-a", "a-fresh-token");
    home.write("first", &theirs);
    ours.go_on().success();
    let both = theirs.replace("current-context: a\n", "current-context: b\n");
    assert_eq!(home.read("first"), both);
    let shop = contexts(&["b"]).replace("user: b}", "namespace: shop, user: b}");
    assert_eq!(home.read("second"), shop);
    assert_files(&home, &["first", "second"]);
}

/// The first of two files is put back when the second fails, but not over what others wrote.
#[test]
fn what_others_write_is_not_taken_back() {
    let home = two_files();
    let arguments = ["ctx", "b", "-n", "shop"];
    let fault = ["inject=rename:error=EIO:when=2"];
    let Some(ours) = Stopped::at_fsync(3, &fault, &home, &arguments) else { return };
    assert!(home.read("second").contains("shop"));
    let theirs = home.read("second").replace("token-of-b", "a-fresh-token");
    home.write("second", &theirs);
    let ran = ours.go_on().failure(1);
    assert!(ran.stderr.contains("/second was changed already"), "{ran}");
    assert_eq!(home.read("second"), theirs);
    assert_eq!(home.files(), ["first", "second"]);
}
