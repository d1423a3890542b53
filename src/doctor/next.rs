//! The commands that repair or show what was found.

use std::fmt::Write;
use std::path::Path;

use crate::kubeconfig::chain::{Source, renaming};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::{ContextEntry, Visibility};
use crate::printable::{quoted, quoted_path, typed};

use super::finding::Next;
use super::inputs::Inputs;

/// A command whose purpose is plain.
pub(super) fn plain(command: impl Into<String>) -> Next {
    to("", command)
}

fn to(purpose: &'static str, command: impl Into<String>) -> Next {
    Next { purpose: purpose.into(), command: command.into() }
}

pub(super) fn edit(path: &Path) -> Next {
    to("to correct it", format!("vi {}", quoted_path(path)))
}

pub(super) fn list(path: &Path) -> Next {
    to("to see what it is", format!("ls -ld {}", quoted_path(path)))
}

pub(super) fn decrypt(path: &Path) -> Next {
    let path = quoted_path(path);
    let command = format!("sops exec-file {path} 'kubectl --kubeconfig {{}} get nodes'");
    to("to use it for one command", command)
}

pub(super) fn restrict(path: &Path) -> Next {
    plain(format!("chmod go-rwx {}", quoted_path(path)))
}

pub(super) fn own(user: u32, path: &Path) -> Next {
    to("to make it yours", format!("sudo chown {user} {}", quoted_path(path)))
}

/// What `--fix` does, without questions.
pub(super) fn fix() -> Next {
    plain("kswitch doctor --fix --yes")
}

/// A hint that other commands give too: a command, perhaps with its purpose before a colon.
pub(super) fn of_hint(hint: &str) -> Next {
    match hint.split_once(": ") {
        Some((purpose, command)) => {
            Next { purpose: purpose.to_owned().into(), command: command.to_owned() }
        }
        None => plain(hint),
    }
}

pub(super) fn remove_file(path: &Path) -> Next {
    to("to remove it", format!("rm {}", quoted_path(path)))
}

pub(super) fn prune_sessions() -> Next {
    plain("kswitch session prune")
}

/// The commands for what other programs added to a session.
pub(super) fn keep_or_discard(id: &str) -> [Next; 2] {
    [
        to("to keep them", format!("kswitch session save {id} FILE")),
        to("to remove them", format!("kswitch session discard {id}")),
    ]
}

pub(super) fn clock() -> Next {
    to("to see the time of this machine", "date -u")
}

/// `KUBECONFIG` with these paths.
pub(super) fn export(paths: impl Iterator<Item = impl AsRef<Path>>) -> Next {
    let paths: Vec<String> =
        paths.map(|path| path.as_ref().to_string_lossy().into_owned()).collect();
    plain(format!("export KUBECONFIG={}", quoted(&paths.join(":"))))
}

/// Adds the cluster files to `KUBECONFIG`.
pub(super) fn add_files() -> Next {
    to("for the cluster files", "eval \"$(kswitch env)\"")
}

pub(super) fn unset_kubeconfig() -> Next {
    to("for the default kubeconfig", "unset KUBECONFIG")
}

pub(super) fn use_alone(path: &Path) -> Next {
    let command = export([path].into_iter());
    Next { purpose: "to use the first of them alone in this shell".into(), ..command }
}

/// Unsets the current context; in every file if the next one that sets it does not help.
pub(super) fn unset_current(inputs: &Inputs, in_every_file: bool) -> Next {
    let mut options = "--unset".to_owned();
    if in_every_file {
        options.push_str(" --all");
    }
    if inputs.is_in_session {
        options.push_str(" --global");
    }
    to("to unset it", command(inputs, "ctx", &[], &options))
}

/// Deletes a context, which `kswitch undo` restores.
pub(super) fn delete(inputs: &Inputs, entry: &ContextEntry<'_>) -> Next {
    let name = &entry.context.name;
    to("to delete the context", on_context(inputs, entry, "delete", &[name], ""))
}

/// The commands that rename a path so that `KUBECONFIG` can contain it.
pub(super) fn rename_path(path: &Path) -> Vec<Next> {
    renaming(path).iter().flat_map(|own| own.lines()).map(plain).collect()
}

/// A command of kswitch on the same kubeconfigs.
fn command(inputs: &Inputs, verb: &str, names: &[&str], options: &str) -> String {
    let mut options = options.to_owned();
    if let (Source::Flag, [file]) = (inputs.chain.source, &*inputs.chain.files) {
        let _ = write!(options, " --kubeconfig {}", quoted_path(file));
    }
    typed(verb, names, options.trim_start())
}

/// A command about a context, also one that kubectl does not use.
pub(super) fn on_context(
    inputs: &Inputs,
    entry: &ContextEntry<'_>,
    verb: &str,
    names: &[&str],
    options: &str,
) -> String {
    let path = quoted_path(&entry.file.path);
    match entry.visibility {
        Visibility::Active => command(inputs, verb, names, options),
        Visibility::Shadowed { .. } => {
            command(inputs, verb, names, format!("{options} --file {path}").trim_start())
        }
        Visibility::NotInKubeconfig => {
            typed(verb, names, format!("{options} --kubeconfig {path}").trim_start())
        }
    }
}

/// Removes a cluster or a user, for which kswitch has no command without a context.
pub(super) fn remove(kind: Kind, name: &str, path: &Path) -> Next {
    let verb = if kind == Kind::User { "delete-user" } else { "delete-cluster" };
    let dashes = if name.starts_with('-') { "-- " } else { "" };
    let (name, path) = (quoted(name), quoted_path(path));
    plain(format!("kubectl --kubeconfig {path} config {verb} {dashes}{name}"))
}
