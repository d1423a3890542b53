//! `kswitch shell -- COMMAND` behaves like the command itself.

mod background;
mod environment;
mod interactive;
mod signals;
mod status;
mod streams;
mod terminal;

use std::os::unix::process::ExitStatusExt as _;

use crate::sample::home_with;
use crate::support::command::{Command, Ran};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// A home with the contexts a and b, and kswitch on PATH.
fn home() -> Home {
    let home = home_with(&["a", "b"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// A command in a session of context b.
fn in_session(home: &Home, command: &[&str]) -> Command {
    home.command(&["shell", "b", "--"]).args(command)
}

/// Lines of `sh` in a session of context b.
fn lines(home: &Home, lines: &str) -> Command {
    in_session(home, &["sh", "-c", lines])
}

/// Lines of `sh` print and return in a session what they do outside of one.
#[track_caller]
fn assert_same(home: &Home, text: &str) -> Ran {
    let alone = home.program("sh", &["-c", text]).run();
    let ran = lines(home, text).run();
    assert_eq!(
        (&ran.stdout, &ran.stderr, ran.code, ran.status.core_dumped()),
        (&alone.stdout, &alone.stderr, alone.code, false),
        "{text}"
    );
    assert_eq!(ran.status.signal(), alone.status.signal(), "{text}");
    assert_no_session(home);
    ran
}

/// No session is left.
#[track_caller]
pub(crate) fn assert_no_session(home: &Home) {
    let files = home.files();
    assert!(
        !files.iter().any(|file| file.contains("sessions/") && !file.ends_with("/searched")),
        "{files:?}"
    );
}

/// bash as people start it, in a terminal, with a prompt of one character.
fn outer_bash(home: &Home) -> Option<Terminal> {
    let bash = required("bash")?;
    let bash = home.program(bash, &["--norc", "--noprofile", "-i"]).env("PS1", "$ ");
    let terminal = Terminal::of(&bash, 24, 80);
    terminal.wait_for("$");
    Some(terminal)
}
