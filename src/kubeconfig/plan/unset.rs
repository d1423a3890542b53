//! Plans to unset the current context or the namespace of a context.

use crate::kubeconfig::snapshot::{ContextEntry, Snapshot};

use super::{Change, Plan, Precondition, Refusal, add, add_on, check, check_chain};

/// Unsets current-context in the first file that sets it, as kubectl does; the value of a later
/// file is then in effect (semantics 3.1). With `every`, unsets it in all files.
pub fn unset_current(snapshot: &Snapshot, every: bool) -> Result<Plan, Refusal> {
    check_chain(snapshot)?;
    let mut plan = Plan::new();
    for file in snapshot.files_that_set_current().take(if every { usize::MAX } else { 1 }) {
        let set = file.document().and_then(|document| document.current_context.clone());
        // Not applied if another process switched in the meantime.
        add_on(&mut plan, file, Change::UnsetCurrentContext, Some(Precondition::Current(set)));
    }
    Ok(plan)
}

/// Unsets the namespace of a context, in the file that defines it for kubectl.
pub fn unset_namespace(snapshot: &Snapshot, target: &ContextEntry<'_>) -> Result<Plan, Refusal> {
    check(snapshot, target)?;
    let mut plan = Plan::new();
    if target.context.namespace.is_some() {
        let context = target.context.name.clone();
        add(&mut plan, target.file, Change::UnsetNamespace { context });
    }
    Ok(plan)
}
