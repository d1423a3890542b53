//! Killed while a change is taken back: before every system call from the lock to the end.
//!
//! There is no command that undoes, so this program starts itself anew, as one test that does. It
//! has other threads, which must not be killed instead: only calls that have to do with the files
//! count.

use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};

use kswitch::kubeconfig::store::undo;
use kswitch::undo::{Record, load};

use super::scene::Scene;
use super::trace::{Harm, Strace};
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const RECORD: &str = ".local/state/kswitch/undo.json";

/// Names the state folder of a home whose last change the process is to undo.
const STATE: &str = "KSWITCH_TEST_UNDO_IN";

/// Fewer calls than any way of writing makes.
const FEWEST_CALLS: usize = 20;

fn record(path: &Path) -> Record {
    load(path).expect("a record")
}

fn undo_in(state: &Path) {
    let record = record(&state.join("undo.json"));
    undo(&record.files, &state.join("spare")).expect("undone");
}

/// What the other test runs under `strace`; by itself it undoes a change of its own.
#[test]
fn undone_in_a_process_of_its_own() {
    if let Some(state) = env::var_os(STATE) {
        return undo_in(&PathBuf::from(state));
    }
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    undo_in(&home.path(RECORD).with_file_name(""));
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
}

/// The words that start it.
fn words(home: &Home) -> Vec<String> {
    let program = env::current_exe().expect("this program").display().to_string();
    let state = home.path(RECORD).with_file_name("").display().to_string();
    let test = "faults::undone::undone_in_a_process_of_its_own";
    let words = ["env", &format!("{STATE}={state}"), &program, "--exact", test, "--test-threads=1"];
    words.map(str::to_owned).into()
}

/// What a write of these files has to do with.
fn paths(home: &Home, scene: &Scene) -> Vec<String> {
    let beside = |file: &String| {
        let copy = |ending| format!(".{file}.kswitch-{ending}");
        [file.clone(), format!("{file}.lock"), copy("new"), copy("old"), copy("draft")]
    };
    let files = scene.files().flat_map(beside).chain([String::new()]);
    files.map(|file| home.path(file).display().to_string()).collect()
}

/// The old text or the new one in every file, and whoever comes next can go on.
#[test]
fn killed_while_undoing() {
    let (Some(strace), Some(kubectl)) = (Strace::required(), Kubectl::required()) else { return };
    let scenes = Scene::all(&strace);
    for name in ["a file of its own", "a longer text", "two files"] {
        let scene = scenes.iter().find(|scene| scene.name == name).expect("a scene");
        let changed = || {
            let home = scene.home();
            home.run(scene.arguments).success();
            assert!(scene.says_new(&home), "{name}");
            home
        };
        let unharmed = changed();
        let calls = strace.calls_at(&unharmed, &words(&unharmed), &paths(&unharmed, scene));
        assert!(scene.says_old(&unharmed), "{name}: not undone");
        assert!(calls.len() >= FEWEST_CALLS, "{name}: {calls:#?}");
        let mut seen = HashSet::new();
        for call in &calls {
            let home = changed();
            let (words, paths) = (words(&home), paths(&home, scene));
            let ran = strace.harm_at(&home, &words, &paths, call, Harm::Kill);
            assert_eq!(ran.code, 137, "{name}: {call:?}\n{ran}");
            let after = format!("killed before {}", call.line);
            scene.assert_next_ones_work(&kubectl, &home, &mut seen, (&after, false));
        }
        let (killed, states) = (calls.len(), seen.len());
        println!("{name}: killed {killed} times while it was undone, which left {states} states");
        assert!(states >= 4, "{name}: {states} states only");
    }
}
