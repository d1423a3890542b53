//! `kswitch rename`: another name for a context, or for its cluster and user too.

use crate::cli::RenameArgs;
use crate::kubeconfig::plan::{check_chain, rename, rename_whole};
use crate::printable::shown;

use super::change::{Books, carry_out};
use super::departure::{self, warn_where_lost};
use super::invocation::Invocation;
use super::report::{Done, Ending};
use super::target;

pub(super) fn run(invocation: &Invocation, arguments: RenameArgs) -> Ending {
    let RenameArgs { from, to, whole, file, anyway } = arguments;
    // A cluster file that KUBECONFIG does not name may use what gets another name.
    let snapshot =
        if whole { invocation.load_all_to_change() } else { invocation.load_chain_to_change() };
    check_chain(&snapshot)?;
    let current = if from == "." { Some(target::current_or(&snapshot, None)?) } else { None };
    let target = match (current, &file) {
        (Some(current), None) => current,
        (current, file) => {
            let name = current.map_or(from.as_str(), |current| &current.context.name);
            target::named(invocation, &snapshot, name, file.as_deref())?
        }
    };
    let plan = if whole {
        rename_whole(&snapshot, &target, &to, anyway)?
    } else {
        rename(&snapshot, &target, &to)?
    };
    if plan.is_empty() {
        invocation.free(&snapshot, Some(&target));
        // It is so already, where kubectl fails (field lesson 22).
        let parts = if whole { ", and so have its cluster and user" } else { "" };
        invocation
            .messages
            .say(&format!("Context \"{}\" has that name already{parts}.", shown(&to)));
        return Ok(Done::Finished);
    }
    let done = departure::renamed(invocation, &snapshot, &target, &to, whole);
    let renamed = departure::renamed_in_history(invocation, &snapshot, &target, &to);
    let carried = carry_out(&plan, &Books::of(invocation, &snapshot), &done, renamed.clone())?;
    carried.detail(invocation);
    if let Some(renamed) = renamed {
        invocation
            .remember(&snapshot, |history| history.rename_context(&renamed.from, &renamed.to));
    }
    invocation.messages.say(&done);
    warn_where_lost(invocation, &carried);
    Ok(Done::Finished)
}
