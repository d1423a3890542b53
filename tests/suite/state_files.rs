//! kswitch's own files where another user put something in their place: nothing waits, nothing is
//! written elsewhere, and what is not used is named with the reason.

mod foreign;
mod forged;

use std::fs::OpenOptions;

use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const STATE: &str = ".local/state/kswitch";
const HISTORY: &str = ".local/state/kswitch/history.json";
const UNDO: &str = ".local/state/kswitch/undo.json";

const PENDING: &str = ".local/state/kswitch/undo.json.pending";

/// All places where kswitch looks for files of its own.
const PLACES: [&str; 9] = [
    ".local/state/kswitch",
    ".local/state/kswitch/history.json",
    ".local/state/kswitch/history.lock",
    ".local/state/kswitch/history.scratch",
    ".local/state/kswitch/undo.json",
    ".local/state/kswitch/undo.json.pending",
    ".cache/kswitch/documents.json",
    ".cache/kswitch/namespaces",
    ".config/kswitch/settings.yaml",
];

/// What may be there instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pipe,
    /// Another process has it open and writes nothing.
    HeldPipe,
    LinkToFile,
    LinkToNothing,
    LinkToZeros,
    Directory,
}

/// What puts something else in the place of a file.
type Spoil = fn(&Home, &str);

/// A chain of two files, and enough others where completion is to remember them.
fn home(place: &str) -> Home {
    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    home.write("second", contexts(&["c"]));
    let others = if place.ends_with("documents.json") { 70 } else { 0 };
    let files: Vec<String> = (0..others).map(|number| format!("fleet/{number}")).collect();
    for file in &files {
        home.write(file, "contexts: []\n");
    }
    let chain = ["config", "second"].into_iter().chain(files.iter().map(String::as_str));
    home.kubeconfig(&chain.collect::<Vec<_>>());
    home
}

/// Every command ends; those that need none of these files succeed.
#[test]
fn a_pipe_a_link_or_a_directory_in_place_of_a_file_of_ours_stops_nothing() {
    use Kind::{Directory, HeldPipe, LinkToFile, LinkToNothing, LinkToZeros, Pipe};
    for place in PLACES {
        for kind in [Pipe, HeldPipe, LinkToFile, LinkToNothing, LinkToZeros, Directory] {
            let home = home(place);
            let elsewhere = home.write("elsewhere", "sort: name\n");
            let mut held = None;
            match kind {
                Pipe => drop(home.pipe(place)),
                HeldPipe => {
                    let pipe = home.pipe(place);
                    let both = OpenOptions::new().read(true).write(true).open(pipe);
                    held = Some(both.expect("hold a pipe open"));
                }
                LinkToFile => drop(home.link(place, &elsewhere)),
                LinkToNothing => drop(home.link(place, home.path("missing"))),
                LinkToZeros => drop(home.link(place, "/dev/zero")),
                Directory => drop(home.write(&format!("{place}/inside"), "")),
            }
            let about = format!("{kind:?} at {place}");
            for arguments in [&["ctx", "b"][..], &["ns", "-f", "x"], &["ctx", "c", "-n", "y"]] {
                let ran = home.run(arguments);
                assert_eq!(ran.code, 0, "{about}: {ran}");
            }
            assert_eq!(home.run(&["current"]).success().stdout, "c y\n", "{about}");
            for arguments in [
                &["ctx", "-"][..],
                &["ns", "-"],
                &["undo"],
                &["ctx", "-l"],
                &["ns", "-l", "--cached"],
                &["complete", "fish", "--", "kswitch", "ctx", ""],
            ] {
                let ran = home.run(arguments);
                assert!(ran.code <= 1, "{about}: {ran}");
            }
            assert_eq!(home.read("elsewhere"), "sort: name\n", "{about}");
            assert!(!home.path("missing").exists(), "{about}");
            drop(held);
        }
    }
}

/// Dotfiles are often links.
#[test]
fn settings_behind_a_link_are_read() {
    let home = home_with(&["a", "b"]);
    home.write("dotfiles/settings.yaml", "sort: nonsense\n");
    home.link(".config/kswitch/settings.yaml", home.path("dotfiles/settings.yaml"));
    let message = home.run(&["ctx", "-l"]).stderr;
    assert!(message.contains("nonsense"), "{message}");
}

/// A pipe is refused, for it could be waited for without end.
#[test]
fn settings_that_are_a_pipe_are_refused() {
    let home = home_with(&["a", "b"]);
    home.pipe(".config/kswitch/settings.yaml");
    let message = home.run(&["ctx", "-l"]).stderr;
    assert!(message.contains("settings.yaml: can't be read: not a regular file"), "{message}");
}

