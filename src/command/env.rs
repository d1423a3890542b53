//! `kswitch env`: the line that sets `KUBECONFIG` to the chain and the cluster files.

use std::collections::HashSet;
use std::path::Path;

use crate::cli::EnvArgs;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::store::finding;
use crate::printable::shown;
use crate::shell::{Isolation, Rules, Shell, compose};

use super::invocation::{Invocation, prints_to_terminal};
use super::report::{Done, Ending, print};

pub(super) fn run(invocation: &Invocation, arguments: &EnvArgs) -> Ending {
    if let Some(Isolation { program, mark }) = invocation.isolation() {
        invocation.messages.say(&format!(
            "This is a shell of {program} ({mark} is set), so KUBECONFIG is left as it is."
        ));
        return Ok(Done::Finished);
    }
    let EnvArgs { keep, all, .. } = *arguments;
    let Some(value) = value(invocation, Extent { keep, all }) else {
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

/// Which files of those that are there a value names.
#[derive(Clone, Copy, Default)]
pub(super) struct Extent {
    /// Those of the chain, even if kubectl fails with them.
    pub(super) keep: bool,
    /// New ones, even if they make another context current.
    pub(super) all: bool,
}

/// What `KUBECONFIG` is to be. Where that is what kubectl does without it, nothing: it warns when a
/// file is missing that the variable names. Nor is it ever empty, which would mean the default
/// kubeconfig to kubectl. In an isolated shell of another program it is nothing either.
///
/// The order of its cluster files is kept, so that later ones come after them.
pub(super) fn value(invocation: &Invocation, Extent { keep, all }: Extent) -> Option<String> {
    if invocation.isolation().is_some() {
        return None;
    }
    let found = invocation.cluster_files_and_known();
    let files = invocation.read_renamed(&found);
    let globs = &invocation.settings().cluster_files;
    let is_cluster_file = finding(globs, invocation.paths.home.as_deref());
    let is_new = |path: &Path| found.known.is_new(path);
    let rules = Rules { is_cluster_file: &is_cluster_file, is_new: &is_new, keep, all };
    let composed = compose(&files, rules);
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
    if invocation.chain.source != Source::Flag {
        let named: HashSet<&Path> = composed.value.split(':').map(Path::new).collect();
        // Another context must not become current in silence.
        let current = files
            .iter()
            .filter(|file| named.contains(file.path.as_path()))
            .find_map(|file| Some((file, file.document()?.current_context.as_deref()?)));
        if let Some((file, context)) = current.filter(|(file, _)| is_cluster_file(&file.path)) {
            for gone in found.known.gone_before(&file.path).filter(|gone| is_cluster_file(gone)) {
                invocation.messages.warn(&format!(
                    "{} is gone; the current context is \"{}\", which {} sets",
                    invocation.show(gone),
                    shown(context),
                    invocation.show(&file.path)
                ));
            }
        }
        let order = &invocation.paths.known;
        // Without the order all goes on; only a new file may come first then.
        if let Err(error) = found.known.keep(order, &found.files, &files, &named) {
            let error = error.message(invocation.paths.home.as_deref());
            let message = format!("can't keep the order of the cluster files: {error}");
            invocation.messages.detail(&message);
        }
    }
    let is_default = invocation.chain.source == Source::Default && composed.beside == 0;
    Some(composed.value).filter(|value| !is_default && !value.is_empty())
}
