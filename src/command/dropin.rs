//! kswitch by the names of `kubectx` and `kubens`: their arguments, words, streams and exit codes, for
//! the fingers and scripts that know them. What is done is what kswitch does.

mod help;
mod kubectx;
mod kubens;
mod switch;
mod voice;

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::kubectx::Kubectx;
use crate::cli::kubens::Kubens;
use crate::cli::{Global, When};
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::view::State;
use crate::kubeconfig::{Placed, View};
use crate::printable::shown;

use super::invocation::{Invocation, has_terminal, prints_to_terminal};
use super::report::{Done, Ending, Failure};
use voice::Voice;

/// Who answers under these names, by our own.
const VERSION: &str = concat!("kswitch ", env!("CARGO_PKG_VERSION"), "\n");

/// Does what a command line of kubectx asks for.
pub(super) fn kubectx(called: &str, words: impl Iterator<Item = OsString>) -> ExitCode {
    let own = DropIn::new(called);
    let wish = Kubectx::of(words).map_err(|error| Failure::new(error.to_string()));
    own.voice.close(wish.and_then(|wish| kubectx::run(&own, wish)))
}

/// Does what a command line of kubens asks for.
pub(super) fn kubens(called: &str, words: impl Iterator<Item = OsString>) -> ExitCode {
    let own = DropIn::new(called);
    let wish = Kubens::of(words).map_err(|error| Failure::new(error.to_string()));
    own.voice.close(wish.and_then(|wish| kubens::run(&own, wish)))
}

/// What both of them are started with.
struct DropIn<'a> {
    /// What people type to get there.
    called: &'a str,
    voice: Voice,
    invocation: Invocation,
}

impl<'a> DropIn<'a> {
    fn new(called: &'a str) -> Self {
        let voice = Voice::of_process();
        let global = Global {
            kubeconfig: None,
            color: if voice.is_forced() { When::Always } else { When::Auto },
            timeout: None,
            height: None,
            // What kswitch would say beside their own words is one line too many for their scripts.
            quiet: true,
            verbose: false,
        };
        Self { called, voice, invocation: Invocation::new(&global) }
    }

    /// Says that there is no kubeconfig, where that is no failure; all else is.
    fn excuse_missing(&self, unusable: Unusable) -> Ending {
        match unusable {
            Unusable::Missing(_) => {
                self.voice.warn("kubeconfig file not found");
                Ok(Done::Finished)
            }
            Unusable::Failed(failure) => Err(failure),
        }
    }
}

/// Whether somebody is there to pick. The variable is for those who have fzf and don't want it here;
/// they don't want another one either.
fn is_interactive() -> bool {
    !is_set("KUBECTX_IGNORE_FZF") && prints_to_terminal() && has_terminal()
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Why the kubeconfigs can't be used.
enum Unusable {
    /// There are none; the first that could be.
    Missing(String),
    /// Whatever else.
    Failed(Failure),
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Self {
        Unusable::Failed(failure)
    }
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Missing(path) => Failure::new(format!(
                "kubeconfig error: failed to load: kubeconfig file not found: open {path}: \
                 no such file or directory"
            )),
            Unusable::Failed(failure) => failure,
        }
    }
}

/// Fails unless kubectl could use the kubeconfigs, and there is one.
fn check(view: &View<'_>) -> Result<(), Unusable> {
    if view.chain().all(|file| matches!(file.state, State::Missing)) {
        let first = view.chain().next().map_or(Path::new(""), |file| &file.path);
        return Err(Unusable::Missing(shown(&first.to_string_lossy()).into_owned()));
    }
    Ok(check_chain(view).map_err(|refusal| Failure::from(refusal).while_at("kubeconfig error"))?)
}

fn none_chosen() -> Failure {
    Failure::new("you did not choose any of the options")
}

fn none_current() -> Failure {
    Failure::new("current-context is not set")
}

/// The current context, for what `reading` tells.
fn current<'f>(
    view: &View<'f>,
    reading: impl FnOnce(&str) -> String,
) -> Result<Placed<'f>, Failure> {
    let name = view.current().ok_or_else(none_current)?;
    view.context(name).ok_or_else(|| {
        let name = shown(name);
        Failure::new(format!("context with name \"{name}\" not found")).while_at(&reading(&name))
    })
}
