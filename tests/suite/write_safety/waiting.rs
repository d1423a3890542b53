//! While kswitch waits for a lock: it goes on when the lock goes, and leaves when it is told to.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::fs::inotify;
use rustix::process::Signal;

use crate::sample::{assert_files, assert_files_as_before, home_with};
use crate::support::snapshot::Snapshot;

/// Tells when a file is opened.
struct Watched(OwnedFd);

impl Watched {
    fn at(path: &Path) -> Watched {
        let events = inotify::init(inotify::CreateFlags::CLOEXEC).expect("an inotify");
        inotify::add_watch(&events, path, inotify::WatchFlags::OPEN).expect("watch a file");
        Watched(events)
    }

    /// Blocks until somebody opens the file: one who waits for a lock looks whose it is.
    fn wait(&self) {
        let minute = Timespec { tv_sec: 60, tv_nsec: 0 };
        let ready = poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&minute));
        assert_eq!(ready, Ok(1), "nobody looked at the lock");
    }
}

#[test]
fn a_lock_that_is_given_back_in_time_is_waited_for() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let lock = home.write("config.lock", "");
    let watched = Watched::at(&lock);
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
    let watched = Watched::at(&lock);
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
        // The lock beside the link is taken first and given back.
        home.link("above", "config");
        let lock = home.write("config.lock", "");
        let watched = Watched::at(&lock);
        let waiting = home.command(&["ctx", "b"]).env("KUBECONFIG", home.path("above")).start();
        watched.wait();
        let told = Instant::now();
        waiting.signal(signal);
        assert_eq!(waiting.wait().only_stderr(code), "");
        assert!(told.elapsed() < Duration::from_secs(3), "it waited on");
        before.assert_untouched();
        assert_files_as_before(&home, &["above", "config", "config.lock"]);
    }
}
