//! A command in a session: its environment and its program, and why it does not start.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::Access;
use rustix::io::Errno;

use crate::environment::{Environment, KUBECTX_LOCK, REPLY};
use crate::printable::{plain_error, quoted, retyped, shown};
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
    /// Whether the program itself can't be run, with any arguments and variables.
    pub(super) is_of_program: bool,
    /// Whether it may start once another process has ended: there are too many.
    pub(super) is_for_now: bool,
}

impl NotStarted {
    /// The same as an error message.
    pub(super) fn message(&self, program: &OsStr) -> String {
        format!("{}: {}", shown(&program.to_string_lossy()), self.why)
    }

    /// What to type if a whole line was written as one word.
    pub(super) fn hint(&self, environment: &Environment, command: &[OsString]) -> Option<String> {
        if self.code == NOT_FOUND && command[0] == "k" {
            // The usual alias.
            let typed = replaced_command(environment, command.len(), "kubectl");
            return Some(format!("an alias of a shell is no program: {typed}"));
        }
        let [line] = command else { return None };
        let line = line.to_str().filter(|line| self.code == NOT_FOUND && line.contains(' '))?;
        let before = environment.words.iter().skip(1).take_while(|word| *word != "--");
        let before: Vec<_> = before.map(|word| word.to_string_lossy()).collect();
        let typed = ["kswitch"].into_iter().chain(before.iter().map(AsRef::as_ref)).map(quoted);
        let typed: Vec<_> = typed.collect();
        Some(format!("for a line of a shell: {} -- sh -c {}", typed.join(" "), quoted(line)))
    }
}

/// The command line with another program; the command has this many words.
fn replaced_command(environment: &Environment, length: usize, program: &str) -> String {
    let mut words = environment.words.clone();
    if let Some(own) = words.len().checked_sub(length).and_then(|at| words.get_mut(at)) {
        *own = program.into();
    }
    retyped(&words, &[])
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
            if let Some(hint) = not_started.hint(&invocation.environment, words) {
                to_stderr(&format!("hint: {hint}"));
            }
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
        // Only std returns it, for a text that no program can get.
        _ if error.kind() == io::ErrorKind::InvalidInput => {
            "the name of its context or namespace has a NUL character".to_owned()
        }
        _ => plain_error(error),
    };
    let own =
        [Errno::NOENT, Errno::ACCESS, Errno::NOEXEC, Errno::NOTDIR, Errno::ISDIR, Errno::LOOP];
    let is_of_program = own.iter().any(|own| error.raw_os_error() == Some(own.raw_os_error()));
    let code = if is_missing { NOT_FOUND } else { NOT_RUNNABLE };
    let is_for_now = error.raw_os_error() == Some(Errno::AGAIN.raw_os_error());
    NotStarted { why, code, is_of_program, is_for_now }
}

/// The executable file that a program name stands for.
pub(super) fn executable(environment: &Environment, program: &OsStr) -> Option<PathBuf> {
    let own = Path::new(program);
    if program.as_encoded_bytes().contains(&b'/') {
        return Some(own.to_owned()).filter(|path| is_executable(path));
    }
    environment.search_path().map(|directory| directory.join(own)).find(|path| is_executable(path))
}

/// Whether this user can run a file.
pub(super) fn is_executable(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok()
}
