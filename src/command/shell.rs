//! `kswitch shell`: a shell or a command in a session of its own.

use std::ffi::OsStr;

use crate::cli::ShellArgs;
use crate::printable::typed;
use crate::session::SessionKind;

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::report::Failure;
use super::session_command::run_in;
use super::start_session::{self, SessionRequest, Started};

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
