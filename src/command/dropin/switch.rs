//! A switch, told in the words of kubectx and kubens.

use crate::kubeconfig::plan::{set_namespace, switch};
use crate::kubeconfig::{ContextEntry, Plan, Refusal, Snapshot};
use crate::printable::shown;
use crate::undo::Renamed;

use super::DropIn;
use crate::command::change::{Books, carry_out};
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
    let mut done = format!("Switched to context \"{}\"", shown(name));
    if let Some(namespace) = namespace {
        done = format!("{done}, namespace \"{}\"", shown(namespace));
    }
    let plan = switch(snapshot, target, namespace);
    write(own, snapshot, plan, &format!("{done}."), None, "failed to save kubeconfig")
        .map_err(|failure| failure.while_at(SWITCHING))?;
    own.invocation.remember(snapshot, |history| {
        if let Some(namespace) = namespace {
            history.note_namespace(name, own.invocation.namespace_of(target), namespace);
        }
        history.note_context(snapshot.current(), name);
    });
    own.voice.done(&format!("Switched to context \"{}\".", own.voice.name(name)));
    if let Some(namespace) = namespace {
        own.voice.done(&format!("Active namespace is \"{}\".", own.voice.name(namespace)));
    }
    // kubectx switches, so this does too; but it says where to.
    for reference in cross_file::references(snapshot, target) {
        own.voice.warn(&cross_file::warning(&own.invocation, target, &reference));
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
    let context = &target.context.name;
    let (name, spelled) = (shown(context), shown(namespace));
    let done = format!("Namespace is now \"{spelled}\" in context \"{name}\".");
    let plan = set_namespace(snapshot, target, namespace);
    write(own, snapshot, plan, &done, None, "failed to save kubeconfig file")?;
    if wish != Wish::Unset {
        own.invocation.remember(snapshot, |history| {
            history.note_namespace(context, own.invocation.namespace_of(target), namespace);
        });
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

/// Writes. A way back that can't be kept is no reason to fail.
pub(super) fn write(
    own: &DropIn<'_>,
    snapshot: &Snapshot,
    plan: Result<Plan, Refusal>,
    done: &str,
    renamed: Option<Renamed>,
    saving: &str,
) -> Result<(), Failure> {
    let plan = plan?;
    if plan.is_empty() {
        own.invocation.free(snapshot, snapshot.current_entry().as_ref());
    }
    carry_out(&plan, &Books::of(&own.invocation, snapshot), done, renamed)
        .map_err(|error| Failure::from(error).while_at(saving))?;
    Ok(())
}
