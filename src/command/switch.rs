//! Switches of the current context or of a namespace: plan, write, record, report.

use std::mem::ManuallyDrop;
use std::path::Path;

use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::operation::Operation;

use super::change::{self, Planned};
use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::report::{Failure, warn_always};
use super::{consent, kubectx_shell, messages, namespaces, target};

/// Switches to the context of a name; `-` is the previous one. `yes` is the consent to a protected one.
pub(super) fn by_name(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
    consent: Consent,
    yes: bool,
) -> Result<(), Failure> {
    // Not dropped, because the process ends soon.
    let snapshot = ManuallyDrop::new(invocation.load_session_to_change(Some(name))?);
    invocation.warn_of_other_terminal();
    if let Some(namespace) = namespace {
        namespaces::check(invocation, namespace)?;
    }
    let previous = (name == "-").then(|| invocation.previous_context(&snapshot)).transpose()?;
    let name = previous.as_deref().unwrap_or(name);
    invocation.check(&snapshot)?;
    let target = target::named(invocation, &snapshot, name, namespace, file)?;
    if !yes && !snapshot.is_current(&target) {
        consent::to_switch(invocation, name, namespace)?;
    }
    to_context(invocation, &snapshot, &target, namespace, consent)
}

/// Makes a context current, with a namespace if one is given.
pub(super) fn to_context(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: Option<&str>,
    consent: Consent,
) -> Result<(), Failure> {
    kubectx_shell::check_switch(invocation, snapshot, Some(&target.context.name))?;
    let operation = Operation::switch(target, namespace);
    let planned = Planned::of(invocation, snapshot, operation)?;
    let warnings = cross_file::check(invocation, snapshot, target, consent, || {
        invocation.retyped(Some(&target.context.name), "--anyway")
    })?;
    make(invocation, snapshot, &planned)?;
    for warning in warnings {
        match &invocation.kubectx {
            Some(style) => style.colors.warn(&warning),
            None => warn_always(&warning),
        }
    }
    Ok(())
}

/// Sets the namespace of a context, current or not; `None` removes it.
pub(super) fn to_namespace(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: Option<&str>,
) -> Result<(), Failure> {
    let namespace = namespace.map(str::to_owned);
    let operation = Operation::SetNamespace { context: target.key(), namespace };
    make(invocation, snapshot, &Planned::of(invocation, snapshot, operation)?)
}

/// Applies a planned switch and reports it. That it can't be undone is only reported with
/// `--verbose`.
pub(super) fn make(
    invocation: &Invocation,
    snapshot: &Snapshot,
    planned: &Planned,
) -> Result<(), Failure> {
    invocation.check_changeable()?;
    change::make(invocation, snapshot, planned)?;
    invocation.remember(snapshot, &planned.operation);
    messages::report_made(invocation, snapshot, planned);
    Ok(())
}
