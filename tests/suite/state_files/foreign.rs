//! State of other users, above all of root after `sudo -E`: not used, not touched, and named. Only root
//! can make it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use super::{HISTORY, STATE, UNDO};
use crate::sample::contexts;
use crate::support::gate::is_root;
use crate::support::home::{Home, ORDINARY_USER};
use crate::support::snapshot::Snapshot;

/// The home of an ordinary user, whom root is not.
fn home() -> Option<Home> {
    is_root().then(|| {
        let mut home = Home::of_ordinary_user();
        home.write("config", contexts(&["a", "b"]));
        home.kubeconfig(&["config"]);
        home
    })
}

/// A home where everything was kept once and then given to root.
fn home_of_roots(places: &[&str]) -> Option<Home> {
    let home = home()?;
    home.run(&["ctx", "b"]).success();
    home.run(&["ns", "-f", "x"]).success();
    for place in places {
        home.give(place, 0);
    }
    Some(home)
}

const COMMANDS: [(&[&str], &str); 5] = [
    (&["ctx", "-"], HISTORY),
    (&["ns", "-"], HISTORY),
    (&["undo"], UNDO),
    (&["kubectx", "-"], HISTORY),
    (&["kubens", "-"], HISTORY),
];

/// Runs kswitch, or a drop-in by its name.
fn run(home: &Home, arguments: &[&str]) -> String {
    match arguments {
        [name @ ("kubectx" | "kubens"), rest @ ..] => {
            let link = home.path("bin").join(name);
            if !link.exists() {
                home.link(&format!("bin/{name}"), env!("CARGO_BIN_EXE_kswitch"));
            }
            home.program(link, rest).run().only_stderr(1)
        }
        _ => home.run(arguments).only_stderr(1),
    }
}

#[test]
fn a_file_of_root_is_named_and_the_hint_helps() {
    for (arguments, file) in COMMANDS {
        let Some(home) = home_of_roots(&[HISTORY, UNDO]) else { return };
        let before = Snapshot::of(home.path(file));
        let message = run(&home, arguments);
        let (what, hint) = message.trim_end().split_once("\nhint: to remove it: ").expect("a hint");
        let reason = format!(": ~/{file} belongs to user root, so it is not used");
        assert!(what.ends_with(&reason), "{message}");
        before.assert_untouched();
        home.program("/bin/sh", &["-c", hint]).run().success();
        assert!(!run(&home, arguments).contains("root"), "{hint}");
    }
}

/// As `sudo` made them when the home was new: closed to everybody else.
#[test]
fn a_directory_of_root_is_named_and_the_hint_helps() {
    for top in [".local", ".local/state", STATE] {
        for (arguments, file) in COMMANDS {
            let Some(home) = home_of_roots(&[STATE, HISTORY, UNDO]) else { return };
            for directory in [".local", ".local/state", STATE] {
                if directory.starts_with(top) {
                    home.give(directory, 0);
                    home.mode(directory, 0o700);
                }
            }
            let message = run(&home, arguments);
            let reason = format!(": ~/{file} is in a directory of user root, so it is not used\n");
            assert!(message.contains(&reason), "{top}: {message}");
            let hint =
                message.trim_end().split_once("hint: to make it yours: sudo ").expect("a hint").1;
            assert!(hint.starts_with(&format!("chown -R {ORDINARY_USER} ")), "{message}");
            // Switching still works, and reports what is not kept.
            let message = home.run(&["ctx", "a"]).only_stderr(0);
            let warning = format!(
                "warning: the history is not kept: ~/{HISTORY} is in a directory of user root, so it is \
                 not used\n"
            );
            assert!(message.starts_with(&warning), "{message}");
            home.program("/bin/sh", &["-c", hint]).by_root().run().success();
            assert_eq!(fs::metadata(home.path(UNDO)).expect("a record").uid(), ORDINARY_USER);
            assert_eq!(home.run(&["ctx", "b"]).only_stderr(0), "Switched to context \"b\".\n");
            home.run(&["undo"]).success();
        }
    }
}

/// The next change replaces what root left in a directory of ours.
#[test]
fn a_switch_starts_a_new_history() {
    let files = ["history.json", "history.lock", "history.scratch", "undo.json"];
    let files = files.map(|name| format!("{STATE}/{name}"));
    let Some(home) = home_of_roots(&[]) else { return };
    for file in &files {
        home.give(file, 0);
        home.mode(file, 0o600);
    }
    assert_eq!(
        home.run(&["ctx", "a"]).only_stderr(0),
        format!(
            "warning: started a new history: ~/{HISTORY} belongs to user root, so it is not used\n\
             Switched to context \"a\".\n"
        )
    );
    assert_eq!(home.run(&["ctx", "-"]).only_stderr(0), "Switched to context \"b\".\n");
    home.run(&["undo"]).success();
    for file in &files {
        let owner = fs::metadata(home.path(file)).expect("a file").uid();
        assert_eq!(owner, ORDINARY_USER, "{file}");
    }
}

/// `sudo -E kswitch ctx b`: the switch is made, and the home stays the user's.
#[test]
fn root_leaves_nothing_in_the_home_of_a_user() {
    let Some(home) = home() else { return };
    let root = |arguments: &[&str]| home.command(arguments).by_root().run();
    let warning = format!(
        "warning: the history is not kept: ~/{HISTORY} is in a directory of user nobody, so it is not \
         used\n"
    );
    assert_eq!(
        root(&["ctx", "b"]).only_stderr(0),
        format!("{warning}Switched to context \"b\".\n")
    );
    assert_eq!(
        root(&["undo"]).only_stderr(1),
        format!(
            "error: can't undo the last change: ~/{UNDO} is in a directory of user nobody, so it is \
             not used\n\
             hint: run kswitch without sudo, or with sudo -H\n"
        )
    );
    root(&["ns", "-f", "x"]).success();
    root(&["ns", "-l", "--cached"]).success();
    root(&["delete", "a"]).success();
    assert_eq!(home.files(), ["config"]);
    assert!(!home.path(".local").exists());
    // The hint: as the user.
    assert_eq!(
        home.run(&["undo"]).only_stderr(1),
        format!(
            "error: there is nothing to undo: kswitch keeps its last change, and none before, in \
             ~/{UNDO}\n"
        )
    );
    home.run(&["rename", "b", "c"]).success();
    home.run(&["undo"]).success();
}

/// What the user has is neither read nor written by root, nor led elsewhere by a link.
#[test]
fn root_leaves_the_state_of_a_user_alone() {
    for is_linked in [false, true] {
        let Some(home) = home_of_roots(&[]) else { return };
        if is_linked {
            fs::rename(home.path(STATE), home.path("moved")).expect("move the state");
            home.directory("roots");
            home.give("roots", 0);
            home.link(STATE, home.path("roots"));
        }
        let kept = if is_linked { "moved" } else { STATE };
        let before: Vec<Snapshot> = fs::read_dir(home.path(kept))
            .expect("the state")
            .map(|entry| Snapshot::of(entry.expect("the state").path()))
            .collect();
        let root = |arguments: &[&str]| home.command(arguments).by_root().run();
        root(&["undo"]).failure(1);
        root(&["ctx", "-"]).failure(1);
        root(&["ctx", "a"]).success();
        before.iter().for_each(Snapshot::assert_untouched);
        assert_eq!(fs::read_dir(home.path(kept)).expect("the state").count(), before.len());
        if is_linked {
            assert_eq!(fs::read_dir(home.path("roots")).expect("roots").count(), 0);
        }
    }
}
