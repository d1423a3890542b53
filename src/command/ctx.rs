//! `kswitch ctx`: the current context.

use std::mem::ManuallyDrop;
use std::path::Path;

use crate::cli::CtxArgs;
use crate::operation::Operation;
use crate::printable::{quoted, shown};
use crate::session::{Extent, SessionKind};

use super::change::Planned;
use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::problem::Problem;
use super::report::{Failure, print};
use super::start_session::{self, SessionRequest};
use super::{list, messages, namespaces, pick, switch, target, terminal_reply};

pub(super) fn run(invocation: &Invocation, arguments: CtxArgs) -> Result<(), Failure> {
    if arguments.global && invocation.chain.session.is_some() {
        return run(&invocation.outside_session(), CtxArgs { global: false, ..arguments });
    }
    match arguments {
        CtxArgs { current: true, .. } => current(invocation),
        CtxArgs { unset: true, all, .. } => unset(invocation, all),
        CtxArgs { list: true, output, .. } => list::contexts(invocation, output),
        CtxArgs { name: Some(name), namespace, file, anyway, here, .. } => {
            let consent = if anyway { Consent::Anyway } else { Consent::NotAsked };
            if here {
                return this_terminal(
                    invocation,
                    &name,
                    namespace.as_deref(),
                    file.as_deref(),
                    consent,
                );
            }
            by_name(invocation, &name, namespace.as_deref(), file.as_deref(), consent)
        }
        CtxArgs { name: None, output, .. } => {
            if invocation.environment.stdout_is_terminal {
                pick::run(invocation)
            } else {
                list::contexts(invocation, output)
            }
        }
    }
}

/// Prints the name even of a context that does not exist, as kubectl does, but with a warning from kswitch.
fn current(invocation: &Invocation) -> Result<(), Failure> {
    let snapshot = invocation.load_chain();
    invocation.check(&snapshot)?;
    let name = snapshot.current().ok_or_else(|| invocation.failure(Problem::NoCurrentContext))?;
    print(&format!("{}\n", shown(name)))?;
    if snapshot.context(name).is_none() && invocation.kubectx.is_none() {
        invocation.messages.warn(&messages::dangling(&snapshot, name).to_string());
    }
    Ok(())
}

/// Unsets the current context, so that a later file's becomes current or none.
fn unset(invocation: &Invocation, every_file: bool) -> Result<(), Failure> {
    let snapshot = invocation.load_session_to_change()?;
    invocation.check(&snapshot)?;
    let operation = Operation::unset_current(every_file);
    let planned = Planned::of(invocation, &snapshot, operation)?;
    switch::make(invocation, &snapshot, &planned)?;
    cross_file::warn_of_new_current(invocation, &snapshot);
    Ok(())
}

/// Switches to a context in this terminal only.
fn this_terminal(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
    consent: Consent,
) -> Result<(), Failure> {
    terminal_reply::check(invocation, &format!("kswitch shell {}", quoted(name)))?;
    let previous;
    let name = if name == "-" {
        previous = invocation.previous_context(&invocation.load_chain())?;
        &previous
    } else {
        name
    };
    if is_in_session(invocation, name, file) {
        return by_name(invocation, name, namespace, None, consent);
    }
    let request = SessionRequest {
        name: Some(name),
        namespace,
        file,
        is_narrow: false,
        kind: SessionKind::Terminal,
        consent,
        anyway: &format!("kswitch ctx {} --here --anyway", quoted(name)),
    };
    start_session::here(invocation, &request)?;
    let namespace = namespace.map(|own| format!(", namespace \"{own}\"")).unwrap_or_default();
    let message = format!("Switched this terminal to context \"{}\"{namespace}.", shown(name));
    invocation.messages.say(&message);
    Ok(())
}

/// Whether this shell has a session with all contexts already, and this context needs no files of its
/// own.
fn is_in_session(invocation: &Invocation, name: &str, file: Option<&Path>) -> bool {
    let is_wide =
        start_session::own(invocation).is_some_and(|session| session.record.extent == Extent::Wide);
    is_wide
        && file.is_none()
        && invocation.settings().protects(name).is_none()
        && invocation.load_chain().context(name).is_some()
}

fn by_name(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
    consent: Consent,
) -> Result<(), Failure> {
    // Not dropped, because the process ends soon.
    let snapshot = ManuallyDrop::new(invocation.load_session_to_change()?);
    if let Some(namespace) = namespace {
        namespaces::check(invocation, namespace)?;
    }
    let previous = (name == "-").then(|| invocation.previous_context(&snapshot)).transpose()?;
    let name = previous.as_deref().unwrap_or(name);
    invocation.check(&snapshot)?;
    let target = target::named(invocation, &snapshot, name, file)?;
    switch::to_context(invocation, &snapshot, &target, namespace, consent)
}
