//! Ended between two files: the next kswitch reports it, until it was corrected or another change is made.

use std::fs;

use super::fault::{HALF_MADE, HALF_UNDONE, INTERRUPTED};
use super::scene::{PENDING, pending, two_files};
use super::stopped::Stopped;
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const RECORD: &str = ".local/state/kswitch/undo.json";
/// Changes both files of [`two_files`].
pub(super) const BOTH: [&str; 4] = ["ctx", "b", "-n", "shop"];

/// Between the two files that these arguments change.
pub(super) fn stopped_between(home: &Home, arguments: &[&str]) -> Option<Stopped> {
    let before = home.read("second");
    let ours = Stopped::at_fsync(3, &[], home, arguments)?;
    assert_ne!(home.read("second"), before);
    Some(ours)
}

/// A home where a kswitch was killed between two files; the second is changed.
pub(super) fn half_made() -> Option<Home> {
    let home = two_files();
    stopped_between(&home, &BOTH)?.killed().failure(137);
    assert!(home.read("second").contains("namespace: shop"));
    assert_eq!(home.read("first"), contexts(&["a"]));
    assert_eq!(pending(&home), 1);
    Some(home)
}

#[test]
fn every_command_that_reads_kubeconfigs_reports_it_and_no_other() {
    let Some(home) = half_made() else { return };
    for (arguments, data) in [
        (&["ctx", "-c"][..], "a\n"),
        (&["ctx", "-l"], "a\nb\n"),
        (&["ns", "-c"], "default\n"),
        (&["current"], "a default\n"),
        (&["ctx"], "a\nb\n"),
    ] {
        let ran = home.run(arguments).success();
        assert_eq!((&*ran.stdout, &*ran.stderr), (data, HALF_MADE), "{arguments:?}");
        let quiet = home.command(&["-q"]).args(arguments).run();
        assert_eq!(quiet.only_stdout(), data, "{arguments:?}");
    }
    let missing = home.run(&["ctx", "nope"]).only_stderr(1);
    let error = "error: no context \"nope\"\nhint: kswitch ctx --list\n";
    assert_eq!(missing, format!("{HALF_MADE}{error}"));
    for arguments in [
        &["env"][..],
        &["init", "bash"],
        &["completions", "fish"],
        &["complete", "fish", "--", "kswitch", "ctx", ""],
        &["--version"],
    ] {
        home.run(arguments).only_stdout();
    }
    assert!(!home.run(&["man", "pages"]).only_stderr(0).contains("interrupted"));
    assert_eq!(pending(&home), 1);
}

#[test]
fn undo_puts_back_what_was_changed_and_leaves_the_step_before() {
    let Some(home) = half_made() else { return };
    home.write(RECORD, "kept from before");
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: namespace of \"b\" is \"default\" again (~/second). \
         The change was interrupted: ~/first was not changed.\n"
    );
    assert_eq!([home.read("first"), home.read("second")], [contexts(&["a"]), contexts(&["b"])]);
    assert_eq!(home.read(RECORD), "kept from before");
    assert!(!home.path(PENDING).exists());
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
}

#[test]
fn the_quiet_and_the_detailed_undo_it_too() {
    for (option, message) in [("-q", ""), ("-v", "wrote ~/second\n")] {
        let Some(home) = half_made() else { return };
        let stderr = home.run(&[option, "undo"]).only_stderr(0);
        assert_eq!(stderr.lines().next().unwrap_or_default(), message.trim_end());
        assert_eq!(home.read("second"), contexts(&["b"]));
        assert_eq!(pending(&home), 0);
    }
}

/// The step before can be undone once what came after it is put right.
#[test]
fn the_step_before_is_undone_next() {
    let home = two_files();
    home.run(&["ns", "-f", "early"]).success();
    let Some(ours) = stopped_between(&home, &BOTH) else { return };
    ours.killed().failure(137);
    home.run(&["undo"]).success();
    let early = contexts(&["a"]).replace("user: a}", "namespace: early, user: a}");
    assert_eq!([home.read("first"), home.read("second")], [early, contexts(&["b"])]);
    let message = home.run(&["undo"]).only_stderr(0);
    assert_eq!(message, "Undone: namespace of \"a\" is \"default\" again (~/first).\n");
    assert_eq!(home.read("first"), contexts(&["a"]));
}

#[test]
fn an_undo_that_was_ended_is_reported_as_such_and_made_again() {
    let home = two_files();
    home.run(&BOTH).success();
    let after = [home.read("first"), home.read("second")];
    let Some(ours) = stopped_between(&home, &["undo"]) else { return };
    ours.killed().failure(137);
    assert_eq!(home.run(&["ctx", "-c"]).success().stderr, HALF_UNDONE);
    assert_eq!(
        home.run(&["undo", "--redo"]).only_stderr(0),
        "Redone: namespace of \"b\" is \"shop\" again (~/second). \
         The change was interrupted: ~/first was not changed.\n"
    );
    assert_eq!([home.read("first"), home.read("second")], after);
    // The record of the step itself is as it was.
    let message = home.run(&["undo"]).only_stderr(0);
    assert!(message.starts_with("Undone: current context is \"a\" again; "), "{message}");
    assert!(message.ends_with(" (~/second and ~/first).\n"), "{message}");
    assert_eq!([home.read("first"), home.read("second")], [contexts(&["a"]), contexts(&["b"])]);
}

