//! `kswitch env`: the line that sets `KUBECONFIG` to the chain and the cluster files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::EnvArgs;
use crate::kubeconfig::File;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::store::{ClusterFiles, finding};
use crate::lexical::absolute;
use crate::printable::{shown, shown_path};
use crate::session::{Session, SessionKind, prune_now_and_then};
use crate::shell::{Isolation, Rules, Shell, compose};

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::report::{Failure, print};
use super::session::way_out;
use super::start_session::{self, SessionRequest};
use super::target;

pub(super) fn run(invocation: &Invocation, arguments: &EnvArgs) -> Result<(), Failure> {
    if let Some(Isolation { program, mark }) = invocation.isolation() {
        invocation.messages.say(&format!(
            "This is a shell of {program} ({mark} is set), so KUBECONFIG is left as it is."
        ));
        return Ok(());
    }
    if arguments.context.is_some() {
        return pin(invocation, arguments).or_else(|failure| {
            print_ended(invocation, arguments)?;
            Err(failure)
        });
    }
    if invocation.chain.session.is_some() {
        if invocation.is_of_directory() {
            let what = "KUBECONFIG has the session of a directory, so it is left as it is.";
            invocation.messages.say(what);
            invocation.messages.hint(&way_out(invocation));
            return Ok(());
        }
        invocation.messages.say("This terminal has a session, so KUBECONFIG is left as it is.");
        return Ok(());
    }
    let Some(value) = value(invocation, arguments) else {
        invocation.messages.say(match invocation.chain.source {
            Source::Default => "There are no cluster files, so KUBECONFIG need not be set.",
            Source::Flag | Source::Variable => {
                "There is no file to name, so KUBECONFIG is left as it is."
            }
        });
        return Ok(());
    };
    print_value(invocation, arguments, value)
}

/// Prints the value that pins a context: the same for the same context and namespace.
fn pin(invocation: &Invocation, arguments: &EnvArgs) -> Result<(), Failure> {
    let (mut name, mut namespace) = (arguments.context.clone(), arguments.namespace.clone());
    if let Some(name) = &mut name {
        target::unalias(invocation, name, &mut namespace)?;
    }
    let (name, namespace) = (name.as_deref(), namespace.as_deref());
    let request = SessionRequest {
        name,
        namespace,
        file: None,
        is_narrow: true,
        kind: SessionKind::Pin,
        command: &[],
        consent: if arguments.anyway { Consent::Anyway } else { Consent::NotAsked },
        anyway: &invocation.retyped(None, "--anyway"),
    };
    let plan = start_session::prepare(invocation, &request)?;
    let paths = &invocation.paths;
    let pinned = Session::pin(&paths.pins, &paths.guard, plan, (name, namespace));
    let (path, value) = pinned.map_err(|error| start_session::failure(invocation, error))?;
    prune_now_and_then(&path);
    print_value(invocation, arguments, value)
}

/// Prints a value with which programs fail. `eval` and direnv ignore the exit code, and without it would go
/// on with the context of all terminals, or that of the directory before.
fn print_ended(invocation: &Invocation, arguments: &EnvArgs) -> Result<(), Failure> {
    let paths = &invocation.paths;
    let files = invocation.outside_session().chain.files;
    let files: Vec<PathBuf> = files.iter().map(|path| absolute(path)).collect();
    // Without a guard there is no such value.
    let value = Session::ended_pin(&paths.pins, &paths.guard, &files);
    value.map_or(Ok(()), |value| print_value(invocation, arguments, value))
}

fn print_value(invocation: &Invocation, arguments: &EnvArgs, value: String) -> Result<(), Failure> {
    // direnv reads an `.envrc` with bash, whatever the user's shell is.
    let own_shell = || match arguments.context {
        Some(_) => Shell::Sh,
        None => invocation.own_shell(),
    };
    let shell = arguments.shell.unwrap_or_else(own_shell);
    let line = if arguments.value { value } else { shell.export("KUBECONFIG", &value) };
    // A shell needs the exact bytes, a terminal must not interpret control characters.
    let to_terminal = invocation.environment.stdout_is_terminal;
    print(&format!("{}\n", if to_terminal { shown(&line) } else { line.into() }))
}

