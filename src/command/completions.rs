//! `kswitch completions`: prints the completion part of the script of `kswitch init`.

use crate::cli::CompletionsArgs;
use crate::shell::Script;

use super::init::program;
use super::invocation::Invocation;
use super::report::{Failure, print};

pub(super) fn run(invocation: &Invocation, arguments: &CompletionsArgs) -> Result<(), Failure> {
    let script = Script::completion_alone(&program(invocation), arguments.shell);
    print(&script.into_text())
}
