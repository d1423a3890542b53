//! `kswitch ns`: the namespace of the current or another context.

use std::ops::ControlFlow;

use crate::cli::{ListFormat, NsArgs};
use crate::cluster::{Limits, ListEvent};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::picker::Focus;
use crate::printable::shown;

use super::cross_file;
use super::existence::{self, Existence};
use super::invocation::Invocation;
use super::list::NamespaceList;
use super::namespace_query::{NamespaceQuery, remark};
use super::problem::{Problem, Target};
use super::report::{Failure, print};
use super::waiting::{Awaited, Progress, wait};
use super::{namespaces, pick, switch, target};

pub(super) fn run(invocation: &Invocation, arguments: NsArgs) -> Result<(), Failure> {
    if arguments.global && invocation.chain.session.is_some() {
        return run(&invocation.outside_session(), NsArgs { global: false, ..arguments });
    }
    let NsArgs { list, current, unset, .. } = arguments;
    let to_terminal = invocation.environment.stdout_is_terminal;
    let picks = arguments.name.is_none() && !list && !current && !unset && to_terminal;
    if picks && invocation.environment.has_terminal() {
        return pick::open(invocation, Focus::Namespaces, arguments.context.as_deref(), "");
    }
    let changes = unset || arguments.name.is_some();
    if changes {
        invocation.check_changeable()?;
        invocation.warn_of_other_terminal();
    }
    let snapshot =
        if changes { invocation.load_session_to_change(None)? } else { invocation.load_chain() };
    invocation.check(&snapshot)?;
    let target = target::current_or(invocation, &snapshot, arguments.context.as_deref())?;
    if !current && invocation.kubectx.is_none() {
        cross_file::warn(&snapshot, &target);
    }
    match arguments {
        NsArgs { current: true, .. } => {
            print(&format!("{}\n", shown(invocation.namespace_of(&target))))
        }
        NsArgs { unset: true, .. } => switch::to_namespace(invocation, &snapshot, &target, None),
        NsArgs { name: Some(name), force, .. } => {
            to_name(invocation, &snapshot, &target, &name, force)
        }
        NsArgs { cached: true, output, .. } => list_cached(invocation, &snapshot, &target, output),
        NsArgs { output, .. } => {
            list_from_cluster(invocation, &snapshot, &target, output)?;
            if picks {
                invocation.messages.say("no terminal for the picker; in a script: kswitch ns NAME");
            }
            Ok(())
        }
    }
}

fn to_name(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    name: &str,
    force: bool,
) -> Result<(), Failure> {
    if name == "-" {
        let name = invocation.previous_namespace(snapshot, target)?;
        // The history may have been edited.
        namespaces::check(invocation, &name)?;
        // Going back needs no network: the context used this namespace before.
        return switch::to_namespace(invocation, snapshot, target, Some(&name));
    }
    namespaces::check(invocation, name)?;
    if !force && invocation.settings().validate_namespaces {
        match existence::ask(invocation, snapshot, target, name)? {
            Existence::Found => {}
            Existence::Missing(failure) => return Err(failure),
            Existence::Unknown(why) => {
                let target = Target { snapshot, entry: target };
                return Err(invocation.failure(Problem::NotChecked { target, name, why }));
            }
        }
    }
    if !invocation.can_be_read_again() {
        return switch::to_namespace(invocation, snapshot, target, Some(name));
    }
    // The files may have changed while the cluster was asked.
    let now = invocation.load_session_to_change(None)?;
    let target = target::again(snapshot, &now, &target.key()).map_err(Failure::new)?;
    switch::to_namespace(invocation, &now, &target, Some(name))
}

/// Prints the namespaces of the cluster as they arrive.
fn list_from_cluster(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    format: ListFormat,
) -> Result<(), Failure> {
    // JSON is printed when it is complete. On a terminal the user can cancel a long list.
    let limits = match format {
        ListFormat::Name | ListFormat::Wide if invocation.environment.stdout_is_terminal => {
            Limits::Page
        }
        _ => Limits::Answer,
    };
    let query = invocation.query_options(limits);
    let namespace_query = NamespaceQuery::of(invocation, snapshot, target);
    let mut printed = NamespaceList::new(invocation, invocation.namespace_of(target), format);
    let mut kind = None;
    let asked = Awaited::cluster(invocation, snapshot, target, "for its namespaces");
    let progress = Progress::of(invocation, query.timeout, asked);
    let query = progress.with_plugin_lines(query);
    wait(
        progress,
        |sender| namespace_query.list(query, move |event| drop(sender.send(event))),
        |event| match event {
            ListEvent::Page(names) => printed.add(&names).map(ControlFlow::Continue),
            ListEvent::All(listed) => {
                kind = Some(listed);
                // Flushed here while a signal still ends the process: the reader may have stopped.
                printed.finish().map(ControlFlow::Break)
            }
            ListEvent::Failed(why) => {
                let target = Target { snapshot, entry: target };
                Err(invocation.failure(Problem::NotListed { target, why }))
            }
        },
    )?;
    if let Some(remark) = kind.and_then(remark) {
        invocation.messages.say(&format!("These are {remark}."));
    }
    Ok(())
}

/// Prints the known namespaces without querying the cluster.
fn list_cached(
    invocation: &Invocation,
    snapshot: &Snapshot,
    target: &ContextEntry<'_>,
    format: ListFormat,
) -> Result<(), Failure> {
    let cached = NamespaceQuery::of(invocation, snapshot, target).cached();
    let age = cached.as_ref().map(|cached| namespaces::age_text(cached.age));
    let mut printed = NamespaceList::new(invocation, invocation.namespace_of(target), format);
    printed.add(&namespaces::known(invocation, snapshot, target, cached))?;
    printed.finish()?;
    invocation.messages.say(&match age {
        Some(age) => {
            format!(
                "The cluster's list is {age} old; names of the kubeconfigs and the history are \
                 added."
            )
        }
        None => "None of these names are from the cluster: it was not listed yet.".to_owned(),
    });
    Ok(())
}
