//! `kswitch rename`: another name for a context.

use crate::cli::RenameArgs;
use crate::kubeconfig::View;
use crate::kubeconfig::plan::{check_chain, rename};
use crate::printable::shown;
use crate::undo::Renamed;

use super::change::{Books, carry_out};
use super::departure::{self, warn_where_lost};
use super::invocation::Invocation;
use super::report::{Done, Ending};
use super::{target, unknown};

pub(super) fn run(invocation: &Invocation, arguments: RenameArgs) -> Ending {
    let RenameArgs { from, to } = arguments;
    let files = invocation.load_chain();
    let view = View::merge(&files);
    check_chain(&view)?;
    let target = match from.as_str() {
        "." => target::current_or(&view, None)?,
        name => view.context(name).ok_or_else(|| unknown::names(invocation, &[name]))?,
    };
    let from = target.context.name.clone();
    if from == to {
        // A wish come true, where kubectl fails (field lesson 22).
        invocation.messages.say(&format!("Context \"{}\" has that name already.", shown(&to)));
        return Ok(Done::Finished);
    }
    let plan = rename(&view, &target, &to)?;
    let done = departure::renamed(invocation, &view, &target, &to);
    let renamed = Renamed::of(&from, &to, invocation.home_of_current(&view));
    let carried = carry_out(&plan, &Books::of(invocation, &view), &done, Some(renamed))?;
    carried.detail(invocation);
    invocation.remember(&view, |history| history.rename_context(&from, &to));
    invocation.messages.say(&done);
    warn_where_lost(invocation, &carried);
    Ok(Done::Finished)
}
