//! `kswitch shell`: a shell or a command in a session of its own.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::Access;
use rustix::io::Errno;

use crate::cli::ShellArgs;
use crate::environment::{KUBECTX_LOCK, REPLY};
use crate::printable::{plain_error, shown, typed};
use crate::session::SessionKind;
use crate::shell::Shell;

use super::child;
use super::cross_file::Consent;
use super::invocation::Invocation;
use super::report::{Failure, to_stderr};
use super::start_session::{self, SessionRequest, Started};

/// The exit codes of a shell for a command that does not exist, or can't be run.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

pub(super) fn run(invocation: &Invocation, arguments: &ShellArgs) -> Result<(), Failure> {
    let ShellArgs { name, context, namespace, file, only, anyway: consent, command } = arguments;
    let name = match name.as_deref().or(context.as_deref()) {
        Some("-") => Some(invocation.previous_context(&invocation.load_chain())?),
        name => name.map(str::to_owned),
    };
    let started = start_session::start(
        invocation,
        &SessionRequest {
            name: name.as_deref(),
            namespace: namespace.as_deref(),
            file: file.as_deref(),
            is_narrow: *only,
            kind: SessionKind::Shell,
            command,
            consent: if *consent { Consent::Anyway } else { Consent::NotAsked },
            anyway: &typed("shell", name.as_slice(), "--anyway"),
        },
    )?;
    Err(if command.is_empty() {
        if invocation.environment.stderr_is_terminal {
            invocation.messages.say("This shell has a context of its own; exit ends it.");
        }
        run_users_shell(invocation, started, &[])
    } else {
        run_in(invocation, started, command, &[])
    })
}

/// Runs the user's shell in a session.
pub(super) fn run_users_shell(
    invocation: &Invocation,
    started: Started,
    variables: &[(&str, &str)],
) -> Failure {
    let shell = invocation.environment.variable("SHELL").unwrap_or(OsStr::new("/bin/sh"));
    let shell = [shell.to_owned()];
    run_in(invocation, started, &shell, variables)
}

/// Runs a command in a session, and ends the session after it, unless one of its processes goes on in
/// the background.
fn run_in(
    invocation: &Invocation,
    started: Started,
    words: &[OsString],
    variables: &[(&str, &str)],
) -> Failure {
    let Started { mut session, kubeconfig } = started;
    let lock = session.lock.take();
    let run = |program: &OsStr, arguments: &[&OsStr]| {
        let mut command = Command::new(program);
        command.args(arguments).env("KUBECONFIG", &kubeconfig);
        // A shell in that of `kubectx -s` can switch.
        command.env_remove(REPLY).env_remove(KUBECTX_LOCK);
        // A start file may set another KUBECONFIG; the shell integration then restores this one.
        match Shell::of_program(Some(program)) {
            Shell::Sh => command.env_remove("KSWITCH_SESSION"),
            _ => command.env("KSWITCH_SESSION", &kubeconfig),
        };
        command.envs(variables.iter().copied());
        child::run(&mut command, lock.as_ref(), || invocation.environment.has_terminal())
    };
    let (program, arguments) = words.split_first().expect("a program");
    let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    let mut ended = run(program, &arguments);
    if let Err(error) = &ended
        && error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error())
        && let Some(script) = executable(invocation, program)
    {
        // A script without `#!`, which shells run themselves.
        let words: Vec<&OsStr> = [script.as_os_str()].into_iter().chain(arguments).collect();
        ended = run(OsStr::new("/bin/sh"), &words);
    }
    drop(lock);
    invocation.end_session(&session);
    ended.map_or_else(|error| not_run(invocation, program, &error), Failure::Command)
}

/// Reports why a program did not start, as shells do.
fn not_run(invocation: &Invocation, program: &OsStr, error: &io::Error) -> Failure {
    let is_missing = error.kind() == io::ErrorKind::NotFound;
    let why = match executable(invocation, program) {
        Some(_) if is_missing => "its interpreter was not found".to_owned(),
        _ if is_missing => "not found".to_owned(),
        _ => plain_error(error),
    };
    to_stderr(&format!("error: {}: {why}", shown(&program.to_string_lossy())));
    if invocation.environment.variable("SHELL") == Some(program) {
        to_stderr("hint: SHELL names it; to start another: kswitch shell NAME -- /bin/sh");
    }
    Failure::Code(if is_missing { NOT_FOUND } else { NOT_RUNNABLE })
}

/// The executable file that a program name stands for.
fn executable(invocation: &Invocation, program: &OsStr) -> Option<PathBuf> {
    let own = Path::new(program);
    let is_executable =
        |path: &PathBuf| path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok();
    if program.as_encoded_bytes().contains(&b'/') {
        return Some(own.to_owned()).filter(is_executable);
    }
    invocation.environment.search_path().map(|folder| folder.join(own)).find(is_executable)
}
