//! Killed before every system call from the lock to the end, and within the one that can be cut.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fault::{Fault, HALF_MADE};
use super::scene::{PENDING, Scene, Seen, UNCHANGING};
use super::trace::{Call, Harm, Strace, kill_points};
use crate::sample::{assert_files, contexts, home_with};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// Fewer calls than any way of writing makes.
const FEWEST_CALLS: usize = 30;

/// The old text or the new one, never in between: as kubectl reads the file at once, and byte for byte
/// after any kswitch that could write. A lock that was left is no obstacle, and no copy stays.
#[test]
fn lesson_34_killed_before_any_call() {
    let (Some(strace), Some(kubectl)) = (Strace::required(), Kubectl::required()) else { return };
    Scene::each(&strace, |scene| {
        assert!(scene.calls.len() >= FEWEST_CALLS, "{}: {:#?}", scene.name, scene.calls);
        let (mut seen, mut reported) = (Seen::default(), 0);
        let points = kill_points(&scene.calls);
        for call in &points {
            let home = scene.home();
            let ran = strace.harm(&home, scene.arguments, call, Harm::Kill);
            assert_eq!(ran.code, 137, "{}: {call:?}\n{ran}", scene.name);
            let after = format!("killed before {}", call.line);
            let fault = Fault { after: &after, may_leave: false, half: HALF_MADE };
            reported +=
                usize::from(scene.assert_next_ones_work(&kubectl, &home, &mut seen, &fault));
        }
        let (killed, states) = (points.len(), seen.len());
        println!("{}: killed {killed} times, which left {states} states", scene.name);
        assert!(states >= 4, "{}: {states} states only", scene.name);
        assert_eq!(reported > 0, scene.is_of_two(), "{}: reported {reported} times", scene.name);
    });
}

/// A command that could have written frees the file for kubectl, even if it fails.
#[test]
fn a_command_that_fails_recovers_first() {
    let Some(strace) = Strace::required() else { return };
    let scene = Scene::named(&strace, "a file of its own");
    let failing: [&[&str]; 4] = [
        &["rename", "nope", "z"],
        &["delete", "nope"],
        &["ctx", "nope"],
        &["ctx", "b", "-n", "not a namespace"],
    ];
    let mut left = 0;
    for call in kill_points(&scene.calls) {
        for arguments in failing {
            let home = scene.home();
            assert_eq!(strace.harm(&home, scene.arguments, call, Harm::Kill).code, 137);
            left += usize::from(home.path("config.lock").is_symlink());
            home.run(arguments).failure(1);
            scene.assert_nothing_else(&home, &format!("{arguments:?} after {}", call.line));
        }
    }
    assert!(left >= failing.len(), "{left}");
}

/// Taking back a write that was cut off is a write in place as well. A text that is not cut to
/// length yet has to be taken back; one that needs no cut is the new one.
#[test]
fn killed_while_recovering() {
    let Some(strace) = Strace::required() else { return };
    let recovered = AtomicUsize::new(0);
    Scene::each(&strace, |scene| {
        let Some(cut) = scene.calls.iter().find(|call| call.name == "ftruncate") else { return };
        let cut_off = || {
            let home = scene.home();
            assert_eq!(strace.harm(&home, scene.arguments, cut, Harm::Kill).code, 137);
            assert!(!scene.has_old_text(&home), "{}: nothing was written", scene.name);
            home
        };
        if scene.has_new_text(&cut_off()) {
            return;
        }
        recovered.fetch_add(1, Ordering::Relaxed);
        let calls = strace.calls(&cut_off(), &UNCHANGING);
        assert!(calls.iter().any(|call| call.name == "pwrite64"), "{}: {calls:#?}", scene.name);
        let points = kill_points(&calls);
        println!("{}: killed {} times while it was recovered", scene.name, points.len());
        for call in points {
            let home = cut_off();
            assert_eq!(strace.harm(&home, &UNCHANGING, call, Harm::Kill).code, 137);
            home.run(&UNCHANGING).success();
            assert!(scene.has_old_text(&home), "{}: killed before {}", scene.name, call.line);
            scene.assert_nothing_else(&home, &call.line);
        }
    });
    assert_eq!(recovered.into_inner(), 3, "ways of writing");
}

