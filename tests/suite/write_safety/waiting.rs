//! While kswitch waits for a lock: it goes on when the lock goes, and exits on a signal.
//! One who waits opens the lock to see whose it is.

use std::fs;
use std::io::Write as _;
use std::thread;

use rustix::process::Signal;

use crate::faults::stopped::Stopped;
use crate::sample::{assert_files, assert_files_as_before, home_with};
use crate::support::snapshot::Snapshot;
use crate::support::watched::Watched;

#[test]
fn a_lock_that_is_given_back_in_time_is_waited_for() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let lock = home.write("config.lock", "");
    let watched = Watched::opened(&lock);
    let waiting = home.command(&["ctx", "b"]).start();
    watched.wait();
    before.assert_untouched();
    fs::remove_file(lock).expect("give the lock back");
    assert_eq!(waiting.wait().only_stderr(0), "Switched to context \"b\".\n");
    before.assert_one_line_changed("current-context: a", "current-context: b");
    assert_files(&home, &["config"]);
}

#[test]
fn what_others_wrote_meanwhile_is_kept() {
    let home = home_with(&["a", "b"]);
    let lock = home.write("config.lock", "");
    let watched = Watched::opened(&lock);
    let waiting = home.command(&["ctx", "b"]).start();
    watched.wait();
    let theirs = home.read("config").replace("token-of-a", "a-fresh-token");
    home.write("config", &theirs);
    fs::remove_file(lock).expect("give the lock back");
    waiting.wait().success();
    let both = theirs.replace("current-context: a", "current-context: b");
    assert_eq!(home.read("config"), both);
}

#[test]
fn a_signal_ends_the_wait() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let home = home_with(&["a", "b"]);
        let before = Snapshot::of(home.path("config"));
        // The lock next to the link is taken first and given back.
        home.link("above", "config");
        let lock = home.write("config.lock", "");
        let watched = Watched::opened(&lock);
        let waiting = home.command(&["ctx", "b"]).env("KUBECONFIG", home.path("above")).start();
        watched.wait();
        waiting.signal(signal);
        assert_eq!(waiting.wait().only_stderr(code), "");
        before.assert_untouched();
        assert_files_as_before(&home, &["above", "config", "config.lock"]);
    }
}

/// A program that takes no lock has emptied the file and goes on writing to what it opened: the file
/// is read again, not replaced.
#[test]
fn a_file_that_was_emptied_just_now_is_not_replaced() {
    let home = home_with(&["a", "b"]);
    let lock = home.write("config.lock", "");
    let watched = Watched::opened(&lock);
    let config = home.path("config");
    let theirs = home.read("config").replace("token-of-a", "a-fresh-token");
    let (ours, mut file) = thread::scope(|scope| {
        let emptied = scope.spawn(|| {
            watched.wait();
            let file = fs::File::create(&config).expect("empty the file");
            fs::remove_file(lock).expect("give the lock back");
            file
        });
        // It has read the file before it waited, and again when it had the lock.
        let ours = Stopped::at_read(2, "config", &home, &["ctx", "b"]);
        (ours, emptied.join().expect("an empty file"))
    });
    let Some(ours) = ours else { return };
    file.write_all(theirs.as_bytes()).expect("write the file");
    ours.go_on().success();
    let both = theirs.replace("current-context: a\n", "current-context: b\n");
    assert_eq!(home.read("config"), both);
    assert_files(&home, &["config"]);
}
