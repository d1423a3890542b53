//! `kswitch rename`: renames a context, and with `--whole` its cluster and user.

use crate::cli::RenameArgs;
use crate::kubeconfig::plan::OtherFiles;
use crate::kubeconfig::store::shown_location;
use crate::kubeconfig::{Refusal, Snapshot};
use crate::operation::{Operation, RenameExtent};
use crate::printable::{retyped_with, typed};

use super::change::{self, Planned};
use super::confirm::{can_ask, confirmed};
use super::invocation::Invocation;
use super::report::{Failure, to_stderr};
use super::target;
use super::{consent, messages};

pub(super) fn run(invocation: &Invocation, arguments: RenameArgs) -> Result<(), Failure> {
    if invocation.chain.session.is_some() {
        let from = invocation.dot_in_session(&arguments.from)?;
        let arguments = RenameArgs { from, ..arguments };
        return if invocation.is_only_in_session(&invocation.load_chain(), &arguments.from) {
            invocation.check_changeable()?;
            rename(invocation, arguments, false)
        } else {
            in_session(invocation, arguments)
        };
    }
    rename(invocation, arguments, false)
}

/// `is_current_here`: whether it is the current context of a session, of which this is the run outside.
fn rename(
    invocation: &Invocation,
    arguments: RenameArgs,
    is_current_here: bool,
) -> Result<(), Failure> {
    let RenameArgs { from, to, whole, file, anyway, yes } = arguments;
    // A cluster file that is not in KUBECONFIG may use the renamed cluster or user.
    let snapshot =
        if whole { invocation.load_all_to_change() } else { invocation.load_chain_to_change() };
    invocation.check(&snapshot)?;
    let from = target::dot(invocation, &snapshot, &from)?;
    if from == "-" && invocation.kubectx.is_none() && snapshot.context(from).is_none() {
        return Err(needs_name(invocation, &snapshot));
    }
    let targets = target::all(invocation, &snapshot, [from].into_iter(), file.as_deref())?;
    let target = targets[0];
    let extent = match &invocation.kubectx {
        Some(style) => {
            style.warn_of_overwriting(&snapshot, &to);
            RenameExtent::Replacing
        }
        None if whole => {
            let others = match (yes, anyway) {
                (_, true) => OtherFiles::Lose,
                (true, false) => OtherFiles::Follow,
                (false, false) => OtherFiles::Refuse,
            };
            RenameExtent::Whole { others }
        }
        None => RenameExtent::Context,
    };
    let new = to.clone();
    let operation = Operation::Rename { context: target.key(), to, extent };
    let planned = match Planned::of(invocation, &snapshot, operation.clone()) {
        Err(refusal @ Refusal::UsedElsewhere { .. }) => {
            let operation = followed(invocation, operation, refusal, from, &new)?;
            Planned::of(invocation, &snapshot, operation)
                .map_err(|refusal| refused(refusal, invocation, from, &new))?
        }
        planned => planned.map_err(|refusal| refused(refusal, invocation, from, &new))?,
    };
    if !yes {
        let is_replaced = extent == RenameExtent::Replacing
            && from != new
            && snapshot.contexts().any(|own| own.file.in_kubeconfig && own.context.name == new);
        let replaced = is_replaced.then_some(&*new);
        // The current context may be missing, and get its name back.
        let becomes_current =
            is_current_here || snapshot.is_current(&target) || snapshot.current() == Some(&*new);
        let new_current = Some(&*new).filter(|new| becomes_current && *new != from);
        let facts = consent::of_change(invocation, [from].into_iter().chain(replaced), new_current);
        let question = format!("Rename {} to {}?", messages::quoted(from), messages::quoted(&new));
        consent::check(invocation, &facts, &question, || {
            if invocation.kubectx.is_none() {
                return invocation.retyped(None, "--yes");
            }
            let rename = typed("rename", &[from, &new], "--yes");
            match replaced {
                Some(name) => format!("{} && {rename}", typed("delete", &[name], "--yes")),
                None => rename,
            }
        })?;
    }
    let applied = change::make(invocation, &snapshot, &planned)?;
    invocation.remember(&snapshot, &planned.operation);
    messages::report(invocation, &snapshot, &planned, &applied);
    target::report_aliases(invocation, &snapshot, &planned.operation);
    Ok(())
}

/// `-` is easily mistyped for `.`, and a rename does not follow the history.
fn needs_name(invocation: &Invocation, snapshot: &Snapshot) -> Failure {
    let why = "rename needs the name of a context: - means the previous one, for switches only";
    let previous = invocation.previous_context(snapshot).ok();
    let words = &invocation.environment.words;
    let hint = previous.and_then(|name| retyped_with(words, "-", &name));
    let failure = Failure::new(why);
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// The failure. If the new name can't be used, the hint is the same command with another one.
fn refused(refusal: Refusal, invocation: &Invocation, from: &str, to: &str) -> Failure {
    let is_about_new_name = matches!(
        refusal,
        Refusal::Taken { .. }
            | Refusal::Awaited { .. }
            | Refusal::Nameless
            | Refusal::Reserved(_)
            | Refusal::HiddenCharacter(_)
    );
    if invocation.kubectx.is_some() || !is_about_new_name {
        return refusal.into();
    }
    let again = retyped_with(&invocation.environment.words, to, "NEW");
    Failure::from(refusal)
        .hint(again.unwrap_or_else(|| invocation.typed("rename", &[from, "NEW"], "")))
}

/// The same operation with the references of other files, if the user agrees.
fn followed(
    invocation: &Invocation,
    operation: Operation,
    refusal: Refusal,
    from: &str,
    to: &str,
) -> Result<Operation, Failure> {
    if !can_ask(invocation) {
        return Err(refused(refusal, invocation, from, to));
    }
    to_stderr(&refusal.message(shown_location));
    if !confirmed(invocation, "Rename the cluster and user for them too?")? {
        return Err(Failure::new("nothing was renamed"));
    }
    let Operation::Rename { context, to, .. } = operation else { return Ok(operation) };
    let extent = RenameExtent::Whole { others: OtherFiles::Follow };
    Ok(Operation::Rename { context, to, extent })
}

/// Renames a context in its file, and in the session.
fn in_session(invocation: &Invocation, arguments: RenameArgs) -> Result<(), Failure> {
    let (from, to) = (arguments.from.clone(), arguments.to.clone());
    let is_current = invocation.load_chain().current() == Some(&*from);
    let renamed = rename(&invocation.outside_session(), arguments, is_current);
    invocation.refreshed_after(renamed, Some((&from, &to)))
}
