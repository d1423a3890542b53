//! `kswitch QUERY`: a context by its exact name, or a search in the picker.

use clap::Command;

use crate::cli::{Cli, CtxArgs};
use crate::picker::Focus;
use crate::printable::{alternatives, nearest, shown, typed};

use super::invocation::Invocation;
use super::report::{Failure, close};
use super::{ctx, pick, target};

/// The exit code for a command line that is not valid, as clap's.
const WRONG_USAGE: u8 = 2;

/// Switches to the context of this name, or opens the picker with the query typed. Off a terminal it
/// does neither, except for `-`: the meaning of a script must not depend on the contexts that exist, nor may
/// a context take the place of a mistyped command.
pub(super) fn run(invocation: &Invocation, query: &str) -> Result<(), Failure> {
    let mut arguments = CtxArgs { name: Some(query.to_owned()), ..CtxArgs::default() };
    if query == "-" {
        return ctx::run(invocation, arguments);
    }
    let environment = &invocation.environment;
    let names = names(invocation);
    let is_alias = invocation.settings().aliases.get(query).is_some();
    let is_name = is_alias || names.iter().any(|name| name == query);
    if !environment.stdout_is_terminal || !environment.has_terminal() {
        return Err(off_a_terminal(query, is_name));
    }
    if is_name {
        if let Some(name) = &mut arguments.name {
            target::unalias(invocation, name, &mut arguments.namespace)?;
        }
        return ctx::run(invocation, arguments);
    }
    // A search with a capital letter takes case as it is.
    let lower = query.to_lowercase();
    let aliases = invocation.settings().aliases.iter().map(|(name, _)| name);
    let mut known = names.iter().map(String::as_str).chain(aliases);
    let is_name = known.any(|name| name.to_lowercase() == lower);
    let query = if is_name { &lower } else { query };
    pick::open(invocation, Focus::Contexts, None, query)
}

fn off_a_terminal(query: &str, is_name: bool) -> Failure {
    let (own, command) = (shown(query), typed("ctx", &[query], ""));
    let failure = if is_name {
        let why = format!(
            "\"{own}\" is not a command of kswitch; without a terminal a context needs one"
        );
        Failure::new(why).hint(command)
    } else {
        let verbs = Cli::documented();
        let verbs =
            verbs.get_subcommands().filter(|verb| !verb.is_hide_set()).map(Command::get_name);
        let near = alternatives(&nearest(query, verbs));
        let meant = if near.is_empty() { near } else { format!("did you mean {near}?\n") };
        let why =
            format!("\"{own}\" is not a command of kswitch, and there is no terminal to search on");
        Failure::new(why).hint(format!("{meant}in a script: {command}"))
    };
    let _ = close(Err(failure));
    Failure::Code(WRONG_USAGE)
}

/// The names of all contexts, in `KUBECONFIG` or not.
fn names(invocation: &Invocation) -> Vec<String> {
    let snapshot = invocation.recall_all();
    snapshot.contexts().map(|entry| entry.context.name.clone()).collect()
}
