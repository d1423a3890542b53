//! `kswitch ns`: the namespace of the current context, or of another.

use crate::cli::NsArgs;
use crate::history::ChainHistory;
use crate::kubeconfig::namespace::check_namespace;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::view::DEFAULT_NAMESPACE;
use crate::kubeconfig::{Placed, Refusal, View};
use crate::picker::Focus;
use crate::printable::{quoted, shown};

use super::ctx::{invalid, none_current};
use super::invocation::{Invocation, has_terminal, prints_to_terminal};
use super::report::{Done, Ending, Failure, print};
use super::{list, pick, switch};

pub(super) fn run(invocation: &Invocation, arguments: NsArgs) -> Ending {
    let opens_picker = arguments.name.is_none()
        && !arguments.list
        && !arguments.current
        && prints_to_terminal()
        && has_terminal();
    if opens_picker {
        let context = arguments.context.as_deref();
        return pick::open(invocation, Focus::Namespaces, context, &|_| Vec::new());
    }
    let files = invocation.load_chain();
    let view = View::merge(&files);
    check_chain(&view)?;
    let target = context(&view, arguments.context.as_deref())?;
    match arguments {
        NsArgs { current: true, .. } => {
            print(&format!("{}\n", shown(target.namespace())))?;
            Ok(Done::Finished)
        }
        NsArgs { name: Some(name), force, .. } => to_name(invocation, &view, &target, &name, force),
        NsArgs { output, .. } => {
            let names = known(&view, &target, &invocation.history(&view), Vec::new());
            list::namespaces(invocation, &names, target.namespace(), output)
        }
    }
}

/// The context that is meant: the named one, else the current one.
pub(super) fn context<'f>(view: &View<'f>, name: Option<&str>) -> Result<Placed<'f>, Failure> {
    match (name, view.current()) {
        (Some(name), _) => view.context(name).ok_or_else(|| {
            Failure::new(format!("no context \"{}\"", shown(name))).hint("kswitch ctx --list")
        }),
        (None, None) => Err(none_current()),
        // kubectl would make up a context without a cluster (field lesson 12).
        (None, Some(current)) => view.context(current).ok_or_else(|| {
            let name = current.to_owned();
            let path = view.files_with_current(current).next().map(|file| file.path.clone());
            Refusal::Dangling { name, path }.into()
        }),
    }
}

fn to_name(
    invocation: &Invocation,
    view: &View<'_>,
    target: &Placed<'_>,
    name: &str,
    force: bool,
) -> Ending {
    let history = invocation.history(view);
    let context = &target.context.name;
    let name = if name == "-" {
        history.namespace_before(context, target.namespace()).ok_or_else(|| {
            let context = shown(context);
            Failure::new(format!("context \"{context}\" has no namespace to go back to"))
                .hint("kswitch remembers the ones that it switched from")
        })?
    } else {
        name
    };
    check_namespace(name).map_err(|error| invalid(name, error))?;
    if !force && !known(view, target, &history, Vec::new()).iter().any(|known| known == name) {
        let message =
            format!("namespace \"{name}\" is not known in context \"{}\"", shown(context));
        let unseen = if view.is_current(target) {
            format!("kswitch ns -f {name}")
        } else {
            format!("kswitch ns -f {name} --context {}", quoted(context))
        };
        return Err(Failure::new(message).hint(format!("to take it unseen: {unseen}")));
    }
    switch::to_namespace(invocation, view, target, name)
}

/// The namespaces that we know of a context's cluster: those that the kubeconfigs name, those used
/// before, the one that every cluster has, and `more`.
pub(super) fn known(
    view: &View<'_>,
    target: &Placed<'_>,
    history: &ChainHistory,
    more: Vec<String>,
) -> Vec<String> {
    let same_cluster = |other: &&Placed<'_>| other.context.cluster == target.context.cluster;
    let siblings = view.contexts().iter().filter(same_cluster);
    let mut names: Vec<String> = siblings
        .clone()
        .filter_map(|placed| placed.context.namespace.clone())
        .chain(siblings.flat_map(|placed| history.namespaces(&placed.context.name).to_vec()))
        .chain([DEFAULT_NAMESPACE.to_owned()])
        .chain(more)
        .collect();
    names.sort_by(|left, right| natord::compare(left, right).then_with(|| left.cmp(right)));
    names.dedup();
    names
}
