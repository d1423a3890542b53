//! Plans a change of the current context or of a context's namespace.

use crate::kubeconfig::snapshot::{ContextEntry, Snapshot};

use super::{Change, Plan, Refusal, add, check};

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
    if let Some(namespace) = namespace {
        plan_namespace(&mut plan, target, namespace);
    }
    if snapshot.current() != Some(&target.context.name)
        && let Some(file) = snapshot.home_of_current()
    {
        add(&mut plan, file, Change::CurrentContext { name: target.context.name.clone() });
    }
    Ok(plan)
}

/// Sets the namespace of a context, in the file that defines it for kubectl.
pub fn set_namespace(
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    namespace: &str,
) -> Result<Plan, Refusal> {
    check(snapshot, target)?;
    let mut plan = Plan::new();
    plan_namespace(&mut plan, target, namespace);
    Ok(plan)
}

fn plan_namespace(plan: &mut Plan, target: &ContextEntry<'_>, namespace: &str) {
    if target.context.namespace.as_deref() != Some(namespace) {
        let change = Change::Namespace {
            context: target.context.name.clone(),
            namespace: namespace.to_owned(),
        };
        add(plan, target.file, change);
    }
}
