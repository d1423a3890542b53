//! Lessons about what stops a write half way: a kill, a full disk.

use std::fs;

use crate::sample::{assert_files, contexts, home_with};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;
use crate::write_safety::namespace::in_namespace;

const KSWITCH: &str = env!("CARGO_BIN_EXE_kswitch");

/// Long enough for the new text to be shorter than the old one.
const LONG: &str = "a-name-that-is-much-longer";

/// Kills a switch to `b` at every call of this kind in turn, and looks at what is left each time.
/// Returns how often it was killed.
fn kill_at_each(call: &str, home: &Home, files: &[&str]) -> usize {
    let strace = required("strace").expect("looked for before");
    let old = contexts(&[LONG, "b"]);
    let new = old.replace(&format!("current-context: {LONG}"), "current-context: b");
    let mut nameless = 0;
    for when in 1..500 {
        home.write("config", &old);
        let inject = format!("inject={call}:signal=KILL:when={when}");
        let traced =
            ["-f", "-o", "/dev/null", "-e", "trace=all", "-e", &inject, KSWITCH, "ctx", "b"];
        let ran = home.program(&strace, &traced).run();
        if ran.code == 0 {
            assert_eq!(home.read("config"), new);
            assert_files(home, files);
            assert!(nameless <= 1, "{nameless} locks without a holder");
            return when - 1;
        }
        assert_eq!(ran.code, 137, "{ran:?}");
        let left = home.read("config");
        // Blank lines at the end mean nothing; a write in place is cut to length last.
        let says_new = left.trim_end_matches('\n') == new.trim_end_matches('\n');
        assert!(left == old || says_new, "killed at {call} number {when}:\n{left}");

        if fs::read(home.path("config.lock")).is_ok_and(|holder| holder.is_empty()) {
            // Killed between making the lock and naming its holder: it looks like kubectl's.
            nameless += 1;
            fs::remove_file(home.path("config.lock")).expect("what the hint says");
        }
        home.run(&["ctx", LONG]).success();
        home.run(&["ctx", "b"]).success();
        assert_eq!(home.read("config").trim_end_matches('\n'), new.trim_end_matches('\n'));
        assert_files(home, files);
    }
    panic!("{call}: killed 500 times")
}

/// The old text or the new one, never in between, wherever the kill comes; the next switch takes
/// over the lock and removes what was left.
#[test]
fn lesson_34_killed_before_any_call_that_changes_files() {
    if required("strace").is_none() {
        return;
    }
    for (call, least) in [("write", 2), ("fsync", 1), ("rename", 1), ("unlink", 1), ("openat", 5)] {
        let home = home_with(&[LONG, "b"]);
        let killed = kill_at_each(call, &home, &["config"]);
        assert!(killed >= least, "{call}: killed {killed} times only");
    }
}

/// The same where the file is written in place, because it has another name.
#[test]
fn lesson_34_killed_while_writing_in_place() {
    if required("strace").is_none() {
        return;
    }
    for (call, least) in [("pwrite64", 1), ("ftruncate", 1), ("fsync", 3), ("unlink", 2)] {
        let home = home_with(&[LONG, "b"]);
        fs::hard_link(home.path("config"), home.path("second")).expect("another name");
        let killed = kill_at_each(call, &home, &["config", "second"]);
        assert!(killed >= least, "{call}: killed {killed} times only");
    }
}

/// A disk of two pages, one of them taken by the kubeconfig and the other by something else.
const ON_A_FULL_DISK: &str = r#"
mount -t tmpfs -o size=8k none disk || exit 99
cat config > disk/config
if [ "$2" = linked ]; then ln disk/config disk/second; fi
head -c 4096 /dev/zero > disk/filler
KUBECONFIG=$HOME/disk/config "$1" ctx b
status=$?
cat disk/config > result
ls -A disk > listing
exit $status
"#;

/// On a full disk the old file is intact and the error says so.
#[test]
fn lesson_35_a_full_disk_loses_nothing() {
    for (kind, listing) in [("alone", "config\nfiller\n"), ("linked", "config\nfiller\nsecond\n")] {
        let home = home_with(&["a", "b"]);
        let before = Snapshot::of(home.path("config"));
        home.folder("disk");
        let Some(command) = in_namespace(&home, ON_A_FULL_DISK, &[KSWITCH, kind]) else { return };
        assert_eq!(
            home.masked(&command.run().only_stderr(1)),
            "error: can't write $HOME/disk/config: No space left on device\n\
             hint: free some space; nothing was lost\n"
        );
        assert_eq!(home.read("result"), before.text());
        assert_eq!(home.read("listing"), listing);
    }
}
