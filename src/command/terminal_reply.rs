//! Passes a new `KUBECONFIG` to the function of the shell integration, which alone can set it.
//!
//! The function names a file in a variable and reads it after the call.

use std::path::Path;

use crate::state_dir::{StateDir, split};

use super::invocation::Invocation;
use super::report::Failure;

/// The variable with the path of the file.
pub(super) const REPLY: &str = "KSWITCH_REPLY";

/// Fails if no function waits for a reply.
pub(super) fn check(invocation: &Invocation, instead: &str) -> Result<(), Failure> {
    if invocation.environment.is_set(REPLY) {
        return Ok(());
    }
    Err(Failure::new("only the shell integration can change this terminal, and it is not loaded")
        .hint(format!("eval \"$(kswitch init bash)\", or another shell; without it: {instead}")))
}

/// Sets `KUBECONFIG` in the shell, or unsets it.
pub(super) fn send(invocation: &Invocation, value: Option<&str>) -> Result<(), Failure> {
    let path = Path::new(invocation.environment.variable(REPLY).unwrap_or_default());
    let text = match value {
        Some(value) => format!("set {value}\n"),
        None => "unset\n".to_owned(),
    };
    let (folder, name) = split(path);
    let written = StateDir::open_or_create(folder)
        .and_then(|folder| folder.write(name, "reply-", text.as_bytes()));
    let home = invocation.environment.home();
    written.map_err(|error| Failure::unusable("this terminal can't be changed", &error, home))
}
