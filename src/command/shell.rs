//! `kswitch shell`: a shell or a command in a session of its own.

use std::ffi::OsString;
use std::io;
use std::process::Command;

use crate::cli::ShellArgs;
use crate::environment::REPLY;
use crate::printable::{plain_error, shown};
use crate::session::SessionKind;

use super::child;
use super::cross_file::Consent;
use super::invocation::Invocation;
use super::report::{Failure, to_stderr};
use super::start_session::{self, SessionRequest, Started, anyway};

/// The exit codes of a shell for a command that does not exist, or can't be run.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

pub(super) fn run(invocation: &Invocation, arguments: &ShellArgs) -> Result<(), Failure> {
    let ShellArgs { name, namespace, file, only, anyway: consent, command } = arguments;
    let started = start_session::start(
        invocation,
        &SessionRequest {
            name: name.as_deref(),
            namespace: namespace.as_deref(),
            file: file.as_deref(),
            is_narrow: *only,
            kind: SessionKind::Shell,
            consent: if *consent { Consent::Anyway } else { Consent::NotAsked },
            anyway: &anyway("shell", name.as_deref()),
        },
    )?;
    let words = if command.is_empty() { vec![users_shell(invocation)] } else { command.clone() };
    Err(run_in(invocation, &started, &words, &[]))
}

/// Runs a command in a session, and ends the session after it.
pub(super) fn run_in(
    invocation: &Invocation,
    started: &Started,
    words: &[OsString],
    variables: &[(&str, &str)],
) -> Failure {
    let Started { session, kubeconfig, .. } = started;
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).env("KUBECONFIG", kubeconfig).env_remove(REPLY);
    command.envs(variables.iter().copied());
    let ended = child::run(&mut command, session.lock.as_ref());
    invocation.end_session(session);
    match ended {
        Ok(status) => Failure::Command(status),
        Err(error) => {
            let program = shown(&words[0].to_string_lossy()).into_owned();
            let is_missing = error.kind() == io::ErrorKind::NotFound;
            let why = if is_missing { "not found".to_owned() } else { plain_error(&error) };
            to_stderr(&format!("error: {program}: {why}"));
            Failure::Code(if is_missing { NOT_FOUND } else { NOT_RUNNABLE })
        }
    }
}

/// The user's shell, as other programs start it.
fn users_shell(invocation: &Invocation) -> OsString {
    invocation.environment.variable("SHELL").map_or_else(|| "/bin/sh".into(), OsString::from)
}
