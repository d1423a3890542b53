//! A file that can't be restored when another of the same change could not be written.

use expect_test::expect;

use super::fault::HALF_MADE;
use super::interrupted::BOTH;
use super::scene::{pending, two_files};
use super::trace::{Call, Harm, Strace};
use crate::sample::contexts;
use crate::support::expected::assert_text;
use crate::support::home::Home;

/// The call that puts the new text of a file in place.
fn placing(strace: &Strace, home: &Home, arguments: &[&str], file: &str) -> Call {
    let copy = format!(".{file}.kswitch-new");
    let mut calls = strace.calls(home, arguments).into_iter();
    let is_wanted = |call: &Call| call.name == "renameat" && call.line.contains(&copy);
    calls.find(is_wanted).expect("a file is put in place")
}

/// The error reports it, the next command reports it, and undo recovers it.
#[test]
fn what_could_not_be_taken_back_is_reported_and_can_be_undone() {
    let Some(strace) = Strace::required() else { return };
    let call = placing(&strace, &two_files(), &BOTH, "first");
    let home = two_files();
    let ran = strace.harm(&home, &BOTH, &call, Harm::KeepFailing("EIO"));
    assert_eq!(
        home.masked(&ran.only_stderr(1)),
        "error: can't write ~/first: Input/output error; ~/second was changed already\n"
    );
    assert_eq!(home.run(&["ctx", "-c"]).success().stderr, HALF_MADE);
    home.run(&["undo"]).success();
    assert_eq!([home.read("first"), home.read("second")], [contexts(&["a"]), contexts(&["b"])]);
    assert_eq!(pending(&home), 0);
}

/// One that can't be restored does not prevent the others from it.
#[test]
fn all_that_can_be_taken_back_is() {
    let Some(strace) = Strace::required() else { return };
    let files = ["first", "second", "third"];
    let three = || {
        let mut home = Home::new();
        for (file, names) in files.iter().zip([["a", "d"], ["b", "e"], ["c", "f"]]) {
            home.write(file, contexts(&names));
        }
        home.kubeconfig(&files);
        home
    };
    let arguments = ["delete", "d", "e", "f"];
    let call = placing(&strace, &three(), &arguments, "third");
    let home = three();
    // The third is not written, nor the second restored.
    let ran = strace.harm(&home, &arguments, &call, Harm::FailTwice("EIO"));
    assert_eq!(
        home.masked(&ran.only_stderr(1)),
        "error: can't write ~/third: Input/output error; ~/second was changed already\n"
    );
    let is_changed = files.map(|file| home.read(file) != three().read(file));
    assert_eq!(is_changed, [false, true, false]);
    let stderr = home.run(&["ctx", "-c"]).success().stderr;
    assert_text(
        &stderr,
        expect![[r#"
warning: an earlier kswitch was interrupted: ~/second was changed, ~/first and ~/third were not (delete "d", "e" and "f")
hint: to undo that change: kswitch undo
"#]],
    );
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: restored \"e\" (~/second). \
         The change was interrupted: ~/first and ~/third were not changed.\n"
    );
    assert_eq!(files.map(|file| home.read(file) != three().read(file)), [false; 3]);
}
