//! Without a current context, without a namespace.

use crate::kubeconfig::view::{Placed, View};

use super::{Change, Ground, Plan, Refusal, add, add_on, check, check_chain};

/// Clears the current-context of the first file that sets one, as kubectl does; what a later file
/// sets is current then (semantics 3.1). With `every`, clears those too.
pub fn unset_current(view: &View<'_>, every: bool) -> Result<Plan, Refusal> {
    check_chain(view)?;
    let mut plan = Plan::new();
    for file in view.files_that_set_current().take(if every { usize::MAX } else { 1 }) {
        let set = file.document().and_then(|own| own.current_context.clone());
        // Who switched meanwhile is not to lose that.
        add_on(&mut plan, file, Change::UnsetCurrentContext, Some(Ground::Current(set)));
    }
    Ok(plan)
}

/// Takes the namespace of a context away, in the file that kubectl takes it from.
pub fn unset_namespace(view: &View<'_>, target: &Placed<'_>) -> Result<Plan, Refusal> {
    check(view, target)?;
    let mut plan = Plan::new();
    if target.context.namespace.is_some() {
        let context = target.context.name.clone();
        add(&mut plan, target.file, Change::UnsetNamespace { context });
    }
    Ok(plan)
}
