//! `kswitch ns`: the namespace of the current context, or of another.

use crate::cli::NsArgs;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::{Placed, View};
use crate::picker::Focus;
use crate::printable::{quoted, shown};

use super::invocation::{Invocation, has_terminal, prints_to_terminal};
use super::report::{Done, Ending, Failure, print};
use super::{list, namespaces, pick, switch, target};

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
    let target = target::current_or(&view, arguments.context.as_deref())?;
    match arguments {
        NsArgs { current: true, .. } => {
            print(&format!("{}\n", shown(target.namespace())))?;
            Ok(Done::Finished)
        }
        NsArgs { name: Some(name), force, .. } => to_name(invocation, &view, &target, &name, force),
        NsArgs { output, .. } => {
            let names = namespaces::known(&view, &target, &invocation.history(&view), Vec::new());
            list::namespaces(invocation, &names, target.namespace(), output)
        }
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
    namespaces::check(name)?;
    if !force
        && !namespaces::known(view, target, &history, Vec::new()).iter().any(|known| known == name)
    {
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
