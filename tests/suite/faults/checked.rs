//! The doctor finds what a kill left, and `--fix` repairs it.

use std::collections::BTreeSet;

use super::scene::Scene;
use super::trace::{Harm, Strace, kill_points};
use crate::doctor::codes;

#[test]
fn the_doctor_finds_what_a_kill_leaves_and_fix_repairs_it() {
    let Some(strace) = Strace::required() else { return };
    let mut found = BTreeSet::new();
    for name in ["a shorter text", "two files"] {
        let scene = Scene::named(&strace, name);
        for call in kill_points(&scene.calls) {
            let home = scene.home();
            assert_eq!(strace.harm(&home, scene.arguments, call, Harm::Kill).code, 137);
            found.extend(codes(&home, &[]));
            home.run(&["doctor", "--fix", "--yes"]);
            let left = codes(&home, &[]);
            let is_repaired = |code: &&str| !left.iter().any(|own| own == code);
            assert!(["interrupted-write", "abandoned-lock"].iter().all(is_repaired), "{left:?}");
        }
    }
    for code in ["interrupted-write", "interrupted-change"] {
        assert!(found.contains(code), "{code} is not in {found:?}");
    }
}
