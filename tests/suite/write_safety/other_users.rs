//! Other users of the machine: what they leave in our way, and what they would have us write.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use expect_test::expect;
use kswitch::directory::user_name;
use rustix::fs::{CWD, RenameFlags, XattrFlags, getxattr, renameat_with, setxattr};

use crate::faults::stopped::Stopped;
use crate::sample::{assert_files, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::gate::{is_root, required, skip};
use crate::support::home::{Home, ORDINARY_USER};
use crate::support::mounts::in_namespace;
use crate::support::snapshot::Snapshot;

const KSWITCH: &str = env!("CARGO_BIN_EXE_kswitch");

/// A home of root, and in it the directory of another user with a kubeconfig of theirs.
fn with_another() -> Home {
    let mut home = Home::new();
    home.mode("", 0o755);
    home.write("theirs/config", contexts(&["a", "b"]));
    for below in ["theirs", "theirs/config"] {
        home.give(below, ORDINARY_USER);
    }
    home.write("secret", contexts(&["a", "b"]).replace("token-of", "a-secret-of"));
    home.mode("secret", 0o600);
    home.kubeconfig(&["theirs/config"]);
    home
}

/// They may do what they like with their own file, and its owner stays.
#[test]
fn root_changes_the_file_of_another_user_and_leaves_it_to_them() {
    if !is_root() {
        return;
    }
    let home = with_another();
    let before = Snapshot::of(home.path("theirs/config"));
    home.run(&["ctx", "b"]).success();
    before.assert_one_line_changed("current-context: a", "current-context: b");
    assert_files(&home, &["secret", "theirs/config"]);
}

/// A link of theirs to a file of ours: nothing is written through it, and the way out works.
#[test]
fn nothing_is_written_through_the_link_of_another_user() {
    if !is_root() {
        return;
    }
    let link_to_file = |home: &Home| {
        fs::remove_file(home.path("theirs/config")).expect("remove a file");
        home.link("theirs/config", home.path("secret"));
        home.give("theirs/config", ORDINARY_USER);
    };
    let link_to_directory = |home: &Home| {
        fs::rename(home.path("theirs"), home.path("moved")).expect("move a directory");
        fs::create_dir(home.path("ours")).expect("make a directory");
        fs::rename(home.path("secret"), home.path("ours/config")).expect("move a file");
        home.link("theirs", home.path("ours"));
        home.give("theirs", ORDINARY_USER);
    };
    let another_name = |home: &Home| {
        fs::remove_file(home.path("theirs/config")).expect("remove a file");
        fs::hard_link(home.path("secret"), home.path("theirs/config")).expect("another name");
    };
    for (redirect, file, how) in [
        (&link_to_file as &dyn Fn(&Home), "secret", "goes through a link of"),
        (&link_to_directory, "ours/config", "goes through a link of"),
        (&another_name, "theirs/config", "is in a directory of"),
    ] {
        let home = with_another();
        redirect(&home);
        let before = Snapshot::of(home.path(file));
        assert_eq!(
            home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
            format!(
                "error: ~/theirs/config {how} {}, and leads to ~/{file}, \
                 which is not theirs\n\
                 hint: if it is the one that you mean: kswitch --kubeconfig ~/{file} ctx NAME\n",
                user_name(ORDINARY_USER)
            )
        );
        before.assert_untouched();
        if how.contains("link") {
            let file = home.path(file);
            let file = file.to_str().expect("a path in UTF-8");
            home.run(&["ctx", "b", "--kubeconfig", file]).success();
            before.assert_one_line_changed("current-context: a", "current-context: b");
        }
    }
}

/// What they would like root to recover: copies and a dead lock of theirs, in their own directory.
#[test]
fn nothing_is_recovered_for_another_user() {
    if !is_root() {
        return;
    }
    let home = with_another();
    let (old, new) = (contexts(&["a", "b"]) + "# old\n", contexts(&["a", "b"]) + "# new!\n");
    home.write("theirs/.config.kswitch-old", &old);
    home.write("theirs/.config.kswitch-new", &new);
    let half = contexts(&["a", "b"]) + "# ne";
    home.write("theirs/config", format!("{half}d\n"));
    for below in ["theirs/.config.kswitch-old", "theirs/.config.kswitch-new"] {
        home.give(below, ORDINARY_USER);
    }
    let holder = home.program("/bin/sh", &["-c", ":"]).start();
    let pid = holder.pid();
    holder.wait().success();
    home.link("theirs/config.lock", pid.to_string());
    home.give("theirs/config.lock", ORDINARY_USER);
    let files = home.files();
    let before = Snapshot::of(home.path("theirs/config"));
    for arguments in [&["current"][..], &["ctx", "-l"]] {
        home.run(arguments).success();
        assert_eq!(home.files(), files);
    }
    assert_eq!(
        home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
        format!(
            "error: ~/theirs/config is locked: ~/theirs/config.lock exists (process {pid}, \
             which is no longer running; it belongs to {})\n\
             hint: rm ~/theirs/config.lock\n",
            user_name(ORDINARY_USER)
        )
    );
    before.assert_untouched();
    assert_eq!(home.files(), files);
    fs::remove_file(home.path("theirs/config.lock")).expect("what the hint suggests");
    home.run(&["ctx", "b"]).success();
    before.assert_one_line_changed("current-context: a", "current-context: b");
}

/// Stopped before the new text is put in place: the file is exchanged for a link to one of ours.
#[test]
fn a_name_that_is_exchanged_at_the_last_moment_leads_nowhere() {
    if !is_root() {
        return;
    }
    for has_two_names in [false, true] {
        let home = with_another();
        if has_two_names {
            // Then it is written in place.
            fs::hard_link(home.path("theirs/config"), home.path("theirs/second"))
                .expect("another name");
        }
        home.link("theirs/trap", home.path("secret"));
        home.give("theirs/trap", ORDINARY_USER);
        let secret = Snapshot::of(home.path("secret"));
        // In place, the old text is kept before it is written; at the third call it is.
        let fsync = if has_two_names { 3 } else { 1 };
        let Some(ours) = Stopped::at_fsync(fsync, &[], &home, &["ctx", "b"]) else { return };
        exchange(&home.path("theirs/config"), &home.path("theirs/trap"));
        let ran = ours.go_on().failure(1);
        assert!(ran.stderr.contains("which is not theirs"), "{ran}");
        secret.assert_untouched();
        assert!(!home.read("theirs/trap").contains("secret"));
        let mut left = vec!["secret", "theirs/config", "theirs/trap"];
        if has_two_names {
            left.insert(2, "theirs/second");
        }
        assert_eq!(home.files(), left);
    }
}

fn exchange(left: &Path, right: &Path) {
    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE).expect("exchange two names");
}

