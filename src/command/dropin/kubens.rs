//! `kubens`: the namespace of the current context, and the namespaces that its cluster has.

use crate::cli::kubens::Kubens;
use crate::cluster::{Limits, ListEvent};
use crate::kubeconfig::namespace::check_namespace;
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::picker::{Focus, Purpose};
use crate::printable::shown;

use super::switch::{Wish, to_chosen, to_namespace};
use super::{DropIn, Unusable, VERSION, check, current, help, is_interactive, none_chosen};
use crate::command::invocation::limits_of_list;
use crate::command::namespace_query::NamespaceQuery;
use crate::command::pick::{Picked, choose};
use crate::command::report::{Done, Ending, Failure, print};
use crate::command::waiting::{Next, look_up, wait};

pub(super) fn run(own: &DropIn<'_>, wish: Kubens) -> Ending {
    let switching = |_: &str| "failed to get current namespace".to_owned();
    match wish {
        Kubens::Help => print(&help::kubens(own.called)).map(|()| Done::Finished),
        Kubens::Version => print(VERSION).map(|()| Done::Finished),
        Kubens::Choose if is_interactive() => chosen(own),
        Kubens::Choose => in_current(&own.invocation.load_chain(), listing, |snapshot, target| {
            list(own, snapshot, target)
        }),
        Kubens::Current => {
            let reading = |name: &str| format!("failed to read namespace of \"{name}\"");
            in_current(&own.invocation.load_chain(), reading, |_, target| {
                print(&format!("{}\n", shown(own.invocation.namespace_of(target))))
                    .map(|()| Done::Finished)
            })
        }
        Kubens::Unset => {
            let clearing = |_: &str| "failed to clear namespace".to_owned();
            let snapshot = own.invocation.load_chain_to_change();
            in_current(&snapshot, clearing, |snapshot, target| {
                to_namespace(own, snapshot, target, DEFAULT_NAMESPACE, Wish::Unset)
            })
        }
        Kubens::Back => {
            let snapshot = own.invocation.load_chain_to_change();
            in_current(&snapshot, switching, |snapshot, target| back(own, snapshot, target))
        }
        Kubens::Switch { name, force } => {
            let snapshot = own.invocation.load_chain_to_change();
            in_current(&snapshot, switching, |snapshot, target| {
                to_name(own, snapshot, target, &name, force)
            })
        }
    }
}

/// Acts on the current context. Where there is none of that name, `doing` tells what for it was
/// looked up.
fn in_current(
    snapshot: &Snapshot,
    doing: impl FnOnce(&str) -> String,
    act: impl FnOnce(&Snapshot, &ContextEntry<'_>) -> Ending,
) -> Ending {
    check(snapshot)?;
    act(snapshot, &current(snapshot, doing)?)
}

fn listing(_: &str) -> String {
    "cannot read current namespace".to_owned()
}

fn to_name(
    own: &DropIn<'_>,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    name: &str,
    force: bool,
) -> Ending {
    if force {
        let doing = format!("failed to change to namespace \"{}\"", shown(name));
        check_namespace(name).map_err(|error| Failure::new(error.to_string()).while_at(&doing))?;
    } else {
        check_existence(own, snapshot, target, name)?;
    }
    to_namespace(own, snapshot, target, name, Wish::Named)
}

/// Opens the picker on the namespaces of the current context.
fn chosen(own: &DropIn<'_>) -> Ending {
    let picked =
        choose::<Unusable>(&own.invocation, Purpose::Switch, Focus::Namespaces, |snapshot| {
            check(snapshot)?;
            Ok(Some(current(snapshot, listing)?))
        });
    match picked {
        Ok(Picked::Context(chosen)) => to_chosen(own, &chosen, chosen.is_highlighted),
        Ok(Picked::Nothing(Done::Cancelled)) => Err(none_chosen()),
        Ok(Picked::Nothing(done)) => Ok(done),
        Err(unusable) => own.excuse_missing(unusable),
    }
}

/// To the namespace that the last change of this context left. It was in force, so there is no need
/// to ask.
fn back(own: &DropIn<'_>, snapshot: &Snapshot, target: &ContextEntry<'_>) -> Ending {
    let context = &target.context.name;
    let missing = format!("No previous namespace found for current context ({})", shown(context));
    let history = own
        .invocation
        .usable_history(snapshot)
        .map_err(|error| own.invocation.unusable(&missing, &error))?;
    let name = history.namespace_left(context).ok_or_else(|| Failure::new(missing))?;
    // Anybody can write into the history.
    check_namespace(name).map_err(|_| no_such(name))?;
    to_namespace(own, snapshot, target, name, Wish::Named)
}

fn no_such(name: &str) -> Failure {
    Failure::new(format!("no namespace exists with name \"{}\"", shown(name)))
}

/// Fails unless the cluster says that it has such a namespace, or nobody wants to know.
fn check_existence(
    own: &DropIn<'_>,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    name: &str,
) -> Result<(), Failure> {
    check_namespace(name).map_err(|_| no_such(name))?;
    if !own.invocation.settings().validate_namespaces {
        return Ok(());
    }
    let doing = "failed to query if namespace exists (is cluster accessible?)";
    let namespace_query = NamespaceQuery::of(&own.invocation, snapshot, target);
    let answer = look_up(&namespace_query, name, own.invocation.query_options(Limits::Answer))
        .map_err(|failure| failure.while_at(doing))?;
    match answer {
        Ok(true) => Ok(()),
        Ok(false) => Err(no_such(name)),
        Err(reason) => Err(Failure::new(reason.to_string()).while_at(doing)),
    }
}

/// Prints what the cluster tells, as it tells it.
fn list(own: &DropIn<'_>, snapshot: &Snapshot, target: &ContextEntry<'_>) -> Ending {
    let query = own.invocation.query_options(limits_of_list());
    let namespace_query = NamespaceQuery::of(&own.invocation, snapshot, target);
    let line = |name: &String| own.voice.line(name, name == own.invocation.namespace_of(target));
    wait(
        |sender| namespace_query.list(query, move |told| drop(sender.send(told))),
        |told| match told {
            ListEvent::Page(names) => {
                print(&names.iter().map(line).collect::<String>()).map(|()| Next::More)
            }
            ListEvent::All(_) => Ok(Next::Done),
            ListEvent::Failed(reason) => {
                let doing = "could not list namespaces (is the cluster accessible?)";
                Err(Failure::new(reason.to_string()).while_at(doing))
            }
        },
    )?;
    Ok(Done::Finished)
}
