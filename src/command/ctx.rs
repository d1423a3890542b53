//! `kswitch ctx`: the current context.

use crate::cli::{CtxArgs, ListFormat};
use crate::operation::Operation;
use crate::printable::shown;

use super::change::Planned;
use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::problem::Problem;
use super::report::{Failure, print, warn_always};
use super::{consent, here, kubectx_shell, list, messages, pick, switch, target};

pub(super) fn run(invocation: &Invocation, arguments: CtxArgs) -> Result<(), Failure> {
    if arguments.global && invocation.chain.session.is_some() {
        let is_switch = arguments.name.is_some();
        run(&invocation.outside_session(), CtxArgs { global: false, ..arguments })?;
        if let Some(current) = invocation.load_chain().current().filter(|_| is_switch) {
            let current = shown(current);
            invocation.messages.say(&format!("This session still uses \"{current}\"."));
        }
        return Ok(());
    }
    match arguments {
        CtxArgs { current: true, output, .. } => current(invocation, output),
        CtxArgs { unset: true, all, anyway, yes, .. } => unset(invocation, all, anyway, yes),
        CtxArgs { list: true, output, .. } => list::contexts(invocation, output),
        CtxArgs { name: Some(name), namespace, file, anyway, yes, here: is_here, .. } => {
            let consent = if anyway { Consent::Anyway } else { Consent::NotAsked };
            if is_here {
                return here::switch(
                    invocation,
                    &name,
                    namespace.as_deref(),
                    file.as_deref(),
                    consent,
                    yes,
                );
            }
            let (namespace, file) = (namespace.as_deref(), file.as_deref());
            switch::by_name(invocation, &name, namespace, file, consent, yes)
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

/// Prints the name even of a context that does not exist, as kubectl does, but with a warning from kswitch. The
/// other formats need the context itself.
fn current(invocation: &Invocation, format: ListFormat) -> Result<(), Failure> {
    let snapshot = invocation.load_chain();
    invocation.check(&snapshot)?;
    let name = snapshot.current().ok_or_else(|| invocation.failure(Problem::NoCurrentContext))?;
    if format != ListFormat::Name {
        let entry = target::current(invocation, &snapshot)?;
        return list::current(invocation, &snapshot, entry, format);
    }
    print(&format!("{}\n", shown(name)))?;
    if snapshot.context(name).is_none() && invocation.kubectx.is_none() {
        invocation.messages.warn(&messages::dangling(&snapshot, name).to_string());
    }
    Ok(())
}

/// Unsets the current context, so that a later file's becomes current or none. `anyway` and `yes` are the
/// consent to that one.
fn unset(
    invocation: &Invocation,
    every_file: bool,
    anyway: bool,
    yes: bool,
) -> Result<(), Failure> {
    let snapshot = invocation.load_session_to_change(None)?;
    invocation.check(&snapshot)?;
    kubectx_shell::check_switch(invocation, &snapshot, None)?;
    let operation = Operation::unset_current(every_file);
    let planned = Planned::of(invocation, &snapshot, operation)?;
    let target = snapshot.next_current().filter(|_| !every_file);
    let mut warnings = Vec::new();
    if let Some(target) = &target {
        let name = &target.context.name;
        let question = format!("Make {} the current context?", messages::quoted(name));
        let facts = consent::of_change(invocation, [], Some(name.as_str()).filter(|_| !yes));
        consent::check(invocation, &facts, &question, || invocation.retyped(None, "--yes"))?;
        let consent = if anyway { Consent::Anyway } else { Consent::NotAsked };
        warnings = cross_file::check(invocation, &snapshot, target, consent, || {
            invocation.retyped(None, "--anyway")
        })?;
    }
    switch::make(invocation, &snapshot, &planned)?;
    for warning in &warnings {
        warn_always(warning);
    }
    Ok(())
}
