//! Another name for a context.

use crate::kubeconfig::view::{Placed, View};

use super::{Change, Ground, Kind, Plan, Refusal, add_on, check};

/// Gives another name to a context, in its own file. Where it is the current one, current-context
/// follows, in the file that kubectl writes it to (semantics 3.1; field lesson 23).
///
/// To its own name nothing changes. A name that any file of the chain has is refused, that of a
/// hidden context too: it would hide another one then, or be hidden (field lesson 22).
pub fn rename(view: &View<'_>, target: &Placed<'_>, to: &str) -> Result<Plan, Refusal> {
    check(view, target)?;
    let mut plan = Plan::new();
    let from = &target.context.name;
    if from == to {
        return Ok(plan);
    }
    if to.is_empty() {
        return Err(Refusal::Nameless);
    }
    if let Some(taken) = view.context(to) {
        return Err(Refusal::Taken { name: to.to_owned(), path: taken.file.path.clone() });
    }
    rename_in(&mut plan, view, target, to);
    Ok(plan)
}

/// The same, but contexts that have the name already give way, hidden ones too: each of them would
/// hide the renamed one, or be hidden by it.
pub fn rename_over(view: &View<'_>, target: &Placed<'_>, to: &str) -> Result<Plan, Refusal> {
    check(view, target)?;
    let mut plan = Plan::new();
    if target.context.name == to {
        return Ok(plan);
    }
    if to.is_empty() {
        return Err(Refusal::Nameless);
    }
    let in_the_way = |own: &&Placed<'_>| own.file.on_chain && own.context.name == to;
    for taken in view.contexts().iter().filter(in_the_way) {
        let change = Change::Delete { kind: Kind::Context, name: to.to_owned() };
        add_on(&mut plan, taken.file, change, Some(Ground::Context(taken.context.clone())));
    }
    rename_in(&mut plan, view, target, to);
    Ok(plan)
}

fn rename_in(plan: &mut Plan, view: &View<'_>, target: &Placed<'_>, to: &str) {
    let from = target.context.name.clone();
    let change = Change::RenameContext { from, to: to.to_owned() };
    add_on(plan, target.file, change, Some(Ground::Context(target.context.clone())));
    if view.is_current(target)
        && let Some(home) = view.home_of_current()
    {
        // Who switched meanwhile is not to be brought back.
        let current = home.document().and_then(|own| own.current_context.clone());
        let change = Change::CurrentContext { name: to.to_owned() };
        add_on(plan, home, change, Some(Ground::Current(current)));
    }
}
