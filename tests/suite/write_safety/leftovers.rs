//! Copies that a killed kswitch left behind.

use std::fs;

use crate::sample::{assert_files, contexts, home_with};
use crate::support::gate::skip;
use crate::support::home::{Home, ORDINARY_USER};
use crate::support::snapshot::Snapshot;

const OLD_COPY: &str = ".config.kswitch-old";
const NEW_COPY: &str = ".config.kswitch-new";

#[test]
fn copies_beside_a_whole_file_are_removed() {
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
fn a_half_written_file_is_healed() {
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

/// Cut off where the mixture is no YAML at all: kubectl fails, and even a list mends it.
#[test]
fn a_half_written_file_that_cannot_be_read_is_healed() {
    let home = home_with(&["a", "b"]);
    let old = home.read("config");
    let new = old.replace("user: a}", "namespace: shop, user: a}");
    let cut = new.find("namespace").expect("a namespace") + "namespace: sh".len();
    let half = [&new[..cut], &old[cut..]].concat();
    home.write(OLD_COPY, &old);
    home.write(NEW_COPY, &new);
    home.write("config", &half);
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
    assert_eq!(home.read("config"), old);
    assert_eq!(home.files(), ["config"]);

    // Without the copies it is just a broken file.
    home.write("config", &half);
    home.run(&["ctx", "b"]).failure(1);
    assert_eq!(home.read("config"), half);
}

/// In a folder like `/tmp` anybody may leave a file of that name; it is not our old text.
#[test]
fn copies_of_somebody_else_are_not_trusted() {
    if !rustix::process::geteuid().is_root() {
        skip("root");
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
