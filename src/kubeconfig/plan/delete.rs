//! Contexts that go.

use crate::kubeconfig::view::{Placed, View};

use super::{Change, Ground, Plan, Refusal, add_on, check_chain, check_standing};

/// Takes contexts out of their files. Their clusters and users stay, for others may use them (field
/// lesson 24), and so does a current-context that names one of them: kubectl leaves it as well
/// (semantics 3.1).
pub fn delete(view: &View<'_>, targets: &[Placed<'_>]) -> Result<Plan, Refusal> {
    check_chain(view)?;
    let mut plan = Plan::new();
    for (index, target) in targets.iter().enumerate() {
        check_standing(target)?;
        let is_again = |earlier: &Placed<'_>| std::ptr::eq(earlier.context, target.context);
        if !targets[..index].iter().any(is_again) {
            let change = Change::DeleteContext { name: target.context.name.clone() };
            // What was asked about goes, or nothing.
            let ground = Ground::Context(target.context.clone());
            add_on(&mut plan, target.file, change, Some(ground));
        }
    }
    Ok(plan)
}