/// Killed just after the file is in place, before the record of the change is confirmed: the change can
/// be undone all the same, and redone.
#[test]
fn a_change_that_was_made_just_before_the_kill_can_be_undone() {
    let Some(strace) = Strace::required() else { return };
    let is_placing = |call: &Call| call.name == "renameat" && call.line.contains(", \"config\"");
    let calls = strace.calls(&home_with(&["a", "b"]), &["ctx", "b"]);
    let placing = calls.iter().position(is_placing).expect("the file is put in place");
    let is_confirming =
        |call: &Call| call.name == "renameat" && call.line.contains("\"undo.json\"");
    let confirming = calls.iter().position(is_confirming).expect("the record gets its name");
    assert!(placing < confirming);
    for call in &calls[placing + 1..=confirming] {
        for has_earlier_record in [false, true] {
            let home = home_with(&["a", "b"]);
            if has_earlier_record {
                home.run(&["ns", "-f", "shop", "--context", "b"]).success();
            }
            let before = home.read("config");
            // With an earlier record there may be one call more.
            let ran = strace.harm(&home, &["ctx", "b"], call, Harm::Kill);
            assert_eq!(ran.code, 137, "{}", call.line);
            let after = home.read("config");
            assert_ne!(after, before, "{}", call.line);
            assert_eq!(
                home.run(&["undo"]).only_stderr(0),
                "Undone: current context is \"a\" again (~/config).\n",
                "{}",
                call.line
            );
            assert_eq!(home.read("config"), before);
            home.run(&["undo", "--redo"]).success();
            assert_eq!(home.read("config"), after);
        }
    }
}

/// The change before it is still the one to undo if a change was interrupted before it was made.
#[test]
fn a_change_that_was_not_made_leaves_the_one_before_it() {
    let Some(strace) = Strace::required() else { return };
    let is_placing = |call: &Call| call.name == "renameat" && call.line.contains(", \"config\"");
    let home = home_with(&["a", "b"]);
    home.run(&["ns", "-f", "shop"]).success();
    let calls = strace.calls(&home, &["ctx", "b"]);
    let placing = calls.iter().find(|call| is_placing(call)).expect("the file is put in place");
    let home = home_with(&["a", "b"]);
    home.run(&["ns", "-f", "shop"]).success();
    let before = home.read("config");
    assert_eq!(strace.harm(&home, &["ctx", "b"], placing, Harm::Kill).code, 137);
    assert_eq!(home.read("config"), before);
    assert!(home.path(PENDING).exists());
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: namespace of \"a\" is \"default\" again (~/config).\n"
    );
    assert!(!home.path(PENDING).exists());
}

/// The system writes a text page by page, and a kill may come after any of them. Whatever the
/// mixture, the next kswitch that can write restores the old text.
#[test]
fn killed_within_a_write_in_place() {
    const PAGE: usize = 4096;
    let Some(strace) = Strace::required() else { return };
    let names: Vec<String> = (0..100).map(|number| format!("team-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let two_names = || -> Home {
        let home = home_with(&names);
        fs::hard_link(home.path("config"), home.path("second")).expect("another name");
        home
    };
    let old = contexts(&names);
    let longer = old.replacen("user: team-0}", "namespace: shop, user: team-0}", 1);
    let shorter = longer.replace("namespace: shop", "namespace: x");
    for (before, namespace, after) in [(&old, "shop", &longer), (&longer, "x", &shorter)] {
        let arguments = ["ns", "-f", namespace];
        let calls = {
            let home = two_names();
            home.write("config", before);
            let calls = strace.calls(&home, &arguments);
            assert_eq!(home.read("config"), *after);
            calls
        };
        let write = calls.iter().find(|call| call.name == "pwrite64").expect("a write in place");
        let pages = after.len() / PAGE;
        assert!(pages >= 3, "{pages} pages");
        for written in (1..=pages).map(|page| page * PAGE) {
            let home = two_names();
            home.write("config", before);
            assert_eq!(strace.harm(&home, &arguments, write, Harm::Kill).code, 137);
            assert_eq!(home.read("config"), *before, "killed before the write");
            let length = before.len().max(written);
            home.write("config", [&after[..written], &before[written..length]].concat());
            let mixture = home.read("config");
            let stderr = home.run(&["current"]).stderr;
            let warning = "warning: an earlier kswitch was interrupted while it wrote ~/config\n";
            assert!(stderr.starts_with(warning), "cut off after {written} bytes: {stderr}");
            assert_eq!(home.read("config"), mixture, "reading changes nothing");
            home.run(&["ctx", "team-0"]).success();
            assert_eq!(home.read("config"), *before, "cut off after {written} bytes");
            home.run(&arguments).success();
            assert_eq!(home.read("second"), *after);
            assert_files(&home, &["config", "second"]);
        }
    }
}