/// Ends the thread that exchanges names, also when the test fails.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The same at any moment: names are exchanged as fast as it goes while root reads and switches.
#[test]
fn names_that_are_exchanged_all_the_time_give_nothing_away() {
    if !is_root() {
        return;
    }
    let home = with_another();
    let holder = home.program("/bin/sh", &["-c", ":"]).start();
    let dead = holder.pid().to_string();
    holder.wait().success();
    let theirs = home.path("theirs");
    let secret = Snapshot::of(home.path("secret"));
    // Each name has a partner that is something else.
    let copies = [".config.kswitch-old", ".config.kswitch-new"];
    for (name, text) in copies.iter().zip([contexts(&["a", "b"]), contexts(&["b", "a"])]) {
        home.write(&format!("theirs/{name}"), text);
        home.link(&format!("theirs/{name}.x"), home.path("secret"));
    }
    home.link("theirs/config.x", home.path("secret"));
    for file in home.files().iter().filter(|file| file.starts_with("theirs/")) {
        home.give(file, ORDINARY_USER);
    }
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                for name in ["config", copies[0], copies[1], "config.lock"] {
                    let (name, other) = (theirs.join(name), theirs.join(format!("{name}.x")));
                    let _ = renameat_with(CWD, &name, CWD, &other, RenameFlags::EXCHANGE);
                }
            }
        });
        let _over = Over(&over);
        for round in 0..40 {
            if round == 30 {
                // Until now there was no lock; this one is of a process that has exited, or a pipe.
                home.pipe("theirs/config.lock.x");
                home.link("theirs/config.lock", &dead);
                home.give("theirs/config.lock", ORDINARY_USER);
            }
            let name = if round % 2 == 0 { "b" } else { "a" };
            for arguments in [&["current"][..], &["ctx", name]] {
                let ran = home.run(arguments);
                assert!(ran.code <= 1, "{ran}");
                assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{ran}");
                assert_eq!(home.read("secret"), secret.text());
            }
        }
    });
    secret.assert_untouched();
    for entry in fs::read_dir(&theirs).expect("their directory") {
        let path = entry.expect("an entry").path();
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
            let text = fs::read_to_string(&path).expect("a file");
            assert!(!text.contains("secret"), "{}", path.display());
        }
    }
}

