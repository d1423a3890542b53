//! `kswitch undo` where it can't: nothing is written, and the reason is reported.

use std::fs;

use expect_test::expect;

use super::RECORD;
use super::verb::two;
use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;

const NOT_STORED: &str = "error: can't undo the last change: its record could not be stored in \
                          ~/.local/state/kswitch/undo.json\n";

const NOTHING: &str = "error: there is nothing to undo: kswitch keeps its last change, and none \
                       before, in ~/.local/state/kswitch/undo.json\n";

#[test]
fn with_nothing_kept_there_is_nothing_to_undo() {
    let home = home_with(&["a", "b"]);
    assert_eq!(home.run(&["undo"]).only_stderr(1), NOTHING);
    assert_eq!(home.run(&["-q", "undo"]).only_stderr(1), NOTHING);
    let nothing = NOTHING.replace("to undo", "to redo");
    assert_eq!(home.run(&["undo", "--redo"]).only_stderr(1), nothing);
    assert_eq!(home.files(), ["config"]);
    home.run(&["ctx", "b"]).success();
    home.write(RECORD, "");
    assert_eq!(home.run(&["undo"]).only_stderr(1), NOT_STORED);
    for (damaged, place) in [
        ("{", "line 1, column 1"),
        ("{\"undone\": false,\n\"files\": [5]}", "line 2, column 11"),
        ("{\"files\":[]}", "line 1, column 12"),
    ] {
        home.write(RECORD, damaged);
        assert_eq!(
            home.masked(&home.run(&["undo"]).only_stderr(1)),
            format!(
                "error: can't undo the last change: ~/{RECORD} is damaged ({place}), so it is not used\n\
                 hint: to remove it: rm -f ~/{RECORD}\n"
            )
        );
    }
    assert_eq!(
        home.read("config"),
        contexts(&["a", "b"]).replace("current-context: a", "current-context: b")
    );
}

#[test]
fn what_was_changed_since_stays_and_is_reported_with_what_it_was() {
    let home = two();
    home.run(&["ctx", "b", "-n", "shop"]).success();
    home.write("first", format!("{}# mine\n", home.read("first")));
    let since = ["first", "second", RECORD].map(|file| Snapshot::of(home.path(file)));
    let stderr = home.run(&["undo"]).only_stderr(1);
    assert_eq!(
        home.masked(&stderr),
        "error: ~/first was changed since; nothing was restored. \
         The last change was: switch to context \"b\", namespace \"shop\"\n"
    );
    since.iter().for_each(Snapshot::assert_untouched);
}

#[test]
fn what_stands_in_the_way_is_reported_as_with_any_write() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    let text = home.read("config");
    let message = || home.masked(&home.run(&["undo"]).only_stderr(1));
    let what = "The last change was: switch to context \"b\"";

    fs::remove_file(home.path("config")).expect("remove the file");
    assert_eq!(
        message(),
        format!("error: can't find ~/config: No such file or directory. {what}\n")
    );
    home.directory("config");
    assert_eq!(
        message(),
        format!(
            "error: ~/config is not a regular file, so a change would be lost. {what}\n\
             hint: to have a regular file first: export KUBECONFIG=FILE:\"$KUBECONFIG\"\n"
        )
    );
    fs::remove_dir(home.path("config")).expect("remove the directory");
    home.write("config", "\u{0}broken: [");
    assert_eq!(
        message(),
        format!("error: ~/config was changed since; nothing was restored. {what}\n")
    );
    home.write("config", &text);
    home.write("config.lock", "");
    assert_eq!(
        message(),
        format!(
            "error: ~/config is locked: ~/config.lock exists. {what}\n\
             hint: if no kubectl is running: rm ~/config.lock\n"
        )
    );
    fs::remove_file(home.path("config.lock")).expect("remove the lock");
    home.run(&["undo"]).success();
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
}

/// What is done is done; only --verbose says that it can't be redone.
#[test]
fn a_state_directory_that_takes_nothing_is_no_failure() {
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "b"]).success();
    home.mode(".local/state/kswitch", 0o555);
    let message = home.run(&["-v", "undo"]).only_stderr(0);
    assert_text(
        &message,
        expect![[r#"
wrote ~/config
this can't be undone: can't lock ~/.local/state/kswitch/undo.json.pending: Permission denied
Undone: current context is "a" again (~/config).
"#]],
    );
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
    home.mode(".local/state/kswitch", 0o755);
}

/// A record that can't be removed would undo something else than what was done last.
#[test]
fn a_state_directory_that_takes_nothing_keeps_no_older_change() {
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.write("other", contexts(&["c", "d"]));
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "b"]).success();
    let left = home.read("config");
    home.mode(".local/state/kswitch", 0o555);
    home.kubeconfig(&["other"]);
    home.run(&["ctx", "d"]).success();
    assert_eq!(
        home.run(&["undo"]).only_stderr(1),
        "error: can't undo the last change: can't write ~/.local/state/kswitch/undo.json: \
         Permission denied\n"
    );
    assert_eq!(home.read("config"), left);
    home.mode(".local/state/kswitch", 0o755);
}

/// Nothing is stored there, so it is not true that nothing was changed.
#[test]
fn a_state_directory_that_can_not_be_used_is_named() {
    for (directory, reason) in [
        (".local/state/kswitch", "can't open ~/.local/state/kswitch: No such file or directory"),
        (".local/state", "can't open ~/.local/state: No such file or directory"),
    ] {
        let home = home_with(&["a", "b"]);
        home.link(directory, home.path("missing"));
        home.run(&["ctx", "b"]).success();
        assert_eq!(
            home.run(&["undo"]).only_stderr(1),
            format!("error: can't undo the last change: {reason}\n")
        );
    }
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    home.directory(".local/state");
    home.mode(".local/state", 0o500);
    home.run(&["ctx", "b"]).success();
    assert_eq!(
        home.run(&["undo"]).only_stderr(1),
        "error: can't undo the last change: can't write ~/.local/state/kswitch/undo.json: \
         Permission denied\n"
    );
    home.mode(".local/state", 0o755);
}
