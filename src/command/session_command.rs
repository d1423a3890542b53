//! A command in a session: its environment and its program, and why it does not start.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::Access;
use rustix::io::Errno;

use crate::environment::{Environment, KUBECTX_LOCK, REPLY};
use crate::printable::{plain_error, shown};
use crate::shell::Shell;

use super::child;
use super::invocation::Invocation;
use super::report::{Failure, to_stderr};
use super::start_session::Started;

/// The exit codes of a shell for a command that does not exist, or can't be run.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

/// Why a command did not start, and the exit code that a shell has for it.
pub(super) struct NotStarted {
    pub(super) why: String,
    pub(super) code: u8,
}

impl NotStarted {
    /// The same as an error message.
    pub(super) fn message(&self, program: &OsStr) -> String {
        format!("{}: {}", shown(&program.to_string_lossy()), self.why)
    }
}

/// Runs a command in a session in the place of kswitch, and ends the session after it, unless one of its
/// processes goes on in the background.
pub(super) fn run_in(
    invocation: &Invocation,
    started: Started,
    words: &[OsString],
    variables: &[(&str, &str)],
) -> Failure {
    let Started { mut session, kubeconfig } = started;
    let lock = session.lock.take();
    let ended = start(&invocation.environment, words, &kubeconfig, variables, |mut command| {
        child::run(&mut command, lock.as_ref(), || invocation.environment.has_terminal())
    });
    drop(lock);
    invocation.end_session(&session);
    ended.map_or_else(
        |not_started| {
            let program = &words[0];
            to_stderr(&format!("error: {}", not_started.message(program)));
            if invocation.environment.variable("SHELL") == Some(program) {
                to_stderr("hint: SHELL names it; to start another: kswitch shell NAME -- /bin/sh");
            }
            Failure::Code(not_started.code)
        },
        Failure::Command,
    )
}

/// Starts a command in a session, with these variables in addition. A script without `#!` is run by
/// `/bin/sh`, as shells do.
pub(super) fn start<T>(
    environment: &Environment,
    words: &[OsString],
    kubeconfig: &str,
    variables: &[(&str, &str)],
    mut start: impl FnMut(Command) -> io::Result<T>,
) -> Result<T, NotStarted> {
    let mut start = |program: &OsStr, arguments: &[&OsStr]| {
        let mut command = Command::new(program);
        command.args(arguments).env("KUBECONFIG", kubeconfig);
        // A shell in that of `kubectx -s` can switch.
        command.env_remove(REPLY).env_remove(KUBECTX_LOCK);
        // A start file may set another KUBECONFIG; the shell integration then restores this one.
        match Shell::of_program(Some(program)) {
            Shell::Sh => command.env_remove("KSWITCH_SESSION"),
            _ => command.env("KSWITCH_SESSION", kubeconfig),
        };
        command.envs(variables.iter().copied());
        start(command)
    };
    let (program, arguments) = words.split_first().expect("a program");
    let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    let mut started = start(program, &arguments);
    if let Err(error) = &started
        && error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error())
        && let Some(script) = executable(environment, program)
    {
        let words: Vec<&OsStr> = [script.as_os_str()].into_iter().chain(arguments).collect();
        started = start(OsStr::new("/bin/sh"), &words);
    }
    started.map_err(|error| not_started(environment, program, &error))
}

/// Why a program did not start, as shells report it.
fn not_started(environment: &Environment, program: &OsStr, error: &io::Error) -> NotStarted {
    let is_missing = error.kind() == io::ErrorKind::NotFound;
    let why = match executable(environment, program) {
        Some(_) if is_missing => "its interpreter was not found".to_owned(),
        _ if is_missing => "not found".to_owned(),
        _ => plain_error(error),
    };
    NotStarted { why, code: if is_missing { NOT_FOUND } else { NOT_RUNNABLE } }
}

/// The executable file that a program name stands for.
fn executable(environment: &Environment, program: &OsStr) -> Option<PathBuf> {
    let own = Path::new(program);
    let is_executable =
        |path: &PathBuf| path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok();
    if program.as_encoded_bytes().contains(&b'/') {
        return Some(own.to_owned()).filter(is_executable);
    }
    environment.search_path().map(|folder| folder.join(own)).find(is_executable)
}
