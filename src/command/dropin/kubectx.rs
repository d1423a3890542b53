//! `kubectx`: the current context, and the contexts there are.

use std::borrow::Cow;
use std::env;

use crate::cli::kubectx::Kubectx;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::operation::{Operation, RenameExtent};
use crate::picker::{Focus, Purpose};
use crate::printable::{quoted, shown};

use super::switch::{SWITCHING, make, to_chosen, to_context};
use super::{DropIn, VERSION, check, help, is_interactive, none_chosen, none_current};
use crate::command::list::in_natural_order;
use crate::command::pick::{Chosen, Picked, choose};
use crate::command::report::{Done, Ending, Failure, print};

pub(super) fn run(own: &DropIn<'_>, wish: Kubectx) -> Ending {
    if !matches!(wish, Kubectx::Help | Kubectx::Version) {
        check_not_locked(own)?;
    }
    match wish {
        Kubectx::Help => print(&help::kubectx(own.called)).map(|()| Done::Finished),
        Kubectx::Version => print(VERSION).map(|()| Done::Finished),
        Kubectx::Choose if is_interactive() => {
            chosen(own, Purpose::Switch, |chosen| to_chosen(own, chosen, false))
        }
        Kubectx::Choose => list(own),
        Kubectx::Switch(name) => to_name(own, &name),
        Kubectx::Back => back(own),
        Kubectx::Current => current(own),
        Kubectx::Unset => unset(own),
        Kubectx::Rename { from, to } => rename(own, &from, &to),
        Kubectx::Delete(names) => {
            names.iter().try_for_each(|name| delete_named(own, name)).map(|()| Done::Finished)
        }
        Kubectx::DeleteChosen if is_interactive() => {
            chosen(own, Purpose::Delete, |chosen| delete_chosen(own, chosen))
        }
        Kubectx::DeleteChosen => Err(Failure::new("'-d' needs arguments")),
        Kubectx::Shell { option, name } => {
            let name = name.as_deref().map_or(Cow::Borrowed("NAME"), quoted);
            Err(Failure::new(format!(
                "'{option}' comes later; until then: kubectl --context {name}"
            )))
        }
    }
}

/// In a shell that was made for one context, another one must not become current.
fn check_not_locked(own: &DropIn<'_>) -> Result<(), Failure> {
    let locks = ["KUBECTX_ISOLATED_SHELL", "KUBECTX_READONLY_SHELL"];
    if !locks.iter().any(|lock| env::var_os(lock).is_some_and(|value| value == "1")) {
        return Ok(());
    }
    let snapshot = own.invocation.load_chain();
    let which = match check(&snapshot) {
        Ok(()) => format!(" (\"{}\")", shown(snapshot.current().unwrap_or_default())),
        Err(_) => String::new(),
    };
    let lock = format!("you are in a locked single-context shell{which}");
    Err(Failure::new(format!("{lock}, use 'exit' to leave")))
}

/// Opens the picker, unless there is nothing to pick.
fn chosen(own: &DropIn<'_>, purpose: Purpose, act: impl FnOnce(&Chosen) -> Ending) -> Ending {
    let picked = choose(&own.invocation, purpose, Focus::Contexts, |snapshot| {
        check(snapshot)?;
        if !snapshot.contexts().any(|entry| entry.file.in_kubeconfig) {
            let place = match purpose {
                Purpose::Switch => "the kubeconfig file",
                Purpose::Delete => "config",
            };
            return Err(Failure::new(format!("no contexts found in {place}")).into());
        }
        Ok(snapshot.current_entry())
    });
    match picked {
        Ok(Picked::Context(chosen)) => act(&chosen),
        Ok(Picked::Nothing(Done::Cancelled)) => Err(none_chosen()),
        Ok(Picked::Nothing(done)) => Ok(done),
        Err(unusable) => own.excuse_missing(unusable),
    }
}

/// The contexts that kubectl reaches, each name once.
fn list(own: &DropIn<'_>) -> Ending {
    let snapshot = own.invocation.load_chain();
    if let Err(unusable) = check(&snapshot) {
        return own.excuse_missing(unusable);
    }
    let contexts = in_natural_order(&snapshot);
    let mut names: Vec<&str> = contexts.iter().map(|entry| entry.context.name.as_str()).collect();
    names.dedup();
    let line = |name: &&str| own.voice.line(name, snapshot.current() == Some(*name));
    print(&names.iter().map(line).collect::<String>())?;
    Ok(Done::Finished)
}

fn to_name(own: &DropIn<'_>, name: &str) -> Ending {
    switch(own, &own.invocation.load_chain_to_change(), name)
}