#[test]
fn an_interrupted_write_is_reported_once() {
    let Some(home) = half_made() else { return };
    // Nothing is written, so the interruption is still reported.
    assert_eq!(
        home.run(&["ctx", "a"]).success().stderr,
        format!("{HALF_MADE}Switched to context \"a\".\n")
    );
    // The next change is the one to undo.
    home.run(&["-q", "ns", "-f", "other", "--context", "a"]).success();
    assert_eq!(pending(&home), 0);
    let Some(home) = half_made() else { return };
    let message = home.run(&["ctx", "b"]).success().stderr;
    assert_eq!(message, format!("{HALF_MADE}Switched to context \"b\".\n"));
    assert_eq!(pending(&home), 0);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
}

/// Such a change can't be undone, so only its locks are reported.
#[test]
fn what_others_wrote_since_is_not_undone() {
    for is_gone in [false, true] {
        let Some(home) = half_made() else { return };
        if is_gone {
            fs::remove_file(home.path("first")).expect("remove a file");
        } else {
            home.write("first", format!("{}# mine\n", contexts(&["a"])));
        }
        let message = home.run(&["ctx", "-l"]).success().stderr;
        assert!(
            message.starts_with("warning: an earlier kswitch was interrupted while it "),
            "{message}"
        );
        assert_eq!(message.contains("~/first"), !is_gone, "{message}");
        let second = home.read("second");
        let message = home.run(&["undo"]).only_stderr(1);
        let why = "first was changed since; nothing was restored. The last change was: switch to \
                   context \"b\", namespace \"shop\"\n";
        assert!(message.ends_with(why), "{message}");
        assert_eq!(home.read("second"), second);
        home.run(&["ns", "-f", "other", "--context", "b"]).success();
        assert_eq!(pending(&home), 0);
    }
}

/// The last change can't be undone then, and the one before it is not the last one.
#[test]
fn an_older_change_is_not_undone_if_others_wrote_the_only_changed_file_since() {
    let home = two_files();
    home.write("first", contexts(&["a", "c"]));
    home.run(&["ctx", "c"]).success();
    let Some(ours) = stopped_between(&home, &BOTH) else { return };
    ours.killed().failure(137);
    home.run(&["ctx", "c"]).success();
    home.write("second", format!("{}# mine\n", contexts(&["b"])));
    let before = ["first", "second"].map(|file| home.read(file));
    let message = home.run(&["undo"]).only_stderr(1);
    assert_eq!(
        home.masked(&message),
        "error: ~/second was changed since; nothing was restored. The last change was: switch to \
         context \"b\", namespace \"shop\"\n"
    );
    assert_eq!(["first", "second"].map(|file| home.read(file)), before);
    // The next change is the one to undo.
    home.run(&["ctx", "a"]).success();
    home.run(&["undo"]).success();
    assert_eq!(["first", "second"].map(|file| home.read(file)), before);
}

/// The change is complete or was not begun, because another process finished it. Only the locks are left.
#[test]
fn what_is_whole_is_not_reported() {
    for is_made in [true, false] {
        let Some(home) = half_made() else { return };
        if is_made {
            home.write(
                "first",
                contexts(&["a"]).replace("current-context: a", "current-context: b"),
            );
        } else {
            home.write("second", contexts(&["b"]));
        }
        let message = home.run(&["ctx", "-l"]).success().stderr;
        assert_eq!(message, INTERRUPTED.replace("ctx a", if is_made { "ctx b" } else { "ctx a" }));
        if is_made {
            home.run(&["undo"]).success();
            assert_eq!(
                [home.read("first"), home.read("second")],
                [contexts(&["a"]), contexts(&["b"])]
            );
        } else {
            let message = home.run(&["undo"]).only_stderr(1);
            assert!(message.starts_with("error: there is nothing to undo: "), "{message}");
        }
    }
}

#[test]
fn the_picker_reports_and_recovers_it() {
    let Some(home) = half_made() else { return };
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 160);
    terminal.wait_for("kswitch was interrupted: ~/second was changed, ~/first was not (");
    terminal.wait_for("; to undo that change: kswitch undo");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("! The last change was interrupted: switch to context \"b\"");
    terminal.wait_for("Undo: namespace of \"b\" \"shop\" -> \"default\"?");
    terminal.send("y");
    terminal.wait_for("Undone: namespace of \"b\" is \"default\" again; current context is \"a\".");
    assert_eq!([home.read("first"), home.read("second")], [contexts(&["a"]), contexts(&["b"])]);
    assert_eq!(pending(&home), 0);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    home.run(&["ctx", "-l"]).only_stdout();
}

#[test]
fn who_chooses_in_the_picker_has_gone_on() {
    let Some(home) = half_made() else { return };
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 160);
    terminal.wait_for("an earlier kswitch was interrupted: ~/second");
    terminal.send("b");
    terminal.wait_for("▌  b");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"b\".");
    assert_eq!(pending(&home), 0);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
}
