//! `kswitch QUERY`: a context by its exact name, or a search in the picker.

use crate::cli::CtxArgs;
use crate::kubeconfig::Snapshot;
use crate::picker::Focus;
use crate::printable::{shown, typed};

use super::invocation::Invocation;
use super::report::{Failure, close};
use super::{ctx, pick};

/// The exit code for a command line that is not valid, as clap's.
const WRONG_USAGE: u8 = 2;

/// Switches to the context of this name, or opens the picker with the query typed. Off a terminal it
/// does neither: the meaning of a script must not depend on the contexts that exist.
pub(super) fn run(invocation: &Invocation, query: &str) -> Result<(), Failure> {
    let environment = &invocation.environment;
    if !environment.stdout_is_terminal || !environment.has_terminal() {
        let why = format!(
            "\"{}\" is no command of kswitch, and there is no terminal to search on",
            shown(query)
        );
        let hint = format!("in a script: {}", typed("ctx", &[query], ""));
        let _ = close(Err(Failure::new(why).hint(hint)));
        return Err(Failure::Code(WRONG_USAGE));
    }
    if query == "-" || is_context(invocation, query) {
        let name = Some(query.to_owned());
        return ctx::run(invocation, CtxArgs { name, ..CtxArgs::default() });
    }
    pick::open(invocation, Focus::Contexts, None, query)
}

/// Whether a context has this name, in `KUBECONFIG` or not.
fn is_context(invocation: &Invocation, name: &str) -> bool {
    let has_name =
        |snapshot: &Snapshot| snapshot.contexts().any(|entry| entry.context.name == name);
    has_name(&invocation.read_chain()) || has_name(&invocation.recall_all())
}
