//! Copies that a killed kswitch left behind.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::time::SystemTime;

use crate::sample::{assert_files, contexts, home_with};
use crate::support::gate::{is_root, required};
use crate::support::home::{Home, ORDINARY_USER};
use crate::support::snapshot::Snapshot;

const OLD_COPY: &str = ".config.kswitch-old";
const NEW_COPY: &str = ".config.kswitch-new";

#[test]
fn copies_next_to_a_complete_file_are_removed() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    home.write(OLD_COPY, "some older text\n");
    home.write(NEW_COPY, contexts(&["b", "a"]));
    home.run(&["ctx", "b"]).success();
    before.assert_one_line_changed("current-context: a", "current-context: b");
    assert_files(&home, &["config"]);
}

#[test]
fn a_file_that_was_replaced_whole_stays_replaced() {
    let home = home_with(&["a", "b"]);
    let new = home.read("config").replace("current-context: a", "current-context: b");
    home.write(OLD_COPY, home.read("config"));
    home.write(NEW_COPY, &new);
    home.write("config", &new);
    home.run(&["ns", "-f", "shop"]).success();
    let expected = new.replace("user: b}", "namespace: shop, user: b}");
    assert_eq!(home.read("config"), expected);
    assert_files(&home, &["config"]);
}

/// Cut off in the middle of the new text, where the rest of the old one still follows.
#[test]
fn a_half_written_file_is_restored() {
    let home = home_with(&["a", "b"]);
    let old = home.read("config") + "# end\n";
    let new = old.replace("token-of-b", "token-xx-b").replace("context: a\n", "context: b\n");
    let cut = old.find("token-of-b").expect("a token") + "token-xx".len();
    let half = [&new[..cut], &old[cut..]].concat();
    assert!(half != old && half != new && half.len() == old.len());
    home.write(OLD_COPY, &old);
    home.write(NEW_COPY, &new);
    home.write("config", half);
    fs::hard_link(home.path("config"), home.path("second")).expect("another name");
    home.run(&["ctx", "b"]).success();
    assert_eq!(home.read("config"), old.replace("context: a\n", "context: b\n"));
    assert_eq!(home.read("second"), home.read("config"));
    assert_files(&home, &["config", "second"]);
}

/// Cut off where the mixture is no YAML at all, so that kubectl fails: a list reports it and leaves it,
/// the next command that could write recovers it first.
#[test]
fn a_half_written_file_that_cannot_be_read_is_restored() {
    let home = home_with(&["a", "b"]);
    let old = home.read("config");
    let new = old.replace("user: a}", "namespace: shop, user: a}");
    let cut = new.find("namespace").expect("a namespace") + "namespace: sh".len();
    let half = [&new[..cut], &old[cut..]].concat();
    home.write(OLD_COPY, &old);
    home.write(NEW_COPY, &new);
    home.write("config", &half);
    let listed = home.run(&["ctx", "-l"]).success().stderr;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "warning: an earlier kswitch was interrupted while it wrote ~/config",
            "hint: any change recovers it: kswitch ctx NAME"
        ]
    );
    assert!(lines[2].starts_with("warning: ~/config:"), "{listed}");
    assert_eq!(home.read("config"), half);
    assert_eq!(home.files(), [NEW_COPY, OLD_COPY, "config"]);
    assert_eq!(home.run(&["ctx", "a"]).only_stderr(0), "Switched to context \"a\".\n");
    assert_eq!(home.read("config"), old);
    assert!(!home.files().iter().any(|file| file.contains(".kswitch-")));

    // Without the copies it is just a broken file.
    home.write("config", &half);
    home.run(&["ctx", "b"]).failure(1);
    assert_eq!(home.read("config"), half);
}

/// In a directory like `/tmp` every user may create a file of that name; it is not our old text.
#[test]
fn copies_of_another_user_are_not_trusted() {
    if !is_root() {
        return;
    }
    let home = home_with(&["a", "b"]);
    let found = home.read("config");
    let evil = found.replace("user: {token: token-of-a}", "user: {exec: {command: evil}}");
    let shorter = &evil[..found.len() - 10];
    home.write(OLD_COPY, shorter);
    home.write(NEW_COPY, found.clone() + "# half written, it seems\n");
    for copy in [OLD_COPY, NEW_COPY] {
        home.give(copy, ORDINARY_USER);
    }
    home.run(&["ctx", "b"]).success();
    assert_eq!(home.read("config"), found.replace("context: a\n", "context: b\n"));
    assert_files(&home, &["config"]);
}

/// The first of two files lies ready when it turns out that the second can't be written.
#[test]
fn nothing_is_left_when_the_second_of_two_files_is_read_only() {
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a"]));
    home.write("other", contexts(&["b"]));
    home.mode("config", 0o400);
    home.kubeconfig(&["config", "other"]);
    let before = ["config", "other"].map(|file| Snapshot::of(home.path(file)));
    let ran = home.run(&["ctx", "b", "-n", "shop"]).failure(1);
    assert!(ran.stderr.starts_with("error: can't write "), "{ran}");
    before.iter().for_each(Snapshot::assert_untouched);
    assert_eq!(home.files(), ["config", "other"]);
}

