//! Locks that are there already: whose they are decides what happens.

use std::fs;

use expect_test::expect;

use crate::faults::stopped::Stopped;
use crate::sample::{assert_files, assert_files_as_before, contexts, home_with};
use crate::support::command::Ran;
use crate::support::expected::assert_text;
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

const ANOTHER_BOOT: &str = "00000000-0000-4000-8000-000000000000";

#[test]
fn the_lock_of_a_dead_process_is_taken_over() {
    let home = home_with(&["a", "b"]);
    let own = std::process::id();
    let words = |path| fs::read_to_string(path).expect("a file of Linux").trim().to_owned();
    let [boot, machine] = ["/proc/sys/kernel/random/boot_id", "/etc/machine-id"].map(words);
    let namespace = fs::read_link("/proc/self/ns/pid").expect("a file of Linux");
    let namespace = namespace.display();
    let another = [
        format!("{} {} 1", dead(&home), host()),
        format!("{} {} 1 {namespace} {boot} {machine}", dead(&home), host()),
        // Before this machine was started again; the number lives, in whichever container.
        format!("{own} {} - {namespace} {} {machine}", host(), ANOTHER_BOOT),
        format!("{own} {} - pid:[1] {} {machine}", host(), ANOTHER_BOOT),
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

/// It would be in kubectl's way, and the next change may be far off.
#[test]
fn the_lock_of_a_dead_process_goes_with_any_command_that_could_write() {
    let home = home_with(&["a", "b"]);
    home.run(&["ns", "-f", "shop"]).success();
    let before = Snapshot::of(home.path("config"));
    for arguments in [
        &["ctx", "a"][..],
        &["ns", "-f", "shop"],
        &["ns", "--unset", "--context", "b"],
        &["rename", "b", "b"],
    ] {
        home.link("config.lock", format!("{} {} 1", dead(&home), host()));
        home.run(arguments).success();
        assert!(fs::symlink_metadata(home.path("config.lock")).is_err(), "{arguments:?}");
    }
    before.assert_untouched();
}

/// Nor do copies, or a mark in our own directory.
#[test]
fn what_only_reads_leaves_the_lock_of_a_dead_process() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    home.link("config.lock", format!("{} {} 1", dead(&home), host()));
    home.write(".config.kswitch-old", "the old text");
    home.write(".config.kswitch-new", "the new text");
    let mark = home.write(
        ".local/state/kswitch/scratch/1-2.writing",
        home.path("config").as_os_str().as_encoded_bytes(),
    );
    let files = home.files();
    for arguments in [&["current"][..], &["ctx", "-l"], &["ctx", "-c"], &["ns", "-c"]] {
        let ran = home.run(arguments).success();
        assert_text(
            &ran.stderr,
            expect![[r#"
warning: an earlier kswitch was interrupted while it wrote ~/config
hint: to recover it: kswitch ctx a
"#]],
        );
        assert_eq!(home.command(&["-q"]).args(arguments).run().success().stderr, "");
        assert_eq!(home.files(), files);
    }
    before.assert_untouched();
    // What the hint suggests.
    home.run(&["ctx", "a"]).success();
    before.assert_untouched();
    assert!(!mark.exists());
    let others: Vec<_> =
        home.files().into_iter().filter(|file| !file.contains("/history.")).collect();
    assert_eq!(others, ["config"]);
}

/// Neither in a directory that takes no files nor where the kernel has no locks; to wait is no use.
#[test]
fn the_lock_of_a_dead_process_that_cannot_be_removed_is_named() {
    let assert_named = |home: &Home, pid: i32, ran: Ran, hint: &str| {
        assert_eq!(
            home.masked(&ran.only_stderr(1)),
            format!(
                "error: ~/config is locked: ~/config.lock exists (process {pid}, which is \
                 no longer running)\n\
                 hint: {hint}\n"
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
    assert_named(&home, pid, ran, "chmod u+w $HOME && rm ~/config.lock");

    let Some(strace) = required("strace") else { return };
    let home = home_with(&["a", "b"]);
    let pid = lock_by_dead(&home);
    let options = ["-f", "-qq", "--output=/dev/null", "-e", "inject=flock:error=ENOLCK"];
    let words = [&options[..], &[env!("CARGO_BIN_EXE_kswitch"), "ctx", "b"]].concat();
    assert_named(&home, pid, home.program(strace, &words).run(), "rm ~/config.lock");
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
                "error: ~/config is locked: ~/config.lock exists (process {own})\n\
                 hint: to see what that process is: ps -fp {own}\n"
            )
        );
        before.assert_untouched();
        assert_files_as_before(&home, &["config", "config.lock"]);
    }
}

/// Its number means nothing here, or another process: on another host or another machine of the same
/// name, and in a container that counts its own.
#[test]
fn the_lock_of_a_process_out_of_sight_is_not_taken_over() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let dead = dead(&home);
    for (holder, at) in [
        (format!("{dead} else\u{202e}where 1"), "else\\u{202e}where".to_owned()),
        (format!("{dead} {} 1 pid:[1]", host()), host()),
        (format!("{dead} {} 1 - {ANOTHER_BOOT} another-machine", host()), host()),
        (format!("{dead} {} 1 - {ANOTHER_BOOT}", host()), host()),
    ] {
        home.link("config.lock", holder);
        let refused = home.run(&["ctx", "b"]).only_stderr(1);
        assert_eq!(
            home.masked(&refused),
            format!(
                "error: ~/config is locked: ~/config.lock exists (process {dead} on {at}, \
                 not visible from here)\n\
                 hint: if that process is no longer running: rm ~/config.lock\n"
            )
        );
        before.assert_untouched();
        assert_files_as_before(&home, &["config", "config.lock"]);
        fs::remove_file(home.path("config.lock")).expect("what the hint suggests");
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
                "error: ~/link is locked: ~/{lock} exists\n\
                 hint: if no kubectl is running: rm ~/{lock}\n"
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

/// Every user who may read the file can have that.
#[test]
fn the_kernels_lock_on_the_file_prevents_no_change() {
    let home = home_with(&["a", "b"]);
    let file = fs::File::open(home.path("config")).expect("open the file");
    file.lock().expect("lock the file");
    home.run(&["ctx", "b"]).success();
    assert_files(&home, &["config"]);
}

/// A lock file is next to one name of the file only, so the mark in our own directory keeps others away.
#[test]
fn a_file_that_is_written_by_another_name_is_waited_for() {
    let mut home = home_with(&["a", "b"]);
    fs::hard_link(home.path("config"), home.path("second")).expect("another name");
    let Some(theirs) = Stopped::at_fsync(1, &[], &home, &["ctx", "b"]) else { return };
    let before = Snapshot::of(home.path("config"));
    home.kubeconfig(&["second"]);
    assert_eq!(
        home.masked(&home.run(&["ns", "-f", "shop"]).only_stderr(1)),
        "error: ~/second is being written by another kswitch: try again when that has finished\n"
    );
    before.assert_untouched();
    theirs.go_on().success();
    home.run(&["ns", "-f", "shop"]).success();
    let expected = contexts(&["a", "b"]).replace("current-context: a", "current-context: b");
    let expected = expected.replace("user: b}", "namespace: shop, user: b}");
    assert_eq!(home.read("config"), expected);
    assert_files(&home, &["config", "second"]);
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
