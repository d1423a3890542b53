//! `kswitch env`: the line that sets `KUBECONFIG` to the chain and the cluster files.

use crate::cli::EnvArgs;
use crate::kubeconfig::store::matches_any;
use crate::printable::shown;
use crate::shell::{Shell, compose};

use super::invocation::{Invocation, prints_to_terminal};
use super::report::{Done, Ending, print};

pub(super) fn run(invocation: &Invocation, arguments: &EnvArgs) -> Ending {
    let files = invocation.load_all()?;
    let globs = &invocation.settings()?.cluster_files;
    let home = invocation.paths.home.as_deref();
    let composed = compose(&files, |path| matches_any(globs, home, path));
    for left_out in &composed.left_out {
        let path = invocation.show(&left_out.path);
        invocation.messages.warn(&format!("{path} is left out: {}", left_out.reason));
    }
    let shell = arguments.shell.unwrap_or_else(|| Shell::of_program(invocation.shell.as_deref()));
    let line = shell.export("KUBECONFIG", &composed.value);
    // A shell needs every byte; a terminal would only draw some of them as something else.
    print(&format!("{}\n", if prints_to_terminal() { shown(&line) } else { line.into() }))?;
    Ok(Done::Finished)
}