/// What is not used is named, with the reason and a line to type; then it is as if there were none.
#[test]
fn a_file_that_is_not_used_is_named_and_the_hint_helps() {
    const WAYS_BACK: [&[&str]; 3] = [&["ctx", "-"], &["ns", "-"], &["undo"]];
    let wrong: [(&str, Spoil); 6] = [
        ("is damaged (line 1, column 1)", |home, file| drop(home.write(file, "{"))),
        ("is not a regular file", |home, file| drop(home.pipe(file))),
        ("is not a regular file", |home, file| drop(home.link(file, "/dev/zero"))),
        ("is not a regular file", |home, file| drop(home.directory(file))),
        ("is larger than 16 MiB", |home, file| drop(home.write(file, vec![b' '; 17 << 20]))),
        ("can't read", |home, file| {
            home.write(file, "{}");
            home.mode(file, 0o000);
        }),
    ];
    for (reason, spoil) in wrong {
        for arguments in WAYS_BACK {
            let mut home = Home::of_ordinary_user();
            home.write("config", contexts(&["a", "b"]));
            home.kubeconfig(&["config"]);
            let file = if arguments == ["undo"] { UNDO } else { HISTORY };
            spoil(&home, file);
            let message = home.run(arguments).only_stderr(1);
            let (what, hint) = message.split_once("\nhint: to remove it: ").expect("a hint");
            assert!(what.contains(&format!("~/{file}")) && what.contains(reason), "{message}");
            home.program("/bin/sh", &["-c", hint]).run().success();
            assert!(!home.path(file).exists(), "{hint}");
            let message = home.run(arguments).only_stderr(1);
            let nothing = if file == UNDO { "there is nothing to undo" } else { "no previous" };
            assert!(message.contains(nothing) && !message.contains(reason), "{message}");
        }
    }
}

#[test]
fn a_file_that_others_can_write_is_not_used_until_they_can_t() {
    for mode in [0o620, 0o602] {
        let home = home_with(&["a", "b"]);
        home.run(&["ctx", "b"]).success();
        home.mode(UNDO, mode);
        let message = home.run(&["undo"]).only_stderr(1);
        let (what, hint) = message.split_once("\nhint: if its text is yours: ").expect("a hint");
        assert_eq!(
            what,
            format!(
                "error: can't undo the last change: ~/{UNDO} can be written by others, \
                 so it is not used"
            )
        );
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
        home.program("/bin/sh", &["-c", hint]).run().success();
        home.run(&["undo"]).success();
        assert_eq!(home.read("config"), contexts(&["a", "b"]));
    }
}

#[test]
fn a_closed_directory_of_ours_is_named_and_the_hint_helps() {
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "b"]).success();
    for arguments in [&["ctx", "-"][..], &["undo"]] {
        home.mode(STATE, 0o000);
        let message = home.run(arguments).only_stderr(1);
        let (what, hint) = message.split_once("\nhint: ").expect("a hint");
        assert!(what.contains(": can't read ~/.local/state/kswitch/"), "{message}");
        assert!(what.ends_with(": Permission denied"), "{message}");
        home.program("/bin/sh", &["-c", hint]).run().success();
        home.run(arguments).success();
    }
}

/// A switch starts a new history, and reports that once.
#[test]
fn a_history_that_is_not_used_is_replaced() {
    let home = home_with(&["a", "b"]);
    home.write(HISTORY, "[");
    assert_eq!(
        home.run(&["ctx", "b"]).only_stderr(0),
        format!(
            "warning: started a new history: ~/{HISTORY} is damaged (line 1, column 1), \
             so it is not used\n\
             Switched to context \"b\".\n"
        )
    );
    assert_eq!(home.run(&["ctx", "-"]).only_stderr(0), "Switched to context \"a\".\n");
}

#[test]
fn the_picker_names_an_undo_record_that_is_not_used() {
    let home = home_with(&["a", "b"]);
    home.write(UNDO, "{");
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 160);
    terminal.wait_for("● a");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("! Can't undo the last change: ~/.local/state/kswitch/undo.json is damaged");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

/// What a kswitch left that was killed while it wrote the record: it has no content, and the next change
/// replaces it.
#[test]
fn a_pending_record_that_was_left_half_written_is_replaced() {
    for left in ["", "{\"operation\":"] {
        let home = home_with(&["a", "b"]);
        home.write(PENDING, left);
        for arguments in [&["ctx", "-l"][..], &["ctx", "-c"], &["ctx", "a"]] {
            assert!(!home.run(arguments).success().stderr.contains("warning"));
        }
        assert_eq!(home.read(PENDING), left, "nothing was written");
        home.run(&["ctx", "b"]).success();
        assert!(!home.path(PENDING).exists());
        home.run(&["undo"]).success();
        assert_eq!(home.read("config"), contexts(&["a", "b"]));
    }
}
