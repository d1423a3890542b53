//! Calls that fail: a full or failing disk, a directory that closes, a file that is busy.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use kswitch::kubeconfig::store::WriteError;

use super::fault::{Fault, HALF_MADE};
use super::scene::{Scene, Seen};
use super::trace::{Call, Harm, Strace};
use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// What a call can fail with, as far as it differs for the one who called.
fn errors_of(call: &str) -> &'static [&'static str] {
    match call {
        "write" | "pwrite64" | "fsync" | "fallocate" | "ftruncate" => &["ENOSPC", "EIO"],
        "rename" | "renameat" | "renameat2" => &["EACCES", "EBUSY", "EXDEV", "EIO"],
        "openat" => &["EACCES", "EMFILE", "EROFS", "EIO"],
        "symlinkat" => &["EACCES", "EPERM", "ENOSPC"],
        "flock" => &["ENOLCK", "EIO"],
        "unlink" | "unlinkat" | "mkdir" | "mkdirat" | "fchmod" | "fchown" | "fremovexattr" => {
            &["EACCES", "EIO"]
        }
        "statx" | "fstat" | "newfstatat" | "readlink" | "readlinkat" => &["EACCES", "EIO"],
        "read" | "getdents64" => &["EIO"],
        // Memory, signals and the like: no business of files.
        _ => &[],
    }
}

/// Success and the new text, or an error and the old one.
fn assert_true_report(scene: &Scene, home: &Home, call: &Call, harm: Harm, ran: &Ran) {
    let (name, line) = (scene.name, &call.line);
    let about = || format!("{name}: {harm:?} at {line}\n{ran}");
    match ran.code {
        // A lock or a copy may stay if it could not be removed.
        0 => assert!(scene.has_new_text(home), "{}", about()),
        1 if ran.stderr.contains("its old text is in") => {}
        1 if ran.stderr.contains(" was changed already") => assert_eq!(name, "two files"),
        1 => assert!(scene.has_old_text(home), "{}", about()),
        _ => panic!("{}", about()),
    }
    // Where nothing can be written any more, nothing can be reported.
    let is_mute = call.name == "write" && matches!(harm, Harm::KeepFailing(_));
    assert!(ran.code == 0 || is_mute || ran.stderr.starts_with("error: "), "{}", about());
}

/// The calls that a signal may interrupt, by signal(7).
fn interrupted(call: &str) -> &'static [&'static str] {
    match call {
        "openat" | "read" | "write" | "pwrite64" | "fsync" | "fallocate" | "ftruncate"
        | "flock" => &["EINTR"],
        _ => &[],
    }
}

/// Of the calls that a run makes most often, each fails with one of the errors: those of one name have
/// them in turn, and the scenes begin with different ones.
fn in_turn<'a>(errors: &'a [&'a str], scene: &Scene, call: &Call) -> &'a [&'a str] {
    const OFTEN: [&str; 6] = ["openat", "statx", "fstat", "newfstatat", "readlink", "readlinkat"];
    if errors.is_empty() || !OFTEN.contains(&&*call.name) {
        return errors;
    }
    let turn = (scene.name.len() + call.number) % errors.len();
    &errors[turn..=turn]
}

/// A way to fail: the errors of a call, and what they do to it.
type Failing = (fn(&str) -> &'static [&'static str], fn(&'static str) -> Harm);

/// Each call fails once, is interrupted, and fails from then on: a disk that stays full, a directory
/// that stays closed, where taking back fails as well. One test, because the three leave many of the
/// same states, and each state is checked once.
#[test]
fn any_call_may_fail() {
    const WAYS: [Failing; 3] =
        [(errors_of, Harm::Fail), (interrupted, Harm::Fail), (errors_of, Harm::KeepFailing)];
    let (Some(strace), Some(kubectl)) = (Strace::required(), Kubectl::required()) else { return };
    let failed = [const { AtomicUsize::new(0) }; 3];
    Scene::each(&strace, |scene| {
        let mut seen = Seen::default();
        for ((errors, harm), failed) in WAYS.iter().zip(&failed) {
            let mut harmed = 0;
            for call in &scene.calls {
                let errors = in_turn(errors(&call.name), &scene, call);
                for harm in errors.iter().map(|error| harm(error)) {
                    harmed += 1;
                    let home = scene.home();
                    let ran = strace.harm(&home, scene.arguments, call, harm);
                    failed.fetch_add(usize::from(ran.code == 1), Ordering::Relaxed);
                    assert_true_report(&scene, &home, call, harm, &ran);
                    let after = format!("{harm:?} at {}\n{ran}", call.line);
                    let fault = Fault { after: &after, may_leave: true, half: HALF_MADE };
                    let _ = scene.assert_next_ones_work(&kubectl, &home, &mut seen, &fault);
                }
            }
            println!("{}: {harmed} calls failed, {} states so far", scene.name, seen.len());
        }
    });
    let [once, interrupted, from_then_on] = failed.map(AtomicUsize::into_inner);
    assert!(once > 100, "only {once} runs of kswitch failed");
    assert!(interrupted > 0, "no run of kswitch failed");
    assert!(from_then_on > 100, "only {from_then_on} runs of kswitch failed");
}

#[test]
fn the_old_text_of_a_damaged_file_is_put_back() {
    let home = Home::new();
    let (path, copy) = (home.write("my config", "half"), home.write(".copy", "whole"));
    let error = io::Error::from(io::ErrorKind::StorageFull);
    let hint = WriteError::Damaged { path, copy, error }.hint().expect("a hint");
    home.program("/bin/sh", &["-c", &hint]).run().success();
    assert_eq!(home.read("my config"), "whole");
}
