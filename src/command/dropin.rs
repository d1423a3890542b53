//! kswitch started as `kubectx` or `kubens`: it accepts their arguments and keeps their messages,
//! streams and exit codes, for scripts and habits. The changes themselves are made as in kswitch.

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
use crate::kubeconfig::snapshot::FileState;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::shown;

use super::invocation::{Invocation, has_terminal, prints_to_terminal};
use super::report::{Done, Ending, Failure};
use voice::Voice;

/// The version names kswitch, so that users see which program runs under these names.
const VERSION: &str = concat!("kswitch ", env!("CARGO_PKG_VERSION"), "\n");

/// Runs a command line of kubectx.
pub(super) fn kubectx(called: &str, words: impl Iterator<Item = OsString>) -> ExitCode {
    let dropin = DropIn::new(called);
    let wish = Kubectx::of(words).map_err(|error| Failure::new(error.to_string()));
    dropin.voice.close(wish.and_then(|wish| kubectx::run(&dropin, wish)))
}

/// Runs a command line of kubens.
pub(super) fn kubens(called: &str, words: impl Iterator<Item = OsString>) -> ExitCode {
    let dropin = DropIn::new(called);
    let wish = Kubens::of(words).map_err(|error| Failure::new(error.to_string()));
    dropin.voice.close(wish.and_then(|wish| kubens::run(&dropin, wish)))
}

/// What kubectx and kubens have in common: the process and how messages are printed.
struct DropIn<'a> {
    /// The command as the user types it: `kubectx` or `kubectl ctx`.
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
            // Their scripts do not expect the additional messages of kswitch.
            quiet: true,
            verbose: false,
        };
        Self { called, voice, invocation: Invocation::new(&global) }
    }

    /// Prints a warning and succeeds if there is no kubeconfig; every other reason is an error.
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

/// Whether the picker can be used. `KUBECTX_IGNORE_FZF` turns off fzf in the original kubectx; here
/// it turns off the picker.
fn is_interactive() -> bool {
    !is_set("KUBECTX_IGNORE_FZF") && prints_to_terminal() && has_terminal()
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Why the kubeconfigs can't be used.
enum Unusable {
    /// None of them exists; the path of the first.
    Missing(String),
    /// Any other error.
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

/// Fails if there is no kubeconfig or kubectl could not use them.
fn check(snapshot: &Snapshot) -> Result<(), Unusable> {
    if snapshot.chain().all(|file| matches!(file.state, FileState::Missing)) {
        let first = snapshot.chain().next().map_or(Path::new(""), |file| &file.path);
        return Err(Unusable::Missing(shown(&first.to_string_lossy()).into_owned()));
    }
    Ok(check_chain(snapshot)
        .map_err(|refusal| Failure::from(refusal).while_at("kubeconfig error"))?)
}

fn none_chosen() -> Failure {
    Failure::new("you did not choose any of the options")
}

fn none_current() -> Failure {
    Failure::new("current-context is not set")
}

/// The current context. `reading` describes the operation, for the error if it does not exist.
fn current(
    snapshot: &Snapshot,
    reading: impl FnOnce(&str) -> String,
) -> Result<ContextEntry<'_>, Failure> {
    let name = snapshot.current().ok_or_else(none_current)?;
    snapshot.context(name).ok_or_else(|| {
        let name = shown(name);
        Failure::new(format!("context with name \"{name}\" not found")).while_at(&reading(&name))
    })
}
