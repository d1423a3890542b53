//! Consent to a change that is easily regretted: asked for on a terminal, and elsewhere given by `--yes`.

use crate::kubeconfig::{Change, Kind, Plan};
use crate::printable::{self, shown_path, typed};
use crate::settings::Settings;

use super::confirm::{can_ask, confirmed};
use super::invocation::Invocation;
use super::messages::{listed, quoted, sentence};
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
        to_stderr(&sentence(fact));
    }
    if confirmed(invocation, question)? { Ok(()) } else { Err(Failure::new("nothing was changed")) }
}

/// Why a change needs consent: protected contexts that it deletes, renames or replaces, and one that it makes
/// the current one, if its rule says `ask: always`. An error of the settings may hide protected ones.
pub(super) fn of_change<'n>(
    invocation: &Invocation,
    gone: impl IntoIterator<Item = &'n str>,
    new_current: Option<&str>,
) -> Vec<String> {
    let settings = invocation.settings();
    let mut gone = gone.into_iter().peekable();
    let unknown = gone.peek().and_then(|_| unknown_protection(invocation));
    let mut facts: Vec<String> = gone.filter_map(|name| protection(settings, name)).collect();
    facts.extend(unknown);
    facts.extend(new_current.and_then(|name| Some(fact(name, settings.always_asks(name)?))));
    facts.dedup();
    facts
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

/// Asks before a switch to a context whose rule says `ask: always`. Errors of the settings only warn: they must
/// not prevent a switch.
pub(super) fn to_switch(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
) -> Result<(), Failure> {
    let question = format!("Switch to {}?", quoted(name));
    let facts = of_change(invocation, [], Some(name));
    check(invocation, &facts, &question, || match (&invocation.kubectx, namespace) {
        (None, _) => invocation.retyped(Some(name), "--yes"),
        (Some(_), None) => typed("ctx", &[name], "--yes"),
        (Some(_), Some(namespace)) => {
            typed("ctx", &[name], &format!("-n {} --yes", printable::quoted(namespace)))
        }
    })
}

fn fact(name: &str, pattern: &str) -> String {
    format!("{} is protected by {} in the settings", quoted(name), quoted(pattern))
}

/// What a deletion can't restore: clusters and users.
pub(super) fn irreversible(plan: &Plan) -> Option<String> {
    let mut number = 0;
    let mut gone = Vec::new();
    for file in plan {
        let entries = file.changes.iter().filter_map(|change| match change {
            Change::Delete { kind: kind @ (Kind::Cluster | Kind::User), name } => {
                Some(format!("{kind} {}", quoted(name)))
            }
            _ => None,
        });
        let entries: Vec<String> = entries.collect();
        number += entries.len();
        if !entries.is_empty() {
            gone.push(format!("{} in {}", listed(&entries), shown_path(&file.path)));
        }
    }
    let are = if number == 1 { "is" } else { "are" };
    (number > 0).then(|| {
        format!(
            "{} {are} deleted too; that can't be undone, because kswitch stores no deleted cluster or user",
            listed(&gone)
        )
    })
}
