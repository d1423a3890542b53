//! `kswitch env`: the line that sets `KUBECONFIG` to the chain and the cluster files.

use crate::cli::EnvArgs;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::store::finding;
use crate::printable::shown;
use crate::shell::{Shell, compose};

use super::invocation::{Invocation, prints_to_terminal};
use super::report::{Done, Ending, Failure, print};

pub(super) fn run(invocation: &Invocation, arguments: &EnvArgs) -> Ending {
    let Some(value) = value(invocation, arguments.keep)? else {
        invocation.messages.say(match invocation.chain.source {
            Source::Default => {
                "There are no cluster files beside the default kubeconfig, so KUBECONFIG need not \
                 be set."
            }
            Source::Flag | Source::Variable => {
                "There is no file to name, so KUBECONFIG is left as it is."
            }
        });
        return Ok(Done::Finished);
    };
    let shell = arguments.shell.unwrap_or_else(|| Shell::of_program(invocation.shell.as_deref()));
    let line = if arguments.value { value } else { shell.export("KUBECONFIG", &value) };
    // A shell needs every byte; a terminal would only draw some of them as something else.
    print(&format!("{}\n", if prints_to_terminal() { shown(&line) } else { line.into() }))?;
    Ok(Done::Finished)
}

/// What `KUBECONFIG` is to be. Where that is what kubectl does without it, nothing: it warns when a
/// file is missing that the variable names. Nor is it ever empty, which would mean the default
/// kubeconfig to kubectl.
pub(super) fn value(invocation: &Invocation, keep: bool) -> Result<Option<String>, Failure> {
    let files = invocation.read_all()?;
    let globs = &invocation.settings()?.cluster_files;
    let home = invocation.paths.home.as_deref();
    let composed = compose(&files, finding(globs, home), keep);
    for left_out in &composed.left_out {
        let path = invocation.show(&left_out.path);
        invocation.messages.warn(&format!("{path} is left out: {}", left_out.reason));
    }
    if composed.surplus > 0 {
        invocation.messages.warn(&format!(
            "{} files are left out: no program starts with a variable of more than 128 KiB",
            composed.surplus
        ));
    }
    let is_default = invocation.chain.source == Source::Default && composed.beside == 0;
    Ok(Some(composed.value).filter(|value| !is_default && !value.is_empty()))
}
