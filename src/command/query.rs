//! `kswitch QUERY`: a context by its exact name, or a search in the picker.

use std::ffi::OsString;

use clap::Command;

use crate::cli::{Cli, CtxArgs};
use crate::picker::Focus;
use crate::printable::{alternatives, nearest, retyped, shown};

use super::invocation::Invocation;
use super::meant::{self, Missing};
use super::report::{Failure, WRONG_USAGE, close};
use super::{ctx, pick, target};

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
        return Err(off_a_terminal(invocation, query, is_name, &names));
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

/// The command line of a query as one of `ctx`, for hints: more options need the verb.
pub(super) fn as_verb(words: &[OsString], query: &[String]) -> Vec<OsString> {
    let mut words = words.to_vec();
    // Options may be between the words; then they are left as they are.
    let several: Vec<OsString> = query.iter().map(OsString::from).collect();
    if several.len() > 1
        && let Some(start) = words.windows(several.len()).position(|own| own == several)
    {
        words.splice(start..start + query.len(), [query.join(" ").into()]);
    }
    words.insert(1.min(words.len()), "ctx".into());
    words
}

fn off_a_terminal(
    invocation: &Invocation,
    query: &str,
    is_name: bool,
    names: &[String],
) -> Failure {
    let own = shown(query);
    let failure = if is_name {
        let why = format!(
            "\"{own}\" is not a command of kswitch; without a terminal a context needs one"
        );
        Failure::new(why).hint(retyped(&invocation.environment.words, &[]))
    } else {
        let verbs = Cli::documented();
        let verbs =
            verbs.get_subcommands().filter(|verb| !verb.is_hide_set()).map(Command::get_name);
        let near = alternatives(&nearest(query, verbs));
        let aliases = invocation.settings().aliases.iter().map(|(name, _)| name);
        let names: Vec<&str> = names.iter().map(String::as_str).chain(aliases).collect();
        let missing = Missing { written: query, is_selector: false, is_alone: true };
        let contexts = meant::hint(invocation, missing, &names);
        let mut hints = Vec::new();
        if !near.is_empty() {
            hints.push(format!("did you mean {near}?"));
        }
        let contexts = contexts.unwrap_or_default();
        let (commands, others): (Vec<_>, Vec<_>) =
            contexts.lines().partition(|line| line.starts_with("kswitch "));
        hints.extend(others.into_iter().map(str::to_owned));
        hints.extend(commands.iter().map(|command| format!("in a script: {command}")));
        if commands.is_empty() {
            hints.push("in a script: kswitch ctx NAME".to_owned());
        }
        let why =
            format!("\"{own}\" is not a command of kswitch, and there is no terminal to search on");
        Failure::new(why).hint(hints.join("\n"))
    };
    let _ = close(Err(failure));
    Failure::Code(WRONG_USAGE)
}

/// The names of all contexts, in `KUBECONFIG` or not.
fn names(invocation: &Invocation) -> Vec<String> {
    let snapshot = invocation.recall_all();
    snapshot.contexts().map(|entry| entry.context.name.clone()).collect()
}
