//! A switch, from the wish to the message: plan, write, remember, say.

use crate::kubeconfig::plan::{set_namespace, switch, unset_namespace};
use crate::kubeconfig::{ContextEntry, Plan, Refusal, Snapshot};
use crate::printable::shown;

use super::change::{self, Books};
use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::report::{Done, Ending, Failure, warn_always};

/// Makes a context current, with a namespace where one is given.
pub(super) fn to_context<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    namespace: Option<&str>,
    consent: Consent,
) -> Ending {
    let name = shown(&target.context.name);
    let done = match namespace {
        Some(namespace) => {
            format!("Switched to context \"{name}\", namespace \"{}\".", shown(namespace))
        }
        None => format!("Switched to context \"{name}\"."),
    };
    let plan = switch(snapshot, target, namespace)?;
    let warnings = cross_file::check(invocation, snapshot, target, namespace, consent)?;
    carry_out(invocation, snapshot, target, Ok(plan), &done)?;
    invocation.remember(snapshot, |history| {
        if let Some(namespace) = namespace {
            history.note_namespace(
                &target.context.name,
                invocation.namespace_of(target),
                namespace,
            );
        }
        history.note_context(snapshot.current(), &target.context.name);
    });
    invocation.messages.say(&done);
    for warning in warnings {
        warn_always(&warning);
    }
    Ok(Done::Finished)
}

/// Sets the namespace of a context that may or may not be the current one.
pub(super) fn to_namespace(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: &str,
) -> Ending {
    let name = shown(&target.context.name);
    let spelled = shown(namespace);
    let done = if snapshot.is_current(target) {
        format!("Namespace is now \"{spelled}\" in context \"{name}\".")
    } else {
        format!("Namespace of context \"{name}\" is now \"{spelled}\"; it is not the current one.")
    };
    carry_out(invocation, snapshot, target, set_namespace(snapshot, target, namespace), &done)?;
    invocation.remember(snapshot, |history| {
        history.note_namespace(&target.context.name, invocation.namespace_of(target), namespace);
    });
    invocation.messages.say(&done);
    Ok(Done::Finished)
}

/// Takes the namespace of a context away.
pub(super) fn to_no_namespace(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
) -> Ending {
    let plan = unset_namespace(snapshot, target)?;
    let name = shown(&target.context.name);
    let default = shown(invocation.default_namespace());
    if plan.is_empty() {
        invocation.free(snapshot, Some(target));
        let told = format!("Context \"{name}\" has no namespace: kubectl uses \"{default}\".");
        invocation.messages.say(&told);
        return Ok(Done::Finished);
    }
    let aside = if snapshot.is_current(target) { "" } else { ", which is not the current one" };
    let done = format!(
        "Unset the namespace of context \"{name}\"{aside}: kubectl uses \"{default}\" now."
    );
    carry_out(invocation, snapshot, target, Ok(plan), &done)?;
    invocation.remember(snapshot, |history| {
        let before = invocation.namespace_of(target);
        history.note_namespace(&target.context.name, before, invocation.default_namespace());
    });
    invocation.messages.say(&done);
    Ok(Done::Finished)
}

/// Writes. A way back that can't be kept is no reason to fail, nor worth a word to those who don't
/// ask.
fn carry_out(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    plan: Result<Plan, Refusal>,
    done: &str,
) -> Result<(), Failure> {
    let plan = plan?;
    if plan.is_empty() {
        invocation.free(snapshot, Some(target));
    }
    change::carry_out(&plan, &Books::of(invocation, snapshot), done, None)?.detail(invocation);
    Ok(())
}
