//! Locks that are there already: whose they are decides what happens.

use std::fs;

use crate::sample::{assert_files, assert_files_as_before, contexts, home_with};
use crate::support::command::Ran;
use crate::support::gate::required;
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

/// Both forms of a lock that names its holder: usually a link, and a file where there are none.
const FORMS: [fn(&Home, &str); 2] = [
    |home, holder| {
        home.link("config.lock", holder);
    },
    |home, holder| {
        home.write("config.lock", holder);
    },
];

#[test]
fn the_lock_of_a_dead_process_is_taken_over() {
    let home = home_with(&["a", "b"]);
    let own = std::process::id();
    let another = [
        format!("{} {} 1", dead(&home), host()),
        format!("{}", dead(&home)),
        // The number lives, but as another process: nothing was started one tick after boot.
        format!("{own} {} 1", host()),
    ];
    for (holder, lock) in another.iter().flat_map(|holder| FORMS.map(|lock| (holder, lock))) {
        lock(&home, holder);
        home.run(&["ctx", "b"]).success();
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n", "{holder}");
        assert_files(&home, &["config"]);
        home.run(&["ctx", "a"]).success();
    }
}

/// It would be in kubectl's way, and the next switch may be far off.
#[test]
fn the_lock_of_a_dead_process_goes_with_any_command() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    for arguments in [&["current"][..], &["ctx", "-l"], &["ctx", "-c"], &["ns", "-c"]] {
        home.link("config.lock", format!("{} {} 1", dead(&home), host()));
        home.run(arguments).success();
        assert_files_as_before(&home, &["config"]);
    }
    before.assert_untouched();
}

/// Neither in a folder that takes no files nor where the kernel has no locks; to wait is no use.
#[test]
fn the_lock_of_a_dead_process_that_cannot_be_removed_is_named() {
    let assert_named = |home: &Home, pid: i32, ran: Ran| {
        assert_eq!(
            home.masked(&ran.only_stderr(1)),
            format!(
                "error: $HOME/config is locked: $HOME/config.lock exists (process {pid}, which is \
                 gone)\n\
                 hint: rm $HOME/config.lock\n"
            )
        );
        assert_files_as_before(home, &["config", "config.lock"]);
    };
    let lock_by_dead = |home: &Home| {
        let pid = dead(home);
        home.link("config.lock", pid.to_string());
        pid
    };

    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    let pid = lock_by_dead(&home);
    home.mode("", 0o555);
    let ran = home.run(&["ctx", "b"]);
    home.mode("", 0o755);
    assert_named(&home, pid, ran);

    let Some(strace) = required("strace") else { return };
    let home = home_with(&["a", "b"]);
    let pid = lock_by_dead(&home);
    let options = ["-f", "-qq", "--output=/dev/null", "-e", "inject=flock:error=ENOLCK"];
    let words = [&options[..], &[env!("CARGO_BIN_EXE_kswitch"), "ctx", "b"]].concat();
    assert_named(&home, pid, home.program(strace, &words).run());
}

#[test]
fn the_lock_of_a_live_process_is_not_taken_over() {
    for lock in FORMS {
        let home = home_with(&["a", "b"]);
        let before = Snapshot::of(home.path("config"));
        let own = std::process::id();
        lock(&home, &own.to_string());
        let refused = home.run(&["ctx", "b"]).only_stderr(1);
        assert_eq!(
            home.masked(&refused),
            format!(
                "error: $HOME/config is locked: $HOME/config.lock exists (process {own})\n\
                 hint: wait for it to finish, then try again\n"
            )
        );
        before.assert_untouched();
        assert_files_as_before(&home, &["config", "config.lock"]);
    }
}

/// Its number means nothing here, or another process: on another host, and in a container that
/// counts its own.
#[test]
fn the_lock_of_a_process_out_of_sight_is_not_taken_over() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let dead = dead(&home);
    for (holder, at) in [
        (format!("{dead} else\u{202e}where 1"), "else\\u{202e}where".to_owned()),
        (format!("{dead} {} 1 pid:[1]", host()), host()),
    ] {
        home.link("config.lock", holder);
        let refused = home.run(&["ctx", "b"]).only_stderr(1);
        assert_eq!(
            home.masked(&refused),
            format!(
                "error: $HOME/config is locked: $HOME/config.lock exists (process {dead} on {at}, \
                 out of sight from here)\n\
                 hint: if that process is gone: rm $HOME/config.lock\n"
            )
        );
        before.assert_untouched();
        assert_files_as_before(&home, &["config", "config.lock"]);
        fs::remove_file(home.path("config.lock")).expect("what the hint says");
    }
}

/// A glob over `cluster*` may name the lock in KUBECONFIG; a file with text would break kubectl.
#[test]
fn a_lock_that_is_taken_for_a_kubeconfig_is_none() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home_with(&["a", "b"]);
    home.link("config.lock", format!("{} {}", std::process::id(), host()));
    home.kubeconfig(&["config", "config.lock"]);
    assert_eq!(kubectl.run(&home, &["config", "current-context"]), Ok("a".to_owned()));
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
    let locked = kubectl.run(&home, &["config", "use-context", "b"]).expect_err("it is locked");
    assert!(locked.contains("config.lock: file exists"), "{locked}");
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

/// Whoever reaches the file by another name takes another lock file, so this one holds as well.
#[test]
fn the_kernels_lock_on_the_file_is_honoured() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let file = fs::File::open(home.path("config")).expect("open the file");
    file.lock().expect("lock the file");
    assert_eq!(
        home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
        "error: $HOME/config is locked by another program\n\
         hint: wait for it to finish, then try again\n"
    );
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
    drop(file);
    home.run(&["ctx", "b"]).success();
    assert_files(&home, &["config"]);
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
