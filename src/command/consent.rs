//! Consent to a change that is easily regretted: asked for on a terminal, and elsewhere given by `--yes`.

use std::path::Path;

use crate::kubeconfig::{Change, Kind, Plan};
use crate::printable::{quoted_path, typed};
use crate::settings::Settings;

use super::confirm::{can_ask, confirmed};
use super::invocation::Invocation;
use super::messages::{listed, quoted};
use super::names_on_stdin::with_same_names;
use super::report::{Failure, to_stderr};

/// Asks about these facts, each of which is a sentence without its stop. `command` has the consent.
///
/// Fails without a terminal, and for any other answer than yes.
pub(super) fn check(
    invocation: &Invocation,
    facts: &[String],
    question: &str,
    command: impl FnOnce() -> String,
) -> Result<(), Failure> {
    if facts.is_empty() {
        return Ok(());
    }
    if !can_ask(invocation) {
        let names = with_same_names(invocation);
        let mut hint = format!("to do it without a question{names}: {}", command());
        if unknown_protection(invocation).is_some_and(|unknown| facts.contains(&unknown)) {
            hint += "\nto correct the settings: kswitch settings edit";
        }
        return Err(Failure::new(facts.join("\n")).hint(hint));
    }
    for fact in facts {
        to_stderr(&format!("{fact}."));
    }
    if confirmed(invocation, question)? { Ok(()) } else { Err(Failure::new("nothing was changed")) }
}

/// The protected ones of these contexts; an error of the settings may hide others.
pub(super) fn protected<'n>(
    invocation: &Invocation,
    names: impl Iterator<Item = &'n str>,
) -> Vec<String> {
    let facts = names.filter_map(|name| protection(invocation.settings(), name));
    facts.chain(unknown_protection(invocation)).collect()
}

/// What protects a context.
pub(super) fn protection(settings: &Settings, name: &str) -> Option<String> {
    settings.protects(name).map(|pattern| fact(name, pattern))
}

/// Why it is not known which contexts are protected.
pub(super) fn unknown_protection(invocation: &Invocation) -> Option<String> {
    let error = invocation.mistakes_in_settings().iter().find(|error| error.hides_protection)?;
    let place = error.place();
    Some(format!("{place} has an error, so it is not known which contexts are protected"))
}

/// Asks before a context becomes the current one, if its rule says `ask: always`. Errors of the settings only
/// warn: they must not prevent a switch.
pub(super) fn to_switch(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
    options: &str,
) -> Result<(), Failure> {
    let Some(pattern) = invocation.settings().always_asks(name) else { return Ok(()) };
    check(invocation, &[fact(name, pattern)], &format!("Switch to {}?", quoted(name)), || {
        let namespace = namespace.map(|own| format!("-n {}", crate::printable::quoted(own)));
        let file = file.map(|path| format!("--file {}", quoted_path(path)));
        let words =
            namespace.into_iter().chain(file).chain([options.to_owned(), "--yes".to_owned()]);
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        typed("ctx", &[name], &words.join(" "))
    })
}

/// Asks before an undo makes a context the current one, if its rule says `ask: always`.
pub(super) fn to_undo(invocation: &Invocation, name: &str, command: &str) -> Result<(), Failure> {
    let Some(pattern) = invocation.settings().always_asks(name) else { return Ok(()) };
    let question = format!("Make {} the current context?", quoted(name));
    check(invocation, &[fact(name, pattern)], &question, || format!("{command} --yes"))
}

fn fact(name: &str, pattern: &str) -> String {
    format!("{} is protected by {} in the settings", quoted(name), quoted(pattern))
}

/// What a deletion can't restore: clusters and users.
pub(super) fn irreversible(plan: &Plan) -> Option<String> {
    let entries = plan.iter().flat_map(|file| file.changes.iter());
    let deleted: Vec<String> = entries
        .filter_map(|change| match change {
            Change::Delete { kind: kind @ (Kind::Cluster | Kind::User), name } => {
                Some(format!("{kind} {}", quoted(name)))
            }
            _ => None,
        })
        .collect();
    let are = if deleted.len() == 1 { "is" } else { "are" };
    (!deleted.is_empty()).then(|| {
        format!(
            "{} {are} deleted too; that can't be undone, because kswitch stores no deleted cluster or user",
            listed(&deleted)
        )
    })
}
