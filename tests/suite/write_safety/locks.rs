//! Locks that are there already: whose they are decides what happens.

use std::fs;

use crate::sample::{assert_files, assert_files_as_before, contexts, home_with};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// A process that has ended, by its number.
fn dead(home: &Home) -> i32 {
    let running = home.program("/bin/sh", &["-c", ":"]).start();
    let pid = running.pid();
    running.wait().success();
    pid
}

#[test]
fn the_lock_of_a_dead_process_is_taken_over() {
    let home = home_with(&["a", "b"]);
    let own = std::process::id();
    let another = [
        format!("{} {} 1\n", dead(&home), host()),
        format!("{}\n", dead(&home)),
        // The number lives, but as another process: nothing was started one tick after boot.
        format!("{own} {} 1\n", host()),
    ];
    for holder in another {
        home.write("config.lock", &holder);
        home.run(&["ctx", "b"]).success();
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n", "{holder}");
        assert_files(&home, &["config"]);
        home.run(&["ctx", "a"]).success();
    }
}

#[test]
fn the_lock_of_a_live_process_is_not_taken_over() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let own = std::process::id();
    let lock = Snapshot::of(home.write("config.lock", format!("{own}\n")));
    let refused = home.run(&["ctx", "b"]).only_stderr(1);
    assert_eq!(
        home.masked(&refused),
        format!(
            "error: $HOME/config is locked: $HOME/config.lock exists (process {own})\n\
             hint: wait for it to finish, then try again\n"
        )
    );
    before.assert_untouched();
    lock.assert_untouched();
    assert_files_as_before(&home, &["config", "config.lock"]);
}

#[test]
fn the_lock_of_another_host_is_not_taken_over() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let lock = Snapshot::of(home.write("config.lock", format!("{} elsewhere 1\n", dead(&home))));
    home.run(&["ctx", "b"]).failure(1);
    before.assert_untouched();
    lock.assert_untouched();
}

#[test]
fn both_ends_of_a_link_are_locked() {
    for lock in ["link.lock", "real/config.lock"] {
        let mut home = Home::new();
        let before = Snapshot::of(home.write("real/config", contexts(&["a", "b"])));
        home.link("link", "real/config");
        home.kubeconfig(&["link"]);
        home.write(lock, "");
        let refused = home.run(&["ctx", "b"]).only_stderr(1);
        assert_eq!(
            home.masked(&refused),
            format!(
                "error: $HOME/link is locked: $HOME/{lock} exists\n\
                 hint: if no kubectl is running: rm $HOME/{lock}\n"
            )
        );
        before.assert_untouched();
        let mut left = ["link", "real/config", lock];
        left.sort_unstable();
        assert_files_as_before(&home, &left);
        fs::remove_file(home.path(lock)).expect("give the lock back");
        home.run(&["ctx", "b"]).success();
        assert_files(&home, &["link", "real/config"]);
    }
}

#[test]
fn kubectl_can_lock_what_kswitch_left() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    kubectl.run(&home, &["config", "use-context", "a"]).expect("no lock in its way");
    home.run(&["ctx", "b"]).success();
    assert_files(&home, &["config"]);
}
