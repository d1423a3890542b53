//! Programs that write without a lock, such as `aws eks update-kubeconfig` and editors.

use std::fs;
use std::time::{Duration, Instant};

use crate::sample::{assert_files, contexts, home_with};
use crate::support::command::Running;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::watched::Watched;

/// kswitch on a disk that here takes seconds for one of its calls.
fn start_slowly(home: &Home, faults: &[&str], arguments: &[&str]) -> Option<Running> {
    let strace = required("strace")?;
    let mut words = vec!["-f", "-qq", "--output=/dev/null"];
    words.extend(faults.iter().flat_map(|fault| ["-e", fault]));
    words.push(env!("CARGO_BIN_EXE_kswitch"));
    words.extend(arguments);
    Some(home.program(strace, &words).start())
}

/// Looks again and again until kswitch is where it takes its time.
#[track_caller]
fn await_that(happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it did not happen");
    }
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
    let written = Watched::written_in(&home.path(""));
    let slow = ["inject=fsync:delay_enter=3000000:when=1"];
    let Some(ours) = start_slowly(&home, &slow, &["ctx", "b"]) else { return };
    written.wait();
    home.write("config", &theirs);
    ours.wait().success();
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
    let slow = ["inject=fsync:delay_enter=3000000:when=2"];
    let Some(ours) = start_slowly(&home, &slow, &["ctx", "b"]) else { return };
    await_that(|| home.path(".config.kswitch-old").exists());
    home.write("config", &theirs);
    ours.wait().success();
    let both = theirs.replace("current-context: a\n", "current-context: b\n");
    assert_eq!(home.read("config"), both);
    assert_files(&home, &["config", "second"]);
}

/// The other of two files, while the first is brought to the disk.
#[test]
fn what_others_write_to_the_second_of_two_files_is_kept() {
    let home = two_files();
    let slow = ["inject=fsync:delay_enter=3000000:when=3"];
    let Some(ours) = start_slowly(&home, &slow, &["ctx", "b", "-n", "shop"]) else { return };
    await_that(|| home.read("second").contains("shop"));
    let theirs = home.read("first").replace("token-of-a", "a-fresh-token");
    home.write("first", &theirs);
    ours.wait().success();
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
    let faults = ["inject=fsync:delay_enter=3000000:when=3", "inject=rename:error=EIO:when=2"];
    let Some(ours) = start_slowly(&home, &faults, &["ctx", "b", "-n", "shop"]) else { return };
    await_that(|| home.read("second").contains("shop"));
    let theirs = home.read("second").replace("token-of-b", "a-fresh-token");
    home.write("second", &theirs);
    let ran = ours.wait().failure(1);
    assert!(ran.stderr.contains("/second was changed already"), "{ran}");
    assert_eq!(home.read("second"), theirs);
    assert_eq!(home.files(), ["first", "second"]);
}
