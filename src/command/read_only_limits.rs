//! What commands of kswitch may not do in a read-only shell.

use std::path::PathBuf;

use crate::cli::{AliasArgs, EnvArgs, Verb};
use crate::environment::READ_ONLY;
use crate::kubeconfig::Refusal;
use crate::kubeconfig::chain::READ_ONLY_FILE;
use crate::operation::Operation;

use super::invocation::Invocation;
use super::report::Failure;

impl Invocation {
    /// Whether this is a command in a read-only shell.
    pub(super) fn is_read_only(&self) -> bool {
        let is_its_file = |path: &PathBuf| path.ends_with(READ_ONLY_FILE);
        self.environment.variable(READ_ONLY).is_some_and(|value| value == "1")
            || self.chain.files.iter().any(is_its_file)
    }
}

/// Refuses a verb that would change a kubeconfig or start a session with other rights.
pub(super) fn check_verb(invocation: &Invocation, verb: &Verb) -> Result<(), Failure> {
    let is_refused = match verb {
        Verb::Shell(_)
        | Verb::Exec(_)
        | Verb::Rename(_)
        | Verb::Delete(_)
        | Verb::Import(_)
        | Verb::Split(_) => true,
        Verb::Env(EnvArgs { context, .. }) => context.is_some(),
        // An alias that reaches another cluster would work in all other shells.
        Verb::Alias(AliasArgs { context, remove, .. }) => context.is_some() || !remove.is_empty(),
        Verb::Ctx(own) => own.global && (own.name.is_some() || own.unset),
        Verb::Ns(own) => own.global && (own.name.is_some() || own.unset),
        Verb::Undo(own) => own.global,
        _ => false,
    };
    if !is_refused || !invocation.is_read_only() {
        return Ok(());
    }
    let why = "this shell is read-only: it changes no kubeconfig and no alias, and starts no other session";
    Err(Failure::new(why).hint("to leave it: exit"))
}

/// Refuses an operation that would change more than the session.
pub(super) fn check_operation(
    invocation: &Invocation,
    operation: &Operation,
) -> Result<(), Refusal> {
    let is_of_session = invocation.chain.session.is_some()
        && matches!(operation, Operation::Switch { .. } | Operation::SetNamespace { .. });
    if !is_of_session && invocation.is_read_only() {
        return Err(Refusal::ReadOnlyShell);
    }
    Ok(())
}