/// A lock of a process of root in the file of an ordinary user, who looks at it.
const HIDDEN: &str = r#"
mount -t proc -o hidepid=$2 proc /proc || exit 99
sleep 60 < /dev/null > /dev/null 2>&1 & pid=$!
ln -s "$pid $(uname -n) 1" config.lock
chown -h 65534 config.lock
setpriv --reuid=65534 --regid=65534 --clear-groups "$1" ctx b
status=$?
kill $pid
exit $status
"#;

/// Where the system hides the processes of others, a lock of theirs is still not taken for abandoned.
#[test]
fn a_process_that_is_hidden_is_alive() {
    if !is_root() {
        return;
    }
    for hidepid in ["1", "2"] {
        let mut home = home_with(&["a", "b"]);
        home.kubeconfig(&["config"]);
        for below in ["", "config"] {
            home.give(below, ORDINARY_USER);
        }
        let before = Snapshot::of(home.path("config"));
        let Some(command) = in_namespace(&home, HIDDEN, &[KSWITCH, hidepid]) else { return };
        let stderr = command.run().only_stderr(1);
        let stderr = home.masked(&stderr);
        let start = "error: ~/config is locked: ~/config.lock exists (process ";
        assert!(stderr.starts_with(start) && !stderr.contains("no longer running"), "{stderr}");
        before.assert_untouched();
    }
}

/// A lock that is no file and no link is nothing to wait for without an end.
#[test]
fn a_lock_of_another_kind_is_named_in_time() {
    for (kind, what, remedy) in
        [("pipe", "", "rm"), ("directory", " (it is a directory)", "rm -r"), ("device", "", "rm")]
    {
        let home = home_with(&["a", "b"]);
        let before = Snapshot::of(home.path("config"));
        match kind {
            "pipe" => drop(home.pipe("config.lock")),
            "directory" => drop(home.directory("config.lock/inside")),
            _ => drop(home.link("config.lock", "/dev/zero")),
        }
        let stderr = home.run(&["ctx", "b"]).only_stderr(1);
        assert_eq!(
            home.masked(&stderr),
            format!(
                "error: ~/config is locked: ~/config.lock exists{what}\n\
                 hint: if no kubectl is running: {remedy} ~/config.lock\n"
            )
        );
        before.assert_untouched();
        let hint = stderr.rsplit_once(": ").expect("a hint").1;
        home.program("/bin/sh", &["-c", hint]).run().success();
        home.run(&["ctx", "b"]).success();
    }
}

/// Another process holds the pipe open for writing and writes nothing.
#[test]
fn a_pipe_held_open_without_data_hangs_nothing() {
    let mut home = home_with(&["a", "b"]);
    let pipe = home.pipe("pipe");
    let silent = fs::File::options().read(true).write(true).open(&pipe).expect("open a pipe");
    home.kubeconfig(&["config", "pipe"]);
    let why = "can't be read: it is still being written after 5 seconds";
    for (arguments, code) in [
        (&["ctx", "-l"][..], 0),
        (&["current"], 1),
        (&["ctx", "b"], 1),
        (&["complete", "fish", "--", "kswitch", "ctx", ""], 0),
    ] {
        let ran = home.run(arguments);
        assert_eq!(ran.code, code, "{ran}");
        assert!(arguments[0] == "complete" || ran.stderr.contains(why), "{ran}");
    }
    drop(silent);
}

