//! The `--` that was forgotten before the command.

use std::ffi::OsString;
use std::sync::Arc;

use clap::{Arg, Command};

use crate::cli::Cli;
use crate::command::invocation::Invocation;
use crate::command::session_origin::SessionOrigin;
use crate::command::target::all_names;
use crate::environment::Environment;
use crate::printable::quoted;
use crate::settings::NamePattern;

/// What to type in place of a command line with an option that exec does not have; `None` for another verb.
pub(in crate::command) fn advice(environment: &Arc<Environment>) -> Option<String> {
    let words = &environment.words;
    let global = Cli::global_of_exec(words)?;
    if words.iter().any(|word| word == "--") {
        return Some("options of the command are written after it, behind --".to_owned());
    }
    let invocation = Invocation::new(Arc::clone(environment), &global);
    Some(with_dashes(&invocation).unwrap_or_else(|| "kswitch exec PATTERN -- COMMAND".to_owned()))
}

/// The command line with `--` before the first word that selects no context; `None` without such a word.
pub(super) fn with_dashes(invocation: &Invocation) -> Option<String> {
    let words = &invocation.environment.words;
    let at = start_of_command(invocation, words)?;
    let typed = |word: &OsString| quoted(&word.to_string_lossy()).into_owned();
    let before = words[1..at].iter().map(typed);
    let after = words[at..].iter().map(typed);
    let all = ["kswitch".to_owned()].into_iter().chain(before).chain(["--".to_owned()]);
    Some(all.chain(after).collect::<Vec<_>>().join(" "))
}

/// The first of the words behind the options and contexts. The first argument is always a context.
fn start_of_command(invocation: &Invocation, words: &[OsString]) -> Option<usize> {
    let origin = SessionOrigin::read_all(invocation);
    let mut names = all_names(invocation);
    names.extend(origin.snapshot.contexts().map(|entry| entry.context.name.clone()));
    let selects = |word: &str| {
        let own = word.strip_prefix('!').unwrap_or(word);
        let pattern = own.parse::<NamePattern>();
        matches!(own, "-" | ".")
            || invocation.settings().aliases.get(own).is_some()
            || own.contains(['*', '?', '['])
            || pattern.is_ok_and(|pattern| names.iter().any(|name| pattern.matches(name)))
    };
    let grammar = Cli::whole();
    let exec = grammar.find_subcommand("exec")?;
    let mut has_context = false;
    let mut at = words.iter().position(|word| word == "exec")? + 1;
    while let Some(word) = words.get(at) {
        let word = word.to_str()?;
        if word == "--" {
            return None;
        }
        match word.strip_prefix('-').filter(|option| !option.is_empty()) {
            Some(option) => at += usize::from(has_value_after(exec, option)?),
            None if has_context && !selects(word) => return Some(at),
            None => has_context = true,
        }
        at += 1;
    }
    None
}

/// Whether the next word is the value of an option, which has lost its first dash; `None` for an unknown one.
fn has_value_after(exec: &Command, option: &str) -> Option<bool> {
    let takes_value = |own: &&Arg| own.get_action().takes_values();
    if let Some(long) = option.strip_prefix('-') {
        let (name, value) = long.split_once('=').unzip();
        let name = name.unwrap_or(long);
        let own = exec.get_arguments().find(|own| own.get_long() == Some(name))?;
        return Some(value.is_none() && takes_value(&own));
    }
    for (at, letter) in option.char_indices() {
        let own = exec.get_arguments().find(|own| own.get_short() == Some(letter))?;
        if takes_value(&own) {
            return Some(at + letter.len_utf8() == option.len());
        }
    }
    Some(false)
}
