//! A switch, from the wish to the message: plan, write, remember, say.

use crate::kubeconfig::plan::{set_namespace, switch};
use crate::kubeconfig::store::write;
use crate::kubeconfig::{Placed, Plan, Refusal, View};
use crate::printable::shown;

use super::invocation::Invocation;
use super::report::{Done, Ending, Failure};

/// Makes a context current, with a namespace where one is given.
pub(super) fn to_context(
    invocation: &Invocation,
    view: &View<'_>,
    target: &Placed<'_>,
    namespace: Option<&str>,
) -> Ending {
    carry_out(invocation, switch(view, target, namespace))?;
    invocation.remember(view, |history| {
        if let Some(namespace) = namespace {
            history.note_namespace(&target.context.name, target.namespace(), namespace);
        }
        history.note_context(view.current(), &target.context.name);
    });
    let name = shown(&target.context.name);
    invocation.messages.say(&match namespace {
        Some(namespace) => {
            format!("Switched to context \"{name}\", namespace \"{}\".", shown(namespace))
        }
        None => format!("Switched to context \"{name}\"."),
    });
    warn_of_strangers(invocation, view, target);
    Ok(Done::Finished)
}

/// Sets the namespace of a context that may or may not be the current one.
pub(super) fn to_namespace(
    invocation: &Invocation,
    view: &View<'_>,
    target: &Placed<'_>,
    namespace: &str,
) -> Ending {
    carry_out(invocation, set_namespace(view, target, namespace))?;
    invocation.remember(view, |history| {
        history.note_namespace(&target.context.name, target.namespace(), namespace);
    });
    let name = shown(&target.context.name);
    let namespace = shown(namespace);
    invocation.messages.say(&if view.is_current(target) {
        format!("Namespace is now \"{namespace}\" in context \"{name}\".")
    } else {
        format!(
            "Namespace of context \"{name}\" is now \"{namespace}\"; it is not the current one."
        )
    });
    Ok(Done::Finished)
}

fn carry_out(invocation: &Invocation, plan: Result<Plan, Refusal>) -> Result<(), Failure> {
    for path in write(&plan?, &invocation.paths.spare)? {
        invocation.messages.detail(&format!("wrote {}", invocation.show(&path)));
    }
    Ok(())
}

/// Says when kubectl will combine a context with a cluster or a user of another file though its
/// own file has one of that name (field lesson 15): the credentials of one cluster would go to
/// another.
fn warn_of_strangers(invocation: &Invocation, view: &View<'_>, target: &Placed<'_>) {
    for stranger in view.strangers(target) {
        invocation.messages.warn(&format!(
            "kubectl takes {} \"{}\" from {}, which comes before {}",
            stranger.kind,
            shown(stranger.name),
            invocation.show(&stranger.file.path),
            invocation.show(&target.file.path),
        ));
    }
}
