//! `kswitch export`: one context with its cluster and user as a kubeconfig of its own.

use std::ffi::OsStr;
use std::path::Path;

use crate::cli::{ExportArgs, FileFormat};
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::compose::Format;
use crate::kubeconfig::store::{Extraction, create, extract, load, merge};
use crate::printable::shown_path;

use super::change::is_one_of;
use super::invocation::Invocation;
use super::messages::quoted;
use super::new_file::not_created;
use super::report::{Failure, print};
use super::{cross_file, namespaces, target};

pub(super) fn run(invocation: &Invocation, arguments: &ExportArgs) -> Result<(), Failure> {
    if let Some(namespace) = &arguments.namespace {
        namespaces::check(invocation, namespace)?;
    }
    let snapshot = snapshot(invocation, arguments.file.as_deref());
    if arguments.file.is_none() {
        invocation.check(&snapshot)?;
    }
    let name = target::dot(invocation, &snapshot, &arguments.name)?;
    let choose = |file: &Path| Some(target::with_file(invocation, file));
    let file = arguments.file.as_deref();
    let entry = target::anywhere(invocation, &snapshot, name, file, choose)?;
    let extraction = Extraction {
        entry,
        from_own_file: arguments.file.is_some(),
        format: format(arguments),
        namespace: arguments.namespace.clone(),
    };
    let text = extract(&snapshot, &extraction, &invocation.environment.working_directory())
        .map_err(|error| Failure::new(error.to_string()))?;
    if arguments.file.is_none() {
        cross_file::warn(&snapshot, &entry);
    }
    let output = arguments.output.as_ref().filter(|path| path.as_os_str() != "-");
    let Some(path) = output else {
        if invocation.environment.stdout_is_terminal {
            invocation.messages.warn("the kubeconfig has credentials");
        }
        return print(&text);
    };
    create(path, text.as_bytes(), false).map_err(|error| not_created(path, &error))?;
    let (name, path) = (quoted(name), shown_path(path));
    invocation.messages.say(&format!(
        "Exported context {name} to {path}, which has its credentials; only you can read it."
    ));
    Ok(())
}

/// All files, or the one of `--file` if it is none of them.
fn snapshot(invocation: &Invocation, file: Option<&Path>) -> Snapshot {
    let snapshot = invocation.load_all();
    let Some(path) = file else { return snapshot };
    let is_named = is_one_of(&[path.to_owned()]);
    if snapshot.files().iter().any(|own| is_named(&own.path)) {
        return snapshot;
    }
    merge(load(&[path.to_owned()], &[]), None)
}

fn format(arguments: &ExportArgs) -> Option<Format> {
    let of_name = |path: &Path| match path.extension().and_then(OsStr::to_str) {
        Some("json") => Some(Format::Json),
        Some("yaml" | "yml") => Some(Format::Yaml),
        _ => None,
    };
    match arguments.format {
        Some(FileFormat::Yaml) => Some(Format::Yaml),
        Some(FileFormat::Json) => Some(Format::Json),
        None => arguments.output.as_deref().and_then(of_name),
    }
}