/// To what was current before the last switch, whatever is by now.
fn back(own: &DropIn<'_>) -> Ending {
    let snapshot = own.invocation.load_chain_to_change();
    let missing = "no previous context found";
    let history = own
        .invocation
        .usable_history(&snapshot)
        .map_err(|error| own.invocation.unusable(missing, &error).while_at(SWITCHING))?;
    let name = history.context_left().ok_or_else(|| Failure::new(missing).while_at(SWITCHING))?;
    switch(own, &snapshot, name)
}

fn switch(own: &DropIn<'_>, snapshot: &Snapshot, name: &str) -> Ending {
    check(snapshot).map_err(|unusable| Failure::from(unusable).while_at(SWITCHING))?;
    // A current-context without a name is none.
    let target = snapshot.context(name).filter(|_| !name.is_empty()).ok_or_else(|| {
        Failure::new(format!("no context exists with the name: \"{}\"", shown(name)))
            .while_at(SWITCHING)
    })?;
    to_context(own, snapshot, &target, None)
}

/// The name alone, even one that no context has.
fn current(own: &DropIn<'_>) -> Ending {
    let snapshot = own.invocation.load_chain();
    check(&snapshot)?;
    let name = snapshot.current().ok_or_else(none_current)?;
    print(&format!("{}\n", shown(name)))?;
    Ok(Done::Finished)
}

/// Clears what later files set too, else one of them would be current.
fn unset(own: &DropIn<'_>) -> Ending {
    let snapshot = own.invocation.load_chain_to_change();
    check(&snapshot)?;
    let saving = "failed to save kubeconfig file after modification";
    make(own, &snapshot, Operation::unset_current(true), saving)?;
    own.voice.done("Active context unset for kubectl.");
    Ok(Done::Finished)
}

fn rename(own: &DropIn<'_>, from: &str, to: &str) -> Ending {
    let snapshot = own.invocation.load_chain_to_change();
    check(&snapshot)?;
    let name = if from == "." { snapshot.current() } else { Some(from) };
    let target = name.and_then(|name| snapshot.context(name)).ok_or_else(|| {
        let name = shown(name.unwrap_or_default());
        Failure::new(format!("context \"{name}\" not found, can't rename it"))
    })?;
    let from = &target.context.name;
    if snapshot.context(to).is_some() {
        own.voice.warn(&format!("context \"{}\" exists, overwriting it.", shown(to)));
    }
    let operation = Operation::Rename {
        context: target.key(),
        to: to.to_owned(),
        extent: RenameExtent::Replacing,
    };
    make(own, &snapshot, operation, "failed to save modified kubeconfig")?;
    let [from, to] = [from, to].map(|name| own.voice.name(name));
    own.voice.done(&format!("Context {from} renamed to {to}."));
    Ok(Done::Finished)
}

fn delete_named(own: &DropIn<'_>, name: &str) -> Result<(), Failure> {
    let nameless = |failure: Failure| failure.while_at("error deleting context \"\"");
    let snapshot = own.invocation.load_chain_to_change();
    check(&snapshot).map_err(|unusable| nameless(unusable.into()))?;
    let is_dot = name == ".";
    let name = match snapshot.current() {
        _ if !is_dot => name,
        Some(current) => current,
        None => {
            let none = Failure::new("can't use '.' as the no active context is set");
            return Err(nameless(none));
        }
    };
    let doing = format!("error deleting context \"{}\"", shown(name));
    let target = snapshot
        .context(name)
        .ok_or_else(|| Failure::new("context does not exist").while_at(&doing))?;
    delete_one(own, &snapshot, &target, is_dot).map_err(|failure| failure.while_at(&doing))
}

fn delete_chosen(own: &DropIn<'_>, chosen: &Chosen) -> Ending {
    delete_one(own, &chosen.snapshot, &chosen.target(), false)
        .map_err(|failure| failure.while_at("failed to delete context"))?;
    Ok(Done::Finished)
}

fn delete_one<'f>(
    own: &DropIn<'_>,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    is_dot: bool,
) -> Result<(), Failure> {
    let operation = Operation::Delete { contexts: vec![target.key()], prune: false };
    make(own, snapshot, operation, "failed to save modified kubeconfig file")?;
    if is_dot {
        own.voice.warn(&format!(
            "You deleted the current context. Use \"{}\" to select a new context.",
            own.called
        ));
    }
    own.voice.done(&format!("Deleted context {}.", own.voice.name(&target.context.name)));
    Ok(())
}
