//! `kswitch rename`: renames a context, and with `--whole` its cluster and user.

use crate::cli::RenameArgs;
use crate::operation::{Operation, RenameExtent};

use super::change::{self, Planned};
use super::invocation::Invocation;
use super::messages;
use super::report::Failure;
use super::target;

pub(super) fn run(invocation: &Invocation, arguments: RenameArgs) -> Result<(), Failure> {
    if invocation.chain.session.is_some() {
        let from = invocation.dot_in_session(&arguments.from)?;
        let arguments = RenameArgs { from, ..arguments };
        return if invocation.is_only_in_session(&invocation.load_chain(), &arguments.from) {
            invocation.check_changeable()?;
            rename(invocation, arguments)
        } else {
            in_session(invocation, arguments)
        };
    }
    rename(invocation, arguments)
}

fn rename(invocation: &Invocation, arguments: RenameArgs) -> Result<(), Failure> {
    let RenameArgs { from, to, whole, file, anyway } = arguments;
    // A cluster file that is not in KUBECONFIG may use the renamed cluster or user.
    let snapshot =
        if whole { invocation.load_all_to_change() } else { invocation.load_chain_to_change() };
    invocation.check(&snapshot)?;
    let from = target::dot(invocation, &snapshot, &from)?;
    let target = target::named(invocation, &snapshot, from, file.as_deref())?;
    let extent = match &invocation.kubectx {
        Some(style) => {
            style.warn_of_overwriting(&snapshot, &to);
            RenameExtent::Replacing
        }
        None if whole => RenameExtent::Whole { anyway },
        None => RenameExtent::Context,
    };
    let operation = Operation::Rename { context: target.key(), to, extent };
    let planned = Planned::of(invocation, &snapshot, operation)?;
    let applied = change::make(invocation, &snapshot, &planned)?;
    invocation.remember(&snapshot, &planned.operation);
    messages::report(invocation, &snapshot, &planned, &applied);
    Ok(())
}

/// Renames a context in its file, and in the session.
fn in_session(invocation: &Invocation, arguments: RenameArgs) -> Result<(), Failure> {
    let (from, to) = (arguments.from.clone(), arguments.to.clone());
    let renamed = rename(&invocation.outside_session(), arguments);
    invocation.refreshed_after(renamed, Some((&from, &to)))
}