/// A file of several pages, its text after a long insertion, and the lock of a process that has exited.
fn killed_in_place() -> (Home, String, String) {
    let names: Vec<String> = (0..100).map(|number| format!("team-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let home = home_with(&names);
    let old = contexts(&names);
    let new = old.replacen("user: team-0}", "namespace: shop, user: team-0}", 1);
    home.write(OLD_COPY, &old);
    home.write(NEW_COPY, &new);
    let holder = home.program("/bin/sh", &["-c", ":"]).start();
    home.link("config.lock", holder.pid().to_string());
    holder.wait().success();
    (home, old, new)
}

/// Recovery is a write in place as well, and so is putting the old text back when there is no space
/// for the new one: cut off, it leaves the old text, the new one, and the old one again.
#[test]
fn an_interrupted_recovery_is_finished() {
    const PAGE: usize = 4096;
    let (home, old, new) = killed_in_place();
    let shift = new.len() - old.len();
    for end in [4 * PAGE, new.len()] {
        let half = [&old[..3 * PAGE], &new[3 * PAGE..end], &old[end.min(old.len())..]].concat();
        assert!(half.len() == old.len() || half.len() == old.len() + shift);
        home.write(OLD_COPY, &old);
        home.write(NEW_COPY, &new);
        home.write("config", half);
        home.run(&["ctx", "team-1"]).success();
        let recovered = old.replace("current-context: team-0\n", "current-context: team-1\n");
        assert_eq!(home.read("config"), recovered, "cut off before {end}");
        assert_files(&home, &["config"]);
    }
}

/// A user may set what looks like a mixture of the texts that a kill left there.
#[test]
fn a_later_edit_is_not_taken_for_a_half_written_text() {
    let home = home_with(&["team-11", "team-21", "team-22"]);
    let to = |name: &str| home.read("config").replace("context: team-11\n", name);
    let [new, edited] = ["context: team-22\n", "context: team-21\n"].map(to);
    home.write(OLD_COPY, home.read("config"));
    home.write(NEW_COPY, new);
    home.write("config", &edited);
    home.date("config", SystemTime::now());
    home.run(&["ns", "-f", "shop"]).success();
    let expected = edited.replace("user: team-21}", "namespace: shop, user: team-21}");
    assert_eq!(home.read("config"), expected);
    assert_files(&home, &["config"]);
}

/// The copies contain the only complete text: they stay until they can be read.
#[test]
fn copies_that_cannot_be_read_now_are_kept() {
    let Some(strace) = required("strace") else { return };
    let (home, old, new) = killed_in_place();
    home.write("config", [&new[..3 * 4096], &old[3 * 4096..]].concat());
    // By its name in the directory, as it is opened.
    let faults =
        ["-f", "-qq", "--output=/dev/null", "-P", OLD_COPY, "-e", "inject=openat:error=EIO"];
    let words = [&faults[..], &[env!("CARGO_BIN_EXE_kswitch"), "ctx", "team-1"]].concat();
    home.program(strace, &words).run().failure(1);
    assert_eq!([home.read(OLD_COPY), home.read(NEW_COPY)], [old, new]);
}

/// In a directory that two share, one reads what the other was killed at, and may not look into the
/// copies.
#[test]
fn copies_of_another_user_outlive_a_reader() {
    if !is_root() {
        return;
    }
    let (home, old, new) = killed_in_place();
    home.write("config", [&new[..3 * 4096], &old[3 * 4096..]].concat());
    for copy in [OLD_COPY, NEW_COPY] {
        home.give(copy, ORDINARY_USER);
    }
    home.run(&["current"]).failure(1);
    assert_eq!([home.read(OLD_COPY), home.read(NEW_COPY)], [old, new]);
}

/// Two names that are no text look alike when shown, but not to the disk.
#[test]
fn files_whose_names_are_no_text_keep_apart() {
    let mut home = Home::new();
    let [first, second] = [b"a\xff", b"a\xfe"].map(|name| home.path(OsStr::from_bytes(name)));
    fs::write(&first, contexts(&["a"])).expect("write the first");
    fs::write(&second, contexts(&["b"])).expect("write the second");
    home.kubeconfig_raw(std::env::join_paths([&first, &second]).expect("paths without a colon"));
    home.run(&["ctx", "b", "-n", "shop"]).success();
    let [first, second] = [first, second].map(|path| fs::read_to_string(path).expect("a file"));
    assert_eq!(first, contexts(&["a"]).replace("context: a\n", "context: b\n"));
    assert_eq!(second, contexts(&["b"]).replace("user: b}", "namespace: shop, user: b}"));
}

/// As after a `sudo kswitch` that kept its history in the home of another user.
#[test]
fn a_directory_of_our_own_that_is_closed_to_us_is_no_obstacle() {
    let mut home = Home::of_ordinary_user();
    let before = Snapshot::of(home.write("config", contexts(&["a", "b"])));
    home.kubeconfig(&["config"]);
    home.directory(".local/state/kswitch");
    home.mode(".local/state/kswitch", 0o000);
    let ran = home.run(&["ctx", "b"]);
    home.mode(".local/state/kswitch", 0o700);
    ran.success();
    before.assert_one_line_changed("current-context: a", "current-context: b");
    assert_eq!(home.files(), ["config"]);
}