/// Keeps the order of the cluster files. Without it a new file may come first, so a warning says why the
/// order was lost or is not kept, and which cluster file decides the `current` context.
fn keep_order(
    invocation: &Invocation,
    found: &ClusterFiles,
    files: &[File],
    named: &HashSet<&Path>,
    current: Option<(&File, &str)>,
) {
    let kept = found.known.keep(&invocation.paths.known, &found.files, files, named);
    let (what, error) = match (&kept, &found.unusable) {
        (Err(error), _) => ("the order of the cluster files is not kept", error),
        (Ok(()), Some(unusable)) => ("started a new order of the cluster files", unusable),
        (Ok(()), None) => return,
    };
    // Without files there is no order to keep.
    if found.files.is_empty() {
        return;
    }
    let home = invocation.paths.home.as_deref();
    let decides = current.map_or_else(String::new, |(file, context)| {
        let path = shown_path(&file.path);
        format!("; the current context is \"{}\", set in {path}", shown(context))
    });
    invocation.messages.warn(&format!("{what}: {}{decides}", error.message()));
    if let Some(hint) = error.hint(home).filter(|_| kept.is_err()) {
        invocation.messages.say(&format!("hint: {hint}"));
    }
}

/// The value for `KUBECONFIG`. `None` if it would be what kubectl reads without it, because kubectl
/// warns of missing files that the variable names; if it would be empty, which means the default
/// kubeconfig to kubectl; and in an isolated shell of another program.
///
/// Stores the order of the cluster files, so that later ones come after them.
pub(super) fn value(
    invocation: &Invocation,
    &EnvArgs { keep, all, .. }: &EnvArgs,
) -> Option<String> {
    if invocation.isolation().is_some() || invocation.chain.session.is_some() {
        return None;
    }
    let found = invocation.cluster_files_and_known();
    let files = invocation.read_renamed(&found);
    let globs = &invocation.settings().cluster_files;
    let is_cluster_file = finding(globs, invocation.paths.home.as_deref());
    let is_new = |path: &Path| found.known.is_new(path);
    let rules = Rules { is_cluster_file: &is_cluster_file, is_new: &is_new, keep, all };
    let composed = compose(&files, rules);
    for message in &composed.left_out {
        invocation.messages.warn(message);
    }
    if composed.surplus > 0 {
        invocation.messages.warn(&format!(
            "{} files are left out: no program starts with a variable of more than 128 KiB",
            composed.surplus
        ));
    }
    if invocation.chain.source != Source::Flag {
        let named: HashSet<&Path> = composed.value.split(':').map(Path::new).collect();
        // A change of the current context must not be silent.
        let current = files
            .iter()
            .filter(|file| named.contains(&*file.path))
            .find_map(|file| Some((file, file.document()?.current_context.as_deref()?)));
        let current = current.filter(|(file, _)| is_cluster_file(&file.path));
        if let Some((file, context)) = current {
            for missing in found.known.missing_before(&file.path).filter(|own| is_cluster_file(own))
            {
                invocation.messages.warn(&format!(
                    "{} no longer exists; the current context is \"{}\", which {} sets",
                    shown_path(missing),
                    shown(context),
                    shown_path(&file.path)
                ));
            }
        }
        // A shell that inherited the files prints no warning, and replaces a damaged order only by
        // its own.
        let has_order = files.iter().any(|file| file.in_kubeconfig && is_cluster_file(&file.path));
        if found.unusable.is_none() || !keep || has_order {
            keep_order(invocation, &found, &files, &named, current);
        }
    }
    let is_default = invocation.chain.source == Source::Default && composed.not_in_kubeconfig == 0;
    Some(composed.value).filter(|value| !is_default && !value.is_empty())
}
