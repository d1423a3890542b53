//! The context that a verb is about.

use crate::kubeconfig::{Placed, Refusal, View};
use crate::printable::shown;

use super::report::Failure;

/// The context that is meant: the named one, else the current one.
pub(super) fn current_or<'f>(view: &View<'f>, name: Option<&str>) -> Result<Placed<'f>, Failure> {
    match (name, view.current()) {
        (Some(name), _) => view.context(name).ok_or_else(|| {
            Failure::new(format!("no context \"{}\"", shown(name))).hint("kswitch ctx --list")
        }),
        (None, None) => Err(none_current()),
        // kubectl would make up a context without a cluster (field lesson 12).
        (None, Some(current)) => view.context(current).ok_or_else(|| {
            let name = current.to_owned();
            let path = view.files_that_set_current().next().map(|file| file.path.clone());
            Refusal::Dangling { name, path }.into()
        }),
    }
}

pub(super) fn none_current() -> Failure {
    Failure::new("current-context is not set").hint("kswitch ctx NAME, or kswitch to pick one")
}
