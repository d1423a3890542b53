//! `kswitch` alone, and the verbs without a name: the picker, fed from the view.

mod credentials;
mod deeds;
mod outside;
mod rows;

use std::path::PathBuf;
use std::time::SystemTime;

use crate::cli::ListFormat;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::{Placed, View};
use crate::picker::view::Theme;
use crate::picker::view::theme::Base;
use crate::picker::{self, Choice, Contents, Focus, Opening, Outcome, Purpose};
use crate::printable::plain_error;

use super::invocation::{Invocation, why_no_picker};
use super::report::{Done, Ending, Failure};
use super::{list, switch, target};
use outside::Surroundings;

/// The picker where there is a terminal, a list and a hint elsewhere.
pub(super) fn run(invocation: &Invocation) -> Ending {
    let Some(reason) = why_no_picker() else {
        return open(invocation, Focus::Contexts, None);
    };
    let done = list::contexts(invocation, ListFormat::Name)?;
    invocation.messages.say(&format!("{reason}: kswitch ctx NAME"));
    Ok(done)
}

/// Opens the picker, on the current context or the one that is named, and makes the choice so.
pub(super) fn open(invocation: &Invocation, focus: Focus, context: Option<&str>) -> Ending {
    let read_at = SystemTime::now();
    invocation.leave_unfinished_to_picker();
    let files = invocation.load_all()?;
    let view = View::merge(&files);
    let wanted = match focus {
        Focus::Contexts => view.current().and_then(|current| view.context(current)),
        Focus::Namespaces => {
            check_chain(&view)?;
            Some(target::current_or(&view, context)?)
        }
    };
    let wanted = wanted.map(|wanted| Wanted::of(&wanted));
    let history = invocation.history(&view);
    let mut outside = Surroundings::around(invocation, files, history, read_at)?;
    let Contents { contexts, notices } = outside.contents();
    let is_wanted = |placed: &Placed<'_>| wanted.as_ref().is_some_and(|wanted| wanted.is(placed));
    let opening = Opening {
        highlighted: outside.position(is_wanted).unwrap_or(0),
        contexts,
        purpose: Purpose::Switch,
        focus,
        notices,
        theme: theme(invocation)?,
        keymap: invocation.settings()?.keys.clone(),
        height: invocation.height.or(invocation.settings()?.height),
        mouse: invocation.settings()?.mouse,
    };
    let outcome = picker::pick(opening, &mut outside).map_err(|error| {
        Failure::new(format!("can't open the terminal: {}", plain_error(&error)))
    })?;
    match outcome {
        Outcome::Cancelled => Ok(Done::Cancelled),
        Outcome::Terminated(signal) => Ok(Done::Terminated(signal)),
        Outcome::Chosen(Choice { context, namespace }) => {
            let files = outside.chain_now();
            let view = View::merge(&files);
            // Where the chain is broken by now, that is what there is to tell.
            check_chain(&view)?;
            let target = outside.again(&view, context).map_err(Failure::new)?;
            match (focus, namespace) {
                (Focus::Namespaces, Some(namespace)) if is_wanted(&target) => {
                    switch::to_namespace(invocation, &view, &target, &namespace)
                }
                (_, namespace) => {
                    switch::to_context(invocation, &view, &target, namespace.as_deref())
                }
            }
        }
    }
}

/// The theme of the settings in the colours that the terminal has; without colours, the one that
/// needs none.
fn theme(invocation: &Invocation) -> Result<Theme, Failure> {
    if !invocation.colors_terminal() {
        return Ok(Theme::of(Base::Mono));
    }
    Ok(invocation.settings()?.theme.theme().at(Invocation::color_depth()))
}

/// The context that the picker opens on, whatever is read while it is open.
struct Wanted {
    name: String,
    path: PathBuf,
}

impl Wanted {
    fn of(placed: &Placed<'_>) -> Self {
        Self { name: placed.context.name.clone(), path: placed.file.path.clone() }
    }

    fn is(&self, placed: &Placed<'_>) -> bool {
        placed.context.name == self.name && placed.file.path == self.path
    }
}
