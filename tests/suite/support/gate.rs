//! Tests that need a program this machine may not have.
//!
//! Where such a program is missing, the test reports that on the terminal and ends. On a build server,
//! which sets `CI=true`, it fails: there everything is installed, so a missing program is a
//! mistake that would otherwise hide the test for good. `KSWITCH_WITHOUT` names the programs, separated by
//! spaces, that a build server may lack, where it declared so before.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use kswitch::signals;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/// The path of a program on PATH, or nothing after [`skip`].
pub(crate) fn required(program: &str) -> Option<PathBuf> {
    let found = on_path(program).next();
    if found.is_none() {
        skip(program);
    }
    found
}

/// Says that the running test is skipped because `program` is missing; panics where `CI=true`.
///
/// libtest captures `eprintln!` but not writes to the handle, so the line is seen without
/// `--nocapture`.
pub(crate) fn skip(program: &str) {
    let current = std::thread::current();
    let test = current.name().unwrap_or("a test");
    let excused = std::env::var("KSWITCH_WITHOUT").unwrap_or_default();
    let is_excused = excused.split_whitespace().any(|own| own == program);
    assert!(
        is_excused || std::env::var_os("CI").is_none_or(|value| value != "true"),
        "{test} needs {program}, which is not on PATH. Install {program} on the build server.",
    );
    writeln!(std::io::stderr(), "skipped: {test}: {program} is not on this machine")
        .expect("write to the test's own stderr");
}

/// Whether the tests run as root; if not, after [`skip`].
pub(crate) fn is_root() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        skip("root");
    }
    is_root
}

/// Every executable file of this name on PATH, in its order.
pub(crate) fn on_path(program: &str) -> impl Iterator<Item = PathBuf> {
    let directories: Vec<PathBuf> = std::env::var_os("PATH")
        .map_or_else(Vec::new, |path| std::env::split_paths(&path).collect());
    directories
        .into_iter()
        .map(move |directory| directory.join(program))
        .filter(|file| names_executable(file))
}

/// Whether a path names a file that can be executed.
pub(crate) fn names_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Held while a child starts, and while a file that will be executed is written.
///
/// Tests run in threads of one process. A child forked at the wrong moment would inherit a
/// terminal that is just being opened, and keep it open, or a script that is just being written,
/// which then could not be executed ("Text file busy").
pub(crate) fn one_child_at_a_time() -> MutexGuard<'static, ()> {
    static STARTING: Mutex<()> = Mutex::new(());
    static FIRST: Once = Once::new();
    FIRST.call_once(hear_what_is_ignored);
    STARTING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A signal that is ignored stays ignored in every child, one that is caught doesn't: so tests in the
/// background of a script, or under `nohup`, see how a signal ends a program as those in front do.
fn hear_what_is_ignored() {
    let ending = signals::ending();
    for signal in
        [SIGHUP, SIGINT, SIGQUIT, SIGTERM].into_iter().filter(|signal| !ending.contains(signal))
    {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))
            .expect("catch a signal that is ignored");
    }
}
