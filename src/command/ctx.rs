//! `kswitch ctx`: the current context.

use std::mem::ManuallyDrop;
use std::path::Path;

use crate::cli::CtxArgs;
use crate::kubeconfig::plan::{check_chain, unset_current};
use crate::kubeconfig::{File, Snapshot};
use crate::printable::shown;

use super::change::{Books, carry_out};
use super::cross_file::{self, Consent};
use super::departure::listed;
use super::invocation::{Invocation, prints_to_terminal};
use super::report::{Done, Ending, print};
use super::{list, namespaces, pick, switch, target};

pub(super) fn run(invocation: &Invocation, arguments: CtxArgs) -> Ending {
    match arguments {
        CtxArgs { current: true, .. } => current(invocation),
        CtxArgs { unset: true, all, .. } => unset(invocation, all),
        CtxArgs { list: true, output, .. } => list::contexts(invocation, output),
        CtxArgs { name: Some(name), namespace, file, anyway, .. } => {
            let consent = if anyway { Consent::Anyway } else { Consent::NotAsked };
            by_name(invocation, &name, namespace.as_deref(), file.as_deref(), consent)
        }
        CtxArgs { name: None, output, .. } => {
            if prints_to_terminal() {
                pick::run(invocation)
            } else {
                list::contexts(invocation, output)
            }
        }
    }
}

/// The name alone, even one that no context has: what kubectl prints.
fn current(invocation: &Invocation) -> Ending {
    let snapshot = invocation.load_chain();
    check_chain(&snapshot)?;
    let name = snapshot.current().ok_or_else(target::none_current)?;
    print(&format!("{}\n", shown(name)))?;
    Ok(Done::Finished)
}

/// Leaves kubectl without a current context, or with the one that a later file sets.
fn unset(invocation: &Invocation, in_all_files: bool) -> Ending {
    let snapshot = invocation.load_chain_to_change();
    let plan = unset_current(&snapshot, in_all_files)?;
    let Some(before) = snapshot.current() else {
        invocation.free(&snapshot, None);
        invocation.messages.say("No file sets a current context.");
        return Ok(Done::Finished);
    };
    let cleared: Vec<String> = plan.iter().map(|file| invocation.show(&file.path)).collect();
    let before_it = format!("\"{}\" in {}", shown(before), listed(&cleared));
    let next = snapshot.files_that_set_current().nth(plan.len());
    let done = match next {
        // What kubectl does next comes first: it is not what one might expect of this command.
        Some(next) => {
            format!("Now {}: unset {before_it} only.", current_by(invocation, &snapshot, next))
        }
        None => format!("Unset the current context {before_it}: kubectl has none now."),
    };
    carry_out(&plan, &Books::of(invocation, &snapshot), &done, None)?.detail(invocation);
    invocation.remember(&snapshot, |history| history.note_unset(before));
    invocation.messages.say(&done);
    if next.is_some() {
        invocation.messages.say("hint: to leave none: kswitch ctx --unset --all");
        cross_file::warn_of_new_current(invocation, &snapshot);
    }
    Ok(Done::Finished)
}

/// Which context a file makes the current one.
fn current_by(invocation: &Invocation, snapshot: &Snapshot, file: &File) -> String {
    let name = file.document().and_then(|own| own.current_context.as_deref()).unwrap_or_default();
    let is_nowhere = snapshot.context(name).is_none();
    let but = if is_nowhere { ", though no file has such a context" } else { "" };
    format!("\"{}\" is current, which {} sets{but}", shown(name), invocation.show(&file.path))
}

fn by_name(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
    consent: Consent,
) -> Ending {
    if let Some(namespace) = namespace {
        namespaces::check(namespace)?;
    }
    // The process ends with them.
    let snapshot = ManuallyDrop::new(invocation.load_chain_to_change());
    check_chain(&snapshot)?;
    let history;
    let name = if name == "-" {
        history = invocation.usable_history(&snapshot);
        let before = history.as_ref().ok().and_then(|own| own.context_before(snapshot.current()));
        before.ok_or_else(|| {
            let missing = "there is no context to go back to";
            invocation.no_way_back(missing, &history, "kswitch ctx NAME".to_owned())
        })?
    } else {
        name
    };
    let target = target::named(invocation, &snapshot, name, file)?;
    switch::to_context(invocation, &snapshot, &target, namespace, consent)
}
