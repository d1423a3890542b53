//! Programs that write without a lock, such as `aws eks update-kubeconfig` and editors.

use std::fs::{self, OpenOptions};
use std::io::Write;

use super::scene::two_files;
use super::stopped::Stopped;
use crate::sample::{assert_files, contexts, home_with};

/// Those that empty a file first: what was read when it was empty is not its content, even where it
/// is whole, and given back, by the time that this is asked.
#[test]
fn what_others_write_while_it_is_read_is_read_again() {
    for has_lock in [false, true] {
        let home = home_with(&["a", "b"]);
        let theirs = home.read("config");
        home.write("config", "");
        if has_lock {
            home.write("config.lock", "");
        }
        let Some(ours) = Stopped::at_read(1, "config", &home, &["ctx", "-l"]) else { return };
        home.write("config", &theirs);
        if has_lock {
            fs::remove_file(home.path("config.lock")).expect("give the lock back");
        }
        assert_eq!(ours.go_on().only_stdout(), "a\nb\n");
    }
}

/// A password store may ask for a touch first.
#[test]
fn who_writes_to_a_pipe_may_take_long() {
    let home = home_with(&["a", "b"]);
    let pipe = home.pipe("pipe");
    let mut theirs = OpenOptions::new().read(true).write(true).open(&pipe).expect("open a pipe");
    let arguments = ["--kubeconfig", "pipe", "ctx", "-l"];
    let Some(ours) = Stopped::at_read(1, "pipe", &home, &arguments) else { return };
    theirs.write_all(home.read("config").as_bytes()).expect("write to a pipe");
    drop(theirs);
    assert_eq!(ours.go_on().only_stdout(), "a\nb\n");
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

/// The first of two files is restored when the second fails, but not over what others wrote.
#[test]
fn what_others_write_is_not_taken_back() {
    let home = two_files();
    let arguments = ["ctx", "b", "-n", "shop"];
    let fault = ["inject=renameat:error=EIO:when=2"];
    let Some(ours) = Stopped::at_fsync(3, &fault, &home, &arguments) else { return };
    assert!(home.read("second").contains("shop"));
    let theirs = home.read("second").replace("token-of-b", "a-fresh-token");
    home.write("second", &theirs);
    let ran = ours.go_on().failure(1);
    assert!(ran.stderr.contains("/second was changed already"), "{ran}");
    assert_eq!(home.read("second"), theirs);
    assert_eq!(home.files(), ["first", "second"]);
}
