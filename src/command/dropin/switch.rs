//! A switch, told in the words of kubectx and kubens.

use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::operation::Operation;

use super::DropIn;
use crate::command::change::{self, Planned};
use crate::command::cross_file;
use crate::command::pick::Chosen;
use crate::command::report::{Done, Ending, Failure};

/// What a failure to switch begins with.
pub(super) const SWITCHING: &str = "failed to switch context";

/// How a namespace was asked for: kubens tells it differently, by a full stop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// By its name.
    Named,
    /// In the picker.
    Chosen,
    /// As none; that is no step to go back from.
    Unset,
}

/// Makes a context current, with a namespace where one was chosen.
pub(super) fn to_context<'f>(
    own: &DropIn<'_>,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    namespace: Option<&str>,
) -> Ending {
    let name = &target.context.name;
    let operation = Operation::switch(target, namespace);
    make(own, snapshot, operation, "failed to save kubeconfig")
        .map_err(|failure| failure.while_at(SWITCHING))?;
    own.voice.done(&format!("Switched to context \"{}\".", own.voice.name(name)));
    if let Some(namespace) = namespace {
        own.voice.done(&format!("Active namespace is \"{}\".", own.voice.name(namespace)));
    }
    // kubectx switches, so this does too; but it says where to.
    for reference in cross_file::references(snapshot, target) {
        own.voice.warn(&cross_file::warning(target, &reference));
    }
    Ok(Done::Finished)
}

/// Sets the namespace of the current context.
pub(super) fn to_namespace(
    own: &DropIn<'_>,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: &str,
    wish: Wish,
) -> Ending {
    let operation =
        Operation::SetNamespace { context: target.key(), namespace: Some(namespace.to_owned()) };
    let saving = "failed to save kubeconfig file";
    if wish == Wish::Unset {
        write(own, snapshot, operation, saving)?;
    } else {
        make(own, snapshot, operation, saving)?;
    }
    let end = if wish == Wish::Named { "" } else { "." };
    own.voice.done(&format!("Active namespace is \"{}\"{end}", own.voice.name(namespace)));
    Ok(Done::Finished)
}

/// Makes a choice so. Where the context is to stay, but is not current by now, it becomes so again: a
/// namespace that was chosen is to be the active one.
pub(super) fn to_chosen(own: &DropIn<'_>, chosen: &Chosen, keeps_context: bool) -> Ending {
    let snapshot = &chosen.snapshot;
    let target = chosen.target();
    match chosen.namespace.as_deref() {
        Some(namespace) if keeps_context && snapshot.is_current(&target) => {
            to_namespace(own, snapshot, &target, namespace, Wish::Chosen)
        }
        namespace => to_context(own, snapshot, &target, namespace),
    }
}

/// Makes an operation and notes it in the history.
pub(super) fn make(
    own: &DropIn<'_>,
    snapshot: &Snapshot,
    operation: Operation,
    saving: &str,
) -> Result<(), Failure> {
    let operation = write(own, snapshot, operation, saving)?;
    change::remember(&own.invocation, snapshot, &operation);
    Ok(())
}

/// Makes an operation. `saving` is what kubectx says where a file can't be written.
pub(super) fn write(
    own: &DropIn<'_>,
    snapshot: &Snapshot,
    operation: Operation,
    saving: &str,
) -> Result<Operation, Failure> {
    let planned = Planned::of(&own.invocation, snapshot, operation)?;
    change::make(&own.invocation, snapshot, &planned)
        .map_err(|failure| failure.while_at(saving))?;
    Ok(planned.operation)
}
