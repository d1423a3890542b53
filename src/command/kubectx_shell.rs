//! `kubectx -s` and `-r`: the user's shell in a session that has only one context.

use crate::environment::{KUBECTX_LOCK, KUBECTX_READ_ONLY, READ_ONLY};
use crate::kubeconfig::Snapshot;
use crate::printable::shown;
use crate::session::SessionKind;

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::kubectx_style::KubectxStyle;
use super::problem::{Intent, Problem};
use super::read_only_shell::{self, ReadOnlyOptions};
use super::report::Failure;
use super::shell::run_users_shell;
use super::start_session::{self, SessionRequest};

/// Whether this is such a shell, or a program started in one.
pub(super) fn is_locked(invocation: &Invocation) -> bool {
    let is_set = invocation.environment.variable(KUBECTX_LOCK).is_some_and(|value| value == "1");
    is_set || invocation.is_read_only()
}

/// Fails for a switch to another context, or to none, in such a shell, which is for one context.
pub(super) fn check_switch(
    invocation: &Invocation,
    snapshot: &Snapshot,
    to: Option<&str>,
) -> Result<(), Failure> {
    match snapshot.current() {
        Some(own) if is_locked(invocation) && snapshot.session().is_some() && to != Some(own) => {
            let why = format!("this shell is for context \"{}\" only", shown(own));
            Err(Failure::new(why).hint("to leave it: exit"))
        }
        _ => Ok(()),
    }
}

/// Runs the shell. Like the original it succeeds with any exit code of the shell, which is that of the last
/// command in it; but it fails if the shell can't be started.
pub(super) fn run(
    invocation: &Invocation,
    style: &KubectxStyle,
    name: &str,
    namespace: Option<&str>,
    is_read_only: bool,
) -> Result<(), Failure> {
    let snapshot = invocation.load_chain();
    invocation.check(&snapshot)?;
    if snapshot.context(name).is_none() {
        let problem = Problem::NoContext { names: &[name], file: None, intent: Intent::USE };
        return Err(invocation.failure(problem));
    }
    let request = SessionRequest {
        name: Some(name),
        namespace,
        file: None,
        is_narrow: true,
        kind: SessionKind::Shell,
        command: &[],
        consent: Consent::Anyway,
        anyway: "",
    };
    let (started, proxy) = if is_read_only {
        let (started, proxy) =
            read_only_shell::start(invocation, &request, ReadOnlyOptions::default())?;
        (started, Some(proxy))
    } else {
        (start_session::start(invocation, &request)?, None)
    };
    style.colors.shell_entered(name, is_read_only);
    let variables: &[(&str, &str)] = if is_read_only {
        &[(KUBECTX_READ_ONLY, "1"), (READ_ONLY, "1")]
    } else {
        &[(KUBECTX_LOCK, "1")]
    };
    let ended = run_users_shell(invocation, started, variables);
    drop(proxy);
    match ended {
        Failure::Command(_) => {}
        // The error was printed.
        _ => return Err(Failure::Code(1)),
    }
    // Another terminal may have switched in the meantime.
    style.colors.shell_left(invocation.load_chain().current(), is_read_only);
    Ok(())
}
