//! `kswitch shell`: a shell or a command in a session of its own.

use std::ffi::{OsStr, OsString};

use crate::cli::ShellArgs;
use crate::environment::READ_ONLY;
use crate::session::SessionKind;

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::read_only_shell::{self, ReadOnlyOptions};
use super::report::Failure;
use super::session_command::run_in;
use super::start_session::{self, SessionRequest, Started};

pub(super) fn run(invocation: &Invocation, arguments: &ShellArgs) -> Result<(), Failure> {
    let ShellArgs { name, context, namespace, file, only, anyway: consent, command, .. } =
        arguments;
    let name = match name.as_deref().or(context.as_deref()) {
        Some("-") => Some(invocation.previous_context(&invocation.load_chain())?),
        name => name.map(str::to_owned),
    };
    let anyway = invocation.retyped(name.as_deref(), "--anyway");
    let request = SessionRequest {
        name: name.as_deref(),
        namespace: namespace.as_deref(),
        file: file.as_deref(),
        is_narrow: *only || arguments.read_only,
        kind: SessionKind::Shell,
        command,
        consent: if *consent { Consent::Anyway } else { Consent::NotAsked },
        anyway: &anyway,
    };
    if arguments.read_only {
        let ShellArgs { allow_secrets: allows_secrets, log, .. } = arguments;
        let options = ReadOnlyOptions { allows_secrets: *allows_secrets, log: log.as_deref() };
        let (started, proxy) = read_only_shell::start(invocation, &request, options)?;
        let what = "This shell is read-only and has one context; exit ends it.";
        let ended = run_shell(invocation, started, command, &[(READ_ONLY, "1")], what);
        read_only_shell::report_refused(invocation, &proxy);
        return Err(ended);
    }
    let started = start_session::start(invocation, &request)?;
    let what = "This shell has a context of its own; exit ends it.";
    Err(run_shell(invocation, started, command, &[], what))
}

/// Runs a command, or the user's shell after a message.
fn run_shell(
    invocation: &Invocation,
    started: Started,
    command: &[OsString],
    variables: &[(&str, &str)],
    message: &str,
) -> Failure {
    if !command.is_empty() {
        return run_in(invocation, started, command, variables);
    }
    if invocation.environment.stderr_is_terminal {
        invocation.messages.say(message);
    }
    run_users_shell(invocation, started, variables)
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
