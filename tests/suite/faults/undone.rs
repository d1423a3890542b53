//! Killed while a change is taken back: before every system call from the lock to the end.

use super::fault::{Fault, HALF_UNDONE};
use super::scene::{Scene, Seen};
use super::trace::{Harm, Strace, kill_points};
use crate::support::kubectl::Kubectl;

/// Fewer calls than any way of writing makes.
const FEWEST_CALLS: usize = 30;

/// The old text or the new one in every file, and the next command succeeds.
#[test]
fn killed_while_undoing() {
    let (Some(strace), Some(kubectl)) = (Strace::required(), Kubectl::required()) else { return };
    for name in ["a file of its own", "a longer text", "two files"] {
        let scene = Scene::named(&strace, name);
        let changed = || {
            let home = scene.home();
            home.run(scene.arguments).success();
            assert!(scene.has_new_text(&home), "{name}");
            home
        };
        let unharmed = changed();
        let calls = strace.calls(&unharmed, &["undo"]);
        assert!(scene.has_old_text(&unharmed), "{name}: not undone");
        assert!(calls.len() >= FEWEST_CALLS, "{name}: {calls:#?}");
        let (mut seen, mut reported) = (Seen::default(), 0);
        let points = kill_points(&calls);
        for call in &points {
            let home = changed();
            let ran = strace.harm(&home, &["undo"], call, Harm::Kill);
            assert_eq!(ran.code, 137, "{name}: {call:?}\n{ran}");
            let after = format!("killed before {}", call.line);
            let fault = Fault { after: &after, may_leave: false, half: HALF_UNDONE };
            reported +=
                usize::from(scene.assert_next_ones_work(&kubectl, &home, &mut seen, &fault));
        }
        let (killed, states) = (points.len(), seen.len());
        println!("{name}: killed {killed} times while it was undone, which left {states} states");
        assert!(states >= 4, "{name}: {states} states only");
        assert_eq!(reported > 0, scene.is_of_two(), "{name}: reported {reported} times");
    }
}