/// A limit on the size of files interrupts nothing: the old file, no lock, a message.
#[test]
fn a_limit_on_the_size_of_files_is_an_error() {
    for has_two_names in [false, true] {
        let home = home_with(&["a-name-that-is-shorter-than-the-other", "b"]);
        let names: Vec<String> = (0..200).map(|number| format!("team-{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        home.write("config", contexts(&names));
        if has_two_names {
            fs::hard_link(home.path("config"), home.path("second")).expect("another name");
        }
        let before = Snapshot::of(home.path("config"));
        let limited = r#"ulimit -f 4; exec "$0" ctx team-1"#;
        assert_text(
            &home.masked(&home.program("/bin/sh", &["-c", limited, KSWITCH]).run().only_stderr(1)),
            expect![[r#"
error: can't write ~/config: File too large
hint: nothing was lost; to see the limit of this shell: ulimit -f
"#]],
        );
        before.assert_untouched();
        let files = if has_two_names { &["config", "second"][..] } else { &["config"] };
        assert_eq!(home.files(), files);
        home.run(&["ctx", "team-1"]).success();
    }
}

/// What `setfacl -d -m u:65534:rwx` gives a directory: new files in it are open to `nobody`.
const OPEN_TO_NOBODY: &[u8] = b"\x02\0\0\0\
    \x01\0\x07\0\xff\xff\xff\xff\
    \x02\0\x07\0\xfe\xff\0\0\
    \x04\0\x05\0\xff\xff\xff\xff\
    \x10\0\x07\0\xff\xff\xff\xff\
    \x20\0\x05\0\xff\xff\xff\xff";

#[test]
fn an_access_list_of_the_directory_opens_nothing() {
    for stops_at in [None, Some(1)] {
        let home = home_with(&["a", "b"]);
        home.mode("config", 0o640);
        let list = "system.posix_acl_default";
        if setxattr(home.path(""), list, OPEN_TO_NOBODY, XattrFlags::empty()).is_err() {
            skip(&format!("a file system with {list}"));
            return;
        }
        let before = Snapshot::of(home.path("config"));
        let access = |file: &str| {
            let list = getxattr(home.path(file), "system.posix_acl_access", &mut [0_u8; 64][..]);
            let mode = fs::metadata(home.path(file)).expect("a file").permissions().mode() & 0o7777;
            (mode, list.is_ok())
        };
        match stops_at {
            None => drop(home.run(&["ctx", "b"]).success()),
            Some(fsync) => {
                let Some(ours) = Stopped::at_fsync(fsync, &[], &home, &["ctx", "b"]) else {
                    return;
                };
                assert_eq!(access(".config.kswitch-new"), (0o640, false));
                ours.go_on().success();
            }
        }
        before.assert_one_line_changed("current-context: a", "current-context: b");
        assert_eq!(access("config"), (0o640, false));
    }
}

/// Copies and locks of a kubeconfig that was removed since, and what lies in our own directory.
#[test]
fn what_is_left_of_a_removed_kubeconfig_goes_with_the_next_write() {
    let mut home = home_with(&["a", "b"]);
    home.write("gone", contexts(&["a", "b"]));
    fs::hard_link(home.path("gone"), home.path("second")).expect("another name");
    home.kubeconfig(&["gone"]);
    let Some(ours) = Stopped::at_fsync(3, &[], &home, &["ctx", "b"]) else { return };
    ours.killed().failure(137);
    for file in ["gone", "second"] {
        fs::remove_file(home.path(file)).expect("remove a kubeconfig");
    }
    let scratch = ".local/state/kswitch/scratch";
    for copy in ["0123456789abcdef.kswitch-old", "0123456789abcdef.kswitch-new"] {
        home.write(&format!("{scratch}/{copy}"), "token");
    }
    for left in [".gone.kswitch-new", ".gone.kswitch-old"] {
        assert!(home.path(left).exists(), "{left}");
    }
    assert!(fs::symlink_metadata(home.path("gone.lock")).is_ok());
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "b"]).success();
    assert_files(&home, &["config"]);
    assert!(!home.path(scratch).exists());
}

/// The same where the directory takes no files, so that the copies are in our own.
#[test]
fn copies_in_our_own_directory_go_with_the_next_write() {
    let mut home = Home::of_ordinary_user();
    home.write("closed/config", contexts(&["a", "b"]));
    home.write("config", contexts(&["a", "b"]));
    home.mode("closed", 0o555);
    home.kubeconfig(&["closed/config"]);
    let Some(strace) = required("strace") else { return };
    let killed = ["-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=3"];
    home.program(strace, &[&killed[..], &[KSWITCH, "ctx", "b"]].concat()).run().failure(137);
    let copies = || home.files().iter().filter(|file| file.contains(".kswitch-")).count();
    assert_eq!(copies(), 2);
    home.mode("closed", 0o755);
    fs::remove_file(home.path("closed/config")).expect("remove a kubeconfig");
    let chain = home.path("config").as_os_str().as_bytes().to_owned();
    let ran =
        home.command(&["ctx", "b"]).env("KUBECONFIG", std::ffi::OsStr::from_bytes(&chain)).run();
    ran.success();
    assert_eq!(copies(), 0);
    assert_files(&home, &["config"]);
}

/// A lock that belongs to a process of another kswitch that is alive stays, whatever else is swept.
#[test]
fn what_others_are_writing_is_not_swept() {
    let mut home = home_with(&["a", "b"]);
    home.write("other", contexts(&["a", "b"]));
    home.kubeconfig(&["other"]);
    let Some(theirs) = Stopped::at_fsync(1, &[], &home, &["ctx", "b"]) else { return };
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "b"]).success();
    assert!(home.path(".other.kswitch-new").exists());
    assert!(fs::symlink_metadata(home.path("other.lock")).is_ok());
    theirs.go_on().success();
    assert_files(&home, &["config", "other"]);
    assert_eq!(home.read("other"), home.read("config"));
    assert_eq!(fs::metadata(home.path("other")).expect("a file").nlink(), 1);
}
