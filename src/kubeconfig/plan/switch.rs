//! Plans a change of the current context or of a context's namespace: another value, or none.

use crate::kubeconfig::snapshot::{ContextEntry, Snapshot};

use super::{Change, Plan, Precondition, Refusal, add, add_on, check, check_chain};

/// Makes a context the current one and, if a namespace is given, sets its namespace.
///
/// A value that is set already is not written again, as in kubectl.
pub fn switch(
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: Option<&str>,
) -> Result<Plan, Refusal> {
    check(snapshot, target)?;
    if target.context.name.is_empty() {
        return Err(Refusal::Unnamed { path: target.file.path.to_path_buf() });
    }
    let mut plan = Plan::new();
    if namespace.is_some() {
        plan_namespace(&mut plan, snapshot, target, namespace);
    }
    if snapshot.current() != Some(&target.context.name)
        && let Some(file) = snapshot.file_of_current()
    {
        add(&mut plan, file, Change::CurrentContext { name: Some(target.context.name.clone()) });
    }
    Ok(plan)
}

/// Unsets current-context in the first file that sets it, as kubectl does; the value of a later
/// file is then in effect (semantics 3.1). With `every`, unsets it in all files.
pub fn unset_current(snapshot: &Snapshot, every: bool) -> Result<Plan, Refusal> {
    check_chain(snapshot)?;
    let mut plan = Plan::new();
    for file in snapshot.files_that_set_current().take(if every { usize::MAX } else { 1 }) {
        let set = file.document().and_then(|document| document.current_context.clone());
        // Not applied if another process switched in the meantime.
        let ground = Some(Precondition::Current(set));
        add_on(&mut plan, file, Change::CurrentContext { name: None }, ground);
    }
    Ok(plan)
}

/// Sets the namespace of a context, or removes it, in the file that defines the context for kubectl:
/// in a session that is the session's.
pub fn set_namespace(
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: Option<&str>,
) -> Result<Plan, Refusal> {
    check(snapshot, target)?;
    let mut plan = Plan::new();
    plan_namespace(&mut plan, snapshot, target, namespace);
    Ok(plan)
}

fn plan_namespace(
    plan: &mut Plan,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: Option<&str>,
) {
    if target.context.namespace.as_deref() != namespace {
        let change = Change::Namespace {
            context: target.context.name.clone(),
            namespace: namespace.map(str::to_owned),
        };
        let file = snapshot.session().map_or(target.file, |session| &session.file);
        add(plan, file, change);
    }
}
